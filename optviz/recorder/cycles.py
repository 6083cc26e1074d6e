"""Runs that go round for ever: through how many points, and from which step on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_LONGEST = 4
_ROUNDS = 4  # that must have been made
_MEMORY = 1e-4  # by which a state may change in a round


class Cycle(NamedTuple):
    """A cycle through `period` points, which the run goes through from the step `since` on."""

    period: int
    since: int


def cycle_of(
    points: NDArray[np.float64], states: Iterable[NDArray[Any]], least: float
) -> Cycle | None:
    """Find the cycle that a run (k+1, dim) ends in, where it ends in one.

    Parameters
    ----------
    points : array (k+1, dim)
        The run.
    states : iterable of array (k+1, …)
        The optimizer's state: those that have one number a component must come again too, for
        what they gather may end the cycle later.
    least : float
        An extent so small that a cycle within it is rest.

    Returns
    -------
    Cycle or None
        Its points come again to a billionth of its extent, or to rounding, and have been gone
        through four times. It begins where the run is within a thousandth of its extent for good.

    Notes
    -----
    Nothing depends on where the origin is, but for rounding.
    """
    memory = [one for one in states if one.shape == points.shape and one.dtype.kind == "f"]
    for period in range(2, _LONGEST + 1):
        if len(points) < _ROUNDS * period:
            return None
        tail = points[-_ROUNDS * period :]
        extent = np.ptp(tail[-period:], axis=0).max()
        grain = np.spacing(np.abs(tail)).max()
        if not extent > max(least, 1e6 * grain):
            continue
        if np.abs(tail[period:] - tail[:-period]).max() > max(1e-9 * extent, 2 * grain):
            continue
        if not all(_comes_again(state[-len(tail) :], period) for state in memory):
            continue
        again = tail[-1 - np.arange(len(points))[::-1] % period]
        with np.errstate(over="ignore"):
            off = np.abs(points - again).max(axis=1)
        away = np.flatnonzero(off > 1e-3 * extent)
        return Cycle(period, int(away[-1]) + 1 if away.size else 0)
    return None


def _comes_again(state: NDArray[np.float64], period: int) -> bool:
    change = np.abs(state[period:] - state[:-period]).max()
    return bool(change <= _MEMORY * np.abs(state).max())
