"""Words beside what they speak of, placed once a step so that they keep still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgba
from matplotlib.transforms import Bbox

from optviz.marks.pixels import Frame, Points
from optviz.marks.sketch import Sketch, Stroke, Words, Writing

Array = npt.NDArray[np.float64]

Extents = tuple[float, float, float, float]
"""Left, low, right and high, in pixels."""

Key = tuple[int, str, int]
"""Which label: of which layer, what it says, and the how many'th that says it."""

_WAYS = [(np.cos(turn), np.sin(turn)) for turn in np.linspace(0.0, 2 * np.pi, 24, endpoint=False)]
_FURTHER = (0.0, 18.0, 40.0, 68.0, 100.0, 140.0)
_LEADER, _CLEAR, _THIN = 30.0, 9.0, 1.2
_EDGE = 4.0
_APART = 3.0
_COVERED = 14
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
    """How far the middle of words stands from their place, in pixels.

    Words that stand far off have a leader: how far its two ends are from the place.
    """

    dx: float
    dy: float
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None


class Labels:
    """The labels of all layers at a moment.

    Parameters
    ----------
    places : mapping of Key to Placed or None, or None
        Where each label of the step stands, None where there is no room; without any the labels
        are only collected.
    """

    def __init__(self, places: dict[Key, Placed | None] | None = None) -> None:
        self._places = places
        self._layer = 0
        self._counts: dict[str, int] = {}
        self.wanted: dict[Key, Label] = {}
        self.shelved: list[Extents] = []

    @property
    def collects(self) -> bool:
        """Whether labels are only taken down."""
        return self._places is None

    def begin(self, layer: int) -> None:
        """Write those of a layer from now on."""
        self._layer, self._counts = layer, {}

    def write(self, label: Label, onto: Sketch) -> None:
        """Write a label at its place, or take it down as wanted."""
        number = self._counts.get(label.text, 0)
        self._counts[label.text] = number + 1
        key = self._layer, label.text, number
        self.wanted[key] = label
        placed = self._places.get(key) if self._places else None
        if placed is None:
            return
        if placed.leader is not None:
            ends = np.array(placed.leader) + np.array([label.x, label.y])
            onto.shapes.append(Stroke(ends, to_rgba(label.color), _THIN))
        onto.words.append(
            Words(
                    label.x + placed.dx, label.y + placed.dy, label.text, label.color, label.size,
                    label.bold, "center",
                )
            )  # fmt: skip


def settle(
    wanted: Sequence[tuple[Key, Label]],
    writing: Writing,
    frame: Frame,
    taken: Sequence[Bbox],
    lines: Points,
) -> dict[Key, Placed | None]:
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
    boxes = np.array([one.extents for one in taken]).reshape(-1, 4)
    found: dict[Key, Placed | None] = {}
    for key, label in wanted:
        size = writing.size(label.text, label.size, bold=label.bold)
        best = beside(label, size, frame, boxes, lines)
        found[key] = None
        if best is not None:
            boxes = np.vstack([boxes, best])
            found[key] = _placed(label, best)
    return found


def _placed(label: Label, box: Array) -> Placed:
    here: Points = np.array([label.x, label.y])
    corners = box.reshape(2, 2)
    middle = corners.mean(axis=0) - here
    end: Points = np.clip(here, corners[0] - 2.0, corners[1] + 2.0) - here
    far = float(np.hypot(*end))
    leader = None
    if far > _LEADER:
        begin = end * (_CLEAR / far)
        leader = ((float(begin[0]), float(begin[1])), (float(end[0]), float(end[1])))
    return Placed(float(middle[0]), float(middle[1]), leader)


def beside(
    label: Label, size: tuple[float, float], frame: Frame, taken: Array, lines: Points
) -> Array | None:
    """Return the corners (4,) of the box for words that covers least, the nearest of several.

    Nothing where each covers any of the boxes `taken`, (n, 4), or too many points of lines (m, 2).
    """
    choices = np.array([label.x, label.y, label.x, label.y]) + _boxes(label.away, size)
    edges = np.array([frame.width, frame.height]) - _EDGE
    near = choices + _APART * np.array([-1.0, -1.0, 1.0, 1.0])
    inside = (choices[:, :2] >= _EDGE).all(axis=1) & (choices[:, 2:] <= edges).all(axis=1)
    meets = (near[:, None, :2] <= taken[:, 2:]) & (taken[:, :2] <= near[:, None, 2:])
    free = np.flatnonzero(inside & ~np.any(meets.all(axis=2), axis=1))
    best, found = np.inf, None
    for rank in free.tolist():
        further = 0.35 * _FURTHER[rank // len(_WAYS)]
        if further >= best:
            break
        low, high = near[rank, :2], near[rank, 2:]
        covered = int(((lines > low) & (lines < high)).all(axis=1).sum())
        if covered <= _COVERED and 6.0 * covered + further < best:
            best, found = 6.0 * covered + further, choices[rank]
    return found


def _boxes(away: float, size: tuple[float, float]) -> Array:
    """Return boxes (n, 4) of a size about a place, the nearest first."""
    ways = np.array(_WAYS)
    reach = away + np.repeat(_FURTHER, len(_WAYS))
    # The nearest point of each box lies that far off, in its direction.
    middles = np.tile(ways, (len(_FURTHER), 1)) * reach[:, None]
    middles += np.tile(0.5 * np.array(size) * np.clip(1.6 * ways, -1.0, 1.0), (len(_FURTHER), 1))
    low = middles - 0.5 * np.array(size)
    return np.hstack([low, low + size])
