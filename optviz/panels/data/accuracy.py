"""The share of samples that each run labels rightly, against its steps or epochs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text

from optviz.marks.off_screen import Leavers
from optviz.marks.tracks import Look, Tracks
from optviz.numbers import short
from optviz.panels.axes import few_ticks, plain
from optviz.panels.data.models import DataPanel
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory
from optviz.style import LABEL
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.data_objective import DataObjective

_LOOK = Look(width=2.6, casing=4.2, dot=0.78, marks=False, fades=False, upright=True)
_MOST_POINTS = 400
_WORK = 1e8  # multiplications, about a third of a second
_CALL = 8000  # of them in the time of a call
_MOST_COUNTS = 4
_EARLY = 0.15
_ROUND = 5.0
_DIGIT = 0.64 * LABEL * 100 / 72


class AccuracyPanel(DataPanel):
    """The accuracy in percent on the held-out samples, or else on those trained on.

    The axis ends at 100 % and begins below what the runs reach after the first seventh of the
    picture, so that differences near the top show; what is lower lies on the bottom line, with its
    number beside it. How many samples are right stands above: for one run with its step, for up to
    four in their colours.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        objective = self._data
        self._unit = self._trajectories[0].unit
        self._held_out = objective.held_out is not None
        judged = objective.X if objective.held_out is None else objective.held_out[0]
        self.total = len(judged)
        self.correct = [correct(objective, one) for one in self._trajectories]

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes."""
        theme = self._theme
        plain(axes, theme)
        axes.tick_params(axis="y", pad=self._beside_dots())
        axes.set_xlim(0, max(self._steps, 1))
        low = _lowest([100.0 * one / self.total for one in self.correct])
        axes.set_ylim(low, 100.0 + 0.03 * (100.0 - low))
        few_ticks(axes, "x", integer=True)
        few_ticks(axes, "y")
        axes.set_xlabel(self._unit, color=theme.muted, fontsize=LABEL, labelpad=2)
        self._title = axes.annotate(
            "accuracy, %", (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, fontsize=LABEL, va="bottom",
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        low = axes.get_ylim()[0]
        paths = [
            np.stack([np.arange(len(one)), np.maximum(100.0 * one / self.total, low)], axis=1)
            for one in self.correct
        ]
        self._tracks = Tracks(axes, paths, self._styles, self._theme, _LOOK)
        self._leavers = Leavers(
            axes, self._tracks, self._styles, self._theme, self._whereabouts,
            lambda run, step: self._percent(run, step) < low,
        )  # fmt: skip
        self._counts = self._write_counts(axes)
        return [self._tracks, *self._leavers.artists, *self._counts]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)
        self._leavers.update(moment)
        if len(self._styles) == 1 and self._counts:
            right = self._right(0, moment.step)
            head = f"{self._unit.capitalize()} {moment.step}: " if self._roomy else ""
            self._counts[0].set_text(f"{head}{right} / {self.total}")
            return
        for i, text in enumerate(self._counts):
            text.set_text(str(self._right(i, moment.step)))

    def _beside_dots(self) -> float:
        """Return the points between axis and labels, where all dots stand at the start."""
        return max(5.0, 2.0 + 0.5 * _LOOK.dot * max(style.size for style in self._styles))

    def _whereabouts(self, run: int, step: int) -> str:
        return f"↓ {short(self._percent(run, step))} %"

    def _percent(self, run: int, step: int) -> float:
        return 100.0 * self._right(run, step) / self.total

    def _right(self, run: int, step: int) -> int:
        return int(self.correct[run][min(step, len(self.correct[run]) - 1)])

    def _write_counts(self, axes: Axes) -> list[Text]:
        """Write how many of all are right, from the right edge leftwards; return what moves."""
        scale = 100 / axes.figure.dpi
        frame = self._tracks.frame
        y = frame.height + 8.0 * 100 / 72
        one = len(self._styles) == 1
        whole = len(f"{self._unit} {self._steps}: {self.total} / {self.total}") * _DIGIT
        judged = "held-out" if self._held_out else "training"
        for title in (f"{judged} accuracy, %", f"{judged}, %"):
            self._title.set_text(title)
            left = scale * float(self._title.get_window_extent().width) + 16.0
            self._roomy = left + whole < frame.width
            if self._roomy:
                break
        all_of_them = f"/ {self.total}"
        slot = (len(str(self.total)) + 1.2) * _DIGIT
        room = frame.width - left - len(all_of_them) * _DIGIT
        if len(self._styles) > _MOST_COUNTS or len(self._styles) * slot > room:
            return []

        def write(x: float, words: str, color: str, *, moves: bool) -> Text:
            text = Text(
                x, y, words, ha="right", va="bottom", color=color, fontsize=LABEL,
                fontweight="bold" if moves else "normal", animated=moves,
                transform=frame.transform, zorder=40 if moves else 3, clip_on=False,
            )  # fmt: skip
            axes.add_artist(text)
            return text

        if one:
            return [write(frame.width, "", self._styles[0].words, moves=True)]
        said = write(frame.width, all_of_them, self._theme.muted, moves=False)
        x = frame.width - scale * float(said.get_window_extent().width) - 0.6 * _DIGIT
        count = len(self._styles)
        return [
            write(x - (count - 1 - i) * slot, "", style.words, moves=True)
            for i, style in enumerate(self._styles)
        ]


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
