"""A noisy signal in time, and the mean that each run makes of what it has seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.language import say
from optviz.marks.pixels import Points
from optviz.marks.tracks import Look, Tracks
from optviz.panels.axes import clear_start, few_ticks, plain
from optviz.panels.limits import around, within_reach
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.recorder.clock import steps_taken
from optviz.recorder.trajectory import Trajectory
from optviz.style import LABEL
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.signal_mean import SignalMean

_LOOK = Look(width=3.4, casing=5.4, marks=False, fades=False)
_SMALLEST, _LARGEST = 3.2, 6.5


class SignalPanel(SubjectPanel):
    """The samples as small grey dots, and the iterates of each run as a line that grows.

    The first sample stands at 1, where a run that takes one sample a step is after its first
    step. What comes before, the start, is drawn for runs that begin from it; an average whose
    bias is corrected begins with its first sample. With `first`, so many samples are shown.
    """

    def __init__(self, subject: Subject, first: int | None) -> None:
        super().__init__(subject)
        self._signal = cast("SignalMean", subject.objective).signal
        self._first = first
        self.paths = [path(run, len(self._signal)) for run in self._trajectories]

    def ground(self, axes: Axes) -> None:
        """Draw the samples."""
        theme = self._theme
        plain(axes, theme)
        clear_start(axes, self._styles, theme)
        longest = max(float(one[-1, 0]) for one in self.paths)
        end = self._first or max(len(self._signal), longest)
        seen = self._signal[: int(end)]
        starts = [float(one[0, 1]) for one in self.paths]
        axes.set_xlim(0, end)
        axes.set_ylim(*around(np.array([*seen, *starts]), 0.06))
        few_ticks(axes, "x", integer=True)
        few_ticks(axes, "y")
        axes.set_xlabel(say("sample"), color=theme.muted, fontsize=LABEL, labelpad=2)
        if self._first is not None:
            axes.annotate(
                say("the first {n}", n=self._first), (0.0, 1.0), (0.0, 8.0),
                xycoords="axes fraction", textcoords="offset points", color=theme.muted,
                fontsize=LABEL, va="bottom",
            )  # fmt: skip
        size = float(np.clip(6.5 * (60 / len(seen)) ** 0.35, _SMALLEST, _LARGEST))
        axes.plot(
            np.arange(1, len(seen) + 1), seen, ls="", marker="o", ms=size, mew=0.0,
            color=theme.mix(theme.muted, 0.45, theme.paper), zorder=3, clip_on=False,
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        paths = [within_reach(axes, one) for one in self.paths]
        self._tracks = Tracks(axes, paths, self._styles, self._theme, _LOOK)
        return [self._tracks]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)

    def ends(self) -> Points:
        """Return where the lines end, (runs, 2), as data."""
        return np.array([one[-1] for one in self.paths])


def path(run: Trajectory, samples: int) -> Points:
    """Return how many samples each iterate has seen, and the iterate, (k + 1, 2).

    Where the iterates are averages whose bias is corrected, which the start is not, the first is
    put in place of the start.
    """
    size = run.batch_size or 1
    each = samples if run.unit == "epoch" else min(size, samples)
    made = np.stack([each * steps_taken(run), run.points[:, 0]], axis=1).astype(np.float64)
    if getattr(run.optimizer, "bias_correction", False) and len(made) > 1:
        made[0] = made[1]
    return made
