"""Which points count as stationary, and of what kind, and which say nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import BFGS, GradientDescent, Newton, Objective, SteepestDescent, objectives, record
from optviz.recorder.ending import ending
from optviz.recorder.many import record_many
from optviz.recorder.stationary import kinds, units
from optviz.recorder.trajectory import Outcome


def formula(text: str, domain: Any = (-4, 4)) -> Objective:
    return Objective.from_formula(text, domain=domain)


def kind_at(objective: Objective, point: Any, near: float = 1e-4) -> str:
    at = np.array(point, dtype=float).reshape(-1, 1)
    return str(kinds(objective, at, units(objective, at, 1.0), near)[0])


SURE = {
    "x**2 + y**2": "minimum",
    "-x**2 - 3*y**2": "maximum",
    "x**2 - y**2": "saddle",
    "x**2 + 1e-4*y**2": "minimum",
    "cosh(x) + y**2 + x*y": "minimum",
    "x**4 - x**2 + y**2": "saddle",
    "x**4 + 1e-3*x**2 + y**2": "minimum",
}
OPEN = ["x**4 + y**2", "x**3 + y**2", "x**4 + y**4", "x**3 - 3*x*y**2", "(x - y)**2", "x**2*y**2"]
OPEN += ["x**2 - y**4", "0*x + 0*y", "(x + 1e-9)**4 + y**2", "exp(-1/(x**2 + 1e-4)) - y**6"]


@pytest.mark.parametrize("text", SURE)
def test_nondegenerate_points_are_told_apart(text: str) -> None:
    """The kind is that of the Hessian at the point, from anywhere near, and from nowhere else."""
    f = formula(text)
    for off in ((0.0, 0.0), (1e-5, -1e-5), (-2e-4, 1e-4)):
        assert kind_at(f, off) == SURE[text]
    assert kind_at(f, (1e-2, 1e-2)) == ""


@pytest.mark.parametrize("text", SURE)
@pytest.mark.parametrize("derivatives", ["gradient", "none"])
def test_differences_tell_the_same(text: str, derivatives: str) -> None:
    """Without a Hessian, or without any derivative, the same is said, or nothing."""
    exact = formula(text)
    grad = exact.grad if derivatives == "gradient" else None
    f = Objective(exact.value, grad, dim=2, domain=(-4, 4))
    assert kind_at(f, (1e-5, -1e-5)) == SURE[text]


@pytest.mark.parametrize("text", OPEN)
@pytest.mark.parametrize("derivatives", ["Hessian", "gradient", "none"])
@pytest.mark.parametrize("off", [(0.0, 0.0), (1e-5, 1e-5), (1e-9, -1e-9), (1e-160, 1e-3)])
def test_of_flat_points_nothing_is_said(text: str, derivatives: str, off: Any) -> None:
    """Where an eigenvalue is zero, the kind is open, at the point itself and beside it."""
    f = formula(text)
    if derivatives != "Hessian":
        f = Objective(f.value, f.grad if derivatives == "gradient" else None, dim=2, domain=(-4, 4))
    assert kind_at(f, off) == ""


@given(
    angle=st.floats(0, 6.3),
    off=st.floats(-1e-6, 1e-6),
    shift=st.sampled_from([0.0, 1.0, -100.0, 1e6]),
)
def test_of_a_ring_of_minima_nothing_is_said(angle: float, off: float, shift: float) -> None:
    """About a ring, where along it the curvature is nothing but rounding, the kind is open."""
    x, y = f"(x - {shift!r})", f"(y - {shift!r})"
    ring = formula(f"({x}**2 + {y}**2 - 1)**2", (shift - 2, shift + 2))
    point = shift + (1 + off) * np.array([np.cos(angle), np.sin(angle)])
    assert kind_at(ring, point) == ""


@given(
    scale=st.integers(-200, 200).map(lambda k: 2.0**k),
    factor=st.integers(-200, 200).map(lambda k: 2.0**k),
)
def test_kinds_do_not_depend_on_units(scale: float, factor: float) -> None:
    """Stretched and lifted by powers of two, the double well has the same three points."""
    s, a = scale, factor

    def f(x: Any) -> Any:
        return a * ((x / s) ** 2 - 1) ** 2

    def grad(x: Any) -> Any:
        return a * 4 * (x / s) * ((x / s) ** 2 - 1) / s

    def hess(x: Any) -> Any:
        return a * (12 * (x / s) ** 2 - 4) / s / s

    well = Objective(f, grad, hess, domain=(-2 * s, 2 * s))
    assert [kind_at(well, s * c) for c in (-1.00001, 1e-5, 1.0, 0.5)] == [
        "minimum", "maximum", "minimum", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("objective", "rule", "start", "steps"),
    [
        (objectives.rosenbrock(), SteepestDescent(), (-50, 50), 60),
        (objectives.rosenbrock(), BFGS(), (-100, 100), 20),
        (objectives.easom(), GradientDescent(lr=1), (20, -30), 50),
        (formula("exp(-x)", None), Newton(), 0, 100),
        (formula("exp(-x)", (-5, 5)), GradientDescent(lr=1), 30, 100),
        (formula("log(1 + exp(-x - 2*y)) + log(1 + exp(y - 2*x))"), Newton(), (0, 0), 20),
        (formula("1e-10*(x**2 + y**2)"), GradientDescent(lr=1), (1, 1), 100),
        (formula("x**3"), Newton(), 1.5, 60),
        (formula("(x**2 + y**2 - 1)**2"), GradientDescent(lr=0.1), (1.5, 0.7), 200),
        (formula("atan(x)**2"), GradientDescent(lr=1e-3), 50, 100),
    ],
    ids=str,
)  # fmt: skip
def test_of_runs_that_came_nowhere_nothing_is_said(
    objective: Objective, rule: Any, start: Any, steps: int
) -> None:
    """Far off, on tails, plains, rings and inflections, a run has made its steps and no more."""
    end = ending(record(objective, rule, start, steps))
    assert (end.landing, end.note, end.broken) == ("", "", False)
    assert end.sentence == str(end.outcome)


@pytest.mark.parametrize(
    ("text", "start", "outcome"),
    [
        ("exp(-x)", 0.0, Outcome.STATIONARY),
        ("x**3", 1.5, Outcome.STATIONARY),
        ("1e-8*x**2", 3.0, Outcome.CONVERGED),
        ("x**2 + x**4", 3.0, Outcome.CONVERGED),
        ("-x**2 + x**4/100", 0.5, Outcome.STATIONARY),
    ],
)
def test_gtol_converges_at_minima_alone(text: str, start: float, outcome: Outcome) -> None:
    """A gradient below the tolerance is a minimum's where one is near, however it is recorded."""
    f = formula(text)
    assert record(f, Newton(), start, 100, gtol=1e-9).outcome is outcome
    assert (
        record_many(f, Newton(), [start, start], 100, gtol=1e-9).outcomes.tolist() == [outcome] * 2
    )


def test_a_start_that_meets_gtol_has_not_converged_where_no_minimum_is_near() -> None:
    """On 1e-10(x² + y²) the gradient at (1, 1) is tiny, and the minimum far."""
    run = record(formula("1e-10*(x**2 + y**2)"), GradientDescent(), (1, 1), 10, gtol=1e-6)
    assert (run.steps, run.outcome) == (0, Outcome.STATIONARY)


def test_known_points_are_taken_at_their_word() -> None:
    """At a kink, where no derivative tells, a minimum that the objective names is one."""
    f = Objective(abs, domain=(-1, 1), minima=[0])
    assert kind_at(f, 1e-5) == "minimum"
    assert kind_at(Objective(abs, domain=(-1, 1)), 1e-5) == ""


def test_newton_that_runs_away_diverges_though_its_hessian_vanishes() -> None:
    """On √(1 + x²) Newton cubes the point until the Hessian is 0 by underflow alone."""
    f = formula("sqrt(1 + x**2)")
    alone = record(f, Newton(), 1.5, 60)
    assert alone.outcome is Outcome.DIVERGED
    assert ending(alone).note == f"diverges at step {alone.steps + 1}"
    assert set(record_many(f, Newton(), [1.5, -3.0], 60).outcomes) == {Outcome.DIVERGED}
