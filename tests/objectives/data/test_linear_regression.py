"""Linear regression: its minimum, what gradient descent makes of it, and its window."""

from __future__ import annotations

import numpy as np
import pytest

from optviz import GradientDescent, record
from optviz.objectives import linear_regression

RNG = np.random.default_rng(21)
x = RNG.normal(1, 2, 50)
y = 3 * x - 2 + RNG.normal(size=50)


def test_value_is_half_the_mean_squared_residual() -> None:
    """Two samples by hand: residuals 1 and -3 cost (1 + 9) / 4."""
    f = linear_regression([1, 2], [2, 8])
    assert f.value((2, 1)) == (1 + 9) / 4
    assert f.grad((2, 1)).tolist() == [(1 * 1 - 3 * 2) / 2, (1 - 3) / 2]
    assert f.hess((2, 1)).tolist() == [[2.5, 1.5], [1.5, 1]]
    assert f.predict((2, 1), [1, 2, 3]).tolist() == [3, 5, 7]


def test_the_minimum_is_that_of_polyfit() -> None:
    """The known minimum is the least-squares line, where the gradient vanishes."""
    f = linear_regression(x, y)
    np.testing.assert_allclose(f.minima[0], np.polyfit(x, y, 1), rtol=1e-12)
    np.testing.assert_allclose(f.grad(f.minima[0]), 0, atol=1e-12)
    assert f.lowest == pytest.approx(0.5 * np.mean((y - np.polyval(f.minima[0], x)) ** 2))


def test_gradient_descent_reaches_the_least_squares_solution() -> None:
    """A recorded full-batch run comes within 1e-6 of the normal equations' solution."""
    X = RNG.normal(size=(60, 3))
    targets = X @ [1.0, -2.0, 0.5] + 4 + 0.1 * RNG.normal(size=60)
    f = linear_regression(X, targets)
    run = record(f, GradientDescent(lr=0.8), f.start, 200)
    design = np.column_stack([X, np.ones(60)])
    right = np.linalg.solve(design.T @ design, design.T @ targets)
    np.testing.assert_allclose(run.points[-1], right, atol=1e-6)


def test_of_many_solutions_the_shortest_is_known() -> None:
    """With more weights than samples the minimum is 0, at the minimum of least norm."""
    X = RNG.normal(size=(3, 6))
    f = linear_regression(X, [1.0, 2.0, 3.0])
    design = np.column_stack([X, np.ones(3)])
    np.testing.assert_allclose(f.minima[0], np.linalg.pinv(design) @ [1, 2, 3], rtol=1e-10)
    assert f.lowest == pytest.approx(0, abs=1e-25)


@pytest.mark.parametrize("data", [(x, y), ([2.0, 2.0], [1.0, 3.0]), ([1.0, 2.0], [0.0, 0.0])])
def test_the_window_holds_start_and_minimum(data: tuple[list[float], list[float]]) -> None:
    """One feature has a picture, in which both lie well inside; two have none."""
    f = linear_regression(*data)
    assert f.view is not None
    assert f.view == f.domain
    for (low, high), m, s in zip(f.view, f.minima[0], f.start or (), strict=True):
        margin = 0.05 * (high - low)
        assert low + margin < min(m, s) <= max(m, s) < high - margin
    assert linear_regression(np.column_stack([x, x]), y).view is None


def test_small_losses_keep_their_digits() -> None:
    """A perfect fit that is missed by 1e-12 costs 1e-24, not rounding noise of y²."""
    f = linear_regression([1000.0, 2000.0], [1000.0, 2000.0])
    p = np.array([1.0, 2.0**-40])
    assert f.value(p) == 0.5 * 2.0**-80
    assert f.value(np.column_stack([p, p])).tolist() == [0.5 * 2.0**-80] * 2
