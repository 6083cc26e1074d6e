"""Steepest descent: right angles, and the rate of the theory."""

from __future__ import annotations

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.optimizers import Armijo, Exact, SteepestDescent, StrongWolfe
from optviz.recorder import record

RAVINE = Objective(
    lambda x, y: x**2 / 2 + 10 * y**2, lambda x, y: (x, 20 * y), lambda x, y: ((1, 0), (0, 20))
)


def test_exact_steps_are_at_right_angles() -> None:
    """With exact line search each gradient is orthogonal to the one before."""
    run = record(RAVINE, SteepestDescent(line_search=Exact()), (7, 1), steps=30)
    g = run.gradients / np.linalg.norm(run.gradients, axis=1, keepdims=True)
    assert np.abs((g[1:] * g[:-1]).sum(axis=1)).max() < 1e-12


def test_worst_start_attains_kantorovichs_rate() -> None:
    """From (κ, 1) f falls by exactly ((κ − 1)/(κ + 1))² at each step."""
    run = record(RAVINE, SteepestDescent(line_search=Exact()), (20, 1), steps=40)
    np.testing.assert_allclose(run.values[1:] / run.values[:-1], (19 / 21) ** 2, rtol=1e-10)


@pytest.mark.parametrize("search", [Exact(), Armijo(), StrongWolfe()])
def test_never_goes_up(search: Exact | Armijo | StrongWolfe) -> None:
    """Whatever the line search, no value is above the one before."""
    run = record(RAVINE, SteepestDescent(line_search=search), (7, 3), steps=50)
    assert (np.diff(run.values) <= 0).all()
    assert run.values[-1] < 1e-3 * run.values[0]


def test_evaluations() -> None:
    """A gradient a step and a value a trial, with one of each at the start."""
    run = record(RAVINE, SteepestDescent(), (7, 3), steps=20)
    trials = int(np.count_nonzero(~np.isnan(run.states["trials"])))
    assert tuple(run.evaluations) == (1 + trials, 21, 0)
    np.testing.assert_array_equal(run.states["f"], run.values)
    np.testing.assert_array_equal(run.states["g"], run.gradients)
