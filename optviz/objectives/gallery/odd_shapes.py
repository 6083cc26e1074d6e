"""Landscapes of no family: a bird, a hundred digits, a needle on a plain, plates with cuts."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.objectives.calling import Array
from optviz.objectives.families import additive, numbered, product
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def bird() -> Objective:
    """Bird: sin x exp((1 - cos y)²) + cos y exp((1 - sin x)²) + (x - y)².

    Two equal minima, high peaks beside deep holes.

    References
    ----------
    Mishra (2006), Some new test functions for global optimization and performance of repulsive
    particle swarm method, MPRA paper 2718.
    """

    def bells(x: Any, y: Any) -> tuple[Any, ...]:
        """Return exp((1 - cos y)²) and exp((1 - sin x)²), each with its two derivatives."""
        c, s, d, t = np.cos(y), np.sin(y), np.cos(x), np.sin(x)
        e, f = np.exp((1 - c) ** 2), np.exp((1 - t) ** 2)
        de, df = 2 * (1 - c) * s, -2 * (1 - t) * d
        dde, ddf = 2 * s**2 + 2 * (1 - c) * c + de**2, 2 * d**2 + 2 * (1 - t) * t + df**2
        return e, de * e, dde * e, f, df * f, ddf * f

    def value(x: Any, y: Any) -> Any:
        e, f = np.exp((1 - np.cos(y)) ** 2), np.exp((1 - np.sin(x)) ** 2)
        return np.sin(x) * e + np.cos(y) * f + (x - y) ** 2

    def grad(x: Any, y: Any) -> Any:
        e, de, _, f, df, _ = bells(x, y)
        return (
            np.cos(x) * e + np.cos(y) * df + 2 * (x - y),
            np.sin(x) * de - np.sin(y) * f - 2 * (x - y),
        )

    def hess(x: Any, y: Any) -> Any:
        e, de, dde, f, df, ddf = bells(x, y)
        mixed = np.cos(x) * de - np.sin(y) * df - 2
        return (
            (-np.sin(x) * e + np.cos(y) * ddf + 2, mixed),
            (mixed, np.sin(x) * dde - np.cos(y) * f + 2),
        )

    return Objective(
        value,
        grad,
        hess,
        domain=(-2 * np.pi, 2 * np.pi),
        minima=(
            (4.701043130249553, 3.15293850372493),
            (-1.5821421769300335, -3.1302468034546562),
        ),
        local_minima=(
            (-1.536662471846804, 3.1074587986417006),
            (4.655171399427279, -3.084375072632382),
            (0.6652776279479201, 0.9055186988469766),
            (-5.617907679231666, -5.37766660833261),
        ),
        start=(-0.5, -5.5),
        name="Bird",
        latex=r"\sin x\, e^{(1 - \cos y)^2} + \cos y\, e^{(1 - \sin x)^2} + (x - y)^2",
    )


@gallery
def trefethen() -> Objective:
    """Trefethen's function: six terms on scales from 1 to 1/80, see the formula.

    exp(sin 50x) + sin(60 exp y) + sin(70 sin x) + sin(sin 80y) - sin(10(x + y)) + (x² + y²)/4: the
    fourth problem of the hundred-digit challenge asks for its least value, -3.306868647….

    References
    ----------
    Trefethen (2002), A hundred-dollar, hundred-digit challenge, *SIAM News* 35(1).
    """

    def value(x: Any, y: Any) -> Any:
        return (
            np.exp(np.sin(50 * x))
            + np.sin(60 * np.exp(y))
            + np.sin(70 * np.sin(x))
            + np.sin(np.sin(80 * y))
            - np.sin(10 * (x + y))
            + (x**2 + y**2) / 4
        )

    def grad(x: Any, y: Any) -> Any:
        s, e, slow = 70 * np.sin(x), 60 * np.exp(y), 10 * np.cos(10 * (x + y))
        along = 50 * np.cos(50 * x) * np.exp(np.sin(50 * x)) + 70 * np.cos(x) * np.cos(s)
        across = e * np.cos(e) + 80 * np.cos(80 * y) * np.cos(np.sin(80 * y))
        return along - slow + x / 2, across - slow + y / 2

    def hess(x: Any, y: Any) -> Any:
        s, e, slow = 70 * np.sin(x), 60 * np.exp(y), 100 * np.sin(10 * (x + y))
        u, v = np.sin(50 * x), np.sin(80 * y)
        along = (
            2500 * (1 - u**2 - u) * np.exp(u) - s * np.cos(s) - (70 * np.cos(x)) ** 2 * np.sin(s)
        )
        across = e * np.cos(e) - e**2 * np.sin(e) - 6400 * (v * np.cos(v) + (1 - v**2) * np.sin(v))
        return (along + slow + 0.5, slow), (slow, across + slow + 0.5)

    return Objective(
        value,
        grad,
        hess,
        domain=(-1, 1),
        view=(-0.25, 0.25),
        minima=((-0.024403079694375173, 0.21061242715535577),),
        start=(-0.2, -0.1),
        name="Trefethen",
        latex=r"e^{\sin 50x} + \sin(60 e^y) + \sin(70 \sin x) + \ldots",
    )


@gallery
def easom() -> Objective:
    """Easom's needle: -cos x cos y exp(-(x - π)² - (y - π)²).

    A plain without any slope, and in it one narrow hole: gradients say nothing until one is there.

    References
    ----------
    Easom (1990), A survey of global optimization techniques, thesis, University of Louisville.
    """

    def bell(x: Any) -> Any:
        return np.exp(-((x - np.pi) ** 2))

    def slope(x: Any) -> Any:
        return -(np.sin(x) + 2 * (x - np.pi) * np.cos(x)) * bell(x)

    def bend(x: Any) -> Any:
        d = x - np.pi
        return ((4 * d**2 - 3) * np.cos(x) + 4 * d * np.sin(x)) * bell(x)

    u = (lambda x: np.cos(x) * bell(x), slope, bend)
    far = 1.3049954504376675
    return Objective(
        *product(u, u, -1.0),
        domain=(-100, 100),
        view=(0, 2 * np.pi),
        minima=((np.pi, np.pi),),
        maxima=((far, np.pi), (4.978189856741919, np.pi), (np.pi, far), (np.pi, 4.978189856741919)),
        start=(1.9, 2.2),
        name="Easom",
        latex=r"-\cos x \cos y\; e^{-(x - \pi)^2 - (y - \pi)^2}",
    )


@gallery
def michalewicz() -> Objective:
    """Michalewicz's function: -sin x sin²⁰(x²/π) - sin y sin²⁰(2y²/π).

    Plates with two deep cuts in each direction: no slope on the plates, the minimum where cuts
    cross.

    References
    ----------
    Michalewicz (1992), *Genetic Algorithms + Data Structures = Evolution Programs*, Springer.
    """

    def cut(p: Array) -> tuple[Array, Array, Array]:
        """Return sin²⁰ z for z = ix²/π, with its two derivatives by x."""
        rate = 2 * numbered(p) / np.pi
        s, c, turn = np.sin(rate * p**2 / 2), np.cos(rate * p**2 / 2), rate * p
        bend = 20 * s**18 * ((19 * c**2 - s**2) * turn**2 + s * c * rate)
        return s**20, 20 * s**19 * c * turn, bend

    def slopes(p: Array) -> Any:
        s, ds, _ = cut(p)
        return -np.cos(p) * s - np.sin(p) * ds

    def curvatures(p: Array) -> Any:
        s, ds, dds = cut(p)
        return np.sin(p) * (s - dds) - 2 * np.cos(p) * ds

    return Objective(
        *additive(2, lambda p: -np.sin(p) * cut(p)[0], slopes, curvatures),
        dim=2,
        domain=(0, np.pi),
        minima=((2.2029055201726093, np.pi / 2),),
        local_minima=((2.2029055201726093, 2.7115714838430143),),
        start=(1.9, 2.3),
        name="Michalewicz",
        latex=r"-\sin x\, \sin^{20}\frac{x^2}{\pi} - \sin y\, \sin^{20}\frac{2y^2}{\pi}",
    )
