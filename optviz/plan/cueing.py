"""Cues with their places in a film, found before the first frame."""

from __future__ import annotations

from collections.abc import Sequence

from optviz.cues import Cue, EventAt
from optviz.errors import SceneError
from optviz.plan.description import Description
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import Placed


def placed(scene: Description, trajectories: Sequence[Trajectory]) -> tuple[Placed, ...]:
    """Return the cues of a scene, each with the positions at which it is on.

    Parameters
    ----------
    scene : Description
        The scene.
    trajectories : sequence of Trajectory
        As the film shows them.

    Raises
    ------
    SceneError
        A cue is at a step that is not there.
    """
    steps = max(one.steps for one in trajectories)
    return tuple(_placed(one, steps) for one in scene.cues)


def _placed(cue: Cue, steps: int) -> Placed:
    ends = cue.when if isinstance(cue.when, tuple) else (cue.when,)
    found = [_step(cue, one, steps) for one in ends]
    return cue.placed(float(found[0]), float(found[1]) if found[1:] else None)


def _step(cue: Cue, at: int | EventAt, steps: int) -> int:
    if isinstance(at, EventAt):
        raise SceneError(f"{cue!r:.120} waits for an event", "give a step")
    if at > steps:
        raise SceneError(
            f"{cue!r:.120} is at step {at}, and the film has {steps}",
            f"give a step up to {steps}",
        )
    return at
