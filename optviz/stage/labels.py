"""Words beside what they speak of, placed once a step so that they keep still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.transforms import Bbox

from optviz.marks.pixels import Frame, Points
from optviz.marks.sketch import Words, Writing

_SIDES = (
    *((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)),
    *((1, 2), (-1, 2), (1, -2), (-1, -2), (0, 2), (0, -2), (2, 0), (-2, 0)),
    *((0, 3), (0, -3), (2, 2), (-2, 2), (2, -2), (-2, -2)),
)
_EDGE = 4.0
_APART = 3.0
_COVERED = 40
"""How many points of lines words may cover, a few pixels apart, before they are left out."""


@dataclass(frozen=True)
class Label:
    """Words wanted beside a place in pixels, so far from it at least."""

    x: float
    y: float
    text: str
    color: str
    size: float
    bold: bool
    away: float


@dataclass(frozen=True)
class Placed:
    """How far the middle of words stands from their place, in pixels."""

    dx: float
    dy: float


class Labels:
    """The labels of all layers at a moment.

    Parameters
    ----------
    places : mapping of (number, text) to Placed or None, or None
        Where each label of the step stands, None where there is no room; without any the labels
        are only collected.
    """

    def __init__(self, places: dict[tuple[str, int], Placed | None] | None = None) -> None:
        self._places = places
        self._counts: dict[str, int] = {}
        self.wanted: dict[tuple[str, int], Label] = {}

    def write(self, label: Label, onto: list[Words]) -> None:
        """Write a label at its place, or take it down as wanted."""
        number = self._counts.get(label.text, 0)
        self._counts[label.text] = number + 1
        key = label.text, number
        self.wanted[key] = label
        placed = self._places.get(key) if self._places else None
        if placed is not None:
            onto.append(
                Words(
                    label.x + placed.dx, label.y + placed.dy, label.text, label.color, label.size,
                    label.bold, "center",
                )
            )  # fmt: skip


def settle(
    wanted: Sequence[tuple[tuple[str, int], Label]],
    writing: Writing,
    frame: Frame,
    taken: Sequence[Bbox],
    lines: Points,
) -> dict[tuple[str, int], Placed | None]:
    """Find a place for each label, the first wanted first: on nothing written, on few lines.

    Parameters
    ----------
    wanted : sequence of (key, Label)
        In order of importance.
    writing : Writing
        Knows how large words are.
    frame : Frame
        The picture.
    taken : sequence of Bbox
        Where nothing may be written, in pixels.
    lines : array (n, 2)
        Points of lines that should rather not be covered, in pixels.
    """
    boxes = list(taken)
    found: dict[tuple[str, int], Placed | None] = {}
    for key, label in wanted:
        size = writing.size(label.text, label.size, bold=label.bold)
        best = _best(label, size, frame, boxes, lines)
        found[key] = None
        if best is not None:
            boxes.append(best)
            x, y = 0.5 * (best.x0 + best.x1), 0.5 * (best.y0 + best.y1)
            found[key] = Placed(x - label.x, y - label.y)
    return found


def _best(
    label: Label, size: tuple[float, float], frame: Frame, taken: Sequence[Bbox], lines: Points
) -> Bbox | None:
    width, height = size
    choices: list[tuple[float, int, Bbox]] = []
    for rank, (across, up) in enumerate(_SIDES):
        reach = label.away if not (across and up) else 0.7 * label.away
        x = label.x + np.sign(across) * (0.5 * width + reach) + 40.0 * (abs(across) > 1) * across
        y = label.y + np.sign(up) * (0.5 * height + reach) + 22.0 * (abs(up) - 1) * np.sign(up)
        box = Bbox.from_bounds(float(x) - width / 2, float(y) - height / 2, width, height)
        inside = (
            box.x0 >= _EDGE and box.y0 >= _EDGE
            and box.x1 <= frame.width - _EDGE and box.y1 <= frame.height - _EDGE
        )  # fmt: skip
        if not inside or any(box.padded(_APART).overlaps(other) for other in taken):
            continue
        near = box.padded(_APART)
        covered = int(((lines > near.min) & (lines < near.max)).all(axis=1).sum())
        if covered <= _COVERED:
            choices.append((covered + 1.5 * rank, rank, box))
    return min(choices, key=lambda choice: choice[:2])[2] if choices else None


Ask = Callable[[Labels], Points]
"""Draws a step for the sake of its labels, and returns points of the lines that it has."""
