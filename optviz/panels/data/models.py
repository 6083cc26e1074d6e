"""What fits and borders have in common: a model of each run that changes with its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from optviz.marks.dots import Dots
from optviz.marks.light import lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.panels.data.between import Array, parameters, place
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.data_objective import DataObjective


class DataPanel(SubjectPanel):
    """A panel of the samples of an objective, and of what each run makes of them."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._data = cast("DataObjective", subject.objective)


class Models(Mark):
    """The models of all runs as one artist, which lies above the samples.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    trajectories, styles : sequences of Trajectory and RunStyle
        The runs.
    theme : Theme
        For casings and rims.
    """

    def __init__(
        self,
        axes: Axes,
        trajectories: Sequence[Trajectory],
        styles: Sequence[RunStyle],
        theme: Theme,
    ) -> None:
        super().__init__(axes)
        self.frame = Frame(axes)
        self._trajectories, self._styles = trajectories, styles
        self._piles = Dots(styles, theme, self.frame.share)
        self.dots: Points = np.full((len(styles), 2), np.nan)
        self._colors = [to_rgba(style.color) for style in styles]
        self._casing = to_rgba(theme.rim)
        self._places: list[tuple[int, float] | None] = [None] * len(styles)

    def _moved(self, moment: Moment) -> Iterator[tuple[int, Array]]:
        """Yield the runs that are elsewhere than when last shown, with their parameters now."""
        self._lights = lights(moment, self._styles)
        for i, run in enumerate(self._trajectories):
            now = place(run, moment)
            if now != self._places[i]:
                self._places[i] = now
                yield i, parameters(run, *now)
