"""What a film tells, as words and seconds: found from its runs, its cues and its pace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optviz.film.happenings import Happening, happenings
from optviz.language import known_as, say, voiced
from optviz.layout.beat_words import captions_of
from optviz.layout.cells import columns_of
from optviz.layout.counting import Counting, counting
from optviz.layout.subjects import script_of, views_of
from optviz.plan.description import Description
from optviz.plan.dialling import by_dial
from optviz.plan.happening import Happened, happening, numbered
from optviz.plan.recording import Watch, recorded
from optviz.plan.run import Run
from optviz.plan.scheduling import scheduled, timed
from optviz.recorder.clock import by_clock
from optviz.recorder.events import Event
from optviz.recorder.trajectory import Trajectory
from optviz.style.plain_math import plain
from optviz.timeline import Schedule, Script

_SEAM = re.compile(r"(?<=[A-Za-z0-9)])(?=[一-鿿])|(?<=[一-鿿])(?=[A-Za-z0-9(])")


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
    happened : sequence of sequences of Event
        What happens on each objective.
    """

    scene: Description
    runs: Sequence[Trajectory]
    schedule: Schedule
    script: Script
    captions: Mapping[int, Sequence[str]]
    happened: Happened

    @property
    def counted(self) -> Counting:
        """How steps are counted."""
        return counting(self.scene, self.runs)

    def name(self, run: int) -> str:
        """Return the name of a run, in the language that is spoken now."""
        return quoted(voiced(self.scene.label_of(*self._single[run % len(self._single)])))

    @cached_property
    def _single(self) -> tuple[tuple[int, Run], ...]:
        return self.scene.single

    def says(self, told: Happening) -> str:
        """Return what happens to a run as a sentence; of several functions, on which."""
        sentence = self.sentence(told.run, told.words)
        if len(self.scene.objectives) == 1:
            return sentence
        objective = self.scene.objectives[told.run // len(self._single)]
        function = voiced(known_as(objective.name))
        return spaced(say("On {function}: {sentence}", function=function, sentence=sentence))

    def sentence(self, run: int, does: str) -> str:
        """Return a sentence about a run."""
        return spaced(say("{run} {does}.", run=self.name(run), does=does))

    @property
    def happenings(self) -> list[list[Happening]]:
        """What is told of each run, in the language that is spoken now."""
        found: list[list[Event]] = [[] for _ in self.runs]
        for one in numbered(self.scene, self.happened):
            found[one.of].append(one)
        named = self.counted.at
        return [
            happenings(run, i, own, named)
            for i, (run, own) in enumerate(zip(self.runs, found, strict=True))
        ]


def story_of(scene: Description, watch: Watch | None = None) -> Story:
    """Return the story of a scene: its runs are made, and nothing is drawn."""
    scene = timed(scene)
    made = recorded(scene, watch)
    runs = by_clock(made, scene.clock)
    if scene.dial is not None:
        runs = by_dial(scene, scene.dial, made, watch)
    happened = happening(scene, runs)
    columns = columns_of(scene, runs, happened)
    views = [one for each in columns for one in views_of(scene, each, alone=len(columns) == 1)]
    script = script_of(views)
    schedule = scheduled(scene, runs, script, happened)
    return Story(scene, runs, schedule, script, captions_of(scene, columns, script), happened)


def quoted(name: str) -> str:
    """Return the name of a run in quotes, where it is words in small letters."""
    name = plain(name)
    return f"“{name}”" if name[:1].islower() else name


def spaced(text: str) -> str:
    """Return a text with spaces between Chinese and other letters, as it is printed."""
    return _SEAM.sub(" ", text)
