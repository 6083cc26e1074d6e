"""Hessians at many points, and whether they are one: then the objective is a quadratic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective

Array = NDArray[np.float64]

MOST = 64
"""Of how many parameters the Hessian is looked at."""

_PROBES, _REACH = 8, 3.0
_FLAT = 1e-12


@dataclass(frozen=True, eq=False)
class Quadratic:
    """A quadratic in the coordinates of its eigenvectors, about the point where it is stationary.

    Parameters
    ----------
    values : array (dim,)
        The eigenvalues, rising; those that are 0 but for rounding are 0.
    axes : array (dim, dim)
        The eigenvectors, one a column.
    centre : array (dim,)
        The stationary point; where there is none, one that is so in all that is bent.
    tilt : array (dim,)
        The gradient at the centre, along the axes.
    low : float
        The value at the centre.
    """

    values: Array
    axes: Array
    centre: Array
    tilt: Array
    low: float

    @property
    def bowl(self) -> bool:
        """Whether it has a minimum, be it a line or more of them."""
        return bool((self.values >= 0).all() and not self.tilt.any())

    def modes(self, points: Array) -> Array:
        """Return points (…, dim) along the axes, from the centre."""
        return np.asarray((points - self.centre) @ self.axes)

    def points(self, modes: Array) -> Array:
        """Return the points of what lies along the axes."""
        return np.asarray(self.centre + modes @ self.axes.T)

    def gaps(self, modes: Array) -> Array:
        """Return f less its value at the centre."""
        return np.asarray(0.5 * modes**2 @ self.values + modes @ self.tilt)


def accuracy(objective: Objective) -> float:
    """Return to what share of its largest entry a Hessian is known."""
    return 1e-9 if objective.exact_hess else 1e-6 if objective.exact_grad else 3e-4


def hessians(objective: Objective, points: Array) -> Array:
    """Return the Hessians (n, dim, dim) at points (n, dim), made symmetric."""
    with np.errstate(all="ignore"):
        found = np.moveaxis(np.asarray(objective.hess(points.T), dtype=np.float64), -1, 0)
        return np.asarray(0.5 * (found + found.swapaxes(1, 2)))


def curvatures(objective: Objective, points: Array) -> Array:
    """Return the eigenvalues (n, dim) of the Hessians at points, rising; NaN where they are not."""
    found = hessians(objective, points)
    known = np.isfinite(found).all(axis=(1, 2))
    values = np.full(points.shape, np.nan)
    values[known] = np.linalg.eigvalsh(found[known])
    return values


def quadratic_of(objective: Objective, start: Array) -> Quadratic | None:
    """Return the objective as a quadratic, or None where its Hessian is not the same everywhere.

    Measured: at points drawn by a fixed seed the Hessian must be one, and the gradient what it
    says.
    """
    points = _probes(objective, start)
    tolerance = accuracy(objective)
    try:
        every = hessians(objective, points)
        with np.errstate(all="ignore"):
            slopes = np.asarray(objective.grad(points.T)).T
    except SceneError:
        return None
    if not (np.isfinite(every).all() and np.isfinite(slopes).all()):
        return None
    matrix = every[0] if objective.exact_hess else np.median(every, axis=0)
    largest = float(np.abs(matrix).max())
    away = points - points[0]
    wrong = slopes - slopes[0] - away @ matrix
    allowed = tolerance * (largest * np.abs(away).max() + np.abs(slopes).max())
    if not largest or np.abs(every - matrix).max() > tolerance * largest or (
        np.abs(wrong).max() > allowed
    ):  # fmt: skip
        return None
    values, axes = np.linalg.eigh(matrix)
    flat = np.abs(values) <= max(_FLAT, 0.0 if objective.exact_hess else tolerance) * largest
    values = np.where(flat, 0.0, values)
    origin = np.array(objective.minima[0]) if objective.minima else start
    slope = np.asarray(objective.grad(origin)) @ axes
    bent = np.divide(slope, values, out=np.zeros_like(slope), where=~flat)
    tilt = np.where(flat & (np.abs(slope) > 10 * allowed), slope, 0.0)
    centre = origin - axes @ bent
    return Quadratic(values, axes, centre, tilt, float(objective.value(centre)))


def _probes(objective: Objective, start: Array) -> Array:
    """Return points (n, dim) all over where the objective is minimised, the start first."""
    draws = np.random.default_rng(7)
    if objective.domain is not None:
        low, high = np.array(objective.domain, dtype=np.float64).T
        drawn = draws.uniform(low, high, (_PROBES, len(start)))
    else:
        known = [np.array(point) for point in objective.minima]
        reach = max([1.0, float(np.abs(start).max()), *(float(np.abs(start - p).max())
                                                       for p in known)])  # fmt: skip
        drawn = start + _REACH * reach * draws.uniform(-1.0, 1.0, (_PROBES, len(start)))
    return np.concatenate([start[np.newaxis], drawn])
