"""Lines and dots as artists of one's own draw them, straight on the renderer."""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from optviz.marks.pixels import Points
from optviz.style import RunStyle, Theme

Color = tuple[float, float, float, float]

RIM = 1.8
"""Width of the rim of a dot, in points."""


class Marker:
    """The outline of a marker of size one."""

    def __init__(self, name: str) -> None:
        style = MarkerStyle(name)
        self.path = style.get_path()
        self.joinstyle = style.get_joinstyle()
        self._matrix = style.get_transform().get_matrix()

    def scaled(self, size: Any) -> Affine2D:
        """Return the transform to a diameter in pixels."""
        return Affine2D(self._matrix.copy()).scale(size)


class Dot:
    """The dot of a run.

    Parameters
    ----------
    style : RunStyle
        Colour, shape and size.
    theme : Theme
        For the rim.
    share : float
        Its diameter, relative to the run's.
    """

    def __init__(self, style: RunStyle, theme: Theme, share: float) -> None:
        self._marker = Marker(style.marker)
        self._color, self._rim = to_rgba(style.color), to_rgba(theme.rim)
        self._size = style.size * share
        self._rim_width = RIM * share**0.5

    def draw(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform, point: Points
    ) -> None:
        """Draw it at a place."""
        gc.set_linewidth(self._rim_width)
        gc.set_foreground(self._rim, isRGBA=True)
        gc.set_joinstyle(self._marker.joinstyle)
        x, y = transform.transform(point)
        place = self._marker.scaled(renderer.points_to_pixels(self._size)).translate(x, y)
        renderer.draw_path(gc, self._marker.path, place, self._color)


def line(
    renderer: RendererBase,
    gc: GraphicsContextBase,
    path: Path,
    transform: Transform,
    width: float,
    color: Color,
) -> None:
    """Draw a line."""
    gc.set_linewidth(width)
    gc.set_foreground(color, isRGBA=True)
    renderer.draw_path(gc, path, transform)
