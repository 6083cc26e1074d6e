"""The corner of a picture in which words cover least."""

from __future__ import annotations

from itertools import product

from optviz.marks.pixels import Frame, Points

_INSET = 12.0


def emptiest_corner(
    frame: Frame, width: float, height: float, points: Points
) -> tuple[float, float]:
    """Return left and top of a box that stands in the corner where it covers fewest points."""
    lefts = (_INSET, frame.width - width - _INSET)
    tops = (frame.height - _INSET, height + _INSET)

    def covered(place: tuple[float, float]) -> int:
        (left, top), (x, y) = place, points.T
        inside = (x > left - _INSET) & (x < left + width + _INSET)
        return int((inside & (y < top + _INSET) & (y > top - height - _INSET)).sum())

    return min(product(lefts, tops), key=covered)
