"""Functions of one variable with a lesson: where rules converge, climb, cycle and run away."""

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
def cos_perturbed_steep() -> Objective:
    """Square with steep waves on it: x² + 2 cos 5x.

    No longer convex: two best minima, two worse ones, and five maxima for Newton's method to
    climb. The start lies in one of the worse wells.

    References
    ----------
    A lecture example; the second derivative is 2 - 50 cos 5x.
    """
    low, high = 0.6040955322925761, 1.8108371649808959
    crest, last = 1.3096409841113297, 2.6237588178054474
    return Objective(
        lambda x: x**2 + 2 * np.cos(5 * x),
        lambda x: 2 * x - 10 * np.sin(5 * x),
        lambda x: 2 - 50 * np.cos(5 * x),
        domain=(-3, 3),
        minima=(-low, low),
        local_minima=(-high, high),
        maxima=(-last, -crest, 0, crest, last),
        start=-2.5,
        name="Steeply perturbed quadratic",
        latex=r"x^2 + 2 \cos 5x",
    )


@gallery
def cosine() -> Objective:
    r"""Negative cosine: -cos(πx/20).

    Convex for |x| < 10 only: beyond that Newton's method climbs to the maxima at ±20. The domain
    is one whole period.

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
        maxima=(-20, 20),
        start=-15,
        name="Cosine",
        latex=r"-\cos\frac{\pi x}{20}",
    )


@gallery
def double_well() -> Objective:
    """Double well: (x² - 1)².

    Two minima with a maximum at 0 between them; the start lies on the hill, where the second
    derivative is negative and Newton's method climbs.

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
        maxima=(0,),
        start=0.4,
        name="Double well",
        latex=r"(x^2 - 1)^2",
    )


@gallery
def newton_cycle() -> Objective:
    """Newton's cycle: x⁴/4 - x² + 2x.

    From 0 Newton's method goes to 1, from 1 to 0, and so on for ever, and from near there it ends
    in the same cycle.

    References
    ----------
    A lecture example: the derivative x³ - 2x + 2 is the classical cubic on which Newton's method
    for roots has an attracting cycle.
    """
    return Objective(
        lambda x: x**4 / 4 - x**2 + 2 * x,
        lambda x: x**3 - 2 * x + 2,
        lambda x: 3 * x**2 - 2,
        domain=(-2.5, 2.5),
        minima=(-1.7692923542386314,),
        start=0,
        name="Newton's cycle",
        latex=r"\frac{x^4}{4} - x^2 + 2x",
    )


@gallery
def newton_diverge() -> Objective:
    """Newton's escape: √(1 + x²).

    Strictly convex, and yet Newton's method runs away from everywhere beyond ±1: its step leads
    from x to -x³.

    References
    ----------
    A lecture example; the second derivative is (1 + x²)^(-3/2) > 0.
    """
    return Objective(
        lambda x: np.hypot(1.0, x),
        lambda x: x / np.hypot(1.0, x),
        lambda x: np.hypot(1.0, x) ** -3,
        domain=(-5, 5),
        minima=(0,),
        start=1.1,
        name="Newton's escape",
        latex=r"\sqrt{1 + x^2}",
    )
