from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from optviz import datasets
from optviz.errors import SceneError


def test_points_without_noise_are_on_the_line() -> None:
    """It is y = slope x + intercept to the last bits, for x in [-2, 2]."""
    X, y = datasets.noisy_line(40, slope=-3.0, intercept=2.0, noise=0.0)
    assert X.shape == (40, 1)
    assert y.shape == (40,)
    assert np.abs(X).max() <= 2
    np.testing.assert_allclose(y, -3 * X[:, 0] + 2, atol=1e-14)


def test_a_regression_finds_the_line_in_the_noise() -> None:
    """Slope, intercept and noise are within 4 standard errors of those asked for."""
    X, y = datasets.noisy_line(5000, slope=0.7, intercept=-1.5, noise=0.8)
    fit = stats.linregress(X[:, 0], y)
    assert abs(fit.slope - 0.7) < 4 * fit.stderr
    assert abs(fit.intercept + 1.5) < 4 * fit.intercept_stderr
    residuals = y - fit.slope * X[:, 0] - fit.intercept
    assert residuals.std() == pytest.approx(0.8, rel=4 / np.sqrt(2 * 5000))


def test_the_year_is_coldest_in_january_and_warmest_in_july() -> None:
    """Without noise it goes from 0 °C on day 15 to 20 °C half a year later."""
    year = datasets.noisy_signal(noise=0.0)
    assert year.shape == (365,)
    assert int(year.argmin()) == 15
    assert year.min() == 0.0
    assert int(year.argmax()) in (197, 198)
    assert year.max() == pytest.approx(20.0, abs=0.01)


def test_the_weather_is_noise_about_the_season() -> None:
    """What is left without the season is normal, and of the standard deviation asked for."""
    weather = datasets.noisy_signal(noise=2.5) - datasets.noisy_signal(noise=0.0)
    assert weather.std() == pytest.approx(2.5, rel=4 / np.sqrt(2 * 365))
    assert stats.normaltest(weather).pvalue > 1e-3


def test_the_same_seed_draws_the_same_numbers() -> None:
    """Seeds decide, and nobody can write into what is returned."""
    assert np.array_equal(datasets.noisy_signal(seed=2), datasets.noisy_signal(seed=2))
    assert not np.array_equal(datasets.noisy_signal(seed=2), datasets.noisy_signal(seed=3))
    for first, second in zip(datasets.noisy_line(seed=1), datasets.noisy_line(seed=1), strict=True):
        assert np.array_equal(first, second)
        assert not first.flags.writeable
    assert not datasets.noisy_signal().flags.writeable


def test_wrong_arguments_are_named() -> None:
    """The message has the argument and what was given."""
    with pytest.raises(SceneError, match="n=0"):
        datasets.noisy_line(0)
    with pytest.raises(SceneError, match="slope=inf"):
        datasets.noisy_line(slope=float("inf"))
    with pytest.raises(SceneError, match="intercept='a'"):
        datasets.noisy_line(intercept="a")  # type: ignore[arg-type]
    with pytest.raises(SceneError, match="noise=-1 is negative; it is a standard deviation"):
        datasets.noisy_signal(noise=-1)
