"""Runs by what they have spent: at one moment of the clock each has used up the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.recorder.trajectory import Against, Ticks, Trajectory, rows

_UNITS: dict[Against, Ticks] = {
    "gradients": "gradient",
    "evaluations": "evaluation",
    "samples": "sample",
}
_MOST_TICKS = 1_000_000
_MOST_NUMBERS = 20_000_000


@dataclass(frozen=True, repr=False, kw_only=True)
class Clocked(Trajectory):
    """A run by what it had spent: its point t is where it was once t ticks were spent.

    Parameters
    ----------
    original : Trajectory
        The run, step by step.
    taken : array of int (ticks + 1,)
        How many steps it had made at each tick.
    per_tick : int
        How much is spent from tick to tick.
    """

    original: Trajectory
    taken: NDArray[np.int64]
    per_tick: int = 1

    def spent(self, against: Against) -> NDArray[np.int64]:
        """Return what had been used up at each tick: of what the clock counts, the tick."""
        if _UNITS.get(against) == self.unit:
            return np.arange(len(self)) * self.per_tick
        return self.original.spent(against)[self.taken]

    def tick_of(self, step: int) -> int:
        """Return the tick at which the run had made so many steps."""
        return int(np.searchsorted(self.taken, step))


def by_clock(runs: Sequence[Trajectory], against: Against) -> tuple[Trajectory, ...]:
    """Return runs by a clock that counts steps, gradients or evaluations.

    Parameters
    ----------
    runs : sequence of Trajectory
        Of one scene.
    against : {"steps", "gradients", "evaluations", "samples"}
        What the clock counts; see `Trajectory.spent`. By steps the runs are as they are.

    Raises
    ------
    SceneError
        The calls of a run were not counted, or are too many for a film.
    """
    if against == "steps":
        return tuple(runs)
    spent = [run.spent(against) for run in runs]
    return tuple(_clocked(run, against, _per_tick(runs, spent, against)) for run in runs)


def steps_taken(run: Trajectory) -> NDArray[np.int64]:
    """Return how many steps, or epochs, a run had made at each of its points."""
    return run.taken if isinstance(run, Clocked) else np.arange(len(run))


def _per_tick(
    runs: Sequence[Trajectory], spent: Sequence[NDArray[np.int64]], against: Against
) -> int:
    """Return the largest step of the clock that misses no step of a run, or a coarser one.

    Samples come in batches, and may be many: so many that not every point can be kept.
    """
    if against != "samples":
        return 1
    common = int(np.gcd.reduce(np.concatenate([np.diff(one) for one in spent] + [[0]])))
    room = max(int(one[-1]) * run.dim for run, one in zip(runs, spent, strict=True)) / _MOST_NUMBERS
    return max(common, int(np.ceil(room)), 1)


def _clocked(run: Trajectory, against: Against, per_tick: int) -> Clocked:
    spent = run.spent(against)
    if spent[-1] == 0 < run.steps:
        raise SceneError(
            f"it asks for no {against}, by which the film's time is to go",
            'use against="evaluations", or leave it out',
            item=f"run {run.label!r}",
        )
    if spent[-1] // per_tick > _MOST_TICKS:
        raise SceneError(
            f"it took {spent[-1]} {against}, more than a film can count",
            "leave out against, or take fewer steps",
            item=f"run {run.label!r}",
        )
    ticks = -(-int(spent[-1]) // per_tick)
    taken = np.searchsorted(spent, np.arange(ticks + 1) * per_tick, side="right") - 1
    taken = np.maximum(taken, 0)  # a rule may ask for gradients before its first step
    parts = {one.name: getattr(run, one.name) for one in fields(Trajectory)}
    parts |= rows(run, taken) | {"unit": _UNITS[against]}
    return Clocked(**parts, original=run, taken=taken, per_tick=per_tick)
