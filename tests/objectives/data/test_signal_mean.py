"""The mean of a signal as an objective."""

from __future__ import annotations

import numpy as np
import pytest

from optviz.objectives import signal_mean

SIGNAL = np.sin(np.arange(30.0)) + np.random.default_rng(1).normal(size=30)


def test_the_minimum_is_the_mean() -> None:
    """The value there is half the variance, and the Hessian is 1 everywhere."""
    f = signal_mean(SIGNAL)
    assert f.minima[0][0] == pytest.approx(SIGNAL.mean())
    assert f.lowest == pytest.approx(SIGNAL.var() / 2, rel=1e-13)
    assert f.hess([3.0]).tolist() == [[1.0]]
    assert (f.dim, f.samples, f.start) == (1, 30, (0.0,))


def test_gradient_steps_sample_by_sample_are_a_moving_average() -> None:
    """Steps of 1 - β along the gradients of the samples are v ← βv + (1 - β)s."""
    f, beta = signal_mean(SIGNAL), 0.9
    x, v = np.zeros(1), 0.0
    for t, s in enumerate(SIGNAL):
        x = x - (1 - beta) * f.batch(slice(t, t + 1)).grad(x)
        v = beta * v + (1 - beta) * s
        assert x[0] == pytest.approx(v, rel=1e-12)


def test_many_points_equal_the_sum_written_out() -> None:
    """Values at many numbers are half the mean of the squares."""
    numbers = np.linspace(-3, 3, 12).reshape(1, 3, 4)
    right = 0.5 * np.mean((numbers[0][..., None] - SIGNAL) ** 2, axis=-1)
    np.testing.assert_allclose(signal_mean(SIGNAL).value(numbers), right, rtol=1e-13)


def test_times_and_predictions() -> None:
    """Samples stand at 0, 1, …, where the number itself is predicted; a batch keeps its times."""
    f = signal_mean(SIGNAL)
    assert f.X[:, 0].tolist() == list(range(30))
    np.testing.assert_array_equal(f.signal, SIGNAL)
    assert f.batch([4, 7]).X[:, 0].tolist() == [4, 7]  # type: ignore[arg-type]
    assert f.predict([2.5], [0, 1, 2]).tolist() == [2.5] * 3


def test_the_view_holds_all_samples() -> None:
    """It reaches beyond the least and the greatest, for a constant signal too."""
    for signal in (SIGNAL, [2.0, 2.0]):
        ((low, high),) = signal_mean(signal).view or ()
        assert low < min(signal) <= max(signal) < high
