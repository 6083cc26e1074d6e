"""A small picture over another: what stands still on its axes, drawn once and laid down."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from optviz.marks.cached_text import blank_page
from optviz.marks.mark import Mark


class Plate(Mark):
    """What stands still on some axes, over all that moves below them.

    Parameters
    ----------
    axes : Axes
        What stands still on them by now is shown, on their face colour; they are on whole pixels.
    """

    def __init__(self, axes: Axes) -> None:
        bare = {axes.patch, axes.xaxis, axes.yaxis, *axes.spines.values()}
        still = (one for one in axes.get_children() if not one.get_animated())
        self._still = sorted(
            (one for one in still if one not in bare), key=lambda one: one.get_zorder()
        )
        super().__init__(axes, zorder=8.0)
        self.set_rasterized(True)  # by renderers without pixels
        self._prints: dict[float, tuple[int, int, npt.NDArray[np.uint8]]] = {}

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Lay the picture down; on a renderer without pixels, draw it."""
        if not isinstance(renderer, RendererAgg):
            for one in (self.axes.patch, *self._still):  # type: ignore[union-attr]  # it has axes
                one.draw(renderer)
            return
        dpi = float(renderer.dpi)
        if dpi not in self._prints:
            self._prints[dpi] = self._printed(renderer)
        gc = renderer.new_gc()
        renderer.draw_image(gc, *self._prints[dpi])
        gc.restore()

    def _printed(self, renderer: RendererAgg) -> tuple[int, int, npt.NDArray[np.uint8]]:
        axes = self.axes
        assert axes is not None
        whole = blank_page(renderer, int(renderer.width), int(renderer.height))
        for one in self._still:
            one.draw(whole)
        box = axes.get_window_extent()
        left, bottom, right, top = (round(one) for one in box.extents)
        image = np.array(whole.buffer_rgba())[::-1][bottom:top, left:right].astype(np.float64)
        ground = 255.0 * np.array(axes.get_facecolor())
        share = image[..., 3:] / 255.0
        image = np.where(share, image, 0.0) * share + ground * (1.0 - share)
        image[..., 3] = 255.0
        return left, bottom, image.round().astype(np.uint8)
