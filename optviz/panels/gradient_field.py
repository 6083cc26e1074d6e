"""The landscape of a 2-D objective with arrows of −∇f, on a lattice and where each run is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch
from matplotlib.path import Path
from matplotlib.text import Text

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.objectives import differences
from optviz.panels.contour import ContourPanel
from optviz.panels.limits import within_reach
from optviz.panels.panel import SubjectPanel
from optviz.panels.quotients.readout import emptiest_corner
from optviz.panels.subject import Subject
from optviz.style import KEY, RunStyle, Theme
from optviz.timeline import Moment

_CELL = 52.0
_LONGEST_IN_CELL = 0.8
_LONGEST = 0.3
_SHORTEST = 6.0
_WIDTH, _CASING = 3.4, 6.4
_HEAD = 15.0
_ROW = 27.0
_STEEPEST, _FLATTEST = 1e150, 1e-290


class GradientFieldPanel(SubjectPanel):
    """A contour panel with arrows of −∇f, by central differences of f.

    On the lattice the length of an arrow grows with the square root of the gradient's norm, so that
    gentle slopes show beside steep ones; at the runs it grows with the norm itself.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._landscape = ContourPanel(subject)
        self.gradients = [self.gradient(one.points) for one in self._trajectories]
        self._said = [
            [f"∇f{at} = {slope}" for at, slope in zip(_said(run.points), _said(found), strict=True)]
            for run, found in zip(self._trajectories, self.gradients, strict=True)
        ]

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes of the landscape."""
        self._landscape.ground(axes)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Draw the landscape and the field, and add the runs with their arrows."""
        moving = self._landscape.runs(axes)
        self._axes = axes
        self._frame = frame = Frame(axes)
        self._scale = np.array([
            frame.width / np.ptp(axes.get_xlim()), frame.height / np.ptp(axes.get_ylim())
        ])  # fmt: skip
        self._draw_field(axes)
        norms = np.concatenate([np.hypot(*self._in_pixels(one).T) for one in self.gradients])
        self._length = _LONGEST * min(frame.size) / max(float(norms.max()), _FLATTEST)
        self._arrows = Arrows(axes, frame, self._styles, self._theme)
        self._words = self._table(axes)
        return [self._arrows, *moving, *self._words]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._landscape.update(moment)
        tails = np.stack([_at(one.points, moment) for one in self._trajectories])
        ways = -self._length * self._in_pixels(self.gradient(tails))
        tails = self._frame.place(within_reach(self._axes, tails))
        self._arrows.show(tails, tails + ways)
        for text, said in zip(self._words, self._said, strict=True):
            text.set_text(said[min(moment.step, len(said) - 1)])

    def gradient(self, points: Points) -> Points:
        """Return the gradient at points (n, 2) by central differences."""
        objective = self._objective
        scale = differences.scales(objective.dim, objective.domain)
        with np.errstate(all="ignore"):
            made = differences.gradient(objective.value, points.T.copy(), scale).T
        return np.where(np.isfinite(made), made, 0.0)

    def _in_pixels(self, slopes: Points) -> Points:
        with np.errstate(over="ignore"):
            return np.asarray(np.clip(slopes * self._scale, -_STEEPEST, _STEEPEST))

    def _draw_field(self, axes: Axes) -> None:
        """Draw arrows on a lattice that is even in the picture."""
        frame = self._frame
        counts = [max(int(size / _CELL), 2) for size in frame.size]
        places = [
            low + (np.arange(count) + 0.5) * (high - low) / count
            for count, (low, high) in zip(counts, (axes.get_xlim(), axes.get_ylim()), strict=True)
        ]
        points = np.stack([each.ravel() for each in np.meshgrid(*places)], axis=1)
        ways = -self._in_pixels(self.gradient(points))
        norms = np.hypot(*ways.T)
        longest = norms.max() or 1.0
        wanted = _LONGEST_IN_CELL * _CELL * np.sqrt(norms / longest)
        ways *= (wanted / np.where(norms, norms, 1.0))[:, None] / 100
        axes.quiver(
            *points.T, *ways.T, angles="uv", scale_units="inches", scale=1.0, units="inches",
            width=0.017, headwidth=4.5, headlength=5.0, headaxislength=4.5, minlength=0.5,
            pivot="middle", color=self._theme.mix(self._theme.muted, 0.25, self._theme.wall),
            zorder=4,
        )  # fmt: skip

    def _table(self, axes: Axes) -> list[Text]:
        """Write a line a run on a clear ground in the corner that is emptiest.

        Above that of a run alone, its start's line stays.
        """
        frame, theme = self._frame, self._theme
        looks: dict[str, Any] = {
            "fontsize": KEY, "fontweight": "bold", "va": "center_baseline",
            "transform": frame.transform,
        }  # fmt: skip
        moving = [
            Text(0.0, 0.0, max(said, key=len), color=style.words, animated=True, zorder=40, **looks)
            for style, said in zip(self._styles, self._said, strict=True)
        ]
        made = moving
        if len(moving) == 1 and len(self._said[0]) > 1:
            made = [Text(0.0, 0.0, self._said[0][0], color=theme.ink, zorder=7, **looks), *moving]
        for text in made:
            axes.add_artist(text)
        wide = max(text.get_window_extent().width for text in made)
        width = float(wide * frame.width / axes.get_window_extent().width)
        trails = np.concatenate(
            [frame.place(within_reach(axes, one.points[:400])) for one in self._trajectories]
        )
        left, top = emptiest_corner(frame, width, _ROW * len(made), trails)
        for k, text in enumerate(made):
            text.set_position((left, top - (k + 0.5) * _ROW))
        ground = FancyBboxPatch(
            (left, top - _ROW * len(made)), width, _ROW * len(made), "round,pad=6",
            fc=theme.paper, lw=0, zorder=6, transform=frame.transform,
        )  # fmt: skip
        axes.add_artist(ground)
        return moving


class Arrows(Mark):
    """One arrow a run, drawn in one go below the dots."""

    def __init__(self, axes: Axes, frame: Frame, styles: Sequence[RunStyle], theme: Theme) -> None:
        super().__init__(axes, zorder=9)
        self._frame = frame
        self._colors = [to_rgba(style.color) for style in styles]
        self._rim = to_rgba(theme.rim)
        self.tails: Points = np.zeros((0, 2))
        self.tips: Points = np.zeros((0, 2))

    def show(self, tails: Points, tips: Points) -> None:
        """Set where the arrows begin and end, in pixels."""
        self.tails, self.tips = tails, tips

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw what `show` set."""
        transform = self._frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_joinstyle("round")
        gc.set_capstyle("round")
        for tail, tip, color in zip(self.tails, self.tips, self._colors, strict=True):
            length = float(np.hypot(*(tip - tail)))
            if length < _SHORTEST:
                continue
            path = _arrow(tail, tip, length)
            for width, shade in ((_CASING, self._rim), (_WIDTH, color)):
                gc.set_linewidth(width)
                gc.set_foreground(shade, isRGBA=True)
                renderer.draw_path(gc, path, transform)
        gc.restore()


def _arrow(tail: Points, tip: Points, length: float) -> Path:
    """Return a line with an open head, which is as long as the line at most."""
    ahead = (tip - tail) / length * min(_HEAD, 0.6 * length)
    aside = 0.55 * np.array([-ahead[1], ahead[0]])
    corners = np.stack([tail, tip, tip - ahead + aside, tip, tip - ahead - aside])
    return Path(corners, [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO])


def _at(points: Points, moment: Moment) -> Points:
    step = min(moment.step, len(points) - 1)
    if step == len(points) - 1:
        return np.asarray(points[step])
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(points[step] + moment.progress * (points[step + 1] - points[step]))


def _said(points: Points) -> list[str]:
    """Write points with as many decimals as show three digits of the largest number at first."""
    largest = float(np.abs(points[0]).max())
    decimals = 2 - int(np.floor(np.log10(largest))) if largest else 2
    decimals = min(max(decimals, 0), 9)
    return [f"({x:z.{decimals}f}, {y:z.{decimals}f})".replace("-", "−") for x, y in points]
