"""What happens to the runs of a scene, objective by objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optviz.panels.window import view
from optviz.plan.description import Description
from optviz.recorder.events import Event, events
from optviz.recorder.trajectory import Trajectory

Happened = tuple[tuple[Event, ...], ...]
"""The events on each objective, each with the number of its run there."""


def happening(scene: Description, trajectories: Sequence[Trajectory]) -> Happened:
    """Return what happens on each objective, in a window as the picture has it.

    Parameters
    ----------
    scene : Description
        The scene.
    trajectories : sequence of Trajectory
        As the film shows them: all on the first objective, then all on the second, and so on.
    """
    count = len(trajectories) // len(scene.objectives)
    made = []
    for i, objective in enumerate(scene.objectives):
        runs = trajectories[i * count : (i + 1) * count]
        window = scene.windows[i]
        if window is None and objective.dim <= 2:
            window = view(objective, runs)
        made.append(events(runs, window))
    return tuple(made)


def numbered(scene: Description, happened: Happened) -> list[Event]:
    """Return all events, each with the number of its run among all of the film."""
    count = len(scene.single)
    return [replace(one, of=one.of + i * count) for i, here in enumerate(happened) for one in here]
