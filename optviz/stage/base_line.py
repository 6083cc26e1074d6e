"""Arrows along x in the free space of a curve: how far something goes, to the right or the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from optviz.stage.dense import dense
from optviz.stage.labels import Extents
from optviz.style import LABEL

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage

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
    steps = [one for run in pen.runs if (one := pen.step(run)) is not None]
    dots = tuple((float(one.x[0]), one.f) for one in steps) or ((0.0, 0.0),)
    whole = tuple(replace(bar, now=None) for bar in bars)
    # The same for all frames of a step, it is found once.
    found = pen.stage.once("base lines", lambda: lru_cache(_KEPT)(partial(_laid, pen.stage)))
    spans, middles, block = found(whole, dots, tuple(pen.shelved), apart)
    pen.shelved.append(block)
    heights = [float(pen.stage.data(np.array([0.0, y]))[1]) for y in middles]
    for bar, span, y, height in zip(bars, spans, middles, heights, strict=True):
        if bar.now is None:
            continue
        pen.arrow([bar.tail, height], [bar.now, height], bar.color, bar.width, head=_WIDE)
        if bar.words and abs(bar.now - bar.tail) >= abs(bar.tip - bar.tail) * (1 - 1e-9):
            place = pen.stage.data(np.array([span.words, y - span.under * _ROW_OF_WORDS]))
            pen.text(place, bar.words, bar.ink or bar.color, bold=bar.bold, ha="center")
    return heights


def _laid(
    stage: Stage,
    bars: Sequence[Bar],
    dots: Sequence[tuple[float, float]],
    shelved: Sequence[Extents],
    apart: bool,
) -> tuple[list[_Row], list[float], Extents]:
    """Return where bars go across, at which heights, and what they cover, in pixels."""
    spans = [_span(stage, bar) for bar in bars]
    numbers = list(range(len(bars))) if apart else _rows(spans)
    told = any(bar.words for bar in bars)
    tall = [
        (_ROW_OF_WORDS if told else _ROW)
        * (1 + any(s.under for s, k in zip(spans, numbers, strict=True) if k == row))
        for row in range(max(numbers) + 1)
    ]
    left, right = min(one.low for one in spans), max(one.high for one in spans)
    low = _lowest_cost(stage, (left, 0.0, right, sum(tall)), dots, shelved)
    top = low + sum(tall)
    middles = [top - sum(tall[:row]) - 0.5 * (_ROW_OF_WORDS if told else _ROW) for row in numbers]
    return spans, middles, (left, low, right, top)


def _span(stage: Stage, bar: Bar) -> _Row:
    """Return how a bar lies in the picture: its words at its tip, its tail, or under it."""
    width = stage.frame.width
    tail, tip = stage.pixels(np.array([[bar.tail, 0.0], [bar.tip, 0.0]]))[:, 0].tolist()
    low, high = (min(max(x, 0.0), width) for x in sorted((tail, tip)))
    if not bar.words:
        return _Row(low, high, 0.0, under=False)
    wide = stage.writing.size(bar.words, LABEL, bold=bar.bold)[0]
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


def _lowest_cost(
    stage: Stage,
    block: Extents,
    dots: Sequence[tuple[float, float]],
    shelved: Sequence[Extents],
) -> float:
    """Return the lower edge of a block of rows, best a little below the dots, in pixels."""
    heights = stage.pixels(np.array(dots))[:, 1]
    low, high = np.clip([heights.min(), heights.max()], 0.0, stage.frame.height).tolist()
    left, _, right, tall = block
    graph = dense(np.empty((0, 2)) if stage.graph is None else stage.graph)
    graph = graph[(graph[:, 0] > left - _GAP) & (graph[:, 0] < right + _GAP), 1]
    boxes = [one.extents for one in (*stage.taken, *stage.written)]
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
