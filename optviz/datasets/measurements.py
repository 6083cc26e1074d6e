"""Measured numbers with noise: points about a line, and a year of temperatures."""

from __future__ import annotations

import numpy as np

from optviz.datasets.arguments import Floats, deviation, finite, frozen, generator, whole


def noisy_line(
    n: int = 60,
    slope: float = 1.5,
    intercept: float = 0.5,
    noise: float = 0.5,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Draw points about a straight line.

    ``y = slope x + intercept + noise ε`` with x uniform in [-2, 2] and ε standard normal.

    Parameters
    ----------
    n : int
        How many points.
    slope, intercept : float
        The line.
    noise : float
        The standard deviation of y about the line.
    seed : int
        The same seed draws the same points.

    Returns
    -------
    X : ndarray, shape (n, 1)
        Read-only, in random order.
    y : ndarray, shape (n,)
        Read-only.

    Raises
    ------
    SceneError
        `n` is not a positive whole number, `noise` is negative, or a number is not finite.
    """
    n, noise = whole("n", n, 1), deviation("noise", noise)
    slope, intercept = finite("slope", slope), finite("intercept", intercept)
    random = generator(seed)
    x = random.uniform(-2.0, 2.0, n)
    y = slope * x + intercept + noise * random.standard_normal(n)
    return frozen(x[:, None]), frozen(y)


def noisy_signal(n: int = 365, noise: float = 3.0, seed: int = 0) -> Floats:
    """Draw a year of daily temperatures, in °C: a smooth wave and the weather.

    ``s_t = 10 - 10 cos(2π (t - 15) / 365) + noise ε_t`` with ε standard normal: 0 °C in the middle
    of January, 20 °C in the middle of July, in the mean.

    Parameters
    ----------
    n : int
        How many days; a year has 365.
    noise : float
        The standard deviation of a day about the smooth wave, in °C.
    seed : int
        The same seed draws the same year.

    Returns
    -------
    ndarray, shape (n,)
        Read-only, one value a day, in order.

    Raises
    ------
    SceneError
        `n` is not a positive whole number, or `noise` is negative or not finite.
    """
    n, noise = whole("n", n, 1), deviation("noise", noise)
    days = np.arange(n)
    smooth = 10.0 - 10.0 * np.cos(2 * np.pi * (days - 15) / 365)
    return frozen(smooth + noise * generator(seed).standard_normal(n))
