"""Functions of one variable."""

from __future__ import annotations

import numpy as np

from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery

_WAVE = np.pi / 20


@gallery
def quadratic_1d() -> Objective:
    """Square: x².

    The first function of every lecture: gradient descent with learning rate η multiplies x by
    1 - 2η, and Newton's method arrives in one step.

    Returns
    -------
    Objective
        Domain (-20, 20), minimum 0 at 0, start -20.

    References
    ----------
    Nocedal and Wright, *Numerical Optimization*, 2nd ed., chapter 2.
    """
    return Objective(
        lambda x: x**2,
        lambda x: 2 * x,
        lambda x: 2.0,
        domain=(-20, 20),
        minima=(0,),
        start=-20,
        name="Quadratic",
        latex="x^2",
    )


@gallery
def cos_perturbed() -> Objective:
    r"""Square with a wave on it: x² - cos(πx/20).

    Convex, so that Newton's method converges from everywhere, but no longer in one step.

    Returns
    -------
    Objective
        Domain (-20, 20), minimum -1 at 0, start -20.

    References
    ----------
    A lecture example; the second derivative is 2 + (π/20)² cos(πx/20) > 0.
    """
    return Objective(
        lambda x: x**2 - np.cos(_WAVE * x),
        lambda x: 2 * x + _WAVE * np.sin(_WAVE * x),
        lambda x: 2 + _WAVE**2 * np.cos(_WAVE * x),
        domain=(-20, 20),
        minima=(0,),
        start=-20,
        name="Perturbed quadratic",
        latex=r"x^2 - \cos\frac{\pi x}{20}",
    )


@gallery
def cosine() -> Objective:
    r"""Negative cosine: -cos(πx/20).

    Convex for |x| < 10 only: beyond that Newton's method climbs to the maxima at ±20.

    Returns
    -------
    Objective
        Domain (-20, 20), one whole period; minimum -1 at 0, start -15.

    References
    ----------
    A lecture example.
    """
    return Objective(
        lambda x: -np.cos(_WAVE * x),
        lambda x: _WAVE * np.sin(_WAVE * x),
        lambda x: _WAVE**2 * np.cos(_WAVE * x),
        domain=(-20, 20),
        minima=(0,),
        start=-15,
        name="Cosine",
        latex=r"-\cos\frac{\pi x}{20}",
    )


@gallery
def double_well() -> Objective:
    """Double well: (x² - 1)².

    Two minima with a maximum at 0 between them; the start lies on the hill, where the second
    derivative is negative and Newton's method climbs.

    Returns
    -------
    Objective
        Domain (-2, 2), minima 0 at -1 and 1, start 0.4.

    References
    ----------
    Strogatz, *Nonlinear Dynamics and Chaos*, section 2.7.
    """
    return Objective(
        lambda x: (x**2 - 1) ** 2,
        lambda x: 4 * x * (x**2 - 1),
        lambda x: 12 * x**2 - 4,
        domain=(-2, 2),
        minima=(-1, 1),
        start=0.4,
        name="Double well",
        latex=r"\left(x^2 - 1\right)^2",
    )
