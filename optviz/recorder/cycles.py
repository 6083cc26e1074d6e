"""Runs that go round for ever: through how many points, and from which step on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.trajectory import Trajectory

_LONGEST = 4
_ROUNDS = 4  # that must have been made
_MEMORY = 1e-4  # by which a state may change in a round
_REST = 1e-9  # of the way, or of the domain: a cycle no wider is rest
_NARROW = 1e-4  # likewise, about a stationary point


class Cycle(NamedTuple):
    """A cycle through `period` points, which the run goes through from the step `since` on."""

    period: int
    since: int


def endless_cycle(run: Trajectory, *, landed: bool) -> Cycle | None:
    """Return the cycle that a run ends in, if it is wider than rest and the rule stays as it is.

    Rest is a fraction of the run's extent, or of the domain's if that is more.
    """
    extent = float(np.ptp(run.points, axis=0).max())
    domain = run.objective.domain if run.objective else None
    extent = max([extent, *(high - low for low, high in domain or ())])
    found = cycle_of(run.points, run.states.values(), (_NARROW if landed else _REST) * extent)
    return found if found and _lasts(run) else None


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


def _lasts(run: Trajectory) -> bool:
    """Whether the rule goes on as it is: a learning rate that changes ends a cycle."""
    rule = run.optimizer
    settings = vars(rule).values() if hasattr(rule, "__dict__") else ()
    later = run.steps * run.stride + np.arange(0, 1000, 7)
    for setting in settings:
        if callable(setting) and not isinstance(setting, type):
            try:
                if len({setting(int(t)) for t in later}) > 1:
                    return False
            except Exception:  # whatever it is, it is no learning rate of the step
                return False
    return True
