"""The graph of f(x) with the secants of difference quotients, which turn into the tangent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.dots import Dots
from optviz.marks.light import dimmed, lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.panels.axes import few_ticks, plain
from optviz.panels.limits import around, safe
from optviz.panels.panel import SubjectPanel
from optviz.panels.quotients.abscissae import Abscissae
from optviz.panels.quotients.readout import Readout
from optviz.panels.subject import Subject
from optviz.style import FORMULA, RunStyle, Theme
from optviz.timeline import Moment

_SAMPLES = 800
_REACH = 1.6
_TOO_SMALL_TO_SEE = 1e-3
_WIDTH = 3.0
_GROOVE = 11.0
_PIN = 10.0


@dataclass(frozen=True)
class Line:
    """A secant: the abscissae that it goes through, and its slope."""

    ends: tuple[float, float]
    slope: float


class SecantPanel(SubjectPanel):
    """f(x), the tangent at x as a pale groove, and the secant of each run through its points.

    Between two steps the secant is the true one of the h in between, on a logarithmic scale, as
    long as its points can be told apart; from there on its slope goes evenly from one estimate to
    the next.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._x = float(self._trajectories[0].points[0, 0])
        self._exact = float(self._trajectories[0].gradients[0, 0])
        widest = max(float(one.states["h"].max()) for one in self._trajectories)
        self._half = _REACH * max(widest, 1e-6 * max(abs(self._x), 1.0))

    def ground(self, axes: Axes) -> None:
        """Draw the graph."""
        theme = self._theme
        plain(axes, theme)
        low, high = self._x - self._half, self._x + self._half
        xs = np.linspace(low, high, _SAMPLES)
        with np.errstate(all="ignore"):
            ys = np.asarray(self._objective.value(xs[None]), dtype=float)
        ys = np.where(np.isfinite(ys), ys, np.nan)
        axes.set_xlim(*safe(low, high))
        axes.set_ylim(*around(ys, 0.12))
        few_ticks(axes, "x")
        few_ticks(axes, "y")
        axes.set_xlabel("$x$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        tangent = Line((self._x, self._x), self._exact)
        axes.plot(
            *self._across(tangent).T, color=theme.mix(theme.wall, 0.45, theme.paper), lw=_GROOVE,
            zorder=2, scalex=False, scaley=False,
        )  # fmt: skip
        axes.plot(xs, ys, color=theme.curve, lw=3.0, zorder=3, solid_capstyle="round")
        self._graph = np.stack([xs, np.nan_to_num(ys)], axis=1)[::8]

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the secants and the figures."""
        self._frame = frame = Frame(axes)
        self._secants = Secants(axes, frame, self._styles, self._theme)
        lines = [
            self._across(self.line(run, Moment(step)))
            for run, one in enumerate(self._trajectories)
            for step in range(len(one))
        ]
        drawn = [_dense(frame.place(line)) for line in lines]
        points = np.concatenate([frame.place(self._graph), *drawn])
        self._readout = Readout(axes, frame, self._exact, self._styles, self._theme, points)
        self._names = Abscissae(axes, frame, self._places(Moment(0)), self._theme, points)
        return [self._secants, *self._names.artists, *self._readout.artists]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        lines = [self.line(run, moment) for run in range(len(self._trajectories))]
        self._secants.show(
            [self._frame.place(self._across(line)) for line in lines],
            [self._frame.place(self._on_graph(line.ends)) for line in lines],
            self._frame.place(self._on_graph((self._x,))),
            lights(moment, self._styles),
        )
        steps = [min(moment.step, one.steps) for one in self._trajectories]
        states = [one.states for one in self._trajectories]
        h = float(states[0]["h"][steps[0]])
        central = any(bool(state["behind"].any()) for state in states)
        self._names.show(self._places(moment), central, self._x + h == self._x)
        self._readout.show(
            h, [float(s["estimate"][k, 0]) for s, k in zip(states, steps, strict=True)]
        )

    def line(self, run: int, moment: Moment) -> Line:
        """Return the secant of a run at a moment."""
        states, last = self._trajectories[run].states, self._trajectories[run].steps
        step = min(moment.step, last)
        h, slope = float(states["h"][step]), float(states["estimate"][step, 0])
        behind = float(states["behind"][step] > 0)
        if step == last or not moment.progress:
            return Line((self._x - behind * h, self._x + h), slope)
        later = float(states["h"][step + 1])
        between = float(h ** (1 - moment.progress) * later**moment.progress)
        ends = (self._x - behind * between, self._x + between)
        if min(between, later) > _TOO_SMALL_TO_SEE * self._half:
            (_, low), (_, high) = self._on_graph(ends)
            return Line(ends, float(high - low) / (ends[1] - ends[0]))
        way = moment.progress * (float(states["estimate"][step + 1, 0]) - slope)
        return Line(ends, slope + way)

    def _places(self, moment: Moment) -> Points:
        """Return x, x + h and x − h on the graph, in pixels, with the h of the first run."""
        h = self.line(0, moment).ends[1] - self._x
        return self._frame.place(self._on_graph((self._x, self._x + h, self._x - h)))

    def _on_graph(self, xs: Sequence[float]) -> Points:
        with np.errstate(all="ignore"):
            return np.stack([np.array(xs), self._objective.value(np.array([xs]))], axis=1)

    def _across(self, line: Line) -> Points:
        """Return two points of a line, at the left and the right edge of the picture."""
        ((x, y),) = self._on_graph(line.ends[:1])
        edges = np.array([self._x - self._half, self._x + self._half])
        return np.stack([edges, y + line.slope * (edges - x)], axis=1)


class Secants(Mark):
    """All secants of a panel, drawn in one go, with the points that they go through.

    Later lines are dashed, so that an earlier one shows through one that lies on it.
    """

    def __init__(self, axes: Axes, frame: Frame, styles: Sequence[RunStyle], theme: Theme) -> None:
        super().__init__(axes)
        self.frame = frame
        self._colors = [to_rgba(style.color) for style in styles]
        pin = RunStyle("", "", theme.ink, theme.ink, "o", _PIN, _PIN, len(styles))
        self._piles = Dots([*styles, pin], theme, frame.share)
        self._lines: list[Points] = []
        self._lights = [1.0] * len(styles)
        self.dots: Points = np.full((len(styles) + 1, 2, 2), np.nan)

    def show(
        self, lines: list[Points], ends: list[Points], pin: Points, lights: list[float]
    ) -> None:
        """Set the lines, their points and the point x, in pixels, and how much is seen of each."""
        self._lines, self._lights = lines, lights
        self.dots[:-1], self.dots[-1, 0] = ends, pin

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw what `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_linewidth(_WIDTH)
        for i, (line, color) in enumerate(zip(self._lines, self._colors, strict=True)):
            gc.set_foreground(dimmed(color, self._lights[i]), isRGBA=True)
            if i:
                gc.set_dashes(i * 3.0 * _WIDTH, [3.0 * _WIDTH, 3.0 * _WIDTH * i])
            renderer.draw_path(gc, Path(line), transform)
        gc.restore()
        gc = renderer.new_gc()
        self._piles.draw(renderer, gc, transform, self.dots, [*self._lights, 1.0])
        gc.restore()


def _dense(line: Points) -> Points:
    return np.linspace(line[0], line[1], 120)
