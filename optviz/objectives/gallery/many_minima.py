"""Many minima in any number of dimensions, most of them decoys."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.families import (
    additive,
    diagonal,
    numbered,
    separable,
    summed,
    with_axis,
)
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery

_TURN = 2 * np.pi


@gallery
def ackley(dim: int = 2) -> Objective:
    """Ackley's function: 20 - 20 exp(-0.2 r) + e - exp(mean cos 2πxᵢ), r² = mean xᵢ².

    A nearly flat plain with regular holes around one deep funnel. Its bottom is a cusp, where
    there is no derivative: the gradient is said to be 0 there, and the Hessian what the second
    derivative along every line is on either side of it.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Ackley (1987), *A Connectionist Machine for Genetic Hillclimbing*, Kluwer.
    """

    def radius(p: Array) -> Any:
        return np.sqrt((p**2).mean(axis=0))

    def hole(p: Array) -> Any:
        # 1 - cos 2πx = 2 sin² πx, so that nothing cancels near the minimum.
        return -2 * (np.sin(np.pi * p) ** 2).mean(axis=0)

    def value(p: Array) -> Any:
        return -20 * np.expm1(-0.2 * radius(p)) - np.e * np.expm1(hole(p))

    def grad(p: Array) -> Any:
        r = radius(p)
        away = p / np.where(r > 0, r, 1.0)
        wave = _TURN * np.exp(1 + hole(p)) * np.sin(_TURN * p)
        return (4 * np.exp(-0.2 * r) * away + wave) / dim

    def hess(p: Array) -> Any:
        r, e = radius(p), np.exp(1 + hole(p))
        safe = np.where(r > 0, r, 1.0)
        away, sines = p / safe, np.sin(_TURN * p) / dim
        cone = 4 * np.exp(-0.2 * r) / dim
        tilt = np.where(r > 0, cone / safe, -0.2 * cone)
        bend = cone * (0.2 + 1 / safe) / dim
        return (
            diagonal(tilt + _TURN**2 / dim * e * np.cos(_TURN * p))
            - bend * (away[:, None] * away)
            - _TURN**2 * e * (sines[:, None] * sines)
        )

    return Objective(
        *(with_axis(dim, part) for part in (value, grad, hess)),
        dim=dim,
        domain=(-32.768, 32.768),
        view=(-4, 4),
        minima=((0,) * dim,),
        start=np.resize([-3.2, 2.3], dim),
        name="Ackley",
        latex=r"20 + e - 20 e^{-r/5} - e^{\langle \cos 2\pi x_i \rangle}",
    )


@gallery
def rastrigin(amplitude: float = 10.0, dim: int = 2) -> Objective:
    """Rastrigin's function: An + Σ (x² - A cos 2πx).

    A bowl full of holes: about 11ⁿ minima in the domain, near the points with whole components.

    Parameters
    ----------
    amplitude : float
        A: the depth of the holes. At 0 it is the bowl; the origin stays the minimum for all A ≥ 0.
    dim : int
        Number of components.

    References
    ----------
    Rastrigin (1974), *Systems of Extremal Control*, Nauka; in n dimensions Mühlenbein, Schomisch
    and Born (1991), The parallel genetic algorithm as function optimizer, *Parallel Computing* 17.
    """
    a = amplitude
    if a < 0:
        raise SceneError(f"rastrigin: amplitude is {a:g}", "it must not be negative")
    first, second = _TURN * a, _TURN**2 * a
    return Objective(
        *separable(
            dim,
            lambda x: x**2 + 2 * a * np.sin(np.pi * x) ** 2,
            lambda x: 2 * x + first * np.sin(_TURN * x),
            lambda x: 2 + second * np.cos(_TURN * x),
        ),
        dim=dim,
        domain=(-5.12, 5.12),
        minima=((0,) * dim,),
        start=np.resize([-3.3, 2.7], dim),
        name="Rastrigin",
        latex=summed(dim, rf"({{x}}^2 + {a:g} - {a:g} \cos 2\pi {{x}})"),
    )


@gallery
def griewank(dim: int = 2) -> Objective:
    """Griewank's function: 1 + Σ xᵢ²/4000 - Π cos(xᵢ/√i).

    From afar a smooth bowl, from near an egg box of equal holes.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Griewank (1981), Generalized descent for global optimization, *Journal of Optimization Theory
    and Applications* 34(1).
    """

    def waves(p: Array) -> tuple[Array, Array]:
        root = np.sqrt(numbered(p))
        return np.cos(p / root), np.sin(p / root) / root

    def without(c: Array, *axes: int) -> Any:
        return np.delete(c, axes, axis=0).prod(axis=0)

    def value(p: Array) -> Any:
        return 1 + (p**2).sum(axis=0) / 4000 - waves(p)[0].prod(axis=0)

    def grad(p: Array) -> Any:
        c, s = waves(p)
        return p / 2000 + s * np.array([without(c, i) for i in range(dim)])

    def hess(p: Array) -> Any:
        c, s = waves(p)
        made = diagonal(1 / 2000 + c.prod(axis=0) / numbered(p) * np.ones_like(p))
        for i in range(dim):
            for j in range(i):
                made[i, j] = made[j, i] = -s[i] * s[j] * without(c, i, j)
        return made

    return Objective(
        *(with_axis(dim, part) for part in (value, grad, hess)),
        dim=dim,
        domain=(-600, 600),
        view=(-12, 12),
        minima=((0,) * dim,),
        start=np.resize([-9, 7], dim),
        name="Griewank",
        latex=r"1 + {\sum}_i \frac{x_i^2}{4000} - {\prod}_i \cos\frac{x_i}{\sqrt{i}}",
    )


@gallery
def levy(dim: int = 2) -> Objective:
    """Lévy's function: waves on parabolas of w = 1 + (x - 1)/4, see the formula.

    sin² πw₁ + Σ (wᵢ - 1)²(1 + 10 sin²(πwᵢ + 1)) + (wₙ - 1)²(1 + sin² 2πwₙ), the sum without the
    last component. Along the first axes the waves are high, along the last one low.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Lévy and Montalvo (1985), The tunneling algorithm for the global minimization of functions,
    *SIAM Journal on Scientific and Statistical Computing* 6(1).
    """

    def parts(p: Array) -> tuple[Array, Array, Array, Array]:
        """Return v = w - 1 and the factor of v² with its two derivatives by w."""
        v = (p - 1) / 4
        high, low = np.pi * v[:-1] + np.pi + 1, np.pi * v[-1:]
        factor = np.concatenate([1 + 10 * np.sin(high) ** 2, 1 + np.sin(2 * low) ** 2])
        slope = np.concatenate([10 * np.sin(2 * high), 2 * np.sin(4 * low)]) * np.pi
        bend = np.concatenate([20 * np.cos(2 * high), 8 * np.cos(4 * low)]) * np.pi**2
        return v, factor, slope, bend

    def terms(p: Array) -> Any:
        v, factor, _, _ = parts(p)
        made = v**2 * factor
        made[0] += np.sin(np.pi * v[0]) ** 2
        return made

    def slopes(p: Array) -> Any:
        v, factor, slope, _ = parts(p)
        made = 2 * v * factor + v**2 * slope
        made[0] += np.pi * np.sin(_TURN * v[0])
        return made / 4

    def curvatures(p: Array) -> Any:
        v, factor, slope, bend = parts(p)
        made = 2 * factor + 4 * v * slope + v**2 * bend
        made[0] += 2 * np.pi**2 * np.cos(_TURN * v[0])
        return made / 16

    return Objective(
        *additive(dim, terms, slopes, curvatures),
        dim=dim,
        domain=(-10, 10),
        minima=((1,) * dim,),
        start=np.resize([-7, 8], dim),
        name="Lévy",
        latex=r"\sin^2 \pi w_1 + \sum_i (w_i - 1)^2 (\ldots),\; w_i = \frac{x_i + 3}{4}",
    )


@gallery
def schwefel(dim: int = 2) -> Objective:
    """Schwefel's function: Σ (418.98… - x sin √|x|).

    The best minimum lies in a corner, far from the second best. At 0 the second derivative is
    infinite from one side and minus infinity from the other; it is said to be 0 there.

    Parameters
    ----------
    dim : int
        Number of components.

    References
    ----------
    Schwefel (1981), *Numerical Optimization of Computer Models*, Wiley, problem 2.26. The constant
    that makes the least value 0 is 418.98288727243370627…; others in print are off from the 4th or
    the 13th decimal on.
    """

    def slope(x: Any) -> Any:
        root = np.sqrt(np.abs(x))
        return -np.sin(root) - root * np.cos(root) / 2

    def curvature(x: Any) -> Any:
        root = np.sqrt(np.abs(x))
        safe = np.where(root > 0, root, 1.0)
        return np.sign(x) * (np.sin(root) / 4 - 0.75 * np.cos(root) / safe)

    return Objective(
        *separable(
            dim,
            lambda x: 418.9828872724337 - x * np.sin(np.sqrt(np.abs(x))),
            slope,
            curvature,
        ),
        dim=dim,
        domain=(-500, 500),
        minima=((420.96874635998205,) * dim,),
        start=np.resize([-80, 260], dim),
        name="Schwefel",
        latex=summed(dim, r"(418.98 - {x} \sin\sqrt{|{x}|})"),
    )
