"""How long each step of a film lasts: time goes to what is seen to happen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optviz.objectives import Objective
from optviz.panels.window import view
from optviz.recorder.events import Event
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import Timeline

Array = npt.NDArray[np.float64]

_LONGEST_FILM = 12.0
_VISIBLE = 0.04
"""The share of the picture's width or height that a dot crosses in a step worth its full time."""
_CURVE = 0.3
"""What a move on the chart of values counts for, where one of a dot counts for 1."""
_REST = 0.4
"""The time for steps in which nothing moves, as a share of the time for the others."""
_MOST_REST = 0.08
_NEIGHBOUR = 0.6
_OPENING = (0.6, 0.5, 0.4)
_LONGEST_STEP = 1.2
_LEAST_GAP = 1e-16


def durations(
    timeline: Timeline,
    objectives: Sequence[Objective],
    trajectories: Sequence[Trajectory],
    found: Sequence[Event] = (),
) -> Array:
    """Return the seconds of each step of the film, those of steps taken apart among them.

    A step gets time by how far a dot is seen to move in it, up to 4 % of the picture, and a little
    for what moves on the chart of values; its neighbours get some of that, so that the pace does
    not jerk. The first time that something happens to a run has twice the time. Steps in which
    nothing moves share what is left, and the first three are slow. The film is at most as long as
    it would be if nothing were known of its steps, and 12 s.

    Parameters
    ----------
    timeline : Timeline
        The film's; with an even pace, or seconds a step, the steps are as it says.
    objectives : sequence of Objective
        Of the scene.
    trajectories : sequence of Trajectory
        As the film shows them: all on the first objective, then all on the second, and so on.
    found : sequence of Event
        What happens to them.
    """
    steps = max(one.steps for one in trajectories)
    lasts = timeline.durations(steps)
    if timeline.pace != "content" or timeline.seconds_per_step is not None:
        return lasts
    plain = np.ones(steps, dtype=bool)
    plain[[step for step in timeline.explained if step < steps]] = False
    weights = _weights(objectives, trajectories, found, steps)[plain]
    if not weights.size:
        return lasts
    travel = float(lasts[plain].sum())
    if timeline.duration is not None:
        lasts[plain] = travel * weights / weights.sum()
        return lasts
    travel = min(travel, _LONGEST_FILM - timeline.opening - timeline.hold_end)
    paced = np.minimum(travel * weights / weights.sum(), _LONGEST_STEP)
    first = min(len(paced), len(_OPENING))
    paced[:first] = np.maximum(paced[:first], _OPENING[:first])
    lasts[plain] = paced * min(travel / paced.sum(), 1.0)
    return lasts


def _weights(
    objectives: Sequence[Objective],
    trajectories: Sequence[Trajectory],
    found: Sequence[Event],
    steps: int,
) -> Array:
    """Return what each step is worth, 1 for one in which a dot is well seen to move."""
    moves = np.zeros(steps)
    each = len(trajectories) // len(objectives)
    for k, objective in enumerate(objectives):
        runs = trajectories[k * each : (k + 1) * each]
        reach = np.zeros(0)
        if objective.dim <= 2:
            low, high = np.array(view(objective, runs)).T
            reach = np.stack([low, high])
        for run, heights in zip(runs, _heights(objective, runs), strict=True):
            if run.steps == 0:
                continue
            seen = _CURVE * np.abs(np.diff(heights))
            if reach.size:
                places = (np.clip(run.points, *reach) - reach[0]) / (reach[1] - reach[0])
                seen = np.maximum(seen, np.abs(np.diff(np.nan_to_num(places), axis=0)).max(axis=1))
            moves[: run.steps] = np.maximum(moves[: run.steps], seen)
    worth = np.minimum(moves / _VISIBLE, 1.0)
    first = {(one.of, one.kind): one.step for one in reversed(found)}
    worth[[step - 1 for step in first.values() if 0 < step <= steps]] += 1.0
    for _ in range(4):
        worth[1:] = np.maximum(worth[1:], _NEIGHBOUR * worth[:-1])
        worth[:-1] = np.maximum(worth[:-1], _NEIGHBOUR * worth[1:])
    return np.asarray(worth + min(max(_REST * worth.sum(), 1.0) / max(steps, 1), _MOST_REST))


def _heights(objective: Objective, runs: Sequence[Trajectory]) -> list[Array]:
    """Return the height of each point on a chart of values, 0 to 1, logarithmic over 16 digits."""
    lowest = objective.lowest
    known = np.concatenate([one.values[np.isfinite(one.values)] for one in runs])
    if not known.size:
        return [np.zeros(len(one.values)) for one in runs]
    floor = float(known.min()) if lowest is None else min(lowest, float(known.min()))
    with np.errstate(over="ignore", invalid="ignore"):
        gaps = [np.maximum(one.values - floor, 0.0) for one in runs]
        top = float(np.minimum(known - floor, 1e300).max())
        if top <= 0.0:
            return [np.zeros(len(one)) for one in gaps]
        found = [np.clip(np.nan_to_num(one / top, nan=1.0), _LEAST_GAP, 1.0) for one in gaps]
    logs = [np.log10(one) for one in found]
    span = max(-min(float(one.min()) for one in logs), 1.0)
    return [1.0 + one / span for one in logs]
