"""Newton's method with a line search, and with a Hessian that is made positive."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import objectives
from optviz.objectives import Objective
from optviz.optimizers import DampedNewton, ModifiedNewton, Newton
from optviz.optimizers.damped_newton import positive_shift
from optviz.recorder import record


def test_converges_where_newton_runs_away() -> None:
    """On √(1 + x²) from 1.1 Newton diverges; damped it reaches 0."""
    f = Objective.from_formula("sqrt(1 + x**2)")
    assert abs(record(f, Newton(), 1.1, steps=4).points[-1, 0]) > 2
    assert abs(record(f, DampedNewton(), 1.1, steps=8).points[-1, 0]) < 1e-12


def test_breaks_newtons_cycle() -> None:
    """On x⁴/4 − x² + 2x from 0, where Newton visits 1 and 0 for ever, it finds the minimum."""
    f = Objective.from_formula("x**4/4 - x**2 + 2*x")
    run = record(f, DampedNewton(), 0, steps=30)
    assert run.landing() == "minimum"
    assert (np.diff(run.values) <= 0).all()


def test_takes_newtons_step_where_it_pays() -> None:
    """Where the full step goes down enough the point is Newton's, after a single trial."""
    f = objectives.rosenbrock()
    near = (1.02, 1.05)
    damped, plain = (record(f, rule, near, steps=1) for rule in (DampedNewton(), Newton()))
    np.testing.assert_allclose(damped.points[1], plain.points[1], rtol=1e-14)
    assert damped.states["step"].tolist() == [0.0, 1.0]


@pytest.mark.parametrize("start", [(0.3, 0.1), (0.0, 0.0)])
def test_falls_back_to_the_gradient(start: Any) -> None:
    """Where Newton's direction goes up, and where the Hessian is singular, it goes along −∇f."""
    f = Objective.from_formula("-x**2 - y**2 + x**4 + y**4" if start[0] else "x + y**3")
    run = record(f, DampedNewton(), start, steps=1)
    np.testing.assert_allclose(run.states["p"][1], -run.gradients[0], rtol=1e-14)
    assert run.values[1] < run.values[0]


def by_hand(h: Any, beta: float) -> float:
    """Return τ of Nocedal and Wright's algorithm 3.3, with eigenvalues for Cholesky's verdict."""
    least = min(h[i][i] for i in range(len(h)))
    tau = 0.0 if least > 0 else -least + beta
    while np.linalg.eigvalsh(h + tau * np.eye(len(h)))[0] <= 0:
        tau = max(2 * tau, beta)
    return tau


@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([1e-3, 0.1, 1.0]))
def test_shift_is_that_of_algorithm_3_3(seed: int, n: int, beta: float) -> None:
    """τ, and H + τI that it makes, are those of the algorithm written down another way."""
    draw = np.random.default_rng(seed)
    a = draw.normal(size=(n, n))
    h = 0.5 * (a + a.T) + draw.uniform(-1, 3) * np.eye(n)
    tau, factor = positive_shift(h, beta)
    assert tau == by_hand(h, beta)
    np.testing.assert_allclose(factor @ factor.T, h + tau * np.eye(n), atol=1e-12)


def test_shift_of_a_hollow_matrix_by_hand() -> None:
    """((0, 1), (1, 0)) with β = ¼ is tried with ¼, ½, 1 — singular — and 2."""
    tau, _ = positive_shift(np.array([[0.0, 1.0], [1.0, 0.0]]), 0.25)
    assert tau == 2.0
    assert positive_shift(np.array([[2.0, 1.0], [1.0, 2.0]]), 0.25)[0] == 0.0
    with pytest.raises(np.linalg.LinAlgError, match="not finite"):
        positive_shift(np.array([[np.nan]]), 0.25)


def test_modified_newton_is_newton_where_the_hessian_is_positive() -> None:
    """On a bowl no shift is made and one step does it."""
    run = record(objectives.bowl(), ModifiedNewton(), (2, -1), steps=1)
    np.testing.assert_allclose(run.points[1], 0, atol=1e-14)
    assert run.states["shift"].tolist() == [0.0, 0.0]


def test_modified_newton_leaves_the_saddle() -> None:
    """Near the saddle, where Newton is drawn in, it goes down to a minimum."""
    f = objectives.saddle_with_walls()
    assert record(f, Newton(), (-1.5, 0.01), steps=20).landing() == "saddle"
    run = record(f, ModifiedNewton(), (-1.5, 0.01), steps=20)
    assert run.landing() == "minimum"
    assert run.states["shift"].max() > 0
    assert (np.diff(run.values) <= 0).all()
