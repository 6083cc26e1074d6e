"""Cues with their places in a film, found before the first frame."""

from __future__ import annotations

import math
from collections.abc import Sequence

from optviz.cues import Cue, EventAt, Focus, Title, called
from optviz.cues.at import Place
from optviz.errors import SceneError
from optviz.plan.cueing import as_step, check_together, ends, orders_of, value_of
from optviz.plan.description import Description
from optviz.plan.happening import Happened
from optviz.recorder.clock import Clocked
from optviz.recorder.events import Event
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import Placed


def placed(
    scene: Description, trajectories: Sequence[Trajectory], happened: Happened = ()
) -> tuple[Placed, ...]:
    """Return the cues of a scene, each with the positions at which it is on.

    Parameters
    ----------
    scene : Description
        The scene.
    trajectories : sequence of Trajectory
        As the film shows them.
    happened : sequence of sequences of Event
        What happens on each objective.

    Raises
    ------
    SceneError
        A cue is at a step that is not there, or waits for what never happens.
    """
    if not scene.cues:
        return ()
    places = _Places(scene, trajectories, happened)
    found = [(cue, *places.of(cue)) for cue in scene.cues]
    check_together(found)
    # A card hides what is said at its place, and so comes before.
    found.sort(key=lambda one: not isinstance(one[0], Title))
    made = []
    for cue, start, end in found:
        shown = cue
        if isinstance(cue, Focus):
            shown = cue.on(orders_of(scene, cue.runs, called(cue)) if cue.runs else ())
        made.append(shown.placed(start, end))
    return tuple(made)


class _Places:
    """Where the steps and events that cues wait for are in a film."""

    def __init__(
        self, scene: Description, trajectories: Sequence[Trajectory], happened: Happened
    ) -> None:
        self._scene, self._events = scene, happened
        self._steps = max(one.steps for one in trajectories)
        first = trajectories[0]
        self._per_tick = first.per_tick if isinstance(first, Clocked) else 1

    def of(self, cue: Cue) -> tuple[float, float | None]:
        """Return from where a cue is on, and, of a range, until where."""
        found = [self._place(cue, one) for one in ends(cue.when)]
        if found[1:] and found[1] <= found[0]:
            raise SceneError(
                f"{called(cue)} is to end at step {found[1]}, and begins at step {found[0]}",
                "give the earlier place first",
            )
        return float(found[0]), float(found[1]) if found[1:] else None

    def _place(self, cue: Cue, at: Place) -> int:
        if isinstance(at, EventAt):
            found = self._happening(cue, at).step
            if found == 0 and hasattr(cue, "before"):
                raise SceneError(
                    f"{called(cue)}: {at} is at the start, and nothing comes before it",
                    "give a step from 1 on",
                )
            return found
        if self._scene.dial is not None:
            return value_of(cue, self._scene.dial, at)
        return math.ceil(as_step(cue, at, self._steps * self._per_tick) / self._per_tick)

    def _happening(self, cue: Cue, at: EventAt) -> Event:
        """Return the event that is meant: on the first objective on which it happens."""
        wanted = orders_of(self._scene, at.run, called(cue))
        entries = [entry for entry, _ in self._scene.single]
        theirs = [[one for one in here if entries[one.of] in wanted] for here in self._events]
        for here in theirs:
            same = [one for one in here if one.kind == at.kind]
            if len(same) >= at.nth:
                return same[at.nth - 1]
        whose = f" to {at.run}" if at.run else ""
        kinds = dict.fromkeys(str(one.kind) for here in theirs for one in here)
        known = f"what does: {', '.join(kinds)}" if kinds else "nothing does; give a step"
        often = max(sum(one.kind == at.kind for one in here) for here in theirs)
        if often:
            raise SceneError(
                f"{called(cue)} waits for {at}, and it happens {_times(often)}{whose}",
                f"give an nth up to {often}",
            )
        raise SceneError(f"{called(cue)} waits for {at}, which never happens{whose}", known)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
