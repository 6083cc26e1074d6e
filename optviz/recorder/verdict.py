"""What became of a run, in a word for the picture and a sentence for the summary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optviz.recorder.trajectory import Outcome, Trajectory


@dataclass(frozen=True)
class Verdict:
    """What a lecturer would say of a run's end.

    Parameters
    ----------
    note : str
        A few words for the picture, empty where the end speaks for itself.
    sentence : str
        The same for the summary on the terminal.
    broken : bool
        The run stopped before its steps were done, because its numbers failed.
    settled : int
        The first step from which the run moves no further than a thousandth of its way.
    """

    note: str
    sentence: str
    broken: bool
    settled: int


_BROKEN = {
    Outcome.DIVERGED: "diverges",
    Outcome.UNDEFINED: "undefined",
    Outcome.SINGULAR: "singular Hessian",
}


def verdict(trajectory: Trajectory) -> Verdict:
    """Say how a run ended: where it landed, that it circles for ever, or why it broke."""
    outcome = trajectory.outcome
    settled = _settled(trajectory)
    if outcome in _BROKEN:
        failed = trajectory.steps + (outcome is not Outcome.SINGULAR)
        note = f"{_BROKEN[outcome]} at {trajectory.unit} {failed}"
        return Verdict(note, str(outcome), True, trajectory.steps)
    period = _period(trajectory)
    if period:
        note = "bounces for ever" if period == 2 else f"circles through {period} points for ever"
        return Verdict(note, note, False, min(2 * period, trajectory.steps))
    worse = _worse_from(trajectory)
    if worse:
        return Verdict("", f"diverges: f grows from {trajectory.unit} {worse} on", True, worse)
    landing = trajectory.landing()
    climbed = trajectory.values[-1] > trajectory.values[0]
    match landing:
        case "maximum":
            note = "climbs to the maximum" if climbed else "at a maximum"
        case "saddle":
            note = "climbs to the saddle" if climbed else "stuck at the saddle"
        case _:
            note = ""
    if outcome is Outcome.STALLED and not landing:
        note = f"stalls at {trajectory.unit} {trajectory.steps}"
    sentence = note or ("at a minimum" if landing == "minimum" else str(outcome))
    return Verdict(note, sentence, False, settled)


def _settled(trajectory: Trajectory) -> int:
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that blew up, it is infinite
        distance = np.linalg.norm(trajectory.points - trajectory.points[-1], axis=1)
    far = np.flatnonzero(distance > 1e-3 * distance.max())
    return int(far[-1]) + 1 if far.size else 0


def _worse_from(trajectory: Trajectory) -> int:
    """Return from which step f is ten times as high as it began, if it ends so and rising."""
    if trajectory.values_of == "batch":  # which rise and fall with the samples
        return 0
    values = trajectory.values
    lowest = trajectory.objective.lowest if trajectory.objective else None
    with np.errstate(over="ignore", invalid="ignore"):
        gap = values - (values.min() if lowest is None else lowest)
        high = 10 * gap[0]
    if not (0 < high < gap[-1] and gap[-1] >= gap[-len(gap) // 5 - 1 :].max()):
        return 0
    return int(np.flatnonzero(gap <= high)[-1]) + 1


def _period(trajectory: Trajectory) -> int:
    """Return the length of the cycle that the last points repeat, 0 where they repeat none."""
    points = trajectory.points
    for period in (2, 3, 4):
        if len(points) < 2 * period + 2:
            continue
        tail = points[-2 * period :]
        size = np.abs(tail).max()
        with np.errstate(over="ignore", invalid="ignore"):
            repeats = bool((np.abs(tail[:period] - tail[period:]) <= 1e-9 * size).all())
        if repeats and np.abs(np.diff(tail[:period], axis=0)).max() > 1e-3 * size:
            return period
    return 0
