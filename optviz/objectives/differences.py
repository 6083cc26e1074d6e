"""Derivatives by central differences, for objectives that bring none of their own.

The step balances the two errors of a difference, rounding (ε/h) and truncation (h² for central
formulas), which fixes its power of ε. It is taken relative to the scale of each coordinate, and
x + h and x - h are floating-point numbers exactly h away from x.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from optviz.objectives.calling import Array

_EPS = float(np.finfo(np.float64).eps)
FIRST = _EPS ** (1 / 3)
_SECOND = _EPS ** (1 / 4)


def scales(dim: int, domain: tuple[tuple[float, float], ...] | None) -> Array:
    """Return the length, per axis, over which a function is expected to change.

    It is 1, or what the domain says: its width where that is less, a hundredth of it where that
    is more. Coordinates larger than this are their own scale.
    """
    if domain is None:
        return np.ones(dim)
    widths = np.array([high - low for low, high in domain])
    return np.asarray(np.clip(1.0, widths / 100, widths))


def gradient(value: Callable[[Array], Any], p: Array, scale: Array, finer: float = 1.0) -> Array:
    """Differentiate a function once, at one point or at many.

    Parameters
    ----------
    value : callable
        Takes points of shape ``(dim, …)``, gives values of shape ``(…)``.
    p : ndarray, shape (dim, …)
        Where.
    scale : ndarray, shape (dim,)
        The least scale of each coordinate, see `scales`.
    finer : float
        By what to divide the step, for a function that changes faster than its scale says.

    Returns
    -------
    ndarray, shape (dim, …)
        ``(f(x + h) - f(x - h)) / 2h`` with ``h = ε^(1/3) max(|x|, scale)``. The relative error is
        about ε^(2/3), in practice 1e-10, where f and f''' are of the size that f' suggests.

    References
    ----------
    Nocedal and Wright, *Numerical Optimization*, 2nd ed., section 8.1.
    """
    return _slopes(value, p, scale, np.empty(p.shape), finer)


def jacobian(
    function: Callable[[Array], Array], p: Array, scale: Array, finer: float = 1.0
) -> Array:
    """Differentiate a function of m values once, at one point or at many.

    Parameters are as in `gradient`, with `function` giving ``(m, …)``.

    Returns
    -------
    ndarray, shape (m, dim, …)
        As accurate as `gradient`.
    """
    count = len(function(p))
    columns = _slopes(function, p, scale, np.empty((len(p), count, *p.shape[1:])), finer)
    return np.asarray(np.swapaxes(columns, 0, 1))


def hessian_of_gradient(
    grad: Callable[[Array], Any], p: Array, scale: Array, finer: float = 1.0
) -> Array:
    """Differentiate a gradient once and symmetrise.

    Parameters and result are as in `gradient` and `hessian`, with `grad` giving ``(dim, …)``. The
    relative error is about 1e-10, as for `gradient`.
    """
    slopes = _slopes(grad, p, scale, np.empty(p.shape[:1] + p.shape), finer)
    # The halves first: a sum of two huge entries would overflow where their mean does not.
    return 0.5 * slopes + 0.5 * np.swapaxes(slopes, 0, 1)


def hessian(value: Callable[[Array], Any], p: Array, scale: Array) -> Array:
    """Differentiate a function twice, at one point or at many.

    Parameters
    ----------
    value : callable
        Takes points of shape ``(dim, …)``, gives values of shape ``(…)``.
    p : ndarray, shape (dim, …)
        Where.
    scale : ndarray, shape (dim,)
        The least scale of each coordinate, see `scales`.

    Returns
    -------
    ndarray, shape (dim, dim, …)
        Second differences with ``h = ε^(1/4) max(|x|, scale)``, symmetric. The relative error is
        about ε^(1/2), in practice 1e-7: half the digits. Give a gradient to have ten.
    """
    dim = len(p)
    h = _steps(p, scale, _SECOND)
    made = np.empty((dim, *p.shape))
    centre = value(p)
    for i in range(dim):
        ahead, behind = value(_moved(p, (i, h[i]))), value(_moved(p, (i, -h[i])))
        made[i, i] = (ahead - centre - (centre - behind)) / h[i] ** 2
        for j in range(i):
            alike = value(_moved(p, (i, h[i]), (j, h[j]))) + value(
                _moved(p, (i, -h[i]), (j, -h[j]))
            )
            unlike = value(_moved(p, (i, h[i]), (j, -h[j]))) + value(
                _moved(p, (i, -h[i]), (j, h[j]))
            )
            made[i, j] = made[j, i] = (alike - unlike) / (4 * h[i] * h[j])
    return made


def _slopes(
    function: Callable[[Array], Any], p: Array, scale: Array, made: Array, finer: float = 1.0
) -> Array:
    h = _steps(p, scale, FIRST / finer)
    for i in range(len(p)):
        ahead, behind = _moved(p, (i, h[i])), _moved(p, (i, -h[i]))
        made[i] = (function(ahead) - function(behind)) / (ahead[i] - behind[i])
    return made


def _steps(p: Array, scale: Array, relative: float) -> Array:
    least = scale.reshape(scale.shape + (1,) * (p.ndim - 1))
    h = relative * np.maximum(np.abs(p), least)
    # Away from zero rounding is coarser; what survives there is exact on the other side as well.
    return np.asarray(np.abs((p + np.copysign(h, p)) - p))


def _moved(p: Array, *moves: tuple[int, Array]) -> Array:
    moved = p.copy()
    for axis, by in moves:
        moved[axis] += by
    return moved
