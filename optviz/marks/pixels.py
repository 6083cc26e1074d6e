"""The pixels of an axes, in which everything about runs is measured."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Bbox, BboxTransformFrom, Transform

Points = npt.NDArray[np.float64]

_FAR = 1e5
_LARGE, _POWER, _LEAST = 560.0, 0.6, 0.6


class Frame:
    """Places data points in pixels of a figure of 100 dpi, counted from the lower left corner.

    So that lengths, and with them the look of a run, are the same at any size.

    Parameters
    ----------
    axes : Axes
        Its place and limits are final.
    """

    def __init__(self, axes: Axes) -> None:
        figure = axes.get_figure(root=True)
        assert isinstance(figure, Figure)
        box, inches = axes.get_position(), figure.get_size_inches()
        self.width = float(box.width * inches[0] * 100)
        self.height = float(box.height * inches[1] * 100)
        self.transform: Transform = (
            Affine2D().scale(1 / self.width, 1 / self.height) + axes.transAxes
        )
        self._data: Transform = axes.transScale + axes.transLimits

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height

    @property
    def share(self) -> float:
        """How large marks are in it, relative to those of a large panel: 0.6 to 1."""
        side = (self.width * self.height) ** 0.5
        return float(min(max((side / _LARGE) ** _POWER, _LEAST), 1.0))

    def seeing(self, window: Sequence[tuple[float, float]]) -> Frame:
        """Return the same frame with another window, both axes linear."""
        made = copy(self)
        made._data = BboxTransformFrom(Bbox(np.array(window).T))
        return made

    def length(self, axis: int) -> float:
        """Return how much data an axis shows."""
        ends = self._data.inverted().transform([(0.0, 0.0), (1.0, 1.0)])
        return float(ends[1][axis] - ends[0][axis])

    def place(self, points: Points) -> Points:
        """Return data points (n, 2) in pixels; those far away are drawn in along their ray."""
        pixels = np.asarray(self._data.transform(points), dtype=float) * self.size
        centre = np.array([self.width / 2, self.height / 2])
        with np.errstate(over="ignore", invalid="ignore"):
            away = np.abs(pixels - centre).max(axis=1)
            if (away <= _FAR).all():
                return pixels
            far = away > _FAR
            pixels[far] = centre + (pixels[far] - centre) * (_FAR / away[far])[:, None]
        return np.nan_to_num(pixels, nan=_FAR, posinf=_FAR, neginf=-_FAR)

    def holds(self, point: Points) -> bool:
        """Return whether a place is in the picture."""
        x, y = point.tolist()
        return bool(-0.5 <= x <= self.width + 0.5 and -0.5 <= y <= self.height + 0.5)

    def crossings(self, points: Points) -> tuple[Points, Points]:
        """Return where each segment of a path enters and leaves the picture.

        As shares of its length; a segment that misses the picture enters after it leaves
        (Liang and Barsky, 1984).
        """
        enter, leave = np.zeros(len(points) - 1), np.ones(len(points) - 1)
        for axis, size in enumerate(self.size):
            here, way = points[:-1, axis], np.diff(points[:, axis])
            with np.errstate(divide="ignore", invalid="ignore"):
                ends = np.sort(np.stack([(0.0 - here) / way, (size - here) / way]), axis=0)
            beside = (way == 0) & ((here < 0) | (here > size))
            enter = np.where(way != 0, np.maximum(enter, ends[0]), np.where(beside, 2.0, enter))
            leave = np.where(way != 0, np.minimum(leave, ends[1]), np.where(beside, -1.0, leave))
        return enter, leave
