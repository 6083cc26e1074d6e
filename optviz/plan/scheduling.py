"""The film's time: the pace of its steps, and its cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optviz.plan.cueing import placed
from optviz.plan.description import Description
from optviz.plan.happening import Happened
from optviz.plan.pacing import durations
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import STEP, Schedule, Script


def scheduled(
    scene: Description,
    trajectories: Sequence[Trajectory],
    script: Script = STEP,
    happened: Happened = (),
) -> Schedule:
    """Return the schedule of a scene's film.

    Parameters
    ----------
    scene : Description
        The scene.
    trajectories : sequence of Trajectory
        As the film shows them.
    script : Script
        The beats of steps that are taken apart.
    happened : sequence of sequences of Event
        What happens on each objective.

    Raises
    ------
    SceneError
        A cue has no place in it.
    """
    steps = max(one.steps for one in trajectories)
    count = len(trajectories) // len(scene.objectives)
    found = [replace(one, of=one.of + i * count) for i, here in enumerate(happened) for one in here]
    lasts = durations(scene.timeline, scene.objectives, trajectories, found)
    return scene.timeline.schedule(steps, script, placed(scene, trajectories), lasts)
