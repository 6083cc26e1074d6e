"""The moving average of a signal, against pandas and the closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.optimizers import GradientDescent, MovingAverage
from optviz.recorder import record

THETA = np.random.default_rng(8).normal(12.0, 4.0, 60)
SIGNAL = objectives.signal_mean(THETA)


def averaged(rule: Any, start: float = 0.0) -> Any:
    """Return the iterates over the signal, one sample a step."""
    run = record(SIGNAL, rule, start, len(THETA), batch_size=1, shuffle=False)
    return run.points[:, 0]


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.98])
def test_equals_the_weighted_sum(beta: float) -> None:
    """After t steps it is (1 − β) Σ βᵗ⁻ⁱ θᵢ, and corrected that over 1 − βᵗ."""
    plain, corrected = (averaged(MovingAverage(beta, fixed)) for fixed in (False, True))
    for t in range(1, len(THETA) + 1):
        weights = (1 - beta) * beta ** np.arange(t - 1.0, -1.0, -1.0)
        assert plain[t] == pytest.approx(weights @ THETA[:t], rel=1e-12)
        assert corrected[t] == pytest.approx(weights @ THETA[:t] / weights.sum(), rel=1e-11)


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.98])
def test_equals_pandas(beta: float) -> None:
    """Corrected it is ewm with adjust=True; else with adjust=False, of a signal that is first 0."""
    pandas = pytest.importorskip("pandas")
    corrected = pandas.Series(THETA).ewm(alpha=1 - beta, adjust=True).mean()
    np.testing.assert_allclose(averaged(MovingAverage(beta, True))[1:], corrected, rtol=1e-12)
    plain = pandas.Series([0.0, *THETA]).ewm(alpha=1 - beta, adjust=False).mean()
    np.testing.assert_allclose(averaged(MovingAverage(beta)), plain, rtol=1e-12)


def test_is_gradient_descent_with_a_constant_rate() -> None:
    """Without correction it is stochastic gradient descent from 0 with lr = 1 − β."""
    descent = averaged(GradientDescent(lr=1 - 0.9))
    np.testing.assert_allclose(averaged(MovingAverage(0.9)), descent, rtol=1e-12)


def test_the_start_is_of_no_matter() -> None:
    """From any start the average begins with v = 0."""
    away = averaged(MovingAverage(0.9), start=100.0)
    np.testing.assert_allclose(away[1:], averaged(MovingAverage(0.9))[1:], rtol=1e-12)


def test_keeps_the_average_and_its_correction_apart() -> None:
    """The state holds v as it is, whatever is shown."""
    run = record(SIGNAL, MovingAverage(0.9, True), 0.0, 60, batch_size=1, shuffle=False)
    np.testing.assert_allclose(run.states["v"][:, 0], averaged(MovingAverage(0.9)), rtol=1e-12)
    ratio = run.states["v"][1:, 0] / run.points[1:, 0]
    np.testing.assert_allclose(ratio, 1 - 0.9 ** np.arange(1, 61), rtol=1e-12)
