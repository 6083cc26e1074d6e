"""One connected line of markers a run, all as one artist that moves from step to step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.dots import Dots
from optviz.marks.light import dimmed, lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]

_WIDTH, _CASING = 2.9, 5.4


class Profiles(Mark):
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
        super().__init__(axes)
        self.frame = Frame(axes)
        self._heights = heights
        self._styles = styles
        self._colors = [to_rgba(style.color) for style in styles]
        self._rim = to_rgba(theme.rim)
        self._layers = np.arange(1.0, heights[0].shape[1] + 1)
        closest = self.frame.width / max(len(self._layers), 1)
        share = self.frame.share * min(1.0, max(closest / 26.0, 0.4))
        self._piles = Dots(styles, theme, share)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the lines to a moment."""
        self.shown: list[Array] = []
        self._lights = lights(moment, self._styles)
        for heights in self._heights:
            step = min(moment.step, len(heights) - 1)
            after = min(step + 1, len(heights) - 1)
            way = moment.progress
            self.shown.append((1.0 - way) * heights[step] + way * heights[after])
        places = [np.stack([self._layers, heights], axis=1) for heights in self.shown]
        self.dots: Points = np.stack([self.frame.place(one) for one in places])

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        for places, color, light in zip(self.dots, self._colors, self._lights, strict=True):
            for width, tone in ((_CASING, self._rim), (_WIDTH, color)):
                gc.set_linewidth(width)
                gc.set_foreground(dimmed(tone, light), isRGBA=True)
                renderer.draw_path(gc, Path(places), transform)
        self._piles.draw(renderer, gc, transform, self.dots, self._lights)
        gc.restore()
