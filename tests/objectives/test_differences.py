"""Central differences against closed forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.objectives.differences import scales

Function = Callable[[Any], Any]

# f, f', f''
CLOSED: dict[str, tuple[Function, Function, Function]] = {
    "exp": (np.exp, np.exp, np.exp),
    "sin": (np.sin, np.cos, lambda x: -np.sin(x)),
    "cubic": (lambda x: x**3 - x, lambda x: 3 * x**2 - 1, lambda x: 6 * x),
    "root": (
        lambda x: np.sqrt(1 + x**2),
        lambda x: x / np.sqrt(1 + x**2),
        lambda x: (1 + x**2) ** -1.5,
    ),
}
POINTS = [-7.3, -1.1, -0.4, 0.3, 0.9, 2.2, 6.1]


@pytest.mark.parametrize("name", CLOSED)
def test_gradient_has_ten_digits(name: str) -> None:
    """A differenced gradient is right to 1e-10 of the function's size, times x² where x is large.

    These functions change over a length of 1 everywhere, while the step grows with x.
    """
    f, slope, _ = CLOSED[name]
    objective = Objective(lambda x: f(x))
    for x in POINTS:
        size = max(abs(slope(x)), abs(f(x)))
        assert abs(objective.grad([x])[0] - slope(x)) < 1e-10 * max(1, x**2) * size


@pytest.mark.parametrize("name", CLOSED)
def test_hessian_from_values_has_seven_digits(name: str) -> None:
    """A Hessian differenced from values alone is right to 2e-7 of the function's own size."""
    f, _, curvature = CLOSED[name]
    objective = Objective(lambda x: f(x))
    for x in POINTS:
        size = max(abs(curvature(x)), abs(f(x)))
        assert abs(objective.hess([x])[0, 0] - curvature(x)) < 2e-7 * size


@pytest.mark.parametrize("name", CLOSED)
def test_hessian_from_gradient_has_ten_digits(name: str) -> None:
    """With a gradient given, the Hessian is as good as a differenced gradient."""
    f, slope, curvature = CLOSED[name]
    objective = Objective(lambda x: f(x), lambda x: slope(x))
    for x in POINTS:
        size = max(abs(curvature(x)), abs(slope(x)), abs(f(x)))
        assert abs(objective.hess([x])[0, 0] - curvature(x)) < 1e-10 * max(1, x**2) * size


@pytest.mark.parametrize("size", [1e-6, 1e-3, 1.0, 1e4, 1e8])
def test_step_follows_the_size_of_x(size: float) -> None:
    """The gradient of a power keeps its digits however large or, with a domain, small x is."""
    objective = Objective(lambda x: x**3, domain=(-2 * size, 2 * size))
    found = objective.grad([1.5 * size])[0]
    assert found == pytest.approx(3 * (1.5 * size) ** 2, rel=1e-9)


def test_quadratics_are_all_but_exact() -> None:
    """Central differences have no truncation error on a quadratic: rounding alone is left."""
    objective = Objective(lambda x, y: 3 * x**2 - 2 * x * y + y**2 / 2)
    p = np.array([1.25, -0.75])
    assert np.allclose(objective.grad(p), [9, -3.25], rtol=3e-11)
    assert np.allclose(objective.hess(p), [[6, -2], [-2, 1]], rtol=3e-7)


def test_mixed_derivatives_are_symmetric_to_the_bit() -> None:
    """A differenced Hessian equals its transpose, with a gradient given and without."""
    for grad in (None, lambda x, y, z: (y * np.cos(x * y), x * np.cos(x * y) + z, y)):
        objective = Objective(lambda x, y, z: np.sin(x * y) + y * z, grad)
        hess = objective.hess([0.3, -1.7, 2.2])
        assert np.array_equal(hess, hess.T)
        assert hess[0, 1] == pytest.approx(np.cos(0.51) + 0.51 * np.sin(-0.51), rel=1e-6)


def test_batches_equal_single_points() -> None:
    """Differences over a batch give what they give point by point."""
    objective = Objective(lambda x, y: np.exp(x / 3) * np.sin(y))
    points = np.random.default_rng(3).uniform(-2, 2, (2, 4, 5))
    grads, hesses = objective.grad(points), objective.hess(points)
    assert grads.shape == (2, 4, 5)
    assert hesses.shape == (2, 2, 4, 5)
    for i, j in np.ndindex(4, 5):
        assert np.allclose(grads[:, i, j], objective.grad(points[:, i, j]), rtol=1e-9)
        assert np.allclose(hesses[..., i, j], objective.hess(points[:, i, j]), atol=1e-6)


def test_many_components_with_one_array() -> None:
    """A function of one array is differenced in every one of its components."""
    weights = np.arange(1.0, 31.0)
    objective = Objective(lambda p: weights @ p**2, dim=30)
    p = np.linspace(-1, 2, 30)
    assert np.allclose(objective.grad(p), 2 * weights * p, rtol=1e-8, atol=1e-8)
    assert objective.grad(np.stack([p, p + 1], axis=1)).shape == (30, 2)


def test_points_asked_for_are_symmetric_about_x() -> None:
    """The step is exactly the same on both sides of x, so that even terms cancel."""
    asked: list[float] = []

    def f(x: float) -> float:
        asked.append(float(x))
        return 0.0

    objective = Objective(f)
    for x in (0.1, -0.1, 1 / 3, -123.456, 0.0):
        asked.clear()
        objective.grad([x])
        ahead, behind = asked
        assert ahead - x == x - behind != 0


@pytest.mark.parametrize(
    ("domain", "expected"), [((0, 1e-3), 1e-3), ((-20, 20), 1.0), ((0, 5000), 50.0)]
)
def test_scale_comes_from_the_domain(domain: tuple[float, float], expected: float) -> None:
    """A narrow domain makes the scale smaller, a wide one larger."""
    assert scales(1, (domain,)) == pytest.approx([expected])


def test_scale_without_a_domain_is_one() -> None:
    """Without a domain each axis has scale 1."""
    assert scales(3, None).tolist() == [1, 1, 1]


def test_infinite_differences_stay_infinite() -> None:
    """Where f is not finite the gradient is not either, and nothing raises."""
    with np.errstate(all="ignore"):
        objective = Objective(lambda x: np.log(x))
        assert not np.isfinite(objective.grad([-1.0])).any()
        assert not np.isfinite(objective.hess([np.inf])).any()
