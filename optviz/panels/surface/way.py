"""The way of a run over the surface: points close enough for a line that lies on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.transforms import Bbox, BboxTransformFrom, IdentityTransform

from optviz.marks.pixels import Frame, Points
from optviz.marks.trail import thinned
from optviz.panels.limits import Interval
from optviz.panels.surface.mesh import Mesh

_SPACING, _THINNED = 3.0, 0.4  # pixels
_MOST = 12_000


class Floor(Frame):
    """The base of the surface as a picture of its own, which runs leave where they leave the map.

    Parameters
    ----------
    window : pair of (float, float)
        What it shows of each coordinate.
    size : (float, float)
        Its width and height in pixels.
    """

    def __init__(self, window: Sequence[Interval], size: tuple[float, float]) -> None:
        (left, right), (low, high) = window
        self.width, self.height = size
        self.transform = IdentityTransform()
        self._data = BboxTransformFrom(Bbox.from_extents(left, low, right, high))
        self._low, self._lengths = np.array([left, low]), np.array([right - left, high - low])

    def point(self, places: Points) -> Points:
        """Return the points (n, 2) that stand at places in pixels."""
        return np.asarray(self._low + places / self.size * self._lengths)


class Way:
    """The part of a path that is over the base, in short pieces.

    Parameters
    ----------
    places : array (k + 1, 2)
        The iterates in pixels of the floor.
    floor : Floor
        The base.
    mesh : Mesh
        The surface, onto which the way is lifted.

    Attributes
    ----------
    times : array (m,)
        When each of its points is reached, in steps.
    points : array (m, 3)
        Where they are, in the box; those where f is undefined are on its ground.
    joined : array of bool (m,)
        Whether a line leads to each from the one before.
    """

    def __init__(self, places: Points, floor: Floor, mesh: Mesh) -> None:
        kept = thinned(places, _THINNED)
        line = places[kept]
        if len(line) == 1:
            line, kept = np.repeat(line, 2, axis=0), np.repeat(kept, 2)
        enter, leave = floor.crossings(line)
        (seen,) = np.nonzero(enter <= leave)
        enter, leave = enter[seen], leave[seen]
        steps = np.diff(line, axis=0)[seen]
        lengths = np.hypot(*steps.T) * (leave - enter)
        spacing = max(_SPACING, float(lengths.sum()) / _MOST)
        counts = np.ceil(lengths / spacing).astype(int) + 1
        owner = np.repeat(np.arange(len(seen)), counts)
        nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        share = enter[owner] + (leave - enter)[owner] * nth / np.maximum(counts[owner] - 1, 1)
        flat = line[seen[owner]] + share[:, None] * steps[owner]
        begin, end = kept[:-1][seen][owner], kept[1:][seen][owner]
        self.times = begin + share * (end - begin)
        follows = np.zeros(len(seen), dtype=bool)
        follows[1:] = (np.diff(seen) == 1) & (leave[:-1] >= 1.0) & (enter[1:] <= 0.0)
        self.points = mesh.lift(floor.point(flat))
        undefined = np.isnan(self.points[:, 2])
        self.points[undefined, 2] = 0.0
        self.joined: npt.NDArray[np.bool_] = (nth > 0) | follows[owner]
        self.joined &= ~undefined
        self.joined[1:] &= ~undefined[:-1]

    def upto(self, now: float) -> int:
        """Return how many of its points are reached."""
        return int(np.searchsorted(self.times, now, side="right"))
