"""Arrays that the runs keep, against their steps: one line a coordinate, each of its own dash."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.path import Path

from optviz.marks.dots import Dots
from optviz.marks.light import dimmed, lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import line
from optviz.marks.track import Track
from optviz.panels.abscissa import unit_of
from optviz.panels.axes import clear_start, few_ticks, plain
from optviz.panels.foot import Foot, decades, foot_name, worth_logarithm
from optviz.panels.limits import around, finite, within_reach
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.style import FORMULA, LABEL, RunStyle, Theme
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

MOST = 4
"""How many coordinates can be told apart by their dashes."""

_WIDTH, _CASING = 3.4, 5.4
_DASHES = (None, (4.4, 2.6), (1.4, 2.0), (6.0, 2.0))
_WORTH_LOG = 10.0
_DEEPEST = 1e-9
_SAMPLE, _SAMPLE_WIDTH = 30.0, 2.6


class StatesPanel(SubjectPanel):
    """One line a run and coordinate, in the run's colour, the first solid and the others dashed.

    The axis is logarithmic where the numbers are positive and span enough; zeros, and what is
    smaller than 10⁻⁹ of the largest, stand at its foot.

    Parameters
    ----------
    subject : Subject
        The runs that keep the array.
    series : sequence of array (k + 1, coordinates)
        What is plotted, one a run; NaN at the start where there is nothing yet.
    title : str
        What it is.
    told_apart : bool
        Whether each coordinate has a dash of its own, and its name above; else all are solid.
    dot : float
        Size of the dots, relative to the runs'.
    """

    def __init__(
        self,
        subject: Subject,
        series: Sequence[Array],
        title: str,
        *,
        told_apart: bool = True,
        dot: float = 1.0,
    ) -> None:
        super().__init__(subject)
        self._series = [_begun(one) for one in series]
        self._title = title
        self._told_apart = told_apart
        self._dot = dot
        self._unit = unit_of(self._trajectories[0])

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes, and which dash is which coordinate."""
        theme = self._theme
        plain(axes, theme)
        clear_start(axes, self._styles, theme)
        axes.set_xlim(0, max(self._steps, 1))
        self._foot = self._stand()
        self._foot.stand(axes)
        few_ticks(axes, "x", integer=True)
        axes.set_xlabel(self._unit, color=theme.muted, fontsize=LABEL, labelpad=2)
        axes.annotate(
            self._title, (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, fontsize=FORMULA, va="bottom",
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        self._foot.stand(axes)
        self._foot.draw(axes, self._theme)
        count = max(one.shape[1] for one in self._series)
        dashes = _DASHES if self._told_apart else (None,) * count
        self.lines = StateLines(
            axes, self._series, self._styles, self._theme, self._foot, dashes, self._dot
        )
        self._foot.hold(self.lines, axes)
        if self._told_apart:
            self._explain(axes)
        return [self.lines]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self.lines.show(moment)

    def _stand(self) -> Foot:
        """Return the axis that the numbers stand on."""
        return foot_of(np.concatenate([one.ravel() for one in self._series]))

    def _explain(self, axes: Axes) -> None:
        """Write a sample of each dash with its coordinate at the right end above the axes."""
        count = max(one.shape[1] for one in self._series)
        if count < 2:
            return
        frame, theme = self.lines.frame, self._theme
        y = frame.height + 8.0 * 100 / 72
        x = frame.width
        names = ["x", "y"] if count == 2 else [f"x_{i + 1}" for i in range(count)]
        for name, dash in reversed(list(zip(names, _DASHES, strict=False))):
            text = axes.text(
                x, y, f"${name}$", transform=frame.transform, ha="right", va="bottom",
                color=theme.muted, fontsize=FORMULA,
            )  # fmt: skip
            wide = text.get_window_extent().width * 100 / axes.figure.dpi
            sample = Line2D(
                [x - wide - 6 - _SAMPLE, x - wide - 6], [y + 9, y + 9], lw=_SAMPLE_WIDTH,
                color=theme.muted, transform=frame.transform, clip_on=False,
                ls="-" if dash is None else (0, dash), dash_capstyle="butt",
            )  # fmt: skip
            axes.add_artist(sample)
            x -= wide + _SAMPLE + 24


class StateLines(Mark):
    """The lines of all runs and coordinates, up to a moment.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    series : sequence of array (k + 1, coordinates)
        One a run.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the casing and the rims.
    foot : Foot
        Where the numbers stand.
    dashes : sequence of (float, float) or None
        One a coordinate, in widths of a line; None for a solid one.
    dot : float
        Size of the dots, relative to the runs'.
    """

    def __init__(
        self,
        axes: Axes,
        series: Sequence[Array],
        styles: Sequence[RunStyle],
        theme: Theme,
        foot: Foot,
        dashes: Sequence[tuple[float, float] | None] = _DASHES,
        dot: float = 1.0,
    ) -> None:
        super().__init__(axes)
        self._dashes = dashes
        self.frame = Frame(axes)
        self.tracks = [
            [Track(self._placed(axes, foot.place(one)), self.frame) for one in series_of_run.T]
            for series_of_run in series
        ]
        share = self.frame.share
        self._width, self._casing_width = share * _WIDTH, share * _CASING
        self._piles = Dots(styles, theme, share * dot)
        self._styles = styles
        self._colors = [to_rgba(style.color) for style in styles]
        self._casing = to_rgba(theme.rim)
        self.dots: Points = np.full((len(styles), max(map(len, self.tracks)), 2), np.nan)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the runs to a moment: `dots` says where those that are seen stand."""
        self._moment, self._lights = moment, lights(moment, self._styles)
        for i, tracks in enumerate(self.tracks):
            for k, track in enumerate(tracks):
                place, inside = track.head(moment)
                self.dots[i, k] = place if inside else np.nan

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_capstyle("butt")
        gc.set_joinstyle("round")
        for tracks, full, light in zip(self.tracks, self._colors, self._lights, strict=True):
            color, casing = dimmed(full, light), dimmed(self._casing, light)
            for track, dash in zip(tracks, self._dashes, strict=False):
                path = Path(track.trail.upto(*track.way(self._moment))[0])
                if dash is None:
                    line(renderer, gc, path, transform, self._casing_width, casing)
                else:
                    gc.set_dashes(0, [self._width * part for part in dash])
                line(renderer, gc, path, transform, self._width, color)
                gc.set_dashes(0, None)
        gc.restore()
        gc = renderer.new_gc()
        self._piles.draw(renderer, gc, transform, self.dots, self._lights)
        gc.restore()

    def _placed(self, axes: Axes, heights: Array) -> Points:
        points = np.stack([np.arange(len(heights)), heights], axis=1)
        return self.frame.place(within_reach(axes, points))


def _begun(series: Array) -> Array:
    """Return the series with the first number that there is in the place of a start without."""
    made = np.array(series, dtype=np.float64)
    if len(made) > 1 and np.isnan(made[0]).any():
        made[0] = made[1]
    return made


def foot_of(values: Array) -> Foot:
    """Return the axis that some numbers stand on."""
    known = finite(values)
    positive = known[known > 0]
    typical = float(np.quantile(positive, 0.02)) if positive.size else 0.0
    if not (known >= 0).all() or not worth_logarithm(positive[positive >= typical], _WORTH_LOG):
        return Foot(*around(known, 0.06), "", log=False)
    least = max(float(positive.min()), _DEEPEST * float(positive.max()))
    low, high = decades(least, float(positive.max()))
    name = foot_name(known, low, rf"$\mathdefault{{\leq 10^{{{round(np.log10(low))}}}}}$")
    return Foot(low, high, name, log=True)
