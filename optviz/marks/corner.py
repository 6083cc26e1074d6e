"""The corner of a picture in which words cover least."""

from __future__ import annotations

from itertools import product

from optviz.marks.pixels import Frame, Points

_INSET = 12.0


def emptiest_corner(
    frame: Frame, width: float, height: float, points: Points, inset: float = _INSET
) -> tuple[float, float]:
    """Return left and top of a box that stands in the corner where it covers fewest points."""
    lefts = (inset, frame.width - width - inset)
    tops = (frame.height - inset, height + inset)

    def covered(place: tuple[float, float]) -> int:
        (left, top), (x, y) = place, points.T
        inside = (x > left - inset) & (x < left + width + inset)
        return int((inside & (y < top + inset) & (y > top - height - inset)).sum())

    return min(product(lefts, tops), key=covered)
