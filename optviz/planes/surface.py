"""A loss on a plane as finely as a picture needs it, from a grid as coarse as time allows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optviz.objectives import Objective
from optviz.planes.heights import Progress, heights
from optviz.planes.plane import Plane

Array = NDArray[np.float64]

_WORK = 8e9
_FEWEST, _MOST = 41, 161
_CLIFF = 1e6


@dataclass(frozen=True, eq=False)
class Surface:
    """The values of a function on a plane, interpolated between the points of a coarse grid.

    Parameters
    ----------
    objective : Objective
        The function.
    plane : Plane
        In as many dimensions.
    resolution : int, optional
        Points along each side of the grid on which the function is evaluated; by default from 41
        to 161, the fewer the more components a point and the more samples the data have.

    Notes
    -----
    What it returns is exact at the points of the coarse grid, whose borders are those asked for,
    and an interpolation between them: cubic convolution (Keys 1981), which is exact for quadratic
    functions, its error for smooth ones of the third order in the spacing. Beside values that are
    not finite, or more than a million times as high above the lowest as the median is, it is
    bilinear; where the nearest values are not finite, NaN. Features finer than the grid are missed.

    References
    ----------
    Keys (1981), Cubic convolution interpolation for digital image processing, *IEEE Transactions
    on Acoustics, Speech, and Signal Processing* 29(6).
    """

    objective: Objective
    plane: Plane
    resolution: int | None = None

    def __call__(self, xs: Array, ys: Array, *, progress: Progress | None = None) -> Array:
        """Return the values at even coordinates xs (n,) and ys (m,), of shape (m, n)."""
        count = self.resolution or default_resolution(self.objective)
        coarse = [np.linspace(line[0], line[-1], min(count, len(line))) for line in (xs, ys)]
        found = heights(self.objective, self.plane, *coarse, progress=progress)
        if found.shape == (len(ys), len(xs)):
            return found
        return refined(found, (len(ys), len(xs)))


def default_resolution(objective: Objective) -> int:
    """Return the points along a side of a grid that take about a second to evaluate.

    By a count of operations, not by the clock: the same scene is to give the same picture.
    """
    each = objective.dim * max(int(getattr(objective, "samples", 1)), 1)
    return int(np.clip(math.sqrt(_WORK / each), _FEWEST, _MOST))


def refined(values: Array, shape: tuple[int, int]) -> Array:
    """Interpolate the values of a grid to one of more points with the same borders."""
    bad = ~np.isfinite(values)
    if bad.all():
        return np.full(shape, np.nan)
    floor = float(values[~bad].min())
    with np.errstate(over="ignore"):
        cliff = floor + _CLIFF * float(np.median(values[~bad] - floor))
    wild = bad | (values > (cliff if cliff > floor else np.inf))
    safe = np.where(bad, floor, np.clip(values, -1e300, 1e300))
    down, across = (_cubic(n, m) for n, m in zip(values.shape, shape, strict=True))
    flat, broad = (_linear(n, m) for n, m in zip(values.shape, shape, strict=True))
    made = down @ np.where(wild, 0.0, safe) @ across.T
    near = (np.abs(down) > 0).astype(float) @ wild @ (np.abs(across) > 0).astype(float).T > 0
    if near.any():
        made = np.where(near, flat @ safe @ broad.T, made)
        missing = flat @ bad @ broad.T
        # Between a value that is there and one that is not, each has its half.
        good = np.maximum(1.0 - missing, 1e-12)
        made = np.where(near, flat @ np.where(bad, 0.0, safe) @ broad.T / good, made)
        made[missing > 0.5] = np.nan
    return np.asarray(made)


def _places(count: int, wanted: int) -> tuple[NDArray[np.int64], Array]:
    """Return the cell of each of some even places among even nodes, and how far it is along it."""
    at = np.linspace(0.0, count - 1.0, wanted)
    cell = np.minimum(at.astype(np.int64), count - 2)
    return cell, at - cell


def _linear(count: int, wanted: int) -> Array:
    """Return the matrix (wanted, count) of linear interpolation."""
    cell, t = _places(count, wanted)
    made = np.zeros((wanted, count))
    rows = np.arange(wanted)
    made[rows, cell] = 1 - t
    made[rows, cell + 1] += t
    return made


def _cubic(count: int, wanted: int) -> Array:
    """Return the matrix (wanted, count) of cubic convolution."""
    if count < 3:
        return _linear(count, wanted)
    cell, t = _places(count, wanted)
    weights = 0.5 * np.array(
        [
            -t + 2 * t**2 - t**3,
            2 - 5 * t**2 + 3 * t**3,
            t + 4 * t**2 - 3 * t**3,
            -(t**2) + t**3,
        ]
    )
    # A node beyond each border, on the parabola through the last three.
    made = np.zeros((wanted, count + 2))
    for shift, weight in enumerate(weights):
        made[np.arange(wanted), cell + shift] += weight
    beyond = np.array([3.0, -3.0, 1.0])
    made[:, 1:4] += made[:, :1] * beyond
    made[:, -4:-1] += made[:, -1:] * beyond[::-1]
    return made[:, 1:-1]
