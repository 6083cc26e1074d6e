"""Bounds of gradient descent hold, are hardly loose, and are claimed where f is convex."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import (
    GradientDescent,
    InverseTime,
    Objective,
    SceneError,
    Theory,
    objectives,
    record,
    theory,
)

SOFTPLUS = Objective.from_formula(
    "log(1 + exp(3*x - y)) + log(1 + exp(-x)) + log(1 + exp(y - x)) + 0.001*(x**2 + y**2)"
)


def holds(known: Theory, f: Objective, rule: Any, start: Any, steps: int = 300) -> None:
    run = record(f, rule, start, steps)
    assert known.low is not None
    gaps = run.values - known.low
    assert (gaps <= known.predicted(steps) * (1 + 1e-9) + 1e-14).all()


@given(st.floats(0.05, 1.0), st.tuples(st.floats(-4, 4), st.floats(-4, 4)), st.integers(0, 10_000))
def test_the_bound_holds_on_logistic_regressions(share: float, start: Any, seed: int) -> None:
    """Of labels that no line divides, for every lr up to 1/L and every start."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(24, 1))
    f = objectives.logistic_regression(X, (X[:, 0] + 1.5 * rng.normal(size=24) > 0).astype(int))
    design = np.column_stack([X, np.ones(24)])
    rule = GradientDescent(lr=share / float(np.linalg.eigvalsh(design.T @ design / 96)[-1]))
    known = theory(rule, f, start)
    if known.applies:  # some draws have labels that a point divides
        assert known.kind == "bound"
        holds(known, f, rule, start)


@pytest.mark.parametrize("lr", [0.02, 0.1, InverseTime(0.2, decay=0.05)])
@pytest.mark.parametrize("start", [(3.0, -2.0), (-5.0, 1.0)])
def test_it_holds_under_schedules_too(lr: Any, start: Any) -> None:
    """By the sum of the rates so far."""
    known = theory(GradientDescent(lr=lr), SOFTPLUS, start)
    assert (known.applies, known.kind, known.rate) == (True, "bound", None)
    assert "O(1/k)" in known.label
    holds(known, SOFTPLUS, GradientDescent(lr=lr), start)


def test_half_the_bound_would_be_wrong() -> None:
    """On Huber's function with its kink at R/(2k + 1), f after k steps is nearly half the bound."""
    steps = 20
    kink = 1 / (2 * steps + 1)
    huber = Objective(
        lambda x: np.where(abs(x) <= kink, x**2 / 2, kink * abs(x) - kink**2 / 2),
        lambda x: np.clip(x, -kink, kink),
        lambda x: np.where(abs(x) <= kink, 1.0, 0.0),
        minima=[0],
    )
    known = theory(GradientDescent(lr=1.0), huber, 1.0)
    assert known.label == "O(1/k) bound"
    last = float(record(huber, GradientDescent(lr=1.0), 1.0, steps).values[-1])
    assert last == pytest.approx(1 / (4 * steps + 2))
    assert 0.45 < last / known.predicted(steps)[-1] < 0.5


def test_a_flat_minimum_will_do() -> None:
    """x⁴ has no curvature at its minimum, and the bound holds all the same."""
    f = Objective.from_formula("x**4", minima=[0])
    known = theory(GradientDescent(lr=1 / 48), f, 2.0)
    assert known.label == "O(1/k) bound"
    holds(known, f, GradientDescent(lr=1 / 48), 2.0)


def test_strongly_convex_functions_shrink_by_a_factor() -> None:
    """Where L ≤ 100 μ in the ball; with μ and L of x² + cosh the factor is known."""
    f = Objective.from_formula("x**2 + (exp(x) + exp(-x))/2", minima=[0])
    high = 2 + np.cosh(1.5)
    for lr in (0.1, 1.9 / high):
        known = theory(GradientDescent(lr=lr), f, 1.5)
        assert known.rate == pytest.approx(max(abs(1 - 3 * lr), abs(1 - high * lr)), rel=1e-3)
        holds(known, f, GradientDescent(lr=lr), 1.5)
    assert theory(GradientDescent(lr=2.1 / high), f, 1.5).kind != "bound"


def test_nothing_is_claimed_beyond_the_conditions() -> None:
    """Not where f bends down within reach, nor above 1/L where it is not strongly convex."""
    well = objectives.double_well()
    assert theory(GradientDescent(lr=0.01), well, 1.3).kind == "bound"
    assert theory(GradientDescent(lr=0.01), well, 0.2).kind == "slope"
    known = theory(GradientDescent(lr=0.1), SOFTPLUS, (3.0, -2.0))
    top = float(known.condition.split("=")[1])
    assert theory(GradientDescent(lr=1.05 * top), SOFTPLUS, (3.0, -2.0)).kind == "slope"


def test_another_start_is_within_the_ball_or_refused() -> None:
    """The curvature is known no further than the start that was asked for."""
    known = theory(GradientDescent(lr=0.01), objectives.double_well(), 1.3)
    assert known.predicted(5, 1.1)[0] < known.predicted(5)[0]
    with pytest.raises(SceneError, match="the start is 1 from the minimum"):
        known.predicted(5, 2.0)
