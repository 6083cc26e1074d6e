"""Functions with kinks, from absolute values: on a kink there is no derivative.

There it is taken with sign(0) = 0 for the slope of |u|, which for a kink is the mean of both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from optviz.objectives.families import Functions
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery

Wave = Callable[[Any, Any], tuple[Any, ...]]


def _under_a_cone(wave: Wave, height: float) -> Functions:
    """|w(x, y)| exp|height - r/π|, where `wave` gives w, w_x, w_y, w_xx, w_xy, w_yy.

    Where the exponential has no derivative, at r = 0 and where the height is r/π, its own is
    taken to be 0.
    """

    def cone(x: Any, y: Any) -> tuple[Any, Any, Any, Any]:
        """Return E, the factor a in ∇E = a p E, and b, c in ∇²E = (b I + c ppᵀ) E."""
        r = np.hypot(x, y)
        safe = np.where(r > 0, r, 1.0)
        a = np.where(r > 0, -np.sign(height - r / np.pi) / (np.pi * safe), 0.0)
        return np.exp(np.abs(height - r / np.pi)), a, a, a**2 - a / safe**2

    def value(x: Any, y: Any) -> Any:
        return np.abs(wave(x, y)[0]) * np.exp(np.abs(height - np.hypot(x, y) / np.pi))

    def grad(x: Any, y: Any) -> Any:
        w, wx, wy, *_ = wave(x, y)
        e, a, _, _ = cone(x, y)
        side = np.sign(w) * e
        return side * (wx + a * x * w), side * (wy + a * y * w)

    def hess(x: Any, y: Any) -> Any:
        w, wx, wy, wxx, wxy, wyy = wave(x, y)
        e, a, b, c = cone(x, y)
        side = np.sign(w) * e
        mixed = side * (wxy + a * (y * wx + x * wy) + c * x * y * w)
        return (
            (side * (wxx + 2 * a * x * wx + (b + c * x**2) * w), mixed),
            (mixed, side * (wyy + 2 * a * y * wy + (b + c * y**2) * w)),
        )

    return value, grad, hess


@gallery
def holder_table() -> Objective:
    """Hölder's table: -|sin x cos y exp|1 - r/π||, r² = x² + y².

    Four legs: minima near the corners, waves and kinks on the table. At the kinks, where sin x or
    cos y is 0 and at r = π, derivatives are the mean of both sides.

    References
    ----------
    Mishra (2006), Some new test functions for global optimization and performance of repulsive
    particle swarm method, MPRA paper 2718.
    """

    def wave(x: Any, y: Any) -> tuple[Any, ...]:
        s, c, t, d = np.sin(x), np.cos(x), np.sin(y), np.cos(y)
        return s * d, c * d, -s * t, -s * d, -c * t, -s * d

    value, grad, hess = _under_a_cone(wave, 1.0)
    x, y = 8.055023475736563, 9.664590019241272
    return Objective(
        lambda x, y: -value(x, y),
        lambda x, y: tuple(-part for part in grad(x, y)),
        lambda x, y: tuple(tuple(-entry for entry in row) for row in hess(x, y)),
        domain=(-10, 10),
        minima=((-x, -y), (-x, y), (x, -y), (x, y)),
        start=(-3, 5),
        name="Hölder table",
        latex=r"-|\sin x \cos y\; e^{|1 - r/\pi|}|,\quad r^2 = x^2 + y^2",
    )


@gallery
def cross_in_tray() -> Objective:
    """Cross in tray: -(|sin x sin y exp|100 - r/π|| + 1)^0.1/10000, r² = x² + y².

    A tray of equal dents with a cross of sharp kinks in it. On the cross, where sin x or sin y is
    0, the gradient across it is 0, the mean of both sides.

    References
    ----------
    Mishra (2006), as `holder_table`.
    """

    def wave(x: Any, y: Any) -> tuple[Any, ...]:
        s, c, t, d = np.sin(x), np.cos(x), np.sin(y), np.cos(y)
        return s * t, c * t, s * d, -s * t, c * d, -s * t

    inner, inner_grad, inner_hess = _under_a_cone(wave, 100.0)

    def grad(x: Any, y: Any) -> Any:
        outer = -1e-5 * (inner(x, y) + 1) ** -0.9
        u, v = inner_grad(x, y)
        return outer * u, outer * v

    def hess(x: Any, y: Any) -> Any:
        h = inner(x, y) + 1
        outer, (u, v), ((uu, uv), (_, vv)) = -1e-5 * h**-0.9, inner_grad(x, y), inner_hess(x, y)
        mixed = outer * (uv - 0.9 * (u / h) * v)
        return (
            (outer * (uu - 0.9 * (u / h) * u), mixed),
            (mixed, outer * (vv - 0.9 * (v / h) * v)),
        )

    z = 1.3494066171539107
    return Objective(
        lambda x, y: -1e-4 * (inner(x, y) + 1) ** 0.1,
        grad,
        hess,
        domain=(-10, 10),
        minima=((-z, -z), (-z, z), (z, -z), (z, z)),
        start=(-2.8, 5.5),
        name="Cross in tray",
        latex=r"-10^{-4}\, (|\sin x \sin y\; e^{|100 - r/\pi|}| + 1)^{0.1}",
    )


@gallery
def eggholder() -> Objective:
    """Egg holder: -(y + 47) sin √|x/2 + y + 47| - x sin √|x - y - 47|.

    Deep, tilted folds. The minimum lies on the edge of the domain: outside there are lower ones.
    Where a root is 0 its derivatives are infinite; they are said to be 0 there.

    References
    ----------
    Whitley, Rana, Dzubera and Mathias (1996), Evaluating evolutionary algorithms, *Artificial
    Intelligence* 85.
    """

    def ripple(u: Any) -> tuple[Any, Any, Any]:
        """Return sin √|u| and its two derivatives."""
        root = np.sqrt(np.abs(u))
        sine, cosine, inverse = np.sin(root), np.cos(root), 1 / np.where(root > 0, root, np.inf)
        return (
            sine,
            np.sign(u) * cosine * inverse / 2,
            -(sine * inverse**2 + cosine * inverse**3) / 4,
        )

    def value(x: Any, y: Any) -> Any:
        z = y + 47
        return -z * ripple(x / 2 + z)[0] - x * ripple(x - z)[0]

    def grad(x: Any, y: Any) -> Any:
        z = y + 47
        (f, df, _), (g, dg, _) = ripple(x / 2 + z), ripple(x - z)
        return -z * df / 2 - g - x * dg, -f - z * df + x * dg

    def hess(x: Any, y: Any) -> Any:
        z = y + 47
        (_, df, ddf), (_, dg, ddg) = ripple(x / 2 + z), ripple(x - z)
        mixed = -df / 2 - z * ddf / 2 + dg + x * ddg
        return (-z * ddf / 4 - 2 * dg - x * ddg, mixed), (mixed, -2 * df - z * ddf - x * ddg)

    return Objective(
        value,
        grad,
        hess,
        domain=(-512, 512),
        minima=((512, 404.2318051137578),),
        local_minima=(
            (482.3533104647884, 432.87899894548343),
            (439.48099726945344, 453.97743475400256),
            (-465.6941515451357, 385.71669978348035),
            (347.3269729738487, 499.41539845004286),
        ),
        start=(-200, -300),
        name="Egg holder",
        latex=r"-(y + 47) \sin\sqrt{|\frac{x}{2} + y + 47|} - x \sin\sqrt{|x - y - 47|}",
    )
