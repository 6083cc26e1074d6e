"""Runs that grow without end though nothing has overflowed yet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.trajectory import Trajectory

_BLOCKS = 4
_FEW = 5  # points a block, of which f must grow with each
_FEWEST = 2


def growing_from(trajectory: Trajectory) -> int:
    """Return from which step f is ten times as high as it began, if it ends so and grows on; or 0.

    It does where over the last half of the run, cut into four, the heights of f and the way from
    the start have grown by a factor each time, and by no smaller one at last; and where that way
    leads out of the domain. Of a run of few steps f must have grown with each in that half.
    """
    if trajectory.values_of == "batch":  # which rise and fall with the samples
        return 0
    values = trajectory.values
    lowest = trajectory.objective.lowest if trajectory.objective else None
    gap = values - (values.min() if lowest is None else lowest)
    high = 10 * gap[0]
    if not 0 < high < gap[-1]:
        return 0
    half = gap[len(gap) // 2 :]
    if len(gap) < 2 * _BLOCKS * _FEW and not (half[1:] > half[:-1]).all():
        return 0
    away = np.abs(trajectory.points - trajectory.points[0]).max(axis=1)
    if not (_multiplies(gap, 1.5) and _multiplies(away, 1.2) and _is_out(trajectory)):
        return 0
    return int(np.flatnonzero(gap <= high)[-1]) + 1


def _is_out(trajectory: Trajectory) -> bool:
    """Whether the last point is more than a width beyond the domain, as far as one is known."""
    domain = trajectory.objective.domain if trajectory.objective else None
    if domain is None:
        return True
    low, high = np.array(domain).T
    last = trajectory.points[-1]
    return bool((np.abs(last - (low + high) / 2) > 1.5 * (high - low)).any())


def _multiplies(sizes: NDArray[np.float64], least: float) -> bool:
    """Whether the last half, cut into four, reaches higher by a factor each time."""
    size = len(sizes) // (2 * _BLOCKS)
    if size < _FEWEST:
        return False
    highest = sizes[-size * _BLOCKS :].reshape(_BLOCKS, size).max(axis=1)
    with np.errstate(all="ignore"):
        factors = highest[1:] / highest[:-1]
    return bool((factors >= least).all() and factors[-1] >= 0.9 * factors[0])
