"""Lines and markers as artists of one's own draw them, straight on the renderer."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

Color = tuple[float, float, float, float]

RIM = 1.8
"""Width of the rim of a dot, in points."""


class Marker:
    """The outline of a marker of size one; no part of it is further than `reach` from its place."""

    def __init__(self, name: str) -> None:
        style = MarkerStyle(name)
        self.path = style.get_path()
        self.joinstyle = style.get_joinstyle()
        self._matrix = style.get_transform().get_matrix()
        corners = style.get_transform().transform(self.path.to_polygons()[0])
        self.reach = float(np.hypot(*corners.T).max())

    def scaled(self, size: Any, x: float = 0.0, y: float = 0.0) -> Affine2D:
        """Return the transform to a diameter in pixels, and to a place."""
        matrix = size * self._matrix
        matrix[0, 2] += x
        matrix[1, 2] += y
        matrix[2, 2] = 1.0
        return Affine2D(matrix)


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
