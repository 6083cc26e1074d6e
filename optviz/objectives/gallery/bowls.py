"""Bowls: one minimum, and at most the scales of the axes to trouble a method."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.objectives.calling import Array
from optviz.objectives.families import (
    additive,
    diagonal,
    numbered,
    separable,
    squares,
    summed,
    with_axis,
)
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def bowl(dim: int = 2) -> Objective:
    """Round bowl: x² + y².

    Every direction is alike: steepest descent points straight at the minimum.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    The sphere function; De Jong (1975), *Analysis of the Behavior of a Class of Genetic Adaptive
    Systems*, F1.
    """
    return Objective(
        *separable(dim, lambda x: x**2, lambda x: 2 * x, lambda x: 2.0),
        dim=dim,
        domain=(-3, 3),
        minima=((0,) * dim,),
        start=np.resize([-2.5, 2], dim),
        name="Bowl",
        latex=summed(dim, "{x}^2"),
    )


@gallery
def sum_of_squares(dim: int = 2) -> Objective:
    """Weighted sum of squares: x² + 2y² + 3z² + ….

    The i-th axis is i times as steep as the first, so that the condition number is the dimension.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Jamil and Yang (2013), A literature survey of benchmark functions for global optimisation
    problems, *Int. J. Mathematical Modelling and Numerical Optimisation* 4(2).
    """
    return Objective(
        *additive(
            dim,
            lambda p: numbered(p) * p**2,
            lambda p: 2 * numbered(p) * p,
            lambda p: 2 * numbered(p) * np.ones_like(p),
        ),
        dim=dim,
        domain=(-10, 10),
        minima=((0,) * dim,),
        start=np.resize([-8, 6], dim),
        name="Sum of squares",
        latex={1: "x^2", 2: "x^2 + 2y^2"}.get(dim, r"\sum_i i\, x_i^2"),
    )


@gallery
def booth() -> Objective:
    """Booth's function: (x + 2y - 7)² + (2x + y - 5)².

    A quadratic of condition number 9, its axes along the diagonals: no coordinate is right alone.

    References
    ----------
    Jamil and Yang (2013), as `sum_of_squares`.
    """
    return Objective(
        *squares(
            lambda x, y: (x + 2 * y - 7, 2 * x + y - 5),
            lambda x, y: ((1.0, 2.0), (2.0, 1.0)),
        ),
        domain=(-10, 10),
        minima=((1, 3),),
        start=(-8, -6),
        name="Booth",
        latex="(x + 2y - 7)^2 + (2x + y - 5)^2",
    )


@gallery
def matyas() -> Objective:
    """Matyas's function: 0.26(x² + y²) - 0.48xy.

    A long trough along the diagonal: its condition number is 25.

    References
    ----------
    Jamil and Yang (2013), as `sum_of_squares`.
    """
    return Objective(
        lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
        lambda x, y: (0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x),
        lambda x, y: ((0.52, -0.48), (-0.48, 0.52)),
        domain=(-10, 10),
        minima=((0, 0),),
        start=(-9, 2),
        name="Matyas",
        latex="0.26 (x^2 + y^2) - 0.48 x y",
    )


@gallery
def zakharov(dim: int = 2) -> Objective:
    """Zakharov's function: x² + y² + s² + s⁴ with s = x/2 + y.

    A bowl in the plane s = 0 with quartic walls: first steps that suit the floor overshoot there.

    Parameters
    ----------
    dim : int
        Number of components; s = Σ i xᵢ/2.

    References
    ----------
    Jamil and Yang (2013), as `sum_of_squares`.
    """

    def tilt(p: Array) -> Any:
        return (numbered(p) * p).sum(axis=0) / 2

    def value(p: Array) -> Any:
        s = tilt(p)
        return (p**2).sum(axis=0) + s**2 + s**4

    def grad(p: Array) -> Any:
        s = tilt(p)
        return 2 * p + numbered(p) * (s + 2 * s**3)

    def hess(p: Array) -> Any:
        i = numbered(p)
        return diagonal(np.full_like(p, 2.0)) + i[:, None] * i * (0.5 + 3 * tilt(p) ** 2)

    return Objective(
        *(with_axis(dim, part) for part in (value, grad, hess)),
        dim=dim,
        domain=(-5, 10),
        view=(-5, 5),
        minima=((0,) * dim,),
        start=np.resize([-4, -2], dim),
        name="Zakharov",
        latex=r"\sum_i x_i^2 + s^2 + s^4,\quad s = \sum_i \frac{1}{2} i\, x_i",
    )
