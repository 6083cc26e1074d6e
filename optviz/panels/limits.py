"""Limits that can be drawn, whatever the numbers: finite, apart, and within reach of the ticks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

Array = npt.NDArray[np.float64]
Interval = tuple[float, float]

LARGEST = 1e300
"""No axis reaches further: sums and differences of what is on it do not overflow."""
_SHORTEST = 1e-280
_FINEST = 1e-12  # of the larger end: what is finer is lost in the sums that place it


def safe(low: float, high: float) -> Interval:
    """Return the limits nearest to these that an axis can have."""
    low, high = (float(np.clip(np.nan_to_num(one), -LARGEST, LARGEST)) for one in (low, high))
    least = max(_FINEST * max(abs(low), abs(high)), _SHORTEST)
    if high - low < least:
        middle = low + 0.5 * (high - low)
        low, high = middle - 0.5 * least, middle + 0.5 * least
    return low, high


def around(values: Array, share: float) -> Interval:
    """Return limits that hold the finite ones of some values, with a share of their span beside."""
    known = finite(values)
    if not known.size:
        return -1.0, 1.0
    low, high = float(known.min()), float(known.max())
    pad = share * ((high - low) or max(abs(high), 1.0))
    return safe(low - pad, high + pad)


def finite(values: Array) -> Array:
    """Return those of some values that are finite, none beyond what an axis can reach."""
    return np.clip(values[np.isfinite(values)], -LARGEST, LARGEST)


def within_reach(axes: Axes, points: Array) -> Array:
    """Return points (n, 2) that matplotlib can place, those out of reach in their direction.

    Where a coordinate is not a number, it is beyond the upper end of its axis.
    """
    made = np.array(points, dtype=np.float64)
    for column, limits in zip(made.T, (axes.get_xlim(), axes.get_ylim()), strict=True):
        low, high = map(float, limits)
        reach = min(1e200 * (high - low), 1e307)
        np.nan_to_num(column, copy=False, nan=np.inf, posinf=np.inf, neginf=-np.inf)
        np.clip(column, low - reach, high + reach, out=column)
    return made


def norms(vectors: Array) -> Array:
    """Return the Euclidean norms over the last axis; squares of large parts do not overflow."""
    parts = np.abs(vectors)
    with np.errstate(invalid="ignore", over="ignore"):
        largest = parts.max(axis=-1, keepdims=True)
        scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
        return np.asarray(scale[..., 0] * np.sqrt(((parts / scale) ** 2).sum(axis=-1)))
