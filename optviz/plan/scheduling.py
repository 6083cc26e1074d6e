"""The film's time: the pace of its steps, and its cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optviz.plan.description import Description
from optviz.plan.dialling import paced
from optviz.plan.happening import Happened, numbered
from optviz.plan.pacing import durations
from optviz.plan.placing import placed
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import STEP, Schedule, Script


def timed(scene: Description, fps: float | None = None) -> Description:
    """Return a scene with the timeline of its film, and so many frames a second, where given."""
    timeline = scene.timeline if fps is None else replace(scene.timeline, fps=fps)
    if scene.title:
        timeline = timeline.below_title()
    if scene.dial is not None:
        timeline = paced(timeline)
    return scene if timeline == scene.timeline else replace(scene, timeline=timeline)


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
    lasts = durations(scene.timeline, scene.objectives, trajectories, numbered(scene, happened))
    return scene.timeline.schedule(steps, script, placed(scene, trajectories, happened), lasts)
