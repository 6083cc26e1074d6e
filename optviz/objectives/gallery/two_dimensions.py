"""Functions of two variables."""

from __future__ import annotations

import math

from optviz.errors import SceneError
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery


@gallery
def bowl() -> Objective:
    """Round bowl: x² + y².

    Every direction is alike: steepest descent points straight at the minimum.

    Returns
    -------
    Objective
        Domain (-3, 3)², minimum 0 at (0, 0), start (-2.5, 2).

    References
    ----------
    The sphere function; De Jong (1975), *Analysis of the Behavior of a Class of Genetic Adaptive
    Systems*, F1.
    """
    return Objective(
        lambda x, y: x**2 + y**2,
        lambda x, y: (2 * x, 2 * y),
        lambda x, y: ((2.0, 0.0), (0.0, 2.0)),
        domain=(-3, 3),
        minima=((0, 0),),
        start=(-2.5, 2),
        name="Bowl",
        latex="x^2 + y^2",
    )


@gallery
def saddle() -> Objective:
    """Saddle: x² - y².

    A minimum along x and a maximum along y. Newton's method jumps to the saddle point; gradient
    descent starts all but on the ridge and slides off it, downhill for ever.

    Returns
    -------
    Objective
        Domain (-2, 2)², no minimum, start (-1.5, 0.01).

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
        start=(-1.5, 0.01),
        name="Saddle",
        latex="x^2 - y^2",
    )


@gallery
def saddle_with_walls() -> Objective:
    """Saddle between two walls: x² - y² + y⁴/4.

    The saddle at the origin with somewhere to go: who leaves it arrives at a minimum.

    Returns
    -------
    Objective
        Domain (-2, 2) × (-2.2, 2.2), minima -1 at (0, ±√2), start (-1.5, 0.01).

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
        start=(-1.5, 0.01),
        name="Saddle with walls",
        latex=r"x^2 - y^2 + \frac{y^4}{4}",
    )


@gallery
def rosenbrock(b: float = 100.0, a: float = 1.0) -> Objective:
    """Rosenbrock's curved valley: b(y - x²)² + (a - x)².

    Falling into the valley is easy, following it is not: its floor is nearly flat, its walls the
    steeper the larger b.

    Parameters
    ----------
    b : float
        Steepness of the walls, positive.
    a : float
        Where the minimum lies: at (a, a²).

    Returns
    -------
    Objective
        Domain (-2, 2) × (-1, 3), more where a needs it; minimum 0 at (a, a²), start (-1.2, 1).

    References
    ----------
    Rosenbrock (1960), An automatic method for finding the greatest or least value of a function,
    *The Computer Journal* 3(3); Moré, Garbow and Hillstrom (1981), function 1.
    """
    if b <= 0:
        raise SceneError(f"rosenbrock: b is {b:g}", "it must be positive")
    reach, height = max(1.0, abs(a)), max(1.0, a**2)
    return Objective(
        lambda x, y: b * (y - x**2) ** 2 + (a - x) ** 2,
        lambda x, y: (-4 * b * x * (y - x**2) - 2 * (a - x), 2 * b * (y - x**2)),
        lambda x, y: ((12 * b * x**2 - 4 * b * y + 2, -4 * b * x), (-4 * b * x, 2 * b)),
        domain=((-2 * reach, 2 * reach), (-height, 3 * height)),
        minima=((a, a**2),),
        start=(-1.2, 1),
        name="Rosenbrock",
        latex=("" if b == 1 else f"{b:g} ") + rf"\left(y - x^2\right)^2 + \left({a:g} - x\right)^2",
    )


@gallery
def himmelblau() -> Objective:
    """Himmelblau's four wells: (x² + y - 11)² + (x + y² - 7)².

    Four minima of equal depth; which one is reached depends on the start and on the method.

    Returns
    -------
    Objective
        Domain (-5, 5)², four minima of value 0, one at (3, 2), start (0, 0).

    References
    ----------
    Himmelblau (1972), *Applied Nonlinear Programming*, McGraw-Hill.
    """
    return Objective(
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        lambda x, y: (
            4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
            2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
        ),
        lambda x, y: (
            (12 * x**2 + 4 * y - 42, 4 * (x + y)),
            (4 * (x + y), 4 * x + 12 * y**2 - 26),
        ),
        domain=(-5, 5),
        minima=(
            (3, 2),
            (3.5844283403304917, -1.8481265269644036),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
        ),
        start=(0, 0),
        name="Himmelblau",
        latex=r"\left(x^2 + y - 11\right)^2 + \left(x + y^2 - 7\right)^2",
    )
