"""The graph of a curve while the camera moves along it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import line
from optviz.panels.zooming import Leg
from optviz.style import Theme

Array = npt.NDArray[np.float64]

_SAMPLES = 401
_WIDTH = 3.0


class MovingGraph(Mark):
    """f(x) at as many places of any window.

    Parameters
    ----------
    axes : Axes
        Where it is drawn.
    theme : Theme
        Colours.
    heights : callable (xs) -> array
        Those of the curve.
    """

    def __init__(self, axes: Axes, theme: Theme, heights: Callable[[Array], Array]) -> None:
        super().__init__(axes, zorder=6)
        self._heights, self._color = heights, to_rgba(theme.curve)
        self._frame = Frame(axes)
        self._path = Path(np.zeros((1, 2)))

    @property
    def artist(self) -> Artist:
        """What draws it."""
        return self

    def look(self, leg: Leg, frame: Frame) -> Points:
        """Move to a window, and return the graph there, as data (n, 2)."""
        self._frame = frame
        xs = np.linspace(*leg.window[0], _SAMPLES)
        ys = self._heights(xs)
        known = np.isfinite(ys)
        graph = np.stack([xs, np.where(known, ys, 0.0)], axis=1)
        pixels = frame.place(graph)
        pixels[~known] = np.nan
        self._path = Path(pixels)
        return graph

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the window that `look` set."""
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_joinstyle("round")
        gc.set_capstyle("round")
        line(renderer, gc, self._path, self._frame.transform.get_affine(), _WIDTH, self._color)
        gc.restore()
