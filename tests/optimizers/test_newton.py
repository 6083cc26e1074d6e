"""Newton's method: by hand, uphill, round in circles, and off to infinity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.optimizers import GradientDescent, Newton, RegularizedNewton
from optviz.recorder import record
from optviz.recorder.trajectory import Outcome

W = np.pi / 20
SQUARE = Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2)
PERTURBED = Objective(
    lambda x: x**2 - np.cos(W * x),
    lambda x: 2 * x + W * np.sin(W * x),
    lambda x: 2 + W**2 * np.cos(W * x),
)
COSINE = Objective(
    lambda x: -np.cos(W * x), lambda x: W * np.sin(W * x), lambda x: W**2 * np.cos(W * x)
)
ROSENBROCK = Objective(
    lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
    lambda x, y: ((2 - 400 * y + 1200 * x**2, -400 * x), (-400 * x, 200)),
)


@pytest.mark.parametrize("start", [-20.0, 1e-9, 3e7])
def test_lands_on_the_minimum_of_a_parabola_in_one_step(start: Any) -> None:
    """On x² the first step ends at exactly 0."""
    assert record(SQUARE, Newton(), start, steps=1).points[-1, 0] == 0.0


def test_first_step_on_the_perturbed_parabola() -> None:
    """From −20 on x² − cos(πx/20) the first step ends at −20 + 40/(2 − (π/20)²)."""
    run = record(PERTURBED, Newton(), -20, steps=1)
    assert run.points[1, 0] == pytest.approx(-20 + 40 / (2 - W**2), rel=1e-12)


def test_first_step_on_the_cosine_goes_uphill() -> None:
    """From −15 on −cos(πx/20), where the curvature is negative, it goes to −15 − 20/π: up."""
    run = record(COSINE, Newton(), -15, steps=1)
    assert run.points[1, 0] == pytest.approx(-15 - 20 / np.pi, rel=1e-12)
    assert run.values[1] > run.values[0]


def test_climbs_to_the_maximum() -> None:
    """From −15 it converges to the maximum at −20, where gradient descent comes down to 0."""
    climb = record(COSINE, Newton(), -15, steps=20)
    assert climb.points[-1, 0] == pytest.approx(-20, abs=1e-12)
    assert climb.landing() == "maximum"
    descent = record(COSINE, GradientDescent(lr=20), -15, steps=200)
    assert descent.points[-1, 0] == pytest.approx(0, abs=1e-9)
    assert descent.landing() == "minimum"


def test_regularized_comes_down() -> None:
    """With α = 20·2⁻⁸ above the curvature (π/20)² it goes down to 0, each step lower."""
    run = record(COSINE, RegularizedNewton(20 * 2**-8), -15, steps=100)
    assert run.points[-1, 0] == pytest.approx(0, abs=1e-9)
    assert (np.diff(run.values) <= 0).all()
    first = -15 - W * np.sin(-15 * W) / (W**2 * np.cos(-15 * W) + 20 * 2**-8)
    assert run.points[1, 0] == pytest.approx(first, rel=1e-12)


def test_regularized_climbs_where_alpha_is_too_small() -> None:
    """With α below the negative curvature it still goes uphill: nothing raises α for it."""
    assert record(COSINE, RegularizedNewton(0.001), -15, steps=1).points[1, 0] < -20


def test_regularized_with_zero_is_newton() -> None:
    """With α = 0 the path is Newton's to the last bit."""
    plain = record(ROSENBROCK, Newton(), (-1.2, 1), steps=6)
    zero = record(ROSENBROCK, RegularizedNewton(0), (-1.2, 1), steps=6)
    np.testing.assert_array_equal(plain.points, zero.points)


def test_regularized_with_a_large_alpha_is_gradient_descent() -> None:
    """As α grows the step becomes −∇f/α."""
    alpha = 1e12
    run = record(ROSENBROCK, RegularizedNewton(alpha), (-1.2, 1), steps=1)
    np.testing.assert_allclose(np.diff(run.points, axis=0)[0], -run.gradients[0] / alpha, rtol=1e-3)


def test_cycles() -> None:
    """On x⁴/4 − x² + 2x from 0 it visits 1, 0, 1, 0 and uses up its budget."""
    f = Objective(
        lambda x: x**4 / 4 - x**2 + 2 * x, lambda x: x**3 - 2 * x + 2, lambda x: 3 * x * x - 2
    )
    run = record(f, Newton(), 0, steps=100)
    assert run.points[:, 0].tolist() == [0.0, 1.0] * 50 + [0.0]
    assert run.outcome is Outcome.STEP_LIMIT


def test_cubes_itself_away() -> None:
    """On √(1 + x²) it maps x to −x³: in from 0.9, out to infinity from 1.1."""
    f = Objective(
        lambda x: np.sqrt(1 + x**2),
        lambda x: x / np.sqrt(1 + x**2),
        lambda x: (1 + x**2) ** -1.5,
    )
    near = record(f, Newton(), 0.9, steps=3).points[:, 0]
    np.testing.assert_allclose(near[1:], -(near[:-1] ** 3), rtol=1e-11)
    far = record(f, Newton(), 1.1, steps=100)
    assert far.outcome is Outcome.DIVERGED
    assert 3 < far.steps < 10
    np.testing.assert_allclose(far.points[1:4], -(far.points[:3] ** 3), rtol=1e-9)


def test_solves_rosenbrock_in_six_steps() -> None:
    """From (−1.2, 1) it reaches (1, 1) to 1e-12 within six steps, as in the textbooks."""
    run = record(ROSENBROCK, Newton(), (-1.2, 1), steps=6)
    np.testing.assert_allclose(run.points[-1], [1, 1], atol=1e-12)


def test_goes_straight_to_a_saddle() -> None:
    """On x² − y² it steps onto the saddle and is trapped."""
    saddle = Objective(
        lambda x, y: x**2 - y**2, lambda x, y: (2 * x, -2 * y), lambda x, y: ((2, 0), (0, -2))
    )
    run = record(saddle, Newton(), (1.5, 1e-3), steps=5)
    assert run.points[1].tolist() == [0.0, 0.0]
    assert run.landing() == "saddle"


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_singular_among_many_become_nan_alone(dim: int) -> None:
    """Of many points at once only those with a singular Hessian are lost."""
    quartic = (
        Objective(
            lambda p: np.sum(p**4, axis=0),
            lambda p: 4 * p**3,
            lambda p: np.eye(dim).reshape(dim, dim, *[1] * (p.ndim - 1)) * 12 * p**2,
            dim=dim,
        )
        if dim > 1
        else Objective(lambda x: x**4, lambda x: 4 * x**3, lambda x: 12 * x**2)
    )
    x = np.array([[1.0, 0.0, -2.0]] * dim)
    after, _ = Newton().step(quartic, x, ())
    np.testing.assert_allclose(after, [[2 / 3, np.nan, -4 / 3]] * dim, rtol=1e-14)
    with pytest.raises(np.linalg.LinAlgError):
        Newton().step(quartic, np.zeros(dim), ())
