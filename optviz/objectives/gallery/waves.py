"""Waves in two dimensions: egg boxes, ripples and folds."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.objectives.families import Functions, product, separable, sinc, sinc_drop
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def egg_crate() -> Objective:
    """Egg crate: x² + y² + 25(sin² x + sin² y).

    A bowl over an egg box, nine wells wide; only the middle one is the minimum.

    References
    ----------
    Jamil and Yang (2013), A literature survey of benchmark functions for global optimisation
    problems, *Int. J. Mathematical Modelling and Numerical Optimisation* 4(2).
    """
    well, crest = 3.0196018847849517, 1.6364424603413235
    return Objective(
        *separable(
            2,
            lambda x: x**2 + 25 * np.sin(x) ** 2,
            lambda x: 2 * x + 25 * np.sin(2 * x),
            lambda x: 2 + 50 * np.cos(2 * x),
        ),
        domain=(-5, 5),
        minima=((0, 0),),
        local_minima=[(i * well, j * well) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j],
        saddles=((-crest, 0), (crest, 0), (0, -crest), (0, crest)),
        maxima=((-crest, -crest), (-crest, crest), (crest, -crest), (crest, crest)),
        start=(-4.5, 2),
        name="Egg crate",
        latex=r"x^2 + y^2 + 25 (\sin^2 x + \sin^2 y)",
    )


@gallery
def bohachevsky() -> Objective:
    """Bohachevsky's function: x² + 2y² - 0.3 cos 3πx - 0.4 cos 4πy + 0.7.

    A wide bowl whose bottom alone is rough: far away all methods do well.

    References
    ----------
    Bohachevsky, Johnson and Stein (1986), Generalized simulated annealing for function
    optimization, *Technometrics* 28(3), the first of three.
    """
    u, v = 3 * np.pi, 4 * np.pi
    side, up = 0.6186120678279501, 0.46952754566849225
    return Objective(
        lambda x, y: x**2 + 2 * y**2 + 0.6 * np.sin(u * x / 2) ** 2 + 0.8 * np.sin(v * y / 2) ** 2,
        lambda x, y: (2 * x + 0.3 * u * np.sin(u * x), 4 * y + 0.4 * v * np.sin(v * y)),
        lambda x, y: (
            (2 + 0.3 * u**2 * np.cos(u * x), 0.0),
            (0.0, 4 + 0.4 * v**2 * np.cos(v * y)),
        ),
        domain=(-100, 100),
        view=(-1.6, 1.6),
        minima=((0, 0),),
        local_minima=((-side, 0), (side, 0), (0, -up), (0, up)),
        start=(-1.4, 1.1),
        name="Bohachevsky",
        latex=r"x^2 + 2y^2 - 0.3 \cos 3\pi x - 0.4 \cos 4\pi y + 0.7",
    )


@gallery
def levy13() -> Objective:
    """Lévy's function no. 13: sin² 3πx + (x - 1)²(1 + sin² 3πy) + (y - 1)²(1 + sin² 2πy).

    A bowl of ripples; near the minimum the ripples are all there is.

    References
    ----------
    Lévy and Montalvo (1985), The tunneling algorithm for the global minimization of functions,
    *SIAM Journal on Scientific and Statistical Computing* 6(1).
    """
    w = np.pi

    def value(x: Any, y: Any) -> Any:
        side = (x - 1) ** 2 * (1 + np.sin(3 * w * y) ** 2)
        return np.sin(3 * w * (x - 1)) ** 2 + side + (y - 1) ** 2 * (1 + np.sin(2 * w * y) ** 2)

    def grad(x: Any, y: Any) -> Any:
        u, v = x - 1, y - 1
        return (
            3 * w * np.sin(6 * w * u) + 2 * u * (1 + np.sin(3 * w * v) ** 2),
            3 * w * u**2 * np.sin(6 * w * v)
            + 2 * v * (1 + np.sin(2 * w * v) ** 2)
            + 2 * w * v**2 * np.sin(4 * w * v),
        )

    def hess(x: Any, y: Any) -> Any:
        u, v = x - 1, y - 1
        mixed = 6 * w * u * np.sin(6 * w * v)
        along = 18 * w**2 * np.cos(6 * w * u) + 2 * (1 + np.sin(3 * w * v) ** 2)
        across = (
            18 * (w * u) ** 2 * np.cos(6 * w * v)
            + 2 * (1 + np.sin(2 * w * v) ** 2)
            + 8 * w * v * np.sin(4 * w * v)
            + 8 * (w * v) ** 2 * np.cos(4 * w * v)
        )
        return (along, mixed), (mixed, across)

    return Objective(
        value,
        grad,
        hess,
        domain=(-10, 10),
        view=(-1.5, 3.5),
        minima=((1, 1),),
        start=(-1, 3),
        name="Lévy no. 13",
        latex=r"\sin^2 3\pi x + (x - 1)^2 (1 + \sin^2 3\pi y) + \ldots",
    )


@gallery
def shubert() -> Objective:
    """Shubert's function: g(x) g(y) with g(x) = Σ i cos((i + 1)x + i), i = 1 … 5.

    Hundreds of minima; 18 of them, in nine pairs, are the best. Where one factor is at its
    highest and the other at its lowest, the product is least.

    References
    ----------
    Lévy and Montalvo (1985), as `levy13`.
    """
    i = range(1, 6)
    g: Functions = (
        lambda x: sum(k * np.cos((k + 1) * x + k) for k in i),
        lambda x: -sum(k * (k + 1) * np.sin((k + 1) * x + k) for k in i),
        lambda x: -sum(k * (k + 1) ** 2 * np.cos((k + 1) * x + k) for k in i),
    )
    low = (-7.708313735499347, -1.425128428319761, 4.858056878859825)
    high = (-7.0835064076515595, -0.8003211004719731, 5.482864206707613)
    pairs = [(x, y) for x in low for y in high]
    return Objective(
        *product(g, g),
        domain=(-10, 10),
        view=(-3, 3),
        minima=sorted(pairs + [(y, x) for x, y in pairs]),
        start=(-2.5, 1.4),
        name="Shubert",
        latex=r"{\prod}_{u = x, y}\; {\sum}_{i=1}^{5} i \cos((i + 1) u + i)",
    )


@gallery
def drop_wave() -> Objective:
    """Drop wave: -(1 + cos 12r)/(r²/2 + 2), r² = x² + y².

    Rings around a drop: no straight way in, and every ring is a ring of minima, more or less. It
    is a smooth function of r², so that nothing is divided by r at the origin.

    References
    ----------
    Surjanovic and Bingham, *Virtual Library of Simulation Experiments*, Simon Fraser University.
    """

    def parts(x: Any, y: Any) -> tuple[Any, ...]:
        """Return the first two derivatives of the quotient by s = r²."""
        s = x**2 + y**2
        u = 12 * np.sqrt(s)
        top, slope, bend = 1 + np.cos(u), -72 * sinc(u), 72**2 * sinc_drop(u)
        low = s / 2 + 2
        first = slope / low - top / (2 * low**2)
        second = bend / low - slope / low**2 + top / (2 * low**3)
        return first, second

    def grad(x: Any, y: Any) -> Any:
        first, _ = parts(x, y)
        return -2 * x * first, -2 * y * first

    def hess(x: Any, y: Any) -> Any:
        first, second = parts(x, y)
        mixed = -4 * x * y * second
        return (-2 * first - 4 * x**2 * second, mixed), (mixed, -2 * first - 4 * y**2 * second)

    return Objective(
        lambda x, y: -(1 + np.cos(12 * np.hypot(x, y))) / ((x**2 + y**2) / 2 + 2),
        grad,
        hess,
        domain=(-5.12, 5.12),
        view=(-2, 2),
        minima=((0, 0),),
        start=(-1.4, 0.9),
        name="Drop wave",
        latex=r"-\frac{1 + \cos 12r}{r^2/2 + 2},\quad r^2 = x^2 + y^2",
    )


@gallery
def schaffer2() -> Objective:
    """Schaffer's function no. 2: ½ + (sin²(x² - y²) - ½)/(1 + (x² + y²)/1000)².

    A cross of ever finer folds with a hardly lower middle.

    References
    ----------
    Mishra (2006), Some new test functions for global optimization and performance of repulsive
    particle swarm method, MPRA paper 2718; after Schaffer et al. (1989), *ICGA*.
    """

    def parts(x: Any, y: Any) -> tuple[Any, ...]:
        """Return sin² - ½ with its first two derivatives by x² - y², and 1 + r²/1000."""
        d = 2 * (x**2 - y**2)
        return -np.cos(d) / 2, np.sin(d), 2 * np.cos(d), 1 + (x**2 + y**2) / 1000

    def grad(x: Any, y: Any) -> Any:
        a, da, _, q = parts(x, y)
        fall = a / (250 * q**3)
        return 2 * x * da / q**2 - x * fall, -2 * y * da / q**2 - y * fall

    def hess(x: Any, y: Any) -> Any:
        a, da, dda, q = parts(x, y)
        fold, both, bowl = 4 * dda / q**2, da / (125 * q**3), 3 * a / (125000 * q**4)
        level, fall = 2 * da / q**2, a / (250 * q**3)
        mixed = x * y * (bowl - fold)
        return (
            (x**2 * (fold - 2 * both + bowl) + level - fall, mixed),
            (mixed, y**2 * (fold + 2 * both + bowl) - level - fall),
        )

    def value(x: Any, y: Any) -> Any:
        a, _, _, q = parts(x, y)
        return 0.5 + a / q**2

    return Objective(
        value,
        grad,
        hess,
        domain=(-100, 100),
        view=(-4, 4),
        minima=((0, 0),),
        start=(-2.5, 2),
        name="Schaffer no. 2",
        latex=r"\frac{1}{2} + \frac{\sin^2(x^2 - y^2) - 1/2}{(1 + (x^2 + y^2)/1000)^2}",
    )
