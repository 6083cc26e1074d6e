"""What is drawn anew for every frame by hand: a list of strokes, spots and words in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox, Transform

from optviz.marks.cached_text import Stamp
from optviz.marks.light import dimmed
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import Color, Marker

_HALO = 3.2
_BELOW = {"bottom": 0.0, "center": 0.5, "center_baseline": 0.5, "top": 1.0}


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line, or an outline that may be filled; widths and dashes in points."""

    points: Points
    color: Color
    width: float
    dashes: tuple[float, ...] = ()
    casing: Color | None = None
    closed: bool = False
    fill: Color | None = None

    @cached_property
    def path(self) -> Path:
        """Its corners, for all frames in which it is drawn."""
        return Path(self.points, closed=self.closed)


@dataclass(frozen=True, eq=False)
class Spot:
    """A marker of a diameter in points, hollow where it has no face."""

    place: Points
    marker: str
    size: float
    face: Color | None
    edge: Color
    rim: float


@dataclass(frozen=True)
class Words:
    """A text at a place in pixels, aligned by `ha` and `va`."""

    x: float
    y: float
    text: str
    color: str
    size: float
    bold: bool
    ha: str
    va: str = "center"
    light: float = 1.0


@dataclass(eq=False)
class Sketch:
    """All that is to be drawn at a moment."""

    shapes: list[Stroke | Spot] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def dim(sketch: Sketch, lights: Mapping[str, float]) -> Sketch:
    """Return a sketch in which so much is seen of what is in some colours, such as "#0072b2"."""
    lit = {to_rgb(color): light for color, light in lights.items()}

    def toned(color: Color | None, light: float) -> Color | None:
        return None if color is None else dimmed(color, light)

    made = Sketch()
    for one in sketch.shapes:
        tone = one.color if isinstance(one, Stroke) else one.face or one.edge
        light = lit.get(tone[:3], 1.0)
        if light == 1.0:
            made.shapes.append(one)
        elif isinstance(one, Stroke):
            color, casing = dimmed(one.color, light), toned(one.casing, light)
            fill = toned(one.fill, light)
            made.shapes.append(replace(one, color=color, casing=casing, fill=fill))
        else:
            face, edge = toned(one.face, light), dimmed(one.edge, light)
            made.shapes.append(replace(one, face=face, edge=edge))
    made.words = [replace(one, light=lit.get(to_rgb(one.color), 1.0)) for one in sketch.words]
    return made


class Drawing(Mark):
    """The strokes and spots of a sketch, below or above the dots by `zorder`."""

    def __init__(self, axes: Axes, frame: Frame, zorder: float) -> None:
        super().__init__(axes, zorder)
        self._frame = frame
        self._markers: dict[str, Marker] = {}
        self.sketch = Sketch()

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the sketch."""
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_joinstyle("round")
        gc.set_capstyle("round")
        transform = self._frame.transform.get_affine()
        for one in self.sketch.shapes:
            if isinstance(one, Stroke):
                _stroke(renderer, gc, transform, one)
            else:
                self._spot(renderer, gc, transform, one)
        gc.restore()

    def _spot(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform, one: Spot
    ) -> None:
        if one.marker not in self._markers:
            self._markers[one.marker] = Marker(one.marker)
        marker = self._markers[one.marker]
        x, y = transform.transform(one.place)
        shape = marker.scaled(renderer.points_to_pixels(one.size), x, y)
        gc.set_linewidth(one.rim)
        gc.set_foreground(one.edge, isRGBA=True)
        renderer.draw_path(gc, marker.path, shape, one.face)


class Writing(Mark):
    """The words of a sketch, above everything, each laid out once and stamped from then on."""

    def __init__(self, axes: Axes, frame: Frame, halo: str, zorder: float = 41) -> None:
        super().__init__(axes, zorder)
        self._frame, self._halo = frame, halo
        self._stamps: dict[tuple[float, bool, str, str], Stamp] = {}
        self._sizes: dict[tuple[str, float, bool], tuple[float, float]] = {}
        self.sketch = Sketch()

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Write the sketch's words."""
        transform = self._frame.transform.get_affine()
        for one in self.sketch.words:
            stamp = self._stamp(one)
            stamp.set_alpha(one.light)
            x, y = transform.transform((one.x, one.y))
            if isinstance(renderer, RendererAgg):
                stamp.lay(renderer, one.text, one.ha, x, y)
            else:
                stamp.set(text=one.text, ha=one.ha, position=(x, y))
                stamp.draw(renderer)

    def box(self, one: Words) -> Bbox:
        """Return where words stand, in pixels."""
        width, height = self.size(one.text, one.size, bold=one.bold)
        left = one.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[one.ha]
        bottom = one.y - height * _BELOW[one.va]
        return Bbox.from_bounds(left, bottom, width, height)

    def size(self, text: str, size: float, *, bold: bool) -> tuple[float, float]:
        """Return width and height of words in pixels."""
        key = text, size, bold
        if key not in self._sizes:
            twin = Text(0, 0, text, fontsize=size, fontweight="bold" if bold else "normal")
            figure = self.get_figure(root=True)
            assert figure is not None
            twin.set_figure(figure)
            box = twin.get_window_extent()
            scale = 100 / figure.dpi
            self._sizes[key] = float(box.width) * scale, float(box.height) * scale
        return self._sizes[key]

    def _stamp(self, one: Words) -> Stamp:
        key = one.size, one.bold, one.color, one.va
        if key not in self._stamps:
            stamp = Stamp(
                color=one.color, fontsize=one.size, fontweight="bold" if one.bold else "normal",
                va=one.va, path_effects=[withStroke(linewidth=_HALO, foreground=self._halo)],
            )  # fmt: skip
            stamp.set_figure(self.get_figure(root=True))  # type: ignore[arg-type]
            self._stamps[key] = stamp
        return self._stamps[key]


def _stroke(
    renderer: RendererBase, gc: GraphicsContextBase, transform: Transform, one: Stroke
) -> None:
    if one.fill is not None:
        gc.set_linewidth(0.0)
        renderer.draw_path(gc, one.path, transform, one.fill)
    if one.casing is not None:
        gc.set_linewidth(one.width + 2.2)
        gc.set_foreground(one.casing, isRGBA=True)
        renderer.draw_path(gc, one.path, transform)
    if one.width:
        gc.set_dashes(0, list(one.dashes) or None)
        gc.set_capstyle("butt" if one.dashes else "round")
        gc.set_linewidth(one.width)
        gc.set_foreground(one.color, isRGBA=True)
        renderer.draw_path(gc, one.path, transform)
        gc.set_dashes(0, None)
        gc.set_capstyle("round")


def arrowhead(tail: Points, tip: Points, size: float) -> Points:
    """Return the corners of the head of an arrow in pixels, no longer than 0.6 of the arrow."""
    length = float(np.hypot(*(tip - tail)))
    ahead = (tip - tail) / max(length, 1e-9) * min(size, 0.6 * length)
    aside = 0.48 * np.array([-ahead[1], ahead[0]])
    return np.stack([tip, tip - ahead + aside, tip - ahead - aside])
