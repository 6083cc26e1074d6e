"""The share of samples that each run labels rightly, against its steps or epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.language import say
from optviz.marks.excursions import under
from optviz.marks.off_screen import Leavers
from optviz.marks.tracks import Look, Tracks
from optviz.panels.abscissa import unit_of
from optviz.panels.axes import clear_start, few_ticks, plain
from optviz.panels.data.headline import Headline
from optviz.panels.data.models import DataPanel
from optviz.panels.foot import Foot, foot_name
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory
from optviz.style import LABEL
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.data_objective import DataObjective

_LOOK = Look(width=3.4, casing=5.4, marks=False, fades=False)
_MOST_POINTS = 400
_WORK = 1e8  # multiplications, about a third of a second
_CALL = 8000  # of them in the time of a call
_EARLY = 0.15
_ROUND = 5.0


class AccuracyPanel(DataPanel):
    """The accuracy in percent on the held-out samples, or else on those trained on.

    The axis ends at 100 % and begins below what the runs reach after the first seventh of the
    picture, so that differences near the top show; below a break stands what is lower, with its
    number beside it. The percentages of all runs stand above.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        objective = self._data
        self._unit = unit_of(self._trajectories[0])
        self._held_out = objective.held_out is not None
        judged = objective.X if objective.held_out is None else objective.held_out[0]
        self.total = len(judged)
        self.correct = [correct(objective, one) for one in self._trajectories]
        self._percents = [100.0 * one / self.total for one in self.correct]
        self._decimals = _decimals(self.total)

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes."""
        theme = self._theme
        plain(axes, theme)
        clear_start(axes, self._styles, theme)
        axes.set_xlim(0, max(self._steps, 1))
        low = _lowest(self._percents)
        name = foot_name(np.concatenate(self._percents), low, f"< {low:g}")
        self._foot = Foot(low, 100.0 + 0.03 * (100.0 - low), name, log=False)
        self._foot.stand(axes)
        few_ticks(axes, "x", integer=True)
        axes.set_xlabel(self._unit, color=theme.muted, fontsize=LABEL, labelpad=2)
        widest = max((self._said(float(one.max())) for one in self._percents), key=len)
        if self._held_out:
            titles = [say("accuracy on {n:,} held-out samples, %", n=self.total),
                      say("held-out accuracy, %"), say("accuracy, %")]  # fmt: skip
        else:
            titles = [say("accuracy on {n:,} training samples, %", n=self.total),
                      say("training accuracy, %"), say("accuracy, %")]  # fmt: skip
        self._headline = Headline(
            axes,
            titles,
            "8" * (len(widest) - bool(self._decimals)) + "." * bool(self._decimals),
            self._styles, theme,
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        foot = self._foot
        foot.stand(axes)
        foot.draw(axes, self._theme)
        paths = [np.stack([np.arange(len(one)), foot.place(one)], axis=1) for one in self._percents]
        self._tracks = Tracks(axes, paths, self._styles, self._theme, _LOOK, self._screen_time)
        foot.hold(self._tracks, axes)
        self._leavers = Leavers(
            axes, self._tracks, self._styles, self._theme, self._whereabouts,
            [
                under(one < foot.low, track.points, self._screen_time)
                for one, track in zip(self._percents, self._tracks.tracks, strict=True)
            ],
        )  # fmt: skip
        self._headline.write(self._tracks.frame)
        return [self._tracks, *self._leavers.artists, *self._headline.artists]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)
        self._leavers.update(moment)
        count = len(self._styles)
        self._headline.show([self._said(self._percent(i, moment.step)) for i in range(count)])

    def _whereabouts(self, run: int, step: int) -> str:
        return f"{self._said(self._percent(run, step))} %"

    def _percent(self, run: int, step: int) -> float:
        return float(self._percents[run][min(step, len(self._percents[run]) - 1)])

    def _said(self, percent: float) -> str:
        return f"{percent:.{self._decimals}f}"


def _decimals(total: int) -> int:
    """Return with how many decimals percentages tell one sample of so many."""
    return 0 if 100 % total == 0 else max(1, math.ceil(math.log10(total)) - 2)


def correct(objective: DataObjective, run: Trajectory) -> npt.NDArray[np.int64]:
    """Return how many samples are labelled rightly at each point of a run, (k + 1,).

    Where judging every point of a long run would take seconds, a few hundred are judged, each
    standing for those up to the next.
    """
    samples = objective.X if objective.held_out is None else objective.held_out[0]
    at_most = max(_MOST_POINTS, int(_WORK / (len(samples) * objective.dim + _CALL)))
    every = -(-len(run) // at_most)
    judged = [objective.correct(point) for point in run.points[::every]]
    found = np.repeat(np.array(judged, dtype=np.int64), every)[: len(run)]
    found[-1] = objective.correct(run.points[-1])
    return found


def _lowest(percents: Sequence[npt.NDArray[np.float64]]) -> float:
    """Return where the axis begins, so that what the runs reach fills it."""
    later = [one[int(_EARLY * len(one)) :].min() for one in percents]
    low = min(later)
    span = max(100.0 - low, 2.0)
    step = _ROUND if span > 2 * _ROUND else 1.0
    return float(max(np.floor((low - 0.08 * span) / step) * step, 0.0))
