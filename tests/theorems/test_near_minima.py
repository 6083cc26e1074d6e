"""Near a minimum: slopes and Newton's digits are those of recorded runs."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from optviz import (
    Adam,
    Cosine,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    Objective,
    RegularizedNewton,
    objectives,
    record,
    theory,
)
from optviz.theorems.near_minima import error_constant, minimum_near, next_error

LABELLED = objectives.logistic_regression(
    np.random.default_rng(1).normal(size=(40, 2)), np.arange(40) % 2
)


@pytest.mark.parametrize(
    ("f", "rule", "start", "steps"),
    [
        (objectives.rosenbrock(), RegularizedNewton(alpha=1.0), (-1.2, 1.0), 60),
        (objectives.rosenbrock(b=5), GradientDescent(lr=0.01), (0.5, 0.3), 4000),
        (objectives.rosenbrock(b=5), Momentum(lr=0.01, beta=0.5), (0.5, 0.3), 3000),
        (objectives.rosenbrock(b=5), Nesterov(lr=0.01, beta=0.5), (0.5, 0.3), 3000),
        (objectives.himmelblau(), GradientDescent(lr=0.01), (-1.0, 3.0), 150),
        (objectives.himmelblau(), GradientDescent(lr=0.01), (4.0, -1.0), 150),
        (LABELLED, Nesterov(lr=1.0, beta=0.3), (1.0, 1.0, 1.0), 200),
        (objectives.double_well(), GradientDescent(lr=0.05), 0.3, 60),
    ],
    ids=repr,
)
def test_slopes_are_those_measured(f: Objective, rule: Any, start: Any, steps: int) -> None:
    """The error's factor a step, over the last stretch before rounding, is the rate."""
    run = record(f, rule, start, steps)
    known = theory(rule, f, run.points[-1])
    assert known.kind in ("slope", "bound")
    if known.kind == "bound":  # so near the end f is convex
        known = theory(rule, f, start)
    assert known.kind == "slope"
    minimum = minimum_near(f, run.points[-1])
    assert minimum is not None
    away = np.linalg.norm(run.points - minimum.point, axis=1)
    late = int(np.flatnonzero(away > 1e-8)[-1])
    early = late - min(late // 3, 100)
    assert known.rate == pytest.approx((away[late] / away[early]) ** (1 / (late - early)), rel=0.02)
    first = known.holds_from(run.points)
    assert first is not None
    assert 0 <= first < late


@pytest.mark.parametrize(
    ("f", "start", "order", "constant"),
    [
        (objectives.double_well(), 1.1, 2, 24 / (2 * 8)),
        (Objective.from_formula("x - log(x)"), 0.9, 2, 1.0),
        (Objective.from_formula("exp(x) - 2*x"), 0.5, 2, 0.5),
        (objectives.cosine(), 2.0, 3, (np.pi / 20) ** 2 / 3),
        (Objective.from_formula("sqrt(1 + x**2)"), 0.3, 3, 1.0),
    ],
    ids=repr,
)
def test_orders_and_constants_in_one_dimension(
    f: Objective, start: float, order: int, constant: float
) -> None:
    """|f‴/2f″|, or |f⁗/3f″| where f‴ is 0."""
    known = theory(Newton(), f, start)
    assert known.order == order
    assert known.rate == pytest.approx(constant, rel=1e-3)


def test_digits_in_high_precision() -> None:
    """On x − log x at 60 digits, e_{k+1}/e_k² comes to the constant."""
    known = theory(Newton(), Objective.from_formula("x - log(x)"), 0.9)
    with mpmath.workdps(60):
        errors = [mpmath.mpf("0.1")]
        x = 1 - errors[0]
        for _ in range(4):
            x = x - (1 - 1 / x) * x**2
            errors.append(abs(1 - x))
        assert known.rate == pytest.approx(float(errors[4] / errors[3] ** 2), rel=1e-3)


@pytest.mark.parametrize(
    "f", [objectives.rosenbrock(), objectives.himmelblau(), LABELLED], ids=repr
)
def test_the_next_error_is_predicted_as_a_vector(f: Objective) -> None:
    """In more dimensions direction and size of the error after a step are known before it."""
    minimum = minimum_near(f, np.zeros(f.dim))
    assert minimum is not None
    order, constant = error_constant(f, minimum)
    assert order == 2
    rng = np.random.default_rng(2)
    small = 0.02 / constant
    for _ in range(5):
        way = rng.normal(size=f.dim)
        error = small * way / np.linalg.norm(way)
        after = record(f, Newton(), minimum.point + error, 1).points[1] - minimum.point
        told = next_error(f, minimum, error, order)
        assert np.linalg.norm(told - after) < 0.1 * np.linalg.norm(after)
        assert np.linalg.norm(told) <= 1.05 * constant * small**2


def test_newton_is_predicted_once_it_is_near() -> None:
    """From the point at which the theorem holds the predicted digits are those of the run."""
    f = objectives.rosenbrock()
    run = record(f, Newton(), (-1.2, 1.0), 8)
    known = theory(Newton(), f, (-1.2, 1.0))
    first = known.holds_from(run.points)
    assert first is not None
    assert first > 1
    gaps = known.predicted(8 - first, run.points[first])
    measured = run.values[first:]
    seen = measured > 1e-20
    np.testing.assert_allclose(np.log10(gaps[seen]), np.log10(measured[seen]), atol=1.0)


def test_what_cannot_be_is_said() -> None:
    """A step too long for the minimum, schedules, weight decay, separable data, other rules."""
    well = objectives.double_well()
    assert "above 2/L = 0.25" in theory(GradientDescent(lr=0.3), well, 0.3).why
    assert "lr changes" in theory(GradientDescent(lr=Cosine(0.1, steps=9)), well, 0.3).why
    assert "decay moves" in theory(GradientDescent(lr=0.1, weight_decay=0.1), well, 0.3).why
    divided = objectives.logistic_regression([[-1.0], [1.0]], [0, 1])
    assert "no minimum" in theory(Newton(), divided).why
    assert "O(1/k²) is of a β that grows to 1" in theory(Nesterov(lr=0.01), well, 0.3).why
    assert not theory(Adam(), well).applies
