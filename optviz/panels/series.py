"""A number of each run against its steps, or against what it asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.marks.excursions import Sight, under
from optviz.marks.off_screen import Leavers
from optviz.marks.pixels import Points
from optviz.marks.predicted import Prediction, draw_predicted, write_at
from optviz.marks.tracks import Look
from optviz.panels.abscissa import abscissa
from optviz.panels.axes import clear_start, plain
from optviz.panels.foot import Foot, decades, foot_name, worth_logarithm
from optviz.panels.limits import Interval, around, finite, within_reach
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.panels.tracked import series_tracked
from optviz.panels.window import inside
from optviz.style import FORMULA, LABEL
from optviz.style.numbers import short
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_BESIDE = 12.0  # pixels that words above may reach beyond the axis
_LOOK = Look(width=3.4, casing=5.4, marks=False, fades=False)
_DEEPEST = 1e-12
_HIGHEST = 1e3
_WORTH_LOG = 50.0
_ABOVE = 100.0
"""How far above its run's start a predicted line is followed."""
_FEW = 3
"""Of how many runs below the axis the numbers are written."""


class SeriesPanel(SubjectPanel):
    """One line a run that grows, with the run's dot at its head.

    The axis is logarithmic where the numbers are positive and span enough. Where there are zeros,
    or numbers smaller than 10⁻¹² of the start's, its foot is broken off: lines end there, and dots
    stand at the foot. The axis holds what happens inside the picture of the landscape; a number
    beyond it leaves through the top and is written there. Dots go from left to right as steps are
    made, or as calls are used up.

    Parameters
    ----------
    subject : Subject
        The runs.
    series : sequence of array
        One a run, one number for each of its points, from the start on; the last may be missing.
    title : str
        What it is; mathtext is welcome.
    zeros : bool
        Whether the axis may be logarithmic although some numbers are 0.
    framed : bool
        Whether the axis passes over what happens outside the picture of the landscape.
    linear : bool
        Whether the axis is linear, whatever the numbers.
    predicted : sequence of Prediction
        What theorems say of runs: a dashed line each, under the runs.
    limits : (float, float), optional
        The ends of the axis, whatever the numbers.

    Attributes
    ----------
    besides : sequence of array
        Numbers of no run that the axis holds as well.
    """

    def __init__(
        self,
        subject: Subject,
        series: Sequence[npt.ArrayLike],
        title: str,
        *,
        zeros: bool = False,
        framed: bool = True,
        linear: bool = False,
        predicted: Sequence[Prediction] = (),
        limits: Interval | None = None,
    ) -> None:
        super().__init__(subject)
        self._series = [np.asarray(one, dtype=np.float64) for one in series]
        self._title = title
        self._zeros = zeros
        self._framed = framed
        self._linear = linear
        self.predicted = predicted
        self._limits = limits
        self.besides: Sequence[Array] = ()
        self._abscissa = abscissa(subject)
        self._spent = self._abscissa.places

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes."""
        theme = self._theme
        plain(axes, theme)
        clear_start(axes, self._styles, theme)
        self._abscissa.stand(axes)
        self._foot = self._stand()
        self._foot.stand(axes)
        axes.set_xlabel(self._abscissa.name, color=theme.muted, fontsize=LABEL, labelpad=2)
        self._heading = axes.annotate(
            self._title, (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, va="bottom",
            fontsize=FORMULA if "$" in self._title else LABEL,
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        foot = self._foot
        foot.stand(axes)
        if self._heading.get_window_extent().x1 > axes.get_window_extent().x1 + _BESIDE:
            self._heading.set_text(self._title.rpartition(": ")[2])
        foot.draw(axes, self._theme)
        paths = [within_reach(axes, one) for one in self.placed(self._series)]
        self._tracks = series_tracked(
            axes, self._trajectories, paths, self._styles, self._theme, _LOOK, self._screen_time
        )
        foot.hold(self._tracks, axes)
        self._leavers = Leavers(
            axes, self._tracks, self._styles, self._theme, self._whereabouts, self._sights()
        )
        self._tracks.words = self._leavers.boxes
        self._predict(axes)
        return [self._tracks, *self._leavers.artists]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)
        self._leavers.update(moment)

    def _predict(self, axes: Axes) -> None:
        """Draw what is predicted, and write what it is where there is room."""
        frame, styles, theme = self._tracks.frame, self._styles, self._theme
        lines = [(one.run, self._placed(axes, one)) for one in self.predicted]
        for line in draw_predicted(axes, frame, lines, styles, theme):
            line.set_clip_path(axes.patch)
            self._foot.hold(line, axes)
        words = [one.words for one in self.predicted]
        ways = [track.points for track in self._tracks.tracks]
        write_at(axes, frame, lines, words, styles, theme, self._leavers.boxes, ways)

    def _placed(self, axes: Axes, one: Prediction) -> Points:
        """Return a predicted line in pixels."""
        spent = self._spent[one.run][one.first :][: len(one.values)]
        with np.errstate(over="ignore", invalid="ignore"):
            heights = self._foot.place(one.values)
        if axes.get_yscale() == "log":
            heights = np.maximum(heights, np.finfo(np.float64).tiny)
        return self._tracks.frame.place(within_reach(axes, np.stack([spent, heights], axis=1)))

    def placed(self, series: Sequence[Array]) -> list[Array]:
        """Return where numbers of the runs stand, one (k + 1, 2) a run, as data."""
        return [
            np.stack([spent[: len(one)], self._foot.place(one)], axis=1)
            for spent, one in zip(self._spent, series, strict=True)
        ]

    def ends(self) -> Array:
        """Return where the lines end, (runs, 2), as data; the ground is drawn by then."""
        return np.array([one[-1] for one in self.placed(self._series)])

    def hold(self, artist: Artist, axes: Axes) -> None:
        """Let the lines of an artist end where the foot of the axis is broken off."""
        self._foot.hold(artist, axes)

    def _sights(self) -> list[list[Sight]]:
        """Return when the number of each run is written: while it is beyond the axis."""
        tracks = self._tracks.tracks
        below = [np.isfinite(one) & (one < self._foot.low) for one in self._series]
        told = bool(self._foot.name) and self._foot.name != "0"
        told = told and sum(bool(one.any()) for one in below) <= _FEW
        return [
            sorted(
                [*track.sights, *(under(one, track.points, self._screen_time) if told else ())],
                key=lambda sight: sight.begin,
            )
            for one, track in zip(below, tracks, strict=True)
        ]

    def _whereabouts(self, run: int, step: int) -> str:
        value = float(self._series[run][step])
        return "NaN" if np.isnan(value) else short(value)

    def _stand(self) -> Foot:
        """Return the axis that the numbers stand on."""
        counted = [
            one[: len(seen)][seen[: len(one)]]
            for one, seen in zip(self._series, self._seen(), strict=True)
        ]
        every = finite(np.concatenate([*counted, *self._foreseen(), *self.besides]))
        positive = every[every > 0]
        log = self._zeros or bool(every.size and (every > 0).all())
        if self._limits is not None:
            low, high = self._limits
            log = log and low > 0 and worth_logarithm(np.array([low, high]), _WORTH_LOG)
        else:
            log = log and worth_logarithm(positive, _WORTH_LOG)
        if not log or self._linear:
            return Foot(*(self._limits or around(every, 0.06)), "", log=False)
        low, high = self._limits or self._decades(positive)
        name = foot_name(every, low, rf"$\mathdefault{{\leq {_mathtext(low)}}}$")
        return Foot(low, high, name, log=True)

    def _seen(self) -> list[npt.NDArray[np.bool_]]:
        """Return which points of each run the axis has to hold."""
        if not self._framed:
            return [np.full(len(one), True) for one in self._trajectories]
        return [inside(self._subject, one) for one in self._trajectories]

    def _foreseen(self) -> list[Array]:
        """Return the predicted numbers that the axis has to hold: none far above, none below."""
        made = []
        for one in self.predicted:
            run = self._series[one.run]
            start, least = abs(float(run[0])), float(np.nanmin(run))
            seen = (one.values >= least) & (one.values <= _ABOVE * start)
            made.append(one.values[seen])
        return made

    def _decades(self, positive: Array) -> Interval:
        starts = finite(np.array([one[0] for one in self._series]))
        begin = float(starts.max(initial=0.0)) or float(np.median(positive))
        high = min(float(positive.max()), _HIGHEST * begin)
        low = min(max(float(positive.min()), _DEEPEST * begin), high)
        return decades(low, high)


def _mathtext(value: float) -> str:
    """Return a number above 0 as mathtext, with a power of ten."""
    digits, power = f"{value:.2e}".split("e")
    tens = f"10^{{{int(power)}}}"
    return tens if float(digits) == 1.0 else rf"{float(digits):g}\cdot{tens}"
