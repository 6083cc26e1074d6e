"""Functions of one variable with several minima, from collections of global test problems."""

from __future__ import annotations

import numpy as np

from optviz.objectives.families import sinc, sinc_drop
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery

_TURN = 2 * np.pi


@gallery
def problem02() -> Objective:
    """Two sines: sin x + sin(10x/3).

    Three wells of different depth; the start is above the shallow one.

    References
    ----------
    Hansen, Jaumard and Lu (1992), Global optimization of univariate Lipschitz functions: II,
    *Mathematical Programming* 55, problem 2.
    """
    k = 10 / 3
    return Objective(
        lambda x: np.sin(x) + np.sin(k * x),
        lambda x: np.cos(x) + k * np.cos(k * x),
        lambda x: -np.sin(x) - k**2 * np.sin(k * x),
        domain=(2.7, 7.5),
        minima=(5.145735290256128,),
        local_minima=(3.387251718444631, 7.000149116862254),
        maxima=(4.196596270314888, 6.217308850424612),
        start=6.4,
        name="Two sines",
        latex=r"\sin x + \sin\frac{10x}{3}",
    )


@gallery
def problem04() -> Objective:
    """Polynomial under a falling exponential: -(16x² - 24x + 5) exp(-x).

    One minimum, at (7 + 2√5)/4, much steeper on its left than on its right, where the curvature
    soon is negative.

    References
    ----------
    Hansen, Jaumard and Lu (1992), as `problem02`, problem 4.
    """
    return Objective(
        lambda x: -(16 * x**2 - 24 * x + 5) * np.exp(-x),
        lambda x: (16 * x**2 - 56 * x + 29) * np.exp(-x),
        lambda x: -(16 * x**2 - 88 * x + 85) * np.exp(-x),
        domain=(1.9, 3.9),
        minima=(2.868033988749895,),
        start=2,
        name="Lopsided well",
        latex=r"-(16x^2 - 24x + 5)\, e^{-x}",
    )


@gallery
def problem05() -> Objective:
    """Growing wave: -(1.4 - 3x) sin 18x.

    Four wells, the deepest of them last; the start is in the first, the second best.

    References
    ----------
    Hansen, Jaumard and Lu (1992), as `problem02`, problem 5.
    """
    return Objective(
        lambda x: -(1.4 - 3 * x) * np.sin(18 * x),
        lambda x: 3 * np.sin(18 * x) - 18 * (1.4 - 3 * x) * np.cos(18 * x),
        lambda x: 108 * np.cos(18 * x) + 324 * (1.4 - 3 * x) * np.sin(18 * x),
        domain=(0, 1.2),
        minima=(0.9660858038268509,),
        local_minima=(0.07935168932404989, 0.39838733704287693, 0.6291665321684388),
        maxima=(
            *(0.24797842325266778, 0.4963427614280011),
            *(0.7947180795800267, 1.1390439199742997),
        ),
        start=0.2,
        name="Growing wave",
        latex=r"-(1.4 - 3x) \sin 18x",
    )


@gallery
def problem14() -> Objective:
    """Fading wave: -exp(-x) sin 2πx.

    Each well is as wide as the last and a factor e shallower; who starts on the right stays there.

    References
    ----------
    Hansen, Jaumard and Lu (1992), as `problem02`, problem 14.
    """
    w = _TURN
    first, crest = 0.22488038589156198, 0.724880385891562
    return Objective(
        lambda x: -np.exp(-x) * np.sin(w * x),
        lambda x: np.exp(-x) * (np.sin(w * x) - w * np.cos(w * x)),
        lambda x: np.exp(-x) * (2 * w * np.cos(w * x) + (w**2 - 1) * np.sin(w * x)),
        domain=(0, 4),
        minima=(first,),
        local_minima=(1.224880385891562, 2.224880385891562, 3.224880385891562),
        maxima=(crest, 1.724880385891562, 2.724880385891562, 3.724880385891562),
        start=2.6,
        name="Fading wave",
        latex=r"-e^{-x} \sin 2\pi x",
    )


@gallery
def problem15() -> Objective:
    """Rational function: (x² - 5x + 6)/(x² + 1).

    Its value tends to 1 on both sides: left of the maximum at 1 - √2 every descent runs away to
    minus infinity, slower and slower.

    References
    ----------
    Hansen, Jaumard and Lu (1992), as `problem02`, problem 15.
    """
    return Objective(
        lambda x: (x**2 - 5 * x + 6) / (x**2 + 1),
        lambda x: 5 * (x**2 - 2 * x - 1) / (x**2 + 1) ** 2,
        lambda x: -10 * (x**3 - 3 * x**2 - 3 * x + 1) / (x**2 + 1) ** 3,
        domain=(-5, 5),
        minima=(2.414213562373095,),
        maxima=(-0.41421356237309503,),
        start=-0.3,
        name="Rational",
        latex=r"\frac{x^2 - 5x + 6}{x^2 + 1}",
    )


@gallery
def forrester() -> Objective:
    """Forrester's function: (6x - 2)² sin(12x - 4).

    A local minimum, a flat place at 1/3 whose second derivative is 0, and the global minimum
    beyond a hill.

    References
    ----------
    Forrester, Sóbester and Keane (2008), *Engineering Design via Surrogate Modelling*, Wiley,
    appendix.
    """

    def slope(x: float) -> float:
        u = 6 * x - 2
        made: float = 12 * u * np.sin(2 * u) + 12 * u**2 * np.cos(2 * u)
        return made

    def curvature(x: float) -> float:
        u = 6 * x - 2
        made: float = 72 * (1 - 2 * u**2) * np.sin(2 * u) + 288 * u * np.cos(2 * u)
        return made

    return Objective(
        lambda x: (6 * x - 2) ** 2 * np.sin(12 * x - 4),
        slope,
        curvature,
        domain=(0, 1),
        minima=(0.7572487578418559,),
        local_minima=(0.14258918932471631,),
        maxima=(0.5240774773419503,),
        start=0.45,
        name="Forrester",
        latex=r"(6x - 2)^2 \sin(12x - 4)",
    )


@gallery
def gramacy_lee() -> Objective:
    """Gramacy and Lee's function: sin(10πx)/(2x) + (x - 1)⁴.

    Waves that flatten to the right, on the slope of a quartic: one valley for who takes large
    steps, nine for who takes small ones. At 0, outside its domain, it has its limit 5π + 1.

    References
    ----------
    Gramacy and Lee (2012), Cases for the nugget in modeling computer experiments, *Statistics and
    Computing* 22.
    """
    w = 10 * np.pi
    return Objective(
        lambda x: w / 2 * sinc(w * x) + (x - 1) ** 4,
        lambda x: -(w**3) / 2 * x * sinc_drop(w * x) + 4 * (x - 1) ** 3,
        lambda x: w**3 / 2 * (2 * sinc_drop(w * x) - sinc(w * x)) + 12 * (x - 1) ** 2,
        domain=(0.5, 2.5),
        minima=(0.5485634445276052,),
        local_minima=(
            *(0.7487437781430085, 0.9489336866904862, 1.1490876188021966, 1.348785167362593),
            *(1.5472883271844393, 1.7435767404694347, 1.9362196625299228, 2.121899166052543),
        ),
        start=2.2,
        name="Gramacy–Lee",
        latex=r"\frac{\sin 10\pi x}{2x} + (x - 1)^4",
    )
