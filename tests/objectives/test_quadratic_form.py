"""The quadratic form: any symmetric A and b, or a condition number and a rotation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from optviz import objectives
from optviz.errors import SceneError

_MATHTEXT: Any = MathTextParser("path")


@pytest.mark.parametrize("dim", [1, 2, 3, 6])
@pytest.mark.parametrize("linear", [False, True])
def test_value_and_derivatives(dim: int, linear: bool) -> None:
    """Value, gradient and Hessian are ½pᵀAp − bᵀp, Ap − b and A, for batches too."""
    rng = np.random.default_rng(dim)
    A = rng.normal(size=(dim, dim))
    A = A + A.T
    b = rng.normal(size=dim) if linear else np.zeros(dim)
    f = objectives.quadratic_form(A, b if linear else None)
    assert f.dim == dim
    for shape in ((dim,), (dim, dim), (dim, 5), (dim, 2, 3)):
        p = rng.normal(size=shape)
        rest = (1,) * (p.ndim - 1)
        forms = np.einsum("i...,ij,j...->...", p, A, p) / 2 - np.tensordot(b, p, 1)
        assert np.allclose(f.value(p), forms, rtol=1e-12, atol=1e-13)
        assert np.allclose(f.grad(p), np.tensordot(A, p, 1) - b.reshape(dim, *rest), rtol=1e-12)
        assert np.allclose(f.hess(p), A.reshape(dim, dim, *rest))
    _MATHTEXT.parse(f"${f.latex}$")


@pytest.mark.parametrize("condition", [1, 10, 1e4])
@pytest.mark.parametrize("rotation", [0, 30, 90, -45, 180, 400.5])
def test_condition_and_rotation(condition: float, rotation: float) -> None:
    """The eigenvalues are 1 and the condition number, the flat direction lies at the angle."""
    f = objectives.quadratic_form(condition=condition, rotation=rotation)
    eigenvalues = np.linalg.eigvalsh(f.hess([0, 0]))
    assert np.allclose(eigenvalues, [1, condition], rtol=1e-10)
    angle = np.deg2rad(rotation)
    flat = np.array([np.cos(angle), np.sin(angle)])
    assert np.allclose(f.hess([0, 0]) @ flat, flat, atol=1e-11 * condition)
    assert f.minima == ((0.0, 0.0),)


def test_quarter_turns_are_exact() -> None:
    """A turn by 90° swaps the axes without a trace of rounding."""
    for turn, expected in ((0, [1, 50]), (90, [50, 1]), (180, [1, 50]), (-90, [50, 1])):
        f = objectives.quadratic_form(condition=50, rotation=turn)
        assert f.hess([0, 0]).tolist() == np.diag(expected).tolist()


@pytest.mark.parametrize("dim", [1, 2, 3, 8])
def test_minimum_to_the_last_digit(dim: int) -> None:
    """The minimum solves Ax = b to half a unit in the last place or so, ill-conditioned or not."""
    rng = np.random.default_rng(dim)
    half = rng.normal(size=(dim, dim))
    A = half @ np.diag(np.geomspace(1, 1e4, dim)) @ half.T
    A = (A + A.T) / 2
    b = rng.normal(size=dim)
    f = objectives.quadratic_form(A, b)
    (found,) = f.minima
    exact = _solve_exactly(A, b)
    for x, y in zip(found, exact, strict=True):
        assert abs(Fraction(x) - y) <= Fraction(float(np.spacing(abs(x))))


def _solve_exactly(A: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> list[Fraction]:
    rows = [[Fraction(float(a)) for a in (*row, c)] for row, c in zip(A, b, strict=True)]
    n = len(rows)
    for i in range(n):
        rows[i] = [a / rows[i][i] for a in rows[i]]
        for j in range(n):
            if j != i:
                rows[j] = [a - rows[j][i] * c for a, c in zip(rows[j], rows[i], strict=True)]
    return [row[n] for row in rows]


@pytest.mark.parametrize("A", [[[1, 0], [0, -1]], [[1, 0], [0, 0]], [[0, 0], [0, 0]], [[-2]]])
def test_forms_without_a_minimum(A: Any) -> None:
    """An indefinite or singular form has no listed minimum, but a picture all the same."""
    f = objectives.quadratic_form(A)
    assert f.minima == ()
    assert f.domain is not None
    _MATHTEXT.parse(f"${f.latex}$")


def test_picture_is_centred_on_the_minimum() -> None:
    """With b the domain and the start move along with the minimum."""
    f = objectives.quadratic_form([[2, 0], [0, 4]], [20, 40])
    assert f.minima == ((10.0, 10.0),)
    assert f.domain == ((7.0, 13.0), (7.0, 13.0))
    assert f.start == (8.0, 11.0)
    assert f.lowest == -300


@pytest.mark.parametrize(
    ("options", "latex"),
    [
        ({}, r"\frac{1}{2} \left(x^2 + 10 y^2\right)"),
        ({"A": [[1, 0.5], [0.5, 1]]}, r"\frac{1}{2} \left(x^2 + x y + y^2\right)"),
        ({"A": [[2, 0], [0, -1]], "b": [1, -3]}, r"\frac{1}{2} \left(2 x^2 - y^2\right) - x + 3 y"),
        ({"condition": 7, "rotation": 33}, r"\frac{1}{2} p^{\!\top}\!A p, \quad \kappa(A) = 7"),
        (
            {"A": np.eye(3), "b": [1, 0, 0]},
            r"\frac{1}{2} p^{\!\top}\!A p - b^{\!\top}\!p, \quad \kappa(A) = 1",
        ),
    ],
)
def test_latex(options: dict[str, Any], latex: str) -> None:
    """Short polynomials are written out, others in matrix form."""
    assert objectives.quadratic_form(**options).latex == latex


def test_equal_by_entries() -> None:
    """Forms with the same entries are equal, however the matrix was given."""
    f = objectives.quadratic_form([[2, 1], [1, 2]])
    assert f == objectives.quadratic_form(np.array([[2.0, 1.0], [1.0, 2.0]]))
    assert f != objectives.quadratic_form([[2, 0], [0, 2]])
    assert repr(f) == "objectives.quadratic_form(A=((2.0, 1.0), (1.0, 2.0)))"
    assert objectives.quadratic_form(condition=5) == objectives.quadratic_form(condition=5.0)


def test_a_changed_matrix_changes_nothing() -> None:
    """The form keeps its own copy of A."""
    A = np.eye(2)
    f = objectives.quadratic_form(A)
    A[0, 0] = 100
    assert f.value([1, 0]) == 0.5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"A": [[1, 2], [0, 1]]}, "not symmetric"),
        ({"A": [[1, 2, 3], [2, 1, 0]]}, "square"),
        ({"A": [1, 2]}, "square"),
        ({"A": [[1, float("nan")], [0, 1]]}, "finite"),
        ({"A": [[1, 0], [0]]}, "numbers"),
        ({"A": np.eye(2), "b": [1, 2, 3]}, "b has 3 entries"),
        ({"A": np.eye(2), "condition": 3}, "one or the other"),
        ({"condition": 0.5}, "1 or more"),
    ],
)
def test_wrong_forms_are_refused(options: dict[str, Any], said: str) -> None:
    """A matrix that is not square, symmetric and finite is refused, in one line."""
    with pytest.raises(SceneError, match=said) as caught:
        objectives.quadratic_form(**options)
    assert "\n" not in str(caught.value)
