"""Derivatives of the gallery, against SymPy at 30 digits and against differences."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from optviz.objectives import Objective, get, names
from tests.objectives.formulas import FORMULAS, any_dimension, exact

WITH_DIM = [name for name in names() if any_dimension(name) and name != "shubert"]
CASES = [(name, None) for name in FORMULAS] + [
    (name, dim) for name in WITH_DIM for dim in (1, 3, 4) if dim > 1 or name != "rosenbrock"
]

each = pytest.mark.parametrize(("name", "dim"), CASES)


def made(name: str, dim: int | None) -> Objective:
    """Return a gallery function, of as many components as are asked for."""
    return get(name) if dim is None else get(name, dim=dim)


def sample(objective: Objective, *shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    """Return random points, components first, half of them in the view, half in the domain."""
    drawn = []
    for box in (objective.view, objective.domain):
        assert box is not None
        low, high = np.array(box).T.reshape((2, objective.dim) + (1,) * len(shape))
        drawn.append(np.random.default_rng(seed).uniform(low, high, (objective.dim, *shape)))
    return np.where(np.arange(drawn[0].size).reshape(drawn[0].shape) % 2, *drawn)


def close(found: Any, wanted: Any, scale: Any, digits: float = 1e-12) -> bool:
    """Whether arrays agree to so many digits, or to rounding in terms of the given size."""
    return bool(np.allclose(found, wanted, rtol=digits, atol=digits * float(np.max(scale))))


@each
def test_derivatives_are_those_of_the_formula(name: str, dim: int | None) -> None:
    """Value, gradient and Hessian equal SymPy's at 30 digits to a few units of rounding."""
    objective = made(name, dim)
    value, grad, hess = exact(name, objective.dim)
    with mpmath.workdps(30):
        for point in sample(objective, 20).T:
            at = [mpmath.mpf(x) for x in point]
            wanted = float(value(*at))
            slopes = np.array(grad(*at), dtype=float)
            bends = np.array(hess(*at), dtype=float)
            # An argument such as 18x is rounded before its sine is taken.
            reach = 1 + np.abs(point).max()
            assert close(objective.value(point), wanted, abs(wanted) + np.abs(slopes) * reach)
            assert close(objective.grad(point), slopes, np.abs(bends) * reach)
            assert close(objective.hess(point), bends, np.abs(bends) * reach, 1e-11)


@each
def test_derivatives_are_those_of_central_differences(name: str, dim: int | None) -> None:
    """The given derivatives agree with differences of the next lower ones."""
    given = made(name, dim)
    points = sample(given, 30)
    step = 1e-5 * np.array([min(1.0, high - low) for low, high in given.view or ()])
    size, bend = np.abs(given.value(points)).max(), np.abs(given.hess(points)).max()
    for i, h in enumerate(step):
        ahead, behind = points.copy(), points.copy()
        ahead[i] += h
        behind[i] -= h
        width = ahead[i] - behind[i]
        slopes = (given.value(ahead) - given.value(behind)) / width
        bends = (given.grad(ahead) - given.grad(behind)) / width
        assert np.allclose(given.grad(points)[i], slopes, rtol=1e-5, atol=1e-9 * (size / h + bend))
        assert np.allclose(given.hess(points)[i], bends, rtol=1e-4, atol=1e-5 * bend)


@each
def test_batches_equal_points(name: str, dim: int | None) -> None:
    """Evaluated in a batch of any shape, a function is what it is point by point."""
    objective = made(name, dim)
    n = objective.dim
    for shape in ((1,), (2,), (5,), (3, 4), (2, 3, 2), (1, 1), (0,)):
        points = sample(objective, *shape, seed=1)
        values, grads, hesses = (
            f(points) for f in (objective.value, objective.grad, objective.hess)
        )
        assert (values.shape, grads.shape) == (shape, (n, *shape))
        assert hesses.shape == (n, n, *shape)
        for index in np.ndindex(*shape):
            p = points[(slice(None), *index)]
            bends = objective.hess(p)
            assert close(values[index], objective.value(p), np.abs(objective.grad(p)) + 1)
            assert close(grads[(..., *index)], objective.grad(p), np.abs(bends) + 1)
            assert close(hesses[(..., *index)], bends, np.abs(bends) + 1)


@each
def test_hessian_is_symmetric(name: str, dim: int | None) -> None:
    """The Hessian equals its transpose to the bit."""
    objective = made(name, dim)
    hesses = objective.hess(sample(objective, 50))
    assert np.array_equal(hesses, np.swapaxes(hesses, 0, 1))


@each
def test_one_pass_over_a_batch(name: str, dim: int | None) -> None:
    """A batch is evaluated in one call, not point by point."""
    objective = made(name, dim)
    points = sample(objective, 4, 5)
    for method in (objective.value, objective.grad, objective.hess):
        method(points)
    for function in (objective._f, objective._grad, objective._hess):
        assert function is not None
        assert not function._one_by_one


# What is stated in the docstrings, at points where formulas divide by 0 or have a kink.


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_ackleys_cusp(dim: int) -> None:
    """At the cusp the gradient is 0 and the Hessian is the second derivative along each line."""
    f = get("ackley", dim=dim)
    zero = np.zeros(dim)
    assert not f.grad(zero).any()
    bend = f.hess(zero)
    wanted = (4 * np.pi**2 * np.e - 0.8) / dim
    assert np.allclose(bend, wanted * np.eye(dim), rtol=1e-13)
    # Along a line from the cusp the slope changes by that: 4/√n on the one side, -4/√n beyond.
    way = np.eye(dim)[0]
    for h in (1e-4, -1e-4):
        slope = f.grad(h * way)[0]
        assert slope == pytest.approx(np.sign(h) * 4 / np.sqrt(dim) + h * wanted, rel=1e-6)


def test_ackley_near_its_cusp() -> None:
    """No digits are lost near the minimum: the value is 4/√2 times the distance over √2."""
    f = get("ackley")
    for r in (1e-6, 1e-10, 1e-15, 1e-150):
        assert f.value((r, 0)) == pytest.approx(4 * r / np.sqrt(2), rel=1e-4 if r > 1e-7 else 1e-8)


def test_drop_wave_at_the_origin() -> None:
    """At the origin of the drop wave the derivatives are those of its series in r²."""
    f = get("drop_wave")
    assert f.value((0, 0)) == -1
    assert not f.grad(np.zeros(2)).any()
    # -(2 - 72 r² + …)/(2 (1 + r²/4)) = -1 + (36 + ¼) r² + …
    assert np.allclose(f.hess((0, 0)), 72.5 * np.eye(2), rtol=1e-14)
    for r in (1e-200, 1e-9, 1e-5):
        assert np.allclose(f.grad((r, -r)), (72.5 * r, -72.5 * r), rtol=1e-6)


def test_gramacy_lee_at_zero() -> None:
    """At 0 it is its limit, 5π + 1, with the derivatives of the series of sin(10πx)/(2x)."""
    f = get("gramacy_lee")
    assert f.value(0) == pytest.approx(5 * np.pi + 1, rel=1e-15)
    assert f.grad(0)[0] == pytest.approx(-4, rel=1e-15)
    assert f.hess(0)[0, 0] == pytest.approx(12 - (10 * np.pi) ** 3 / 6, rel=1e-14)


@pytest.mark.parametrize("r", [1e-8, 1e-3, 0.01, 0.03, 0.0416, 0.0417, 0.05, 0.1])
def test_drop_wave_between_series_and_formula(r: float) -> None:
    """Near the origin the Hessian keeps its digits on both sides of where a series takes over."""
    value, grad, hess = exact("drop_wave", 2)
    f, p = get("drop_wave"), (r, 0.7 * r)
    with mpmath.workdps(60):
        at = [mpmath.mpf(x) for x in p]
        assert np.allclose(f.grad(p), np.array(grad(*at), dtype=float), rtol=1e-13)
        assert np.allclose(f.hess(p), np.array(hess(*at), dtype=float), rtol=1e-12)
        assert f.value(p) == pytest.approx(float(value(*at)), rel=1e-14)


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("holder_table", (0.0, 0.0)),
        ("holder_table", (0.0, 2.0)),
        ("holder_table", (1.0, np.pi / 2)),
        ("cross_in_tray", (0.0, 0.0)),
        ("cross_in_tray", (0.0, 1.0)),
        ("eggholder", (0.0, -47.0)),
        ("eggholder", (94.0, -94.0)),
        ("eggholder", (50.0, 3.0)),
        ("schwefel", (0.0, 0.0)),
        ("schwefel", (0.0, 400.0)),
        ("levy", (1.0, 1.0)),
        ("griewank", (np.pi / 2, np.pi / np.sqrt(2))),
        ("easom", (1e3, -1e3)),
        ("newton_diverge", (1e200,)),
    ],
)
def test_derivatives_are_numbers_at_awkward_points(name: str, point: tuple[float, ...]) -> None:
    """On kinks, and where a formula divides 0 by 0, all derivatives are finite."""
    f = get(name)
    assert np.isfinite(f.value(point))
    assert np.isfinite(f.grad(point)).all()
    assert np.isfinite(f.hess(point)).all()


@pytest.mark.parametrize("name", ["holder_table", "cross_in_tray"])
def test_slopes_on_a_kink_are_the_mean_of_both_sides(name: str) -> None:
    """Across a kink at x = 0 the slope is 0, between two that are opposite."""
    f = get(name)
    left, middle, right = (f.grad((x, 0.6))[0] for x in (-1e-9, 0.0, 1e-9))
    assert left == -right != 0
    assert middle == 0


def test_newtons_cycle_cycles() -> None:
    """Newton's method goes from 0 to 1 and from 1 to 0, exactly."""
    f = get("newton_cycle")
    assert [x - f.grad(x)[0] / f.hess(x)[0, 0] for x in (0.0, 1.0)] == [1, 0]


@pytest.mark.parametrize("x", [0.5, 1.1, -3.0])
def test_newtons_escape_cubes(x: float) -> None:
    """Newton's method leads from x to -x³."""
    f = get("newton_diverge")
    assert x - f.grad(x)[0] / f.hess(x)[0, 0] == pytest.approx(-(x**3), rel=1e-14)


def test_gradients_at_random_points_are_not_zero() -> None:
    """No gradient is 0 all over the domain, as a forgotten one would be."""
    for name in names():
        f = get(name)
        assert np.abs(f.grad(sample(f, 50))).max() > 1e-3
