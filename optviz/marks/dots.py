"""The dots of runs, each at its place: those in one place are nested, so that all are seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.transforms import Transform

from optviz.marks.light import dimmed
from optviz.marks.pixels import Points
from optviz.marks.strokes import RIM, Marker
from optviz.style import RunStyle, Theme

Numbers = npt.NDArray[np.float64]

_PIXELS = 100 / 72
_FAR, _NEAR = 0.75, 0.15  # distances, in diameters, from which dots are apart and are in one place
_CORE, _SMALLEST_CORE = 0.84, 14.0  # the innermost, in diameters; in pixels at least
_RING, _NARROWEST_RING = 0.54, 9.0  # what each ring adds, likewise
_WIDEST, _NARROWEST_RINGS = 2.0, 31.0  # what all rings together add at most, likewise
_EVEN = 0.75  # at 1 all shapes would reach as far from the middle, at 0 be as wide
_THINNER = 0.3


class Dots:
    """One dot or more a run, drawn at their places and nowhere else.

    Where dots of several styles meet, earlier runs grow and lie beneath, and later ones shrink, so
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
        self._core = min(max(_CORE, _SMALLEST_CORE / self._width), 1.2)
        pairs = [
            (i, j) for i, j in combinations(range(len(styles)), 2)
            if styles[i].order != styles[j].order
        ]  # fmt: skip
        self._pairs = pairs
        self._earlier, self._later = np.array(pairs, dtype=int).reshape(-1, 2).T
        runs = np.arange(len(styles))[:, None]
        self._of_earlier = (runs == self._earlier).astype(np.float64)
        self._of_later = (runs == self._later).astype(np.float64)
        self._rings = max(_WIDEST, _NARROWEST_RINGS / self._width)
        self._ring = max(_RING, _NARROWEST_RING / self._width)

    def sizes(self, places: Points) -> tuple[Numbers, Numbers]:
        """Return the diameter of each dot in points, and how far it is one of a pile, 0 to 1.

        Parameters
        ----------
        places : array (runs, n, 2)
            In pixels of 100 dpi; NaN for a dot that is not seen.
        """
        runs = len(places)
        if runs == 1 or not self._meet(places):
            return self._sizes[:, None].repeat(places.shape[1], 1), np.zeros(places.shape[:2])
        one, other = places[self._earlier], places[self._later]
        away = np.hypot(
            one[:, :, None, 0] - other[:, None, :, 0], one[:, :, None, 1] - other[:, None, :, 1]
        )
        way = (_FAR - away / self._width) / (_FAR - _NEAR)
        near = np.fmin(np.fmax(way, 0.0), 1.0)  # 0 where either is NaN
        near *= near * (3.0 - 2.0 * near)
        above = self._of_earlier @ near.max(axis=2)
        others = above + self._of_later @ near.max(axis=1)
        piled = np.minimum(others, 1.0)
        ring = np.minimum(self._ring, self._rings / np.maximum(others, 1.0))
        nested = self._nested * (self._core + ring * above)
        return self._sizes[:, None] * (1.0 - piled) + nested * piled, piled

    def draw(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        places: Points,
        lights: Sequence[float],
    ) -> None:
        """Draw them at places (runs, n, 2) in pixels of 100 dpi; NaN is not drawn.

        `lights` say how much is seen of each run.
        """
        sizes, piled = (each.tolist() for each in self.sizes(places))
        drawn = transform.transform(places.reshape(-1, 2)).reshape(places.shape).tolist()
        gc.set_snap(False)  # a whole pixel aside is aside, too
        pixel: Any = renderer.points_to_pixels(1.0)
        for i, (marker, color) in enumerate(zip(self._markers, self._colors, strict=True)):
            gc.set_joinstyle(marker.joinstyle)
            gc.set_foreground(dimmed(self._rim, lights[i]), isRGBA=True)
            face = dimmed(color, lights[i])
            for size, pile, (x, y) in zip(sizes[i], piled[i], drawn[i], strict=True):
                if math.isfinite(x):
                    gc.set_linewidth(self._rim_width * (1.0 - _THINNER * pile))
                    place = marker.scaled(pixel * size, x, y)
                    renderer.draw_path(gc, marker.path, place, face)

    def _meet(self, places: Points) -> bool:
        """Return whether any two runs have dots so near that they change."""
        if places.shape[1] > 1:
            return True
        dots, reach = places[:, 0].tolist(), _FAR * self._width
        return any(
            abs(dots[i][0] - dots[j][0]) < reach and abs(dots[i][1] - dots[j][1]) < reach
            for i, j in self._pairs
        )
