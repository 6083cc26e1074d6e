"""One connected line of markers a run, all as one artist that moves from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from optviz.marks.pixels import Frame
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_WIDTH, _CASING, _RIM, _DOT = 2.9, 5.4, 1.5, 0.8


class Profiles(Artist):
    """A quantity of each layer, for each run, at a moment.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final. Layers are at x = 1, 2, ….
    heights : sequence of array (k + 1, layers)
        In data coordinates, one a run.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rims.

    Attributes
    ----------
    shown : list of array (layers,)
        The heights that are drawn.
    """

    def __init__(
        self, axes: Axes, heights: Sequence[Array], styles: Sequence[RunStyle], theme: Theme
    ) -> None:
        super().__init__()
        self._frame = Frame(axes)
        self._heights, self._styles = heights, styles
        self._colors = [to_rgba(style.color) for style in styles]
        self._markers = [MarkerStyle(style.marker) for style in styles]
        self._rim = to_rgba(theme.rim)
        self._layers = np.arange(1.0, heights[0].shape[1] + 1)
        closest = self._frame.width / max(len(self._layers), 1)
        self._dot = _DOT * min(1.0, max(closest / 26.0, 0.4))
        self.set_animated(True)
        self.set_zorder(10)
        axes.add_artist(self)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the lines to a moment."""
        self.shown: list[Array] = []
        for heights in self._heights:
            step = min(moment.step, len(heights) - 1)
            after = min(step + 1, len(heights) - 1)
            way = moment.progress
            self.shown.append((1.0 - way) * heights[step] + way * heights[after])

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self._frame.transform.get_affine()
        gc = renderer.new_gc()
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        paths = [
            Path(self._frame.place(np.stack([self._layers, heights], axis=1)))
            for heights in self.shown
        ]
        for path, style, color, marker in zip(
            paths, self._styles, self._colors, self._markers, strict=True
        ):
            for width, tone in ((_CASING, self._rim), (_WIDTH, color)):
                gc.set_linewidth(width)
                gc.set_foreground(tone, isRGBA=True)
                renderer.draw_path(gc, path, transform)
            gc.set_linewidth(_RIM)
            gc.set_foreground(self._rim, isRGBA=True)
            scale: Any = renderer.points_to_pixels(style.size * self._dot)
            place = Affine2D(marker.get_transform().get_matrix().copy()).scale(scale)
            renderer.draw_markers(gc, marker.get_path(), place, path, transform, color)
        gc.restore()
