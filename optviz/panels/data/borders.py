"""Data with two features, and where each run draws the border between the classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Transform

from optviz.marks.light import dimmed
from optviz.marks.pixels import Points
from optviz.marks.strokes import Color, line
from optviz.panels.axes import clear_corner, few_ticks, plain
from optviz.panels.data import samples
from optviz.panels.data.decision import Decision
from optviz.panels.data.models import DataPanel, Models
from optviz.panels.limits import around
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory
from optviz.style import FORMULA, RunStyle, Theme
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.data_objective import DataObjective

_WIDTH, _CASING = 3.2, 5.6
_DASHES = ((30.0, 20.0), (10.0, 14.0), (30.0, 10.0, 8.0, 10.0))
_BANDS = (-0.4, -0.25, 0.0, 0.25, 0.4)
_TINTS = (0.55, 0.28, 0.1)


class BordersPanel(DataPanel):
    """The samples over their two features, and the border of each run at its parameters.

    Of a run alone the regions are tinted, too: of two classes by the probability of each. Runs on
    a regression have the lines where they predict the quartiles of the targets. Borders after the
    first are dashed, so that one which lies on another shows it.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._tinted = len(self._trajectories) == 1 and self._data.classes > 0
        self._groups = samples.groups(self._data.X, _labels(self._data), self._theme)

    def ground(self, axes: Axes) -> None:
        """Draw the samples, unless they must lie over what moves."""
        theme = self._theme
        plain(axes, theme, grid=False)
        axes.set_facecolor(theme.mix(theme.paper, 0.5, theme.grid))
        axes.set_xlim(*around(self._data.X[:, 0], 0.07))
        axes.set_ylim(*around(self._data.X[:, 1], 0.07))
        few_ticks(axes, "x")
        few_ticks(axes, "y")
        axes.set_xlabel("$x_1$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        axes.set_ylabel(
            "$x_2$", color=theme.muted, fontsize=FORMULA, rotation=0, labelpad=10, va="center"
        )
        if not self._tinted:
            for group in self._groups:
                samples.plot(axes, group, zorder=3)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the borders."""
        clear_corner(axes)
        self._borders = Borders(axes, self._data, self._trajectories, self._styles,
                                self._theme, self._groups if self._tinted else ())  # fmt: skip
        return [self._borders]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._borders.show(moment)


class Borders(Models):
    """The borders of the runs, each with the run's marker on it.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    objective : DataObjective
        It predicts.
    trajectories, styles : sequences of Trajectory and RunStyle
        The runs.
    theme : Theme
        Colours.
    over : sequence of Group
        Samples to draw over tinted regions; without any there is no tint.
    """

    def __init__(
        self,
        axes: Axes,
        objective: DataObjective,
        trajectories: Sequence[Trajectory],
        styles: Sequence[RunStyle],
        theme: Theme,
        over: Sequence[samples.Group],
    ) -> None:
        super().__init__(axes, trajectories, styles, theme)
        self.decision = Decision(objective, (axes.get_xlim(), axes.get_ylim()), self.frame.size)
        self._stamps = [samples.Stamps(one, self.frame.place(one.points)) for one in over]
        self._tints = _tints(theme, styles[0].color, objective.classes) if over else []
        self._fills: list[tuple[Path, Color]] = []
        self.lines: list[list[Path]] = [[] for _ in styles]
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the runs to a moment: `lines` holds the border of each in pixels."""
        for i, parameters in self._moved(moment):
            surfaces = self.decision.heights(parameters)
            self.lines[i] = [self.decision.lines(one) for one in surfaces]
            seen = [path for path in self.lines[i] if path.codes is not None]
            count = len(self.lines)
            self.dots[i] = _station(seen[0], i, count) if seen and not self._tints else np.nan
            if self._tints:
                self._fills = self._regions(surfaces)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        for path, color in self._fills:
            gc.set_linewidth(0.0)
            gc.set_foreground(color, isRGBA=True)
            renderer.draw_path(gc, path, transform, color)
        for stamp in self._stamps:
            stamp.draw(renderer, gc, transform)
        self._draw_lines(renderer, gc, transform)
        gc.restore()

    def _draw_lines(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform
    ) -> None:
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        seen = [[path for path in paths if path.codes is not None] for paths in self.lines]
        for paths, light in zip(seen, self._lights, strict=True):
            for path in paths:
                line(renderer, gc, path, transform, _CASING, dimmed(self._casing, light))
        for i, paths in enumerate(seen):
            color = dimmed(self._colors[i], self._lights[i])
            if i:  # so that an earlier border shows through one that lies on it
                gc.set_capstyle("butt")
                gc.set_dashes(0, _DASHES[(i - 1) % len(_DASHES)])
            for path in paths:
                line(renderer, gc, path, transform, _WIDTH, color)
        gc.set_dashes(0, None)
        self._piles.draw(renderer, gc, transform, self.dots[:, None], self._lights)

    def _regions(self, surfaces: Sequence[Points]) -> list[tuple[Path, Color]]:
        """Return what to fill, from below upwards: each lies over a part of the one before."""
        if not surfaces:
            return []
        ground, bands = self._tints[0], self._tints[1:]
        corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) * self.frame.size
        everything = Path(corners, [1, 2, 2, 2, 79])
        found = [(everything, ground)]
        if len(surfaces) == 1:
            found += [
                (self.decision.region(surfaces[0], level), color)
                for level, color in zip(_BANDS, bands, strict=True)
            ]
        else:
            found += [
                (self.decision.region(one, 0.0), color)
                for one, color in zip(surfaces, _cycled(self._tints, len(surfaces)), strict=True)
            ]
        return [(path, color) for path, color in found if path.codes is not None]


def _labels(objective: DataObjective) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the label of each sample, all 0 where there are none."""
    if not objective.classes:
        return np.zeros(objective.samples, dtype=np.int64)
    y = objective.y if objective.y.ndim == 1 else objective.y.argmax(axis=1)
    return np.asarray(y, dtype=np.int64)


def _tints(theme: Theme, color: str, classes: int) -> list[Color]:
    """Return grey for class 0, the run's colour for class 1; greys where there are more."""
    if classes > 2:
        return [
            to_rgba(theme.mix(theme.paper, share, theme.wall)) for share in (0.0, 0.3, 0.6, 0.9)
        ]
    cold = [theme.mix(theme.paper, share, theme.wall) for share in _TINTS]
    warm = [theme.mix(theme.paper, 0.8 * share, color) for share in reversed(_TINTS)]
    return [to_rgba(one) for one in (*cold, *warm)]


def _cycled(colors: Sequence[Color], count: int) -> list[Color]:
    return [colors[i % len(colors)] for i in range(count)]


def _station(path: Path, place: int, count: int) -> Points:
    """Return where on the longest piece of a border a run's marker stands."""
    vertices = np.asarray(path.vertices)
    starts = np.flatnonzero(np.asarray(path.codes) == Path.MOVETO)
    pieces = np.split(vertices, starts[1:])
    longest = max(pieces, key=lambda piece: float(np.hypot(*np.diff(piece, axis=0).T).sum()))
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(longest, axis=0).T))])
    at = lengths[-1] * (place + 1) / (count + 1)
    return np.array([np.interp(at, lengths, longest[:, 0]), np.interp(at, lengths, longest[:, 1])])
