"""Gallery functions with parameters: steepness, amplitude, eigenvalues, dimension."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective, get, names
from tests.objectives.formulas import any_dimension

_MATHTEXT: Any = MathTextParser("path")
WITH_DIM = [name for name in names() if any_dimension(name) and name != "shubert"]


@pytest.mark.parametrize("b", [1.0, 10.0, 100.0, 1e4])
@pytest.mark.parametrize("a", [1.0, 0.0, -2.0, 3.0])
def test_rosenbrock_with_parameters(a: float, b: float) -> None:
    """For every a and b the minimum is 0 at (a, a²), inside the domain, and stationary."""
    f = objectives.rosenbrock(b=b, a=a)
    assert f.minima == ((a, a**2),)
    assert f.lowest == 0
    assert not f.grad(np.array([a, a**2])).any()
    assert f.domain is not None
    assert all(low < x < high for x, (low, high) in zip((a, a**2), f.domain, strict=True))
    x, y = points = np.random.default_rng(0).uniform(-2, 2, (2, 10))
    assert np.allclose(f.value(points), b * (y - x**2) ** 2 + (a - x) ** 2)
    free = Objective(lambda x, y: f.value(np.array([x, y])), domain=f.domain)
    assert np.allclose(f.grad(points), free.grad(points), rtol=1e-6, atol=1e-6 * b)
    _MATHTEXT.parse(f"${f.latex}$")


@pytest.mark.parametrize("b", [1.0, 7.5, 100.0])
def test_rosenbrock_in_more_dimensions_is_the_sum(b: float) -> None:
    """In n dimensions it is the sum of the plane one over neighbours."""
    plane, f = objectives.rosenbrock(b=b), objectives.rosenbrock(b=b, dim=4)
    p = np.random.default_rng(0).uniform(-2, 2, (4, 8))
    assert np.allclose(f.value(p), sum(plane.value(p[i : i + 2]) for i in range(3)))


@pytest.mark.parametrize("amplitude", [0.0, 1.0, 10.0, 50.0])
@pytest.mark.parametrize("dim", [1, 2, 3])
def test_rastrigin_with_parameters(amplitude: float, dim: int) -> None:
    """For every amplitude the minimum is 0 at the origin, and a hole is twice it deep."""
    f = objectives.rastrigin(amplitude=amplitude, dim=dim)
    assert f.lowest == 0
    assert f.value(np.full(dim, 0.5)) == pytest.approx(dim * (0.25 + 2 * amplitude))
    p = np.random.default_rng(0).uniform(-5, 5, (dim, 300))
    wanted = amplitude * dim + (p**2 - amplitude * np.cos(2 * np.pi * p)).sum(axis=0)
    assert np.allclose(f.value(p), wanted)
    assert f.value(p).min() > 0
    h = 1e-5
    slopes = f.value(p + h * np.eye(dim)[0][:, None]) - f.value(p - h * np.eye(dim)[0][:, None])
    assert np.allclose(f.grad(p)[0], slopes / (2 * h), rtol=1e-5, atol=1e-5)
    _MATHTEXT.parse(f"${f.latex}$")


@pytest.mark.parametrize(
    ("name", "dim"),
    [(n, dim) for n in WITH_DIM for dim in (1, 2, 3, 10) if (n, dim) != ("rosenbrock", 1)],
)
def test_any_number_of_components(name: str, dim: int) -> None:
    """With dim=n there are n components, start, domain and minimum among them, and a formula."""
    f = get(name, dim=dim)
    assert f.dim == dim
    assert f.start is not None
    assert f.domain is not None
    assert len(f.start) == len(f.domain) == dim
    assert all(len(point) == dim for point in f.minima)
    assert f.lowest is not None
    assert np.isfinite(f.value(f.start))
    assert f.value(f.start) > f.lowest
    assert np.abs(f.grad(np.array(f.start))).max() > 1e-3
    assert f == eval(repr(f), {"objectives": objectives})
    assert (f == get(name)) == (dim == 2)
    _MATHTEXT.parse(f"${f.latex}$")


@pytest.mark.parametrize("name", ["bowl", "rastrigin", "styblinski_tang", "schwefel"])
def test_separable_functions_are_sums(name: str) -> None:
    """In three dimensions a separable function is the sum of its values in one."""
    line, space = get(name, dim=1), get(name, dim=3)
    p = np.random.default_rng(0).uniform(-3, 3, (3, 9))
    assert np.allclose(space.value(p), sum(line.value(row[None]) for row in p))


def test_whole_numbers_at_their_default_are_not_told() -> None:
    """The repr leaves dim out where it is the default, and tells it where it is not."""
    assert repr(get("bowl", dim=2)) == "objectives.bowl()"
    assert repr(get("bowl", dim=np.int64(3))) == "objectives.bowl(dim=3)"
    assert repr(get("rosenbrock", dim=5)) == "objectives.rosenbrock(b=100.0, a=1.0, dim=5)"


@pytest.mark.parametrize("turn", [0.0, 30.0, 90.0])
@pytest.mark.parametrize("eigenvalues", [(1, 5), (3, -2), (-1, -4)])
def test_quadratics_by_eigenvalues(eigenvalues: tuple[float, float], turn: float) -> None:
    """Eigenvalues are as given, on axes turned by the angle; they say what the origin is."""
    f = objectives.quadratic_form(eigenvalues=eigenvalues, rotation=turn)
    angle = np.deg2rad(turn)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    for value, axis in zip(eigenvalues, axes, strict=True):
        assert np.allclose(f.hess((0, 0)) @ axis, value * axis)
    kinds = {(1, 5): f.minima, (3, -2): f.saddles, (-1, -4): f.maxima}
    assert {key for key, points in kinds.items() if points == ((0, 0),)} == {eigenvalues}


def test_quadratics_turned_by_a_matrix() -> None:
    """In three dimensions the axes are turned by an orthogonal matrix."""
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    f = objectives.quadratic_form(eigenvalues=(1, 2, 7), rotation=turn)
    assert np.allclose(np.linalg.eigvalsh(f.hess((0, 0, 0))), (1, 2, 7))
    assert np.allclose(f.hess((0, 0, 0)) @ turn[:, 2], 7 * turn[:, 2])
    assert f == eval(repr(f), {"objectives": objectives})


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("bowl", {"dim": 0}, "bowl: dim is 0.*whole number"),
        ("bowl", {"dim": 2.5}, "bowl: dim is 2.5.*whole number"),
        ("bowl", {"dim": True}, "bowl: dim is True"),
        ("bowl", {"dim": None}, "bowl: dim is None"),
        ("rosenbrock", {"dim": 1}, "rosenbrock: dim is 1; it must be 2 or more"),
        ("rosenbrock", {"dim": 3, "a": 2}, "rosenbrock: a is 2 with dim=3"),
        ("rastrigin", {"amplitude": -1}, "rastrigin: amplitude is -1"),
        ("quadratic_form", {"A": [[1]], "rotation": 3}, "one or the other"),
        ("quadratic_form", {"condition": 3, "eigenvalues": (1, 2)}, "one or the other"),
        ("quadratic_form", {"eigenvalues": 3}, "eigenvalues is not a sequence"),
        ("quadratic_form", {"eigenvalues": (1, 2, 3), "rotation": 5}, "orthogonal 3 × 3"),
    ],
)
def test_wrong_parameters_are_named(name: str, options: dict[str, Any], said: str) -> None:
    """A wrong parameter is refused with the name of the function and of the parameter."""
    with pytest.raises(SceneError, match=said):
        get(name, **options)
