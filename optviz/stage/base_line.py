"""Arrows along x in the free space of a curve: how far something goes, to the right or the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.transforms import Bbox

from optviz.stage.dense import dense

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage

Extents = tuple[float, float, float, float]

_ROW, _ROW_OF_WORDS = 15.0, 25.0
_GAP = 9.0
_EDGE = 6.0
_STRIDE = 4.0
_BELOW = 100.0
_CROSSED, _WRITTEN = 150.0, 4000.0
_ABOVE = 60.0
_WIDE = 13.0
_APART = 3.0
_KEPT = 256


@dataclass(frozen=True)
class Bar:
    """An arrow from one x to another, with words at its tip.

    It is drawn as far as `now`, which its words wait for; None is not yet.
    """

    tail: float
    tip: float
    now: float | None
    color: str
    words: str = ""
    ink: str = ""
    width: float = 4.6
    bold: bool = True


@dataclass(frozen=True)
class _Row:
    """Where a bar goes across, where its words stand in that, and whether they stand under it."""

    low: float
    high: float
    words: float
    under: bool


def lay(pen: Pen, bars: Sequence[Bar], apart: bool = False) -> list[float]:
    """Draw bars in rows where they cover little, and return the height of each, as data.

    Parameters
    ----------
    pen : Pen
        On a curve.
    bars : sequence of Bar
        Those of a layer, shown or not yet, so that they keep their rows for the whole step.
    apart : bool
        Whether each has a row of its own; else those that do not meet share one.
    """
    if not bars:
        return []
    spans = [_span(pen, bar) for bar in bars]
    numbers = list(range(len(bars))) if apart else _rows(spans)
    told = any(bar.words for bar in bars)
    tall = [
        (_ROW_OF_WORDS if told else _ROW)
        * (1 + any(s.under for s, k in zip(spans, numbers, strict=True) if k == row))
        for row in range(max(numbers) + 1)
    ]
    block = Bbox.from_extents(
        min(one.low for one in spans), 0.0, max(one.high for one in spans), sum(tall)
    )
    top = _lowest_cost(pen, block) + sum(tall)
    pen.shelved.append(Bbox.from_extents(block.x0, top - sum(tall), block.x1, top))
    heights = []
    for bar, span, row in zip(bars, spans, numbers, strict=True):
        y = top - sum(tall[:row]) - 0.5 * (_ROW_OF_WORDS if told else _ROW)
        height = float(pen.stage.data(np.array([0.0, y]))[1])
        heights.append(height)
        if bar.now is None:
            continue
        pen.arrow([bar.tail, height], [bar.now, height], bar.color, bar.width, head=_WIDE)
        if bar.words and abs(bar.now - bar.tail) >= abs(bar.tip - bar.tail) * (1 - 1e-9):
            place = pen.stage.data(np.array([span.words, y - span.under * _ROW_OF_WORDS]))
            pen.text(place, bar.words, bar.ink or bar.color, bold=bar.bold, ha="center")
    return heights


def _span(pen: Pen, bar: Bar) -> _Row:
    """Return how a bar lies in the picture: its words at its tip, its tail, or under it."""
    width = pen.stage.frame.width
    tail, tip = (float(pen.pixels([[x, 0.0]])[0, 0]) for x in (bar.tail, bar.tip))
    low, high = (min(max(x, 0.0), width) for x in sorted((tail, tip)))
    if not bar.words:
        return _Row(low, high, 0.0, under=False)
    wide = pen.size(bar.words, bold=bar.bold)[0]
    ahead = 1.0 if tip >= tail else -1.0
    for end, way in ((tip, ahead), (tail, -ahead)):
        begin = end + way * _GAP
        far = begin + way * wide
        if min(begin, far) >= _EDGE and max(begin, far) <= width - _EDGE:
            return _Row(min(low, far), max(high, far), 0.5 * (begin + far), under=False)
    middle = min(max(0.5 * (low + high), _EDGE + 0.5 * wide), width - _EDGE - 0.5 * wide)
    return _Row(min(low, middle - 0.5 * wide), max(high, middle + 0.5 * wide), middle, under=True)


def _rows(spans: Sequence[_Row]) -> list[int]:
    """Return the row of each span, from above: the first in which it meets no other."""
    rows: list[list[_Row]] = []
    found = []
    for span in spans:
        for number, row in enumerate(rows):
            if all(min(span.high, one.high) - max(span.low, one.low) <= 1.0 for one in row):
                row.append(span)
                found.append(number)
                break
        else:
            rows.append([span])
            found.append(len(rows) - 1)
    return found


def _lowest_cost(pen: Pen, block: Bbox) -> float:
    """Return the lower edge of a block of rows, best a little below the dots, in pixels."""
    stage = pen.stage
    steps = [one for run in pen.runs if (one := pen.step(run)) is not None]
    dots = pen.pixels([[one.x[0], one.f] for one in steps] or [[0.0, 0.0]])[:, 1]
    low, high = np.clip([dots.min(), dots.max()], 0.0, stage.frame.height).tolist()
    # The same for all frames of a step, it is found once.
    found = stage.once("edges of base lines", lambda: lru_cache(_KEPT)(partial(_found, stage)))
    return found(_extents(block), low, high, tuple(map(_extents, pen.shelved)))


def _extents(box: Bbox) -> Extents:
    left, low, right, high = box.get_points().ravel().tolist()
    return left, low, right, high


def _found(
    stage: Stage, block: Extents, low: float, high: float, shelved: tuple[Extents, ...]
) -> float:
    left, _, right, tall = block
    graph = dense(np.empty((0, 2)) if stage.graph is None else stage.graph)
    graph = graph[(graph[:, 0] > left - _GAP) & (graph[:, 0] < right + _GAP), 1]
    boxes = map(_extents, (*stage.taken, *stage.written))
    taken = np.array([*boxes, *shelved], dtype=np.float64).reshape(-1, 4)
    taken = taken[(taken[:, 0] < right + _GAP) & (taken[:, 2] > left - _GAP)]
    floors = np.arange(_EDGE, max(stage.frame.height - tall - _EDGE, _EDGE + 1.0), _STRIDE)
    tops = floors + tall
    crossed = (graph > floors[:, None] - _GAP) & (graph < tops[:, None] + _GAP)
    over = (taken[:, 1] < tops[:, None] + _APART) & (taken[:, 3] > floors[:, None] - _APART)
    below, above = low - _BELOW - tops, floors - high - _BELOW
    away = np.where(below >= above, np.abs(below), np.abs(above) + _ABOVE)
    costs = _CROSSED * crossed.sum(axis=1) + _WRITTEN * over.sum(axis=1) + away
    return float(floors[int(np.argmin(costs))])
