"""Coordinate descent: the closed form on quadratics, and bottoms along axes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from optviz import objectives
from optviz.objectives import Objective
from optviz.optimizers import CoordinateDescent
from optviz.optimizers.coordinate_descent import lowest
from optviz.recorder import record


def test_on_a_quadratic_it_is_gauss_seidel() -> None:
    """One sweep on ½pᵀHp − bᵀp is one sweep of Gauss and Seidel for Hp = b."""
    h = np.array([[4.0, 1.0, -1.0], [1.0, 3.0, 0.5], [-1.0, 0.5, 5.0]])
    b = np.array([1.0, -2.0, 3.0])
    f = Objective(lambda p: 0.5 * p @ h @ p - b @ p, lambda p: h @ p - b, dim=3)
    run = record(f, CoordinateDescent(), (2, -1, 0.5), steps=12)
    x = np.array([2, -1, 0.5])
    for k in range(12):
        np.testing.assert_allclose(run.points[k], x, atol=1e-6)
        i = k % 3
        x[i] += (b[i] - h[i] @ x) / h[i, i]
    assert run.states["axis"].tolist() == [k % 3 for k in range(13)]


def test_moves_one_coordinate_at_a_time() -> None:
    """Each step changes one component, by what the state says, and never goes up."""
    run = record(objectives.rosenbrock(), CoordinateDescent(), (-1.2, 1), steps=40)
    moved = np.diff(run.points, axis=0)
    assert ((moved != 0).sum(axis=1) <= 1).all()
    np.testing.assert_allclose(moved.sum(axis=1), run.states["step"][1:], atol=1e-12)
    assert (np.diff(run.values) <= 0).all()
    assert run.evaluations.grad == run.evaluations.hess == 0


@given(st.floats(-50, 50), st.floats(0.01, 100), st.floats(0.1, 5))
def test_finds_the_bottom(at: float, stiffness: float, reach: float) -> None:
    """Of a convex function it finds what SciPy's golden section does, near and far."""

    def f(t: float) -> float:
        return stiffness * (t - at) ** 2 + 0.1 * stiffness * (t - at) ** 4

    found, value = lowest(f, f(0.0), reach, 1e-12)
    theirs = optimize.golden(f, brack=(0.0, reach), tol=1e-10)
    assert found == pytest.approx(float(theirs), abs=1e-6 * (1 + abs(at)))
    assert value == f(found) or found == 0.0
    assert value <= f(0.0)


def test_goes_on_where_there_is_no_bottom() -> None:
    """Along an axis on which f falls for ever the step is long, and finite."""
    run = record(Objective(lambda x, y: y**2 - x), CoordinateDescent(), (0, 1), steps=2)
    assert run.points[1, 0] > 1e20
    assert np.isfinite(run.points).all()


def test_stays_at_a_minimum() -> None:
    """From the minimum, of values that are zero, it does not move."""
    run = record(objectives.bowl(), CoordinateDescent(), (0, 0), steps=4)
    assert (run.points == 0).all()
