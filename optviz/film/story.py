"""What a film tells, as words and seconds: found from its runs, its cues and its pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optviz.film.happenings import Happening, happenings
from optviz.language import voiced
from optviz.layout.beat_words import captions_of
from optviz.layout.cells import columns_of
from optviz.layout.counting import Counting, counting
from optviz.layout.subjects import script_of, views_of
from optviz.plan.description import Description
from optviz.plan.dialling import by_dial
from optviz.plan.recording import Watch, recorded
from optviz.plan.scheduling import scheduled, timed
from optviz.recorder.clock import by_clock
from optviz.recorder.events import Event, events
from optviz.recorder.trajectory import Trajectory
from optviz.timeline import Schedule, Script


@dataclass(frozen=True)
class Story:
    """A scene with its runs, and when each of their steps is on the screen.

    Parameters
    ----------
    scene : Description
        The scene.
    runs : sequence of Trajectory
        As the film shows them: all on the first objective, then all on the second, and so on.
    schedule : Schedule
        The film's.
    script : Script
        The beats of steps that are taken apart.
    captions : mapping of int to sequence of str
        The words for each beat of these steps.
    """

    scene: Description
    runs: Sequence[Trajectory]
    schedule: Schedule
    script: Script
    captions: Mapping[int, Sequence[str]]

    @property
    def counted(self) -> Counting:
        """How steps are counted."""
        return counting(self.scene, self.runs)

    @property
    def names(self) -> list[str]:
        """The name of each run, in the language that is spoken now."""
        single = [voiced(self.scene.label_of(i, run)) for i, run in self.scene.single]
        return single * len(self.scene.objectives)

    @property
    def happenings(self) -> list[list[Happening]]:
        """What is told of each run, in the language that is spoken now."""
        made = []
        for i, run in enumerate(self.runs):
            own = [one for one in self._events if one.of == i]
            made.append(happenings(run, i, own, self.counted.at))
        return made

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        return events(self.runs)


def story_of(scene: Description, watch: Watch | None = None) -> Story:
    """Return the story of a scene: its runs are made, and nothing is drawn."""
    scene = timed(scene)
    made = recorded(scene, watch)
    runs = by_clock(made, scene.clock)
    if scene.dial is not None:
        runs = by_dial(scene, scene.dial, made, watch)
    columns = columns_of(scene, runs)
    views = [one for each in columns for one in views_of(scene, each, alone=len(columns) == 1)]
    script = script_of(views)
    schedule = scheduled(scene, runs, script)
    return Story(scene, runs, schedule, script, captions_of(scene, columns, script))
