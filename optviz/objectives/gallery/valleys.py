"""Valleys: falling in is easy, following the floor is not."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.families import numbered, squares, with_axis
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def rosenbrock(b: float = 100.0, a: float = 1.0, dim: int = 2) -> Objective:
    """Rosenbrock's curved valley: b(y - x²)² + (a - x)².

    Falling into the valley is easy, following it is not: its floor is nearly flat, its walls the
    steeper the larger b. In more dimensions it is the sum over neighbours.

    Parameters
    ----------
    b : float
        Steepness of the walls, positive.
    a : float
        Where the minimum lies: at (a, a²). Other than 1 in two dimensions only.
    dim : int
        Number of components, 2 or more.

    References
    ----------
    Rosenbrock (1960), An automatic method for finding the greatest or least value of a function,
    *The Computer Journal* 3(3); Moré, Garbow and Hillstrom (1981), Testing unconstrained
    optimization software, *ACM Transactions on Mathematical Software* 7(1), function 1.
    """
    if b <= 0:
        raise SceneError(f"rosenbrock: b is {b:g}", "it must be positive")
    if dim < 2:
        raise SceneError(f"rosenbrock: dim is {dim}", "it must be 2 or more")
    factor = "" if b == 1 else f"{b:g} "
    if dim > 2:
        if a != 1:
            raise SceneError(f"rosenbrock: a is {a:g} with dim={dim}", "a is 1 where dim is not 2")
        return Objective(
            *_chain(b),
            dim=dim,
            domain=(-2, 2),
            minima=((1,) * dim,),
            start=np.resize([-1.2, 1], dim),
            name="Rosenbrock",
            latex=rf"\sum_i {factor}(x_{{i+1}} - x_i^2)^2 + (1 - x_i)^2",
        )
    reach, height = max(1.0, abs(a)), max(1.0, a**2)
    return Objective(
        lambda x, y: b * (y - x**2) ** 2 + (a - x) ** 2,
        lambda x, y: (-4 * b * x * (y - x**2) - 2 * (a - x), 2 * b * (y - x**2)),
        lambda x, y: ((12 * b * x**2 - 4 * b * y + 2, -4 * b * x), (-4 * b * x, 2 * b)),
        domain=((-2 * reach, 2 * reach), (-height, 3 * height)),
        minima=((a, a**2),),
        start=(-1.2, 1),
        name="Rosenbrock",
        latex=rf"{factor}(y - x^2)^2 + ({a:g} - x)^2",
    )


def _chain(b: float) -> tuple[Any, Any, Any]:
    """Rosenbrock's function of n components, each bound to the next."""

    def value(p: Array) -> Any:
        return (b * (p[1:] - p[:-1] ** 2) ** 2 + (1 - p[:-1]) ** 2).sum(axis=0)

    def grad(p: Array) -> Any:
        made = np.zeros_like(p)
        off = p[1:] - p[:-1] ** 2
        made[:-1] = -4 * b * p[:-1] * off - 2 * (1 - p[:-1])
        made[1:] += 2 * b * off
        return made

    def hess(p: Array) -> Any:
        made = np.zeros((len(p), *p.shape))
        here, after = np.arange(len(p) - 1), np.arange(1, len(p))
        made[here, here] = 12 * b * p[:-1] ** 2 - 4 * b * p[1:] + 2
        made[after, after] += 2 * b
        made[here, after] = made[after, here] = -4 * b * p[:-1]
        return made

    return value, grad, hess


@gallery
def leon() -> Objective:
    """Leon's cubic valley: 100(y - x³)² + (1 - x)².

    Rosenbrock's valley with a sharper bend and a long flat stretch around the origin.

    References
    ----------
    Leon (1966), A comparison among eight known optimizing procedures, in *Recent Advances in
    Optimization Techniques*, Wiley. Some collections print x² for x³: that is Rosenbrock's.
    """
    return Objective(
        *squares(
            lambda x, y: (10 * (y - x**3), 1 - x),
            lambda x, y: ((-30 * x**2, 10.0), (-1.0, 0.0)),
            lambda x, y: ((-60 * x, 0.0, 0.0), (0.0, 0.0, 0.0)),
        ),
        domain=((-1.5, 1.5), (-1.5, 1.5)),
        minima=((1, 1),),
        start=(-1.2, -1),
        name="Leon",
        latex="100 (y - x^3)^2 + (1 - x)^2",
    )


@gallery
def beale() -> Objective:
    """Beale's function: Σ (cᵢ - x(1 - yⁱ))² with c = 1.5, 2.25, 2.625.

    A flat floor between steep corners, a valley along y = 1 that leads away for ever, and a
    saddle point at (0, 1) on the way.

    References
    ----------
    Beale (1958), On an iterative method of finding a local minimum of a function of more than
    one variable, Princeton; Moré, Garbow and Hillstrom (1981), as `rosenbrock`, function 5.
    """
    return Objective(
        *squares(
            lambda x, y: (1.5 - x * (1 - y), 2.25 - x * (1 - y**2), 2.625 - x * (1 - y**3)),
            lambda x, y: ((y - 1, x), (y**2 - 1, 2 * x * y), (y**3 - 1, 3 * x * y**2)),
            lambda x, y: ((0.0, 1.0, 0.0), (0.0, 2 * y, 2 * x), (0.0, 3 * y**2, 6 * x * y)),
        ),
        domain=(-4.5, 4.5),
        minima=((3, 0.5),),
        saddles=((0, 1), (0.10053793732415836, -2.644513585023125)),
        start=(1, 1),
        name="Beale",
        latex=r"{\sum}_{i=1}^{3} (c_i - x (1 - y^i))^2",
    )


@gallery
def freudenstein_roth() -> Objective:
    """Freudenstein and Roth's function: the squares of two cubics, see the formula.

    (x - 13 + ((5 - y)y - 2)y)² + (x - 29 + ((y + 1)y - 14)y)². From the usual start nearly every
    method ends in the local minimum, of value 48.98, not in the global one at (5, 4).

    References
    ----------
    Freudenstein and Roth (1963), Numerical solution of systems of nonlinear equations, *Journal
    of the ACM* 10(4); Moré, Garbow and Hillstrom (1981), as `rosenbrock`, function 2.
    """
    return Objective(
        *squares(
            lambda x, y: (x - 13 + ((5 - y) * y - 2) * y, x - 29 + ((y + 1) * y - 14) * y),
            lambda x, y: ((1.0, (10 - 3 * y) * y - 2), (1.0, (3 * y + 2) * y - 14)),
            lambda x, y: ((0.0, 0.0, 10 - 6 * y), (0.0, 0.0, 6 * y + 2)),
        ),
        domain=((-10, 20), (-4, 6)),
        minima=((5, 4),),
        local_minima=((11.412778986902094, -0.8968052532744765),),
        start=(0.5, -2),
        name="Freudenstein–Roth",
        latex=r"(x - 13 + 5y^2 - y^3 - 2y)^2 + (x - 29 + \ldots)^2",
    )


@gallery
def dixon_price(dim: int = 2) -> Objective:
    """Dixon and Price's function: (x - 1)² + 2(2y² - x)².

    A parabola lying on its side, with a minimum on either arm and a saddle point between them;
    some collections list one of the two only. In n dimensions (x₁ - 1)² + Σ i(2xᵢ² - xᵢ₋₁)².

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Dixon and Price (1989), Truncated Newton method for sparse unconstrained optimization using
    automatic differentiation, *Journal of Optimization Theory and Applications* 60(2).
    """

    def value(p: Array) -> Any:
        off = 2 * p[1:] ** 2 - p[:-1]
        return (p[0] - 1) ** 2 + (numbered(p)[1:] * off**2).sum(axis=0)

    def grad(p: Array) -> Any:
        weighted = numbered(p)[1:] * (2 * p[1:] ** 2 - p[:-1])
        made = np.zeros_like(p)
        made[0] = 2 * (p[0] - 1)
        made[1:] = 8 * p[1:] * weighted
        made[:-1] -= 2 * weighted
        return made

    def hess(p: Array) -> Any:
        i = numbered(p)[1:]
        made = np.zeros((len(p), *p.shape))
        here, after = np.arange(len(p) - 1), np.arange(1, len(p))
        made[0, 0] = 2
        made[after, after] = i * (48 * p[1:] ** 2 - 8 * p[:-1])
        made[here, here] += 2 * i
        made[here, after] = made[after, here] = -8 * i * p[1:]
        return made

    # Each component follows from the one before; only the last has a choice of sign.
    arms = [2.0 ** (2.0 ** (1 - i) - 1) for i in range(1, dim + 1)]
    ends = {(*arms[:-1], sign * arms[-1]) for sign in ((-1, 1) if dim > 1 else (1,))}
    return Objective(
        *(with_axis(dim, part) for part in (value, grad, hess)),
        dim=dim,
        domain=(-10, 10),
        view=(-2, 2),
        minima=sorted(ends),
        saddles=((1 / 3, 0),) if dim == 2 else (),
        start=np.resize([-1.5, 0.1], dim),
        name="Dixon–Price",
        latex={1: "(x - 1)^2", 2: "(x - 1)^2 + 2(2y^2 - x)^2"}.get(
            dim, r"(x_1 - 1)^2 + \sum_{i>1} i\,(2x_i^2 - x_{i-1})^2"
        ),
    )


@gallery
def zettl() -> Objective:
    """Zettl's function: x/4 + (x² - 2x + y²)².

    A round trench, all but level, tilted a little: its lowest point is hard to tell from the rest.

    References
    ----------
    Schwefel (1995), *Evolution and Optimum Seeking*, Wiley, problem 2.14.
    """

    def grad(x: Any, y: Any) -> Any:
        q = x**2 - 2 * x + y**2
        return 0.25 + 4 * q * (x - 1), 4 * q * y

    def hess(x: Any, y: Any) -> Any:
        q = x**2 - 2 * x + y**2
        mixed = 8 * (x - 1) * y
        return (8 * (x - 1) ** 2 + 4 * q, mixed), (mixed, 8 * y**2 + 4 * q)

    return Objective(
        lambda x, y: x / 4 + (x**2 - 2 * x + y**2) ** 2,
        grad,
        hess,
        domain=(-1, 5),
        view=((-1, 3), (-1, 2)),
        minima=((-0.029895985050660382, 0),),
        saddles=((1.96714893788303, 0),),
        maxima=((1.0627470471676304, 0),),
        start=(2.6, 1.2),
        name="Zettl",
        latex=r"\frac{x}{4} + (x^2 - 2x + y^2)^2",
    )
