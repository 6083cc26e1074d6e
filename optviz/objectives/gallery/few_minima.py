"""A handful of minima: which one is reached depends on the start and on the method."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from optviz.objectives.families import product, separable, squares, summed
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def himmelblau() -> Objective:
    """Himmelblau's four wells: (x² + y - 11)² + (x + y² - 7)².

    Four minima of equal depth around a hill, with a saddle point between each two neighbours.

    References
    ----------
    Himmelblau (1972), *Applied Nonlinear Programming*, McGraw-Hill.
    """
    return Objective(
        *squares(
            lambda x, y: (x**2 + y - 11, x + y**2 - 7),
            lambda x, y: ((2 * x, 1.0), (1.0, 2 * y)),
            lambda x, y: ((2.0, 0.0, 0.0), (0.0, 0.0, 2.0)),
        ),
        domain=(-5, 5),
        minima=(
            (3, 2),
            (3.5844283403304917, -1.8481265269644036),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
        ),
        saddles=(
            (3.385154183607021, 0.07385187983774928),
            (0.08667750455539636, 2.884254701174776),
            (-3.0730257507643897, -0.08135304428796751),
            (-0.12796134673068008, -1.9537149802445763),
        ),
        maxima=((-0.2708445906673476, -0.9230385564799815),),
        start=(0, 0),
        name="Himmelblau",
        latex="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    )


@gallery
def branin() -> Objective:
    """Branin's function: (y - bx² + cx - 6)² + 10(1 - t) cos x + 10.

    Three minima of equal value 10t along a curved valley. b = 5.1/(4π²), c = 5/π, t = 1/(8π).

    References
    ----------
    Branin (1972), Widely convergent method for finding multiple solutions of simultaneous
    nonlinear equations, *IBM Journal of Research and Development* 16(5); Dixon and Szegö (1978).
    """
    b, c, wave = 5.1 / (4 * np.pi**2), 5 / np.pi, 10 * (1 - 1 / (8 * np.pi))

    def grad(x: Any, y: Any) -> Any:
        r = y - b * x**2 + c * x - 6
        return 2 * r * (c - 2 * b * x) - wave * np.sin(x), 2 * r

    def hess(x: Any, y: Any) -> Any:
        r, slope = y - b * x**2 + c * x - 6, c - 2 * b * x
        return (2 * slope**2 - 4 * b * r - wave * np.cos(x), 2 * slope), (2 * slope, 2.0)

    return Objective(
        lambda x, y: (y - b * x**2 + c * x - 6) ** 2 + wave * np.cos(x) + 10,
        grad,
        hess,
        domain=((-5, 10), (0, 15)),
        minima=((-np.pi, 12.275), (np.pi, 2.275), (3 * np.pi, 2.475)),
        saddles=((0, 6), (2 * np.pi, 1.1)),
        start=(6, 14),
        name="Branin",
        latex=r"(y - b x^2 + c x - 6)^2 + 10(1 - t) \cos x + 10",
    )


@gallery
def goldstein_price() -> Objective:
    """Goldstein and Price's function: a(x + y) b(2x - 3y), two quartics.

    a(s) = 1 + (s + 1)²(3s² - 14s + 19) and b(t) = 30 + t²(3t² - 16t + 18): what is usually printed
    as 14 terms is a product of functions of x + y and 2x - 3y, and its nine stationary points are
    those of the two. Values reach a million beside a minimum of 3.

    References
    ----------
    Goldstein and Price (1971), On descent from local minima, *Mathematics of Computation* 25.
    """

    def a(s: Any) -> Any:
        return 1 + (s + 1) ** 2 * (3 * s**2 - 14 * s + 19)

    def b(t: Any) -> Any:
        return 30 + t**2 * (3 * t**2 - 16 * t + 18)

    def slopes(s: Any, t: Any) -> Any:
        return 12 * (s + 1) * (s - 1) * (s - 2), 12 * t * (t - 1) * (t - 3)

    def grad(x: Any, y: Any) -> Any:
        s, t = x + y, 2 * x - 3 * y
        da, db = slopes(s, t)
        u, v = da * b(t), a(s) * db
        return u + 2 * v, u - 3 * v

    def hess(x: Any, y: Any) -> Any:
        s, t = x + y, 2 * x - 3 * y
        da, db = slopes(s, t)
        uu = 12 * (3 * s**2 - 4 * s - 1) * b(t)
        uv = da * db
        vv = 12 * a(s) * (3 * t**2 - 8 * t + 3)
        mixed = uu - uv - 6 * vv
        return (uu + 4 * uv + 4 * vv, mixed), (mixed, uu - 6 * uv + 9 * vv)

    return Objective(
        lambda x, y: a(x + y) * b(2 * x - 3 * y),
        grad,
        hess,
        domain=(-2, 2),
        minima=((0, -1),),
        local_minima=((-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)),
        saddles=((-0.4, -0.6), (1.2, -0.2), (1.4, 0.6), (0.6, 0.4)),
        maxima=((0.8, 0.2),),
        start=(-1.5, 0.5),
        name="Goldstein–Price",
        latex=r"(1 + (x + y + 1)^2 (\ldots)) (30 + (2x - 3y)^2 (\ldots))",
    )


@gallery
def mccormick() -> Objective:
    """McCormick's function: sin(x + y) + (x - y)² - 1.5x + 2.5y + 1.

    A valley along the diagonal with waves in it. The minimum is that of the domain: further
    down the diagonal there are lower ones, without end.

    References
    ----------
    Jamil and Yang (2013), A literature survey of benchmark functions for global optimisation
    problems, *Int. J. Mathematical Modelling and Numerical Optimisation* 4(2).
    """

    def grad(x: Any, y: Any) -> Any:
        wave, off = np.cos(x + y), 2 * (x - y)
        return wave + off - 1.5, wave - off + 2.5

    def hess(x: Any, y: Any) -> Any:
        wave = np.sin(x + y)
        return (2 - wave, -2 - wave), (-2 - wave, 2 - wave)

    return Objective(
        lambda x, y: np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
        grad,
        hess,
        domain=((-1.5, 4), (-3, 4)),
        minima=((-0.5471975511965977, -1.5471975511965979),),
        local_minima=((2.5943951023931957, 1.5943951023931955),),
        saddles=((1.5471975511965979, 0.5471975511965977),),
        start=(0.5, 3.5),
        name="McCormick",
        latex=r"\sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
    )


@gallery
def styblinski_tang(dim: int = 2) -> Objective:
    """Styblinski and Tang's function: ½ Σ (x⁴ - 16x² + 5x).

    A deeper and a shallower well along each axis: 2ⁿ minima in n dimensions, one of them global.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Styblinski and Tang (1990), Experiments in nonconvex optimization: stochastic approximation
    with function smoothing and simulated annealing, *Neural Networks* 3(4).
    """
    low, top, high = -2.903534027771177, 0.1567312567803401, 2.746802770990837
    few = dim <= 3
    wells = [p for p in itertools.product((low, high), repeat=dim) if high in p] if few else []
    between = [p for p in itertools.product((low, top, high), repeat=dim) if 0 < p.count(top) < dim]
    return Objective(
        *separable(
            dim,
            lambda x: 0.5 * (x**4 - 16 * x**2 + 5 * x),
            lambda x: 2 * x**3 - 16 * x + 2.5,
            lambda x: 6 * x**2 - 16,
        ),
        dim=dim,
        domain=(-5, 5),
        view=(-4.2, 4.2),
        minima=((low,) * dim,),
        local_minima=wells,
        saddles=between if few else (),
        maxima=((top,) * dim,),
        start=np.resize([0.5, 3.9], dim),
        name="Styblinski–Tang",
        latex=summed(dim, r"\frac{1}{2} ({x}^4 - 16{x}^2 + 5{x})"),
    )


@gallery
def hosaki() -> Objective:
    """Hosaki's function: (1 - 8x + 7x² - 7x³/3 + x⁴/4) y² exp(-y).

    Two wells side by side, the far one twice as deep, and nothing but slope beyond y = 2.

    References
    ----------
    Bekey and Ung (1974), A comparative evaluation of two global search algorithms, *IEEE
    Transactions on Systems, Man, and Cybernetics* 4(1).
    """
    return Objective(
        *product(
            (
                lambda x: 1 - 8 * x + 7 * x**2 - 7 / 3 * x**3 + x**4 / 4,
                lambda x: (x - 1) * (x - 2) * (x - 4),
                lambda x: 3 * x**2 - 14 * x + 14,
            ),
            (
                lambda y: y**2 * np.exp(-y),
                lambda y: (2 - y) * y * np.exp(-y),
                lambda y: (y**2 - 4 * y + 2) * np.exp(-y),
            ),
        ),
        domain=((0, 5), (0, 6)),
        minima=((4, 2),),
        local_minima=((1, 2),),
        saddles=((2, 2),),
        start=(1.9, 4.5),
        name="Hosaki",
        latex=r"(1 - 8x + 7x^2 - \frac{7}{3} x^3 + \frac{1}{4} x^4)\, y^2 e^{-y}",
    )
