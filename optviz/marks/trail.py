"""The trail of a run: what of its path is to be drawn up to a moment, and how pale each part is."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path

from optviz.marks.flight import arcs
from optviz.marks.pixels import Frame, Points

AGES = (0.0, 120.0, 340.0)
"""Where each band of a trail begins, in pixels back from its head."""

_SPACING = 0.4
_MANY = 500
_CELL = 2.5
_GAP = 2 * _CELL


class Trail:
    """The path of a run in pixels, without what cannot be seen.

    Points closer than 0.4 pixels to the one before are left out. Of a long path, segments that
    only go over ground that older ones have covered are left out of its oldest part, so that the
    cost of a frame is bounded by the pixels of the panel, not by the steps of the run.

    Parameters
    ----------
    points : array (k + 1, 2)
        The iterates in pixels.
    frame : Frame
        The picture.
    rises : array (k,), optional
        How high each step leaps; see `flight`.
    breaks : collection of int
        Iterates from which no line leads to the next.
    """

    def __init__(
        self,
        points: Points,
        frame: Frame,
        rises: Points | None = None,
        breaks: Collection[int] = (),
    ) -> None:
        line, reached = (points, np.arange(len(points))) if rises is None else arcs(points, rises)
        kept = thinned(line, _SPACING)
        self._steps = reached[kept]
        self.points = line[kept]
        self._cuts = np.searchsorted(self._steps, sorted(breaks), side="right")
        self._size = frame.size
        seen = np.clip(self.points, 0.0, frame.size)
        self._lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(seen, axis=0).T))])
        self._new = None
        if len(seen) > _MANY and not breaks:
            self._new = _bridged(_breaks_new_ground(self.points, frame), self._lengths)
        if self._new is not None:
            self._old_vertices, self._old_codes, self._old_counts = _pieces(self.points, self._new)

    def upto(self, step: int, way: Points) -> tuple[Points, Points]:
        """Return the path up to a head beyond an iterate, and the length up to each of its points.

        Parameters
        ----------
        step : int
            The last whole step.
        way : array (n, 2)
            From its iterate to where the run has come since.
        """
        count = int(np.searchsorted(self._steps, step, side="right"))
        path = np.concatenate([self.points[:count], way])
        ends = np.clip(path[count - 1 :], 0.0, self._size)
        extra = np.cumsum(np.hypot(*np.diff(ends, axis=0).T))
        return path, np.concatenate([self._lengths[:count], self._lengths[count - 1] + extra])

    def bands(self, path: Points, lengths: Points) -> list[Path | None]:
        """Cut a path that `upto` returned by its length back from the head, newest band first."""
        cuts = np.clip(lengths[-1] - np.array(AGES), 0.0, None).tolist()
        cuts.append(0.0)
        made: list[Path | None] = []
        for newer, older in pairwise(cuts):
            if older >= newer:
                made.append(None)
                continue
            first = int(np.searchsorted(lengths, older, side="right"))
            last = int(np.searchsorted(lengths, newer, side="left"))
            begin = _between(path, lengths, older)
            end = _between(path, lengths, newer)
            if older == 0.0 and self._new is not None:
                made.append(self._ground(path, max(last, 1), end))
            else:
                made.append(Path(np.concatenate([begin, path[first:last], end])))
        return made

    def whole(self, path: Points, way: Points) -> Path:
        """Return all of a path that `upto` returned, as far as it can be seen."""
        if self._cuts.size:
            codes = np.full(len(path), Path.LINETO, dtype=Path.code_type)
            codes[[0, *self._cuts[self._cuts < len(path)]]] = Path.MOVETO
            return Path(path, codes)
        if self._new is None or len(path) < _MANY:
            return Path(path)
        return self._ground(path, len(path) - len(way), way)

    def _ground(self, path: Points, count: int, end: Points) -> Path:
        """Return the segments among the first `count` points that cover new ground."""
        if count < 2 or count > len(self.points):
            return Path(path)
        upto = int(self._old_counts[count - 1])
        tail = np.concatenate([path[count - 1 : count], end])
        vertices = np.concatenate([self._old_vertices[:upto], tail])
        codes = np.concatenate(
            [self._old_codes[:upto], [Path.MOVETO], np.full(len(tail) - 1, Path.LINETO)]
        ).astype(Path.code_type)
        return Path(vertices, codes)


def thinned(points: Points, spacing: float) -> npt.NDArray[np.int64]:
    """Return the indices of points at least so many pixels from the one kept before."""
    kept = [0]
    x, y = points[0].tolist()
    for k, (px, py) in enumerate(points.tolist()):
        if abs(px - x) >= spacing or abs(py - y) >= spacing:
            kept.append(k)
            x, y = px, py
    return np.array(kept)


def _between(path: Points, lengths: Points, at: float) -> Points:
    return np.array([[np.interp(at, lengths, path[:, 0]), np.interp(at, lengths, path[:, 1])]])


def _breaks_new_ground(points: Points, frame: Frame) -> npt.NDArray[np.bool_]:
    """Return, for each segment, whether it enters a cell of the picture that no older one did."""
    enter, leave = frame.crossings(points)
    seen = enter <= leave
    ways = np.diff(points, axis=0)
    begin = points[:-1] + np.where(seen, enter, 0.0)[:, None] * ways
    ways = np.where(seen, leave - enter, 0.0)[:, None] * ways
    samples = np.where(seen, np.hypot(*ways.T) / _CELL + 2, 0).astype(int)
    owner = np.repeat(np.arange(len(ways)), samples)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(samples) - samples, samples)
    share = place / np.maximum(samples[owner] - 1, 1)
    cells = ((begin[owner] + share[:, None] * ways[owner]) / _CELL).astype(np.int64)
    across = int(frame.width / _CELL) + 2
    _, first = np.unique(cells[:, 1] * across + cells[:, 0], return_index=True)
    new = np.zeros(len(ways), dtype=bool)
    new[owner[first]] = True
    return new


def _bridged(wanted: npt.NDArray[np.bool_], lengths: Points) -> npt.NDArray[np.bool_]:
    """Add what lies between wanted segments near each other: dashes need a line in one piece."""
    (kept,) = np.nonzero(wanted)
    made = wanted.copy()
    gaps = lengths[kept[1:]] - lengths[kept[:-1] + 1]
    for k in np.flatnonzero((gaps < _GAP) & (np.diff(kept) > 1)).tolist():
        made[kept[k] : kept[k + 1]] = True
    return made


def _pieces(
    points: Points, wanted: npt.NDArray[np.bool_]
) -> tuple[Points, npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return vertices and codes of the wanted segments, and how many belong to the first k."""
    follows = np.concatenate([[False], wanted[:-1]])
    begins = wanted & ~follows
    counts = np.where(wanted, np.where(begins, 2, 1), 0)
    total = np.concatenate([[0], np.cumsum(counts)])
    vertices = np.empty((int(total[-1]), 2))
    codes = np.full(len(vertices), Path.LINETO, dtype=np.uint8)
    at = total[:-1]
    vertices[at[begins]] = points[:-1][begins]
    codes[at[begins]] = Path.MOVETO
    vertices[(total[1:] - 1)[wanted]] = points[1:][wanted]
    return vertices, codes, total
