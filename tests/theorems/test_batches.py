"""The mean of f − f* on batches: against runs over many orders, and against the closed form."""

from __future__ import annotations

import numpy as np
import pytest

from optviz import Cosine, GradientDescent, Momentum, datasets, objectives, record, theory

LINE = objectives.linear_regression(*datasets.noisy_line(30))
SIGNAL = objectives.signal_mean(np.random.default_rng(0).normal(size=20))


@pytest.mark.parametrize(
    ("f", "lr", "size", "steps"),
    [(LINE, 0.1, 5, 60), (LINE, 0.3, 7, 40), (SIGNAL, 0.3, 4, 25), (SIGNAL, 0.9, 3, 25)],
)
def test_the_mean_over_orders_is_predicted(f: object, lr: float, size: int, steps: int) -> None:
    """Of 400 runs, each in its own order, within what so few of them scatter."""
    rule = GradientDescent(lr=lr)
    known = theory(rule, f, batch_size=size)  # type: ignore[arg-type]
    assert known.kind == "expected"
    assert known.low is not None
    runs = [record(f, rule, steps=steps, batch_size=size, seed=s) for s in range(400)]  # type: ignore[arg-type]
    gaps = np.array([run.values - known.low for run in runs])
    mean, error = gaps.mean(axis=0), gaps.std(axis=0) / np.sqrt(len(runs))
    told = known.predicted(steps)
    assert (np.abs(told - mean) < 5 * error + 0.1 * mean).all()
    settled = mean[-f.samples // size :].mean() if steps > 30 else mean[10:].mean()  # type: ignore[attr-defined]
    assert known.floor == pytest.approx(settled, rel=0.15)


def test_the_ball_of_a_long_signal_has_a_closed_form() -> None:
    """With one sample a step it is ½ ησ²/(2 − η), and ∝ lr for a small one."""
    signal = objectives.signal_mean(np.random.default_rng(3).normal(size=1500))
    variance = float(np.var(signal.signal))
    for lr in (0.5, 0.2):
        known = theory(GradientDescent(lr=lr), signal, batch_size=1)
        assert known.floor == pytest.approx(0.5 * lr * variance / (2 - lr), rel=0.02)
    assert "∝ lr" in theory(GradientDescent(lr=0.1), signal, batch_size=1).label


def test_a_smaller_rate_has_a_smaller_ball() -> None:
    """And one too large has none: noise grows by itself."""
    floors = [theory(GradientDescent(lr=lr), LINE, batch_size=2).floor for lr in (0.4, 0.2, 0.1)]
    assert all(one is not None for one in floors)
    assert floors == sorted(floors, reverse=True)  # type: ignore[type-var]
    wild = theory(GradientDescent(lr=1.19), LINE, batch_size=1)
    assert wild.floor == np.inf
    assert wild.label == "the noise grows"


def test_without_noise_it_is_gradient_descent() -> None:
    """A batch of all samples is none, and a schedule is followed."""
    rule = GradientDescent(lr=Cosine(0.4, steps=20))
    assert theory(rule, LINE, batch_size=30).kind == "exact"
    exact = objectives.linear_regression([0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 5.0, 7.0])
    known = theory(GradientDescent(lr=0.1), exact, batch_size=2)
    assert known.floor == pytest.approx(0.0, abs=1e-20)
    assert theory(rule, LINE, batch_size=5).floor is None


def test_what_is_not_worked_out_is_said() -> None:
    """Other rules, other losses, and data whose noise would take too long."""
    assert "plain gradient descent" in theory(Momentum(), LINE, batch_size=5).why
    moons = objectives.logistic_regression(*datasets.two_moons(40, noise=0.3))
    assert "must be a quadratic" in theory(GradientDescent(), moons, batch_size=5).why
    wide = objectives.linear_regression(np.random.default_rng(0).normal(size=(40, 12)), range(40))
    assert "up to 8 parameters" in theory(GradientDescent(), wide, batch_size=5).why
    same = objectives.linear_regression([1.0, 1.0, 1.0], [1.0, 2.0, 3.0])
    assert "not one point" in theory(GradientDescent(), same, batch_size=2).why
