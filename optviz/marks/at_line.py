"""Words beside a line: where they cover nothing that is drawn, at any moment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.transforms import Bbox

from optviz.marks.pixels import Frame, Points

_SPACING, _MOST = 5.0, 4000
_EVERY, _MANY = 14.0, 400
_GAPS = (4.0, 10.0, 18.0, 30.0)
_MARGIN, _APART = 3.0, 14.0
_CLEAR = 11.0  # of the way of a dot
_AWAY = 2.0  # of another line


def beside(
    line: Points,
    size: tuple[float, float],
    frame: Frame,
    taken: Sequence[Bbox],
    ways: Sequence[Points],
    others: Sequence[Points],
) -> Bbox | None:
    """Return the place for words nearest to a line, or None where there is no room.

    Parameters
    ----------
    line : array (n, 2)
        What the words are of, in pixels.
    size : (float, float)
        Width and height of the words.
    frame : Frame
        The picture.
    taken : sequence of Bbox
        Where other words stand.
    ways : sequences of array (n, 2)
        Where dots go, in pixels.
    others : sequences of array (n, 2)
        Other lines.
    """
    seen = along(line, frame)
    if not len(seen):
        return None
    width, height = size
    dots, lines = _joined(ways, frame), _joined([*others, line], frame)
    anchors = seen[:: max(int(_EVERY / _SPACING), 1)]
    if len(anchors) > _MANY:  # of a line that goes to and fro, one a cell
        _, first = np.unique(np.round(anchors / _EVERY), axis=0, return_index=True)
        anchors = anchors[np.sort(first)]
    for gap in _GAPS:
        offsets = [(-share * width, gap) for share in (0.5, 0.0, 1.0)]
        offsets += [(-share * width, -gap - height) for share in (0.5, 0.0, 1.0)]
        offsets += [(gap, -0.5 * height), (-gap - width, -0.5 * height)]
        corners = (np.array(offsets)[:, np.newaxis] + anchors).reshape(-1, 2)
        ranks = np.repeat(np.arange(len(offsets)), len(anchors))
        for k in np.argsort(0.1 * ranks - 0.02 * corners[:, 0], kind="stable").tolist():
            left, bottom = corners[k].tolist()
            box = Bbox.from_bounds(left, bottom, width, height)
            if _free(box, frame, taken, dots, lines):
                return box
    return None


def along(points: Points, frame: Frame) -> Points:
    """Return points every few pixels along a line, as far as it is in the picture."""
    if len(points) < 2:
        return points[[frame.holds(one) for one in points]]
    enter, leave = frame.crossings(points)
    seen = np.flatnonzero(enter < leave)
    here, way = points[seen], points[seen + 1] - points[seen]
    shares = leave[seen] - enter[seen]
    counts = np.clip(np.hypot(*way.T) * shares / _SPACING, 1, _MOST).astype(int) + 1
    which = np.repeat(np.arange(len(seen)), counts)
    place = np.concatenate([np.linspace(0, 1, n) for n in counts]) if len(seen) else np.empty(0)
    return np.asarray(
        here[which] + (enter[seen][which] + place * shares[which])[:, np.newaxis] * way[which]
    )


def _joined(lines: Sequence[Points], frame: Frame) -> Points:
    """Return points along some lines, one a cell of a few pixels."""
    every = np.concatenate([np.empty((0, 2)), *(along(one, frame) for one in lines)])
    return np.asarray(np.unique(np.round(every / _SPACING), axis=0) * _SPACING)


def _free(box: Bbox, frame: Frame, taken: Sequence[Bbox], dots: Points, lines: Points) -> bool:
    if box.x0 < _MARGIN or box.y0 < _MARGIN:
        return False
    if box.x1 > frame.width - _MARGIN or box.y1 > frame.height - _MARGIN:
        return False
    if any(box.padded(_APART, _MARGIN).overlaps(other) for other in taken):
        return False
    return not (_within(box, _CLEAR, dots) or _within(box, _AWAY, lines))


def _within(box: Bbox, reach: float, points: Points) -> bool:
    """Return whether any of some points is in a box or as near as that."""
    low, high = np.array(box.min) - reach, np.array(box.max) + reach
    return bool(((points > low) & (points < high)).all(axis=1).any())
