"""Where the views of one objective stand beside and below each other: rectangles alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from optviz.marks.box import Box

GUTTER = 56.0
"""Between neighbours in a row, in pixels of the page."""

_GAP = 16.0
_LABELS = 60.0
_WIDE = 1.6
_FLAT = 1.6
_LARGER = 0.57
_OUTSIDE = 36.0
_UNDER, _UNDER_TALL, _LOWEST = 0.45, 0.7, 130.0
_TALLER = 1.7
_SLIM = {2: 0.26, 3: 0.22, 4: 0.17}


def cells(box: Box, count: int) -> list[Box]:
    """Divide a box among objectives, in as many columns as leaves cells a little wider than high.

    Three or fewer stand in one row where the box is wide.
    """
    across = min(
        range(1, count + 1),
        key=lambda n: (
            abs(math.log(box.width / n / (box.height / math.ceil(count / n)) / 1.15))
            + 0.15 * (n * math.ceil(count / n) - count)
        ),
    )
    if count <= 3 and box.width > 1.2 * box.height:
        across = count
    down = math.ceil(count / across)
    width = (box.width - (across - 1) * GUTTER) / across
    height = (box.height - (down - 1) * 14.0) / down
    return [
        Box(
            box.left + (i % across) * (width + GUTTER),
            box.top - (i // across) * (height + 14.0) - height,
            width,
            height,
        )
        for i in range(count)
    ]


def stacked(box: Box, count: int, *, slim: bool = True) -> list[Box]:
    """Divide a box among views: the first on top and largest, the others below it.

    These stand beside each other where that leaves the smallest more room. One alone is slim,
    or nearly as high as the first, or beside it where the box is wide.
    """
    if count == 2 and box.width > _FLAT * box.height:
        return _rows(box, [2], slim=slim)
    rows = [[1] * count]
    if count >= 3:
        rows.append([1, count - 1])
    if count == 4:
        rows.append([2, 2])
    return max((_rows(box, one, slim=slim) for one in rows), key=lambda made: min(map(_room, made)))


def abreast(box: Box, count: int, others: int, *, slim: bool) -> list[Box]:
    """Divide a box among pictures of one run each, and the other views in a row below them.

    The pictures are alike, in the rows that leave each most room: in one where the box is wide.
    """
    if others:
        share = _UNDER if slim else _UNDER_TALL
        low = max(share * (box.height - _GAP) / (1.0 + share), min(_LOWEST, 0.4 * box.height))
        high = box.height - _GAP - low
        upper = Box(box.left, box.top - high, box.width, high)
        lower = Box(box.left, box.bottom, box.width, low)
        return [*abreast(upper, count, 0, slim=slim), *_rows(lower, [others], slim=slim)]
    rows = [[len(range(k, count, down)) for k in range(down)] for down in range(1, count + 1)]
    return max((_even(box, one) for one in rows), key=lambda made: min(map(_room, made)))


def below(box: Box, slim: Sequence[bool]) -> list[Box]:
    """Divide a column among views: those that are slim are lower than others."""
    shares = [1.0 if one else _TALLER for one in slim]
    room = (box.height - (len(slim) - 1) * _GAP) / sum(shares)
    made, top = [], box.top
    for share in shares:
        height = share * room
        made.append(Box(box.left, top - height, box.width, height))
        top -= height + _GAP
    return made


def _rows(box: Box, counts: Sequence[int], *, slim: bool) -> list[Box]:
    """Return the boxes of rows of so many views each."""
    room = box.height - (len(counts) - 1) * _GAP
    first = _first(room, counts, slim=slim)
    made: list[Box] = []
    top = box.top
    for i, count in enumerate(counts):
        height = first if i == 0 else (room - first) / (len(counts) - 1)
        width = (box.width - (count - 1) * GUTTER) / count
        made += [
            Box(box.left + k * (width + GUTTER), top - height, width, height) for k in range(count)
        ]
        top -= height + _GAP
    return made


def _even(box: Box, counts: Sequence[int]) -> list[Box]:
    """Return the boxes of rows of so many views each, all of one size."""
    height = (box.height - (len(counts) - 1) * _GAP) / len(counts)
    width = (box.width - (max(counts) - 1) * GUTTER) / max(counts)
    return [
        Box(
            box.left + k * (width + GUTTER), box.top - i * (height + _GAP) - height, width, height
        )
        for i, count in enumerate(counts)
        for k in range(count)
    ]  # fmt: skip


def _first(room: float, counts: Sequence[int], *, slim: bool) -> float:
    """Return the height of the first of some rows."""
    rows = len(counts)
    if rows == 1 or counts[0] > 1:
        return room / rows
    if counts[1] > 1 or (rows == 2 and not slim):
        return _LARGER * room
    return room - (rows - 1) * min(_SLIM[rows] * room + _OUTSIDE, room / rows)


def _room(box: Box) -> float:
    """Return how large a plot fits into a box beside its labels."""
    return min((box.width - _LABELS) / _WIDE, box.height - _LABELS)
