"""Saddle-free Newton: away from saddles, and Newton elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import sqrtm

from optviz import objectives
from optviz.objectives import Objective
from optviz.optimizers import Newton, RegularizedNewton, SaddleFreeNewton
from optviz.recorder import record


def test_leaves_the_saddle_where_newton_is_drawn_in() -> None:
    """From beside the saddle Newton lands on it, and this at a minimum."""
    f = objectives.saddle_with_walls()
    assert record(f, Newton(), (-1.5, 0.01), steps=30).landing() == "saddle"
    run = record(f, SaddleFreeNewton(), (-1.5, 0.01), steps=30)
    assert run.landing() == "minimum"
    np.testing.assert_allclose(run.points[-1], [0, np.sqrt(2)], atol=1e-6)


def test_is_regularized_newton_where_the_curvature_is_positive() -> None:
    """On a convex function both are the same."""
    f = Objective.from_formula("exp(x + y) + x**2 - x*y + 2*y**2")
    ours = record(f, SaddleFreeNewton(alpha=0.1), (2, -1), steps=12)
    theirs = record(f, RegularizedNewton(alpha=0.1), (2, -1), steps=12)
    np.testing.assert_allclose(ours.points, theirs.points, rtol=1e-10, atol=1e-12)


def test_absolute_value_is_the_root_of_the_square() -> None:
    """|H| is √(H²), as SciPy takes roots of matrices."""
    draw = np.random.default_rng(5)
    a = draw.normal(size=(4, 4))
    h, b = a + a.T, draw.normal(size=4)
    f = Objective(
        lambda p: 0.5 * p @ h @ p + b @ p, lambda p: h @ p + b, lambda p: h, dim=4, name="f"
    )
    x = draw.normal(size=4)
    after, _ = SaddleFreeNewton(alpha=0.25).step(f, x, ())
    p = np.linalg.solve(np.real(sqrtm(h @ h)) + 0.25 * np.eye(4), h @ x + b)
    np.testing.assert_allclose(after, x - p, rtol=1e-10)


def test_singular_among_many_become_nan_alone() -> None:
    """With α = 0 a flat point is singular; of many points only that one is lost."""
    f = Objective(lambda x: x**4, lambda x: 4 * x**3, lambda x: 12 * x**2)
    after, _ = SaddleFreeNewton(alpha=0).step(f, np.array([[1.0, 0.0, -2.0]]), ())
    np.testing.assert_allclose(after, [[2 / 3, np.nan, -4 / 3]], rtol=1e-14)
    with pytest.raises(np.linalg.LinAlgError):
        SaddleFreeNewton(alpha=0).step(f, np.zeros(1), ())
    assert SaddleFreeNewton().step(f, np.zeros(1), ())[0] == 0.0
