"""The dots of runs, each at its place: those in one place are nested, so that all are seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.transforms import Transform

from optviz.marks.pixels import Points
from optviz.marks.strokes import RIM, Marker
from optviz.style import RunStyle, Theme

Numbers = npt.NDArray[np.float64]

_PIXELS = 100 / 72
_FAR, _NEAR = 0.75, 0.15
_CORE, _SMALLEST_CORE = 0.8, 13.0
_RING, _NARROWEST_RING = 0.54, 9.0
_EVEN = 0.55
_WIDEST = 1.9
_THINNER = 0.3


class Dots:
    """One dot or more a run, drawn at their places and nowhere else.

    Where dots of several runs meet, earlier runs grow and lie beneath, and later ones shrink, so
    that each shows as a ring in its colour and shape. How much they do depends on how much they
    overlap, and so changes smoothly as they meet and part.

    Parameters
    ----------
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rim.
    share : float
        Diameter of a dot that is alone, relative to the run's.
    """

    def __init__(self, styles: Sequence[RunStyle], theme: Theme, share: float) -> None:
        self._markers = [Marker(style.marker) for style in styles]
        self._colors = [to_rgba(style.color) for style in styles]
        self._rim = to_rgba(theme.rim)
        self._rim_width = RIM * share**0.5
        self._sizes = share * np.array([style.size for style in styles])
        self._mean = float(self._sizes.mean())
        self._width = _PIXELS * self._mean
        self._nested = self._mean * np.array([[0.5 / one.reach] for one in self._markers]) ** _EVEN
        self._core = min(max(_CORE, _SMALLEST_CORE / self._width), 1.0)
        self._ring = max(_RING, _NARROWEST_RING / self._width)

    def sizes(self, places: Points) -> tuple[Numbers, Numbers]:
        """Return the diameter of each dot in points, and how far it is one of a pile, 0 to 1.

        Parameters
        ----------
        places : array (runs, n, 2)
            In pixels of 100 dpi; NaN for a dot that is not seen.
        """
        runs = len(places)
        if runs == 1:
            alone = np.ones(places.shape[:2])
            return self._sizes[:, None] * alone, 0.0 * alone
        x, y = places[..., 0], places[..., 1]
        away = np.hypot(x[:, None, :, None] - x[:, None], y[:, None, :, None] - y[:, None])
        way = (_FAR - away / self._width) / (_FAR - _NEAR)
        near = np.clip(np.nan_to_num(way, nan=0.0), 0.0, 1.0).max(axis=3)
        near *= near * (3.0 - 2.0 * near)
        near[np.arange(runs), np.arange(runs)] = 0.0
        others = near.sum(axis=1)
        above = np.stack([near[i, i + 1 :].sum(axis=0) for i in range(runs)])
        piled = np.minimum(others, 1.0)
        ring = np.minimum(self._ring, _WIDEST / np.maximum(others, 1.0))
        nested = self._nested * (self._core + ring * above)
        return self._sizes[:, None] * (1.0 - piled) + nested * piled, piled

    def draw(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform, places: Points
    ) -> None:
        """Draw them at places (runs, n, 2) in pixels of 100 dpi; NaN is not drawn."""
        sizes, piled = self.sizes(places)
        seen: npt.NDArray[np.bool_] = np.isfinite(places[..., 0])
        drawn = transform.transform(places.reshape(-1, 2)).reshape(places.shape)
        gc.set_foreground(self._rim, isRGBA=True)
        gc.set_snap(False)  # a whole pixel aside is aside, too
        for i, (marker, color) in enumerate(zip(self._markers, self._colors, strict=True)):
            gc.set_joinstyle(marker.joinstyle)
            for k in np.flatnonzero(seen[i]).tolist():
                gc.set_linewidth(self._rim_width * (1.0 - _THINNER * piled[i, k]))
                scale = renderer.points_to_pixels(sizes[i, k])
                place = marker.scaled(scale).translate(*drawn[i, k])
                renderer.draw_path(gc, marker.path, place, color)
