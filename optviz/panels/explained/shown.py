"""Which step of a run a moment shows, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.recorder.clock import steps_taken
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import Moment

_BEATS = {"look": 0, "think": 1, "go": 2, "compare": 3}
LOOK, THINK, GO, COMPARE = range(4)


@dataclass(frozen=True)
class Shown:
    """A step of a run, from 0 on, and up to which beat it is told; `way` is that of the last."""

    step: int
    beat: int = COMPARE
    way: float = 1.0


def shown(run: Trajectory, moment: Moment) -> Shown | None:
    """Return what a moment shows of a run: the step being made, or the last; None without steps.

    Of a run by a hyperparameter it is the first step with the value of the moment.
    """
    if isinstance(run, Dialled):
        value = min(moment.step, run.steps)
        return Shown(value) if run.by_value[value].steps else None
    taken = steps_taken(run)
    last = int(taken[-1]) - 1
    if last < 0:
        return None
    if moment.beat is not None:
        beat = moment.beat
        tick = min(beat.step + 1, len(taken) - 1)
        if taken[tick] == taken[min(beat.step, len(taken) - 1)]:  # this run rests
            return Shown(max(int(taken[tick]) - 1, 0))
        return Shown(int(taken[tick]) - 1, _BEATS.get(beat.name, COMPARE), beat.way)
    tick = min(moment.step + (moment.progress > 0.0), len(taken) - 1)
    return Shown(min(max(int(taken[tick]) - 1, 0), last))


def spread(count: int, most: int) -> list[int]:
    """Return so many numbers below a count at most: the first, the last, and some between."""
    if count <= most:
        return list(range(count))
    return sorted({round(k * (count - 1) / (most - 1)) for k in range(most)})
