"""What a picture is of: an objective, the runs on it, and how they look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optviz.errors import SceneError
from optviz.stage.naming import numbers_of

if TYPE_CHECKING:
    from optviz.cues import Mark, Zoom
    from optviz.marks.screen_time import ScreenTime
    from optviz.objectives import Objective
    from optviz.recorder.ending import Ending
    from optviz.recorder.events import Event
    from optviz.recorder.trajectory import Against, Trajectory
    from optviz.stage.layer import Layer
    from optviz.style import RunStyle, Theme

Progress = Callable[[int, int], None]
Working = Callable[[str, str], AbstractContextManager[Progress | None]]
"""Entered with what takes long and the unit it is counted in; gives what is told (done, total)."""


def silently(name: str, unit: str) -> AbstractContextManager[Progress | None]:
    """Say nothing of what takes long."""
    return nullcontext()


@dataclass(frozen=True)
class Subject:
    """What a view, and the panel that it makes, are of.

    Parameters
    ----------
    objective : Objective
        What was minimised.
    trajectories : sequence of Trajectory
        The runs on it.
    styles : sequence of RunStyle
        One a run: its name, colours and marker.
    endings : sequence of Ending
        One a run: the words to put where it ends, and the step from which they hold.
    events : sequence of Event
        What happens to the runs, each with the number of its run; but to those for which the
        author has words.
    steps : int
        Steps of the scene, or of its longest run.
    theme : Theme
        Colours.
    against : {"steps", "gradients", "evaluations", "samples"}
        What curves are plotted against.
    budget : int
        Steps that the scene gives each run.
    seed : int
        Of what the scene draws at random.
    seconds_per_step : float
        How long a step of the film lasts, on average.
    screen_time : ScreenTime, optional
        When each moment of the film is on the screen.
    working : callable (name, unit) -> context manager
        What takes long is done within it, and told to what it gives, if anything: a bar, say.
    layers : sequence of Layer, optional
        What lies on a landscape besides the runs; by default what the runs keep of such a kind.
    explained : sequence of int
        The steps that the film takes apart.
    window : sequence of (float, float), optional
        What the scene says that pictures of the objective show: of one in more than two dimensions,
        of a plane through it; of a curve the second is of its heights.
    zooms : sequence of Zoom
        Where the camera goes in pictures of it, cue by cue.
    marks : sequence of Mark
        The places that cues mark in pictures of it.
    whole : Subject, optional
        The one with all runs on the objective, of which this has some.
    """

    objective: Objective
    trajectories: Sequence[Trajectory]
    styles: Sequence[RunStyle]
    endings: Sequence[Ending]
    steps: int
    theme: Theme
    against: Against = "steps"
    budget: int = 0
    seed: int = 0
    seconds_per_step: float = 0.0
    screen_time: ScreenTime | None = None
    working: Working = silently
    layers: Sequence[Layer] | None = None
    explained: Sequence[int] = ()
    events: Sequence[Event] = ()
    window: Sequence[tuple[float, float]] | None = None
    zooms: Sequence[Zoom] = ()
    marks: Sequence[Mark] = ()
    whole: Subject | None = None

    @property
    def everyone(self) -> Subject:
        """All runs on the objective, of whom a picture may show some."""
        return self.whole or self

    def only(self, numbers: Sequence[int]) -> Subject:
        """Return the subject of some of these runs, by their numbers."""
        return replace(
            self,
            trajectories=[self.trajectories[i] for i in numbers],
            styles=[self.styles[i] for i in numbers],
            endings=[self.endings[i] for i in numbers],
            events=[
                replace(one, of=k)
                for k, i in enumerate(numbers)
                for one in self.events
                if one.of == i
            ],
            whole=self.everyone,
        )

    def of(self, names: str | Sequence[str], who: str) -> Subject:
        """Return the subject of the runs of some names; of all where there is no name.

        Raises
        ------
        SceneError
            There is no run of a name, or none of them is shown here.
        """
        everyone = self.everyone
        found = numbers_of(names, everyone.trajectories, everyone.styles, who)
        if len(found) == len(everyone.trajectories):
            return self
        wanted = [everyone.styles[i] for i in found]
        kept = [i for i, style in enumerate(self.styles) if style in wanted]
        if not kept:
            here = ", ".join(style.name for style in self.styles)
            raise SceneError(
                f"{who} names the run {wanted[0].label!r}, and this picture is of {here}",
                "leave the name out",
            )
        return self.only(kept)
