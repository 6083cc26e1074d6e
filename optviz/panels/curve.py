"""The graph of a 1-D objective, with the runs on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.marks.off_screen import Leavers
from optviz.marks.screen_time import ScreenTime
from optviz.marks.tracks import Look, Tracks
from optviz.panels.axes import clear_corner, few_ticks, plain
from optviz.panels.layered import held, layered
from optviz.panels.limits import Interval, finite, safe, within_reach
from optviz.panels.moving_graph import MovingGraph
from optviz.panels.panel import SubjectPanel
from optviz.panels.telling import told
from optviz.panels.tracked import tracked
from optviz.panels.window import window
from optviz.recorder.trajectory import Trajectory
from optviz.stage.remarks import Remarks
from optviz.style import FORMULA
from optviz.style.numbers import short
from optviz.timeline import Moment

Heights = npt.NDArray[np.float64]

_SAMPLES = 1601
_MARKED = slice(None, None, 16)
_MORE = 0.5
_MARGIN = 0.03
_LOOK = Look(width=1.9, casing=0.0)


class CurvePanel(SubjectPanel):
    """f(x) against x, with a dot, a trail and the iterates of each run."""

    shows_points = True

    def ground(self, axes: Axes) -> None:
        """Draw the graph."""
        theme = self._theme
        plain(axes, theme)
        (low, high), *told = window(self._subject)
        xs = np.linspace(low, high, _SAMPLES)
        ys = self._at(xs)
        ys = np.where(np.isfinite(ys), ys, np.nan)
        bottom, top = told[0] if told else self._suitable(ys, (low, high))
        margin = 0.0 if self._subject.window else _MARGIN * (high - low)
        axes.set_xlim(*safe(low - margin, high + margin))
        axes.set_ylim(bottom, top)
        seen = np.where((ys > 2 * bottom - top) & (ys < 2 * top - bottom), ys, np.nan)
        axes.plot(xs, seen, color=theme.curve, lw=3.0, zorder=3, solid_capstyle="round")
        few_ticks(axes, "x")
        few_ticks(axes, "y")
        axes.set_xlabel("$x$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        self._graph = within_reach(axes, np.stack([xs, np.nan_to_num(ys)], axis=1)[_MARKED])

    @property
    def grid(self) -> str:
        """The colour of lines across it."""
        return self._theme.grid

    def moving(self, axes: Axes, others: Sequence[CurvePanel]) -> tuple[MovingGraph, Tracks]:
        """Return what is drawn on axes on the way between this picture and others."""
        tracks = self._tracked(axes)
        tracks.rides = self._tracks.rides
        return MovingGraph(axes, self._theme, self._at), tracks

    def _at(self, xs: Heights) -> Heights:
        with np.errstate(all="ignore"):
            return np.asarray(self._objective.value(xs[None]), dtype=float)

    def _tracked(self, axes: Axes, screen_time: ScreenTime | None = None) -> Tracks:
        return tracked(
            axes, self._trajectories, _on_the_graph, self._styles, self._theme, _LOOK,
            screen_time, self._graph,
        )  # fmt: skip

    def _suitable(self, ys: Heights, window: Interval) -> Interval:
        return _holding(_heights(ys, self._everyone, window), held(self._subject), window)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        clear_corner(axes)
        self._tracks = self._tracked(axes, self._screen_time)
        self._leavers = Leavers(axes, self._tracks, self._styles, self._theme, self._whereabouts)
        frame = self._tracks.frame
        flights = [track.flights(400) for track in self._tracks.tracks]
        drawn = [frame.place(self._graph), *flights]
        self._words = Remarks(
            axes, self._tracks, told(self._subject, self._tracks), self._styles, self._theme,
            drawn, self._leavers.boxes,
        )  # fmt: skip
        taken = [*self._leavers.boxes, *self._words.boxes]
        self._layers = layered(axes, self._subject, self._tracks, taken, frame.place(self._graph))
        moving = [*self._layers.artists, self._tracks, *self._leavers.artists]
        return [*moving, *self._words.artists]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._layers.update(moment)
        self._tracks.show(moment)
        self._leavers.update(moment)
        self._words.update(moment)

    def _whereabouts(self, run: int, step: int) -> str:
        one = self._trajectories[run]
        across = self._tracks.tracks[run].points[step, 0]
        if 0.0 <= across <= self._tracks.frame.width:  # f is what took it out of the picture
            return f"f = {short(float(one.values[step]))}"
        return f"x = {short(float(one.points[step, 0]))}"


def _on_the_graph(points: Heights, values: Heights) -> Heights:
    return np.stack([points[:, 0], values], axis=1)


def _holding(heights: Interval, points: Heights, window: Interval) -> Interval:
    """Return the interval widened for points in the window, by its half at most to a side."""
    inside = points[(points[:, 0] >= window[0]) & (points[:, 0] <= window[1]), 1]
    low, high = heights
    span = high - low
    near = inside[(inside > low - _MORE * span) & (inside < high + _MORE * span)]
    if not near.size:
        return heights
    pad = 0.06 * span
    return safe(min(low, float(near.min()) - pad), max(high, float(near.max()) + pad))


def _heights(ys: Heights, trajectories: Sequence[Trajectory], window: Interval) -> Interval:
    """Return the interval of values to show: the graph's, but not all of a pole."""
    graph = finite(ys)
    inside = [
        one.values[(one.points[:, 0] >= window[0]) & (one.points[:, 0] <= window[1])]
        for one in trajectories
    ]
    inside = [finite(values) for values in inside]
    shown = np.concatenate([graph, *inside])
    if not shown.size:
        return -1.0, 1.0
    low, high = float(shown.min()), float(shown.max())
    inner_low, inner_high = np.quantile(graph, (0.05, 0.95)) if graph.size else (low, high)
    body = float(inner_high - inner_low)
    if body > 1e-12 * max(abs(low), abs(high)):
        starts = [values[0] for values in inside if values.size]
        low = min([max(low, inner_low - body), *starts])
        high = max([min(high, inner_high + body), *starts])
    span = (high - low) or max(abs(high), 1.0)
    return safe(low - 0.07 * span, high + 0.07 * span)
