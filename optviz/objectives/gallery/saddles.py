"""Saddles, and a landscape with three of them."""

from __future__ import annotations

import math

from optviz.objectives.families import bumps
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def saddle() -> Objective:
    """Saddle: x² - y².

    A minimum along x and a maximum along y. Newton's method jumps to the saddle point; gradient
    descent starts all but on the ridge and slides off it, downhill for ever.

    References
    ----------
    Dauphin et al. (2014), Identifying and attacking the saddle point problem in high-dimensional
    non-convex optimization, *NeurIPS*.
    """
    return Objective(
        lambda x, y: x**2 - y**2,
        lambda x, y: (2 * x, -2 * y),
        lambda x, y: ((2.0, 0.0), (0.0, -2.0)),
        domain=(-2, 2),
        saddles=((0, 0),),
        start=(-1.5, 0.01),
        name="Saddle",
        latex="x^2 - y^2",
    )


@gallery
def monkey_saddle() -> Objective:
    """Monkey saddle: x³ - 3xy².

    Three valleys leave the origin, two for the legs and one for the tail. Its Hessian is 0 there,
    and Newton's method only halves the distance at each step.

    References
    ----------
    Hilbert and Cohn-Vossen, *Geometry and the Imagination*, section 29.
    """
    return Objective(
        lambda x, y: x**3 - 3 * x * y**2,
        lambda x, y: (3 * (x**2 - y**2), -6 * x * y),
        lambda x, y: ((6 * x, -6 * y), (-6 * y, -6 * x)),
        domain=(-2, 2),
        saddles=((0, 0),),
        start=(1.5, 0.2),
        name="Monkey saddle",
        latex="x^3 - 3 x y^2",
    )


@gallery
def saddle_with_walls() -> Objective:
    """Saddle between two walls: x² - y² + y⁴/4.

    The saddle at the origin with somewhere to go: who leaves it arrives at a minimum.

    References
    ----------
    Nesterov (2004), *Introductory Lectures on Convex Optimization*, example 1.2.2, up to scale.
    """
    return Objective(
        lambda x, y: x**2 - y**2 + y**4 / 4,
        lambda x, y: (2 * x, -2 * y + y**3),
        lambda x, y: ((2.0, 0.0), (0.0, -2 + 3 * y**2)),
        domain=((-2, 2), (-2.2, 2.2)),
        minima=((0, -math.sqrt(2)), (0, math.sqrt(2))),
        saddles=((0, 0),),
        start=(-1.5, 0.01),
        name="Saddle with walls",
        latex=r"x^2 - y^2 + \frac{y^4}{4}",
    )


@gallery
def peaks() -> Objective:
    """Peaks: three hills and three hollows, polynomials under bells.

    3(1 - x)² exp(-x² - (y + 1)²) - 10(x/5 - x³ - y⁵) exp(-x² - y²) - ⅓ exp(-(x + 1)² - y²).
    Around the hills it is flat: a run that is thrown out there does not come back.

    References
    ----------
    The function ``peaks`` of MATLAB.
    """
    first = (
        lambda x, y: 3 * (1 - x) ** 2,
        lambda x, y: (-6 * (1 - x), 0.0),
        lambda x, y: (6.0, 0.0, 0.0),
    )
    second = (
        lambda x, y: 10 * (x**3 + y**5) - 2 * x,
        lambda x, y: (30 * x**2 - 2, 50 * y**4),
        lambda x, y: (60 * x, 0.0, 200 * y**3),
    )
    third = (lambda x, y: -1 / 3, lambda x, y: (0.0, 0.0), lambda x, y: (0.0, 0.0, 0.0))
    return Objective(
        *bumps((first, (0, -1)), (second, (0, 0)), (third, (-1, 0))),
        domain=(-3, 3),
        minima=((0.22827892055636909, -1.6255349574999964),),
        local_minima=(
            (-1.3473962443682108, 0.20451886609700518),
            (0.2964455538468321, 0.32019624766683435),
        ),
        saddles=(
            (0.4163233216785082, -0.3941450984024246),
            (-0.2659375568372457, 0.4667399937262694),
            (1.0982728343350927, 0.8544609795247524),
        ),
        maxima=(
            (-0.009317581959954116, 1.5813679629389998),
            (-0.46002451803438665, -0.6291965087168009),
            (1.285684697241304, -0.004847559075593672),
        ),
        start=(0.3, 1.3),
        name="Peaks",
        latex=r"3 (1 - x)^2 e^{-x^2 - (y + 1)^2} - \ldots",
    )
