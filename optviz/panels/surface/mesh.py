"""The surface as a grid: how high it stands, between which levels, and how it lies to the light."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optviz.objectives import Objective
from optviz.panels.contour import contour_levels, moderate
from optviz.panels.limits import Interval
from optviz.panels.surface.relief import Relief

Array = npt.NDArray[np.float64]
Fields = npt.NDArray[np.float32]

_GRID = 281
_PLINTH, _HIGH = 0.05, 0.62  # of half the longer side
_NARROWEST = 0.6
_EVEN = 0.3  # the shade of what is of one height
_LIGHT = np.array([-0.55, 0.25, 0.8])  # from where it comes, in the box


class Mesh:
    """The graph of f over a window, in a box of its own.

    The base reaches from −sides to sides, the longer of which is 1, and the surface from a low
    plinth to `height`. Sides are in proportion to the window's unless that is long and narrow.

    Parameters
    ----------
    objective : Objective
        Of two parameters.
    window : pair of (float, float)
        What of each coordinate is shown.
    """

    def __init__(self, objective: Objective, window: Sequence[Interval]) -> None:
        self._objective = objective
        self.window = window
        low, high = np.array(window).T
        lengths = (high - low) / (high - low).max()
        across, up = np.maximum(lengths, _NARROWEST).tolist()
        self.sides: tuple[float, float] = (across, up)
        self.plinth, self.height, self.count = _PLINTH, _PLINTH + _HIGH, _GRID
        minima = np.array(objective.minima, dtype=np.float64).reshape(-1, 2)
        self.minima = minima[((minima >= low) & (minima <= high)).all(axis=1)]
        lowest = objective.lowest if len(self.minima) else None
        values = self._values(np.stack(np.meshgrid(*(np.linspace(*one, _GRID) for one in window))))
        self.relief = Relief(values, lowest)
        heights = self.high(values)
        self.holed = bool(np.isnan(heights).any())
        self.levels, between = _between_levels(values, lowest)
        fields = np.stack([heights, between, self._lit(heights)], axis=-1)
        self.fields: Fields = fields.reshape(-1, 3).astype(np.float32)

    def high(self, values: Array) -> Array:
        """Return how high the surface stands at values of f; NaN where these are not finite."""
        return _PLINTH + _HIGH * self.relief(values)

    def lift(self, points: Array) -> Array:
        """Return points (n, 2) on the surface, (n, 3), NaN high where f is not finite."""
        made = np.empty((len(points), 3))
        made[:, :2] = self.based(points)
        made[:, 2] = self.high(self._values(points.T))
        return made

    def based(self, points: Array) -> Array:
        """Return where points (n, 2) stand on the base."""
        low, high = np.array(self.window).T
        return np.asarray((2.0 * (points - low) / (high - low) - 1.0) * self.sides)

    def at(self, x: npt.NDArray[np.float32], y: npt.NDArray[np.float32]) -> Fields:
        """Return the fields (…, 3) at places of the base: height, level, light; bilinear."""
        last = self.count - 1
        half, one = np.float32(0.5 * last), np.float32(1.0)
        across = np.clip((x / np.float32(self.sides[0]) + one) * half, 0, last)
        up = np.clip((y / np.float32(self.sides[1]) + one) * half, 0, last)
        i = np.minimum(across.astype(np.int32), last - 1)
        j = np.minimum(up.astype(np.int32), last - 1)
        across -= i
        up -= j
        corner = j * self.count + i
        across, up = across[..., None], up[..., None]
        take = self.fields.take
        near = take(corner, axis=0)
        near += across * (take(corner + 1, axis=0) - near)
        corner += self.count
        far = take(corner, axis=0)
        far += across * (take(corner + 1, axis=0) - far)
        near += up * (far - near)
        return np.asarray(near)

    def _values(self, points: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self._objective.value(points), dtype=np.float64)

    def _lit(self, heights: Array) -> Array:
        """Return how much more light falls on each place than on level ground, −1 to 1."""
        spacing = [2.0 * side / (self.count - 1) for side in self.sides]
        up, across = np.gradient(heights, spacing[1], spacing[0])
        across, up = np.nan_to_num(across), np.nan_to_num(up)
        light = _LIGHT / np.linalg.norm(_LIGHT)
        lit = (light[2] - across * light[0] - up * light[1]) / np.sqrt(1 + across**2 + up**2)
        brighter = (lit - light[2]) / (1.0 - light[2])
        return np.asarray(np.where(lit > light[2], brighter, np.maximum(lit, 0.0) / light[2] - 1.0))


def _between_levels(values: Array, lowest: float | None) -> tuple[int, Array]:
    """Return how many intervals there are between the level lines of the map, and which has what.

    A value half way up the second is 1.5; values that are not finite are NaN.
    """
    known, lowest = moderate(values, lowest)
    levels = contour_levels(known.compressed(), lowest)
    if len(levels) < 2:
        return 1, np.where(np.isfinite(values), _EVEN, np.nan)
    return len(levels) - 1, np.interp(known.filled(np.nan), levels, np.arange(len(levels)))
