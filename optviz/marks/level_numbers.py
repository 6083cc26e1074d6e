"""A few numbers on level lines: upright, on a line that is clear, and never under the runs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from optviz.marks.pixels import Frame, Points
from optviz.style import SMALL, Theme
from optviz.style.numbers import tick

Levels = npt.NDArray[np.float64]

_STRIDE = 5.0  # pixels, as are those that follow
_EDGE, _CLEAR, _APART = 6.0, 5.0, 70.0
_SHORTEST = 60.0
_ROUGH = 0.4  # of the way to the next level, how far rounding may move one
_HALO = 4.0


def rounded(levels: Levels) -> Levels:
    """Return levels that can be read, each moved by less than the half of the way to the next."""
    gaps = np.diff(levels)
    made = []
    for level, gap in zip(
        levels.tolist(), np.minimum(np.append(gaps, np.inf), np.append(np.inf, gaps)), strict=True
    ):
        unit = 10.0 ** math.floor(math.log10(2 * _ROUGH * gap))
        made.append(round(level / unit) * unit)
    return np.array(made)


def write_numbers(
    axes: Axes,
    frame: Frame,
    lines: Sequence[tuple[float, str, Sequence[Points]]],
    count: int,
    theme: Theme,
    taken: Sequence[Bbox],
    keep_clear: Points,
) -> list[Bbox]:
    """Write the heights of some level lines on them, and return where, in pixels.

    A number stands on its line, which ends at its halo; those for which there is no clear place
    are left out.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Those of the map.
    lines : sequence of (float, str, sequence of array (n, 2))
        Height, colour of the ground and pieces in pixels of each level line, the lowest first.
    count : int
        How many numbers are wanted.
    theme : Theme
        Colours.
    taken : sequence of Bbox
        Where words stand, in pixels.
    keep_clear : array (n, 2)
        Points that no number may lie on, in pixels.
    """
    places = [_seen(pieces, frame) for _, _, pieces in lines]
    every = np.concatenate([np.empty((0, 2)), *places])
    written: list[Bbox] = []
    for k in _order([len(one) * _STRIDE >= _SHORTEST for one in places], count):
        if len(written) >= count:
            break
        level, ground, _ = lines[k]
        text = axes.text(
            0.0, 0.0, tick(float(f"{level:.12g}")), transform=frame.transform, fontsize=SMALL,
            color=theme.ink, alpha=0.85, ha="center", va="center", zorder=2.4,
            path_effects=[withStroke(linewidth=_HALO, foreground=ground)],
        )  # fmt: skip
        scale = frame.width / axes.get_window_extent().width
        extent = text.get_window_extent()
        size = extent.width * scale, extent.height * scale
        box = _clearest(places[k], size, frame, [*taken, *written], written, keep_clear, every)
        if box is None:
            text.remove()
            continue
        text.set_position((0.5 * (box.x0 + box.x1), 0.5 * (box.y0 + box.y1)))
        written.append(box)
    return written


def _order(long: Sequence[bool], count: int) -> list[int]:
    """Return the numbers of lines: some evenly spread over those that are long, then others."""
    found = np.flatnonzero(long)
    if not found.size:
        return []
    first = found[np.unique(np.linspace(0, len(found) - 1, count + 2).round().astype(int)[1:-1])]
    return [*first.tolist(), *(k for k in found.tolist() if k not in first)]


def _seen(pieces: Sequence[Points], frame: Frame) -> Points:
    """Return points every few pixels along lines, where a number would be in the picture."""
    made = [np.empty((0, 2))]
    for piece in pieces:
        lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(piece, axis=0).T))])
        at = np.arange(0.0, lengths[-1], _STRIDE)
        made.append(np.stack([np.interp(at, lengths, one) for one in piece.T], axis=1))
    points = np.concatenate(made)
    inside: npt.NDArray[np.bool_] = np.all(
        (points > _EDGE) & (points < np.array(frame.size) - _EDGE), axis=1
    )
    return np.asarray(points[inside])


def _clearest(
    places: Points,
    size: tuple[float, float],
    frame: Frame,
    taken: Sequence[Bbox],
    written: Sequence[Bbox],
    keep_clear: Points,
    lines: Points,
) -> Bbox | None:
    """Return the place on a line that covers nothing but as little as can be of other lines."""
    half = 0.5 * np.array(size)
    inside: npt.NDArray[np.bool_] = np.all(
        (places > half + _EDGE) & (places < np.array(frame.size) - half - _EDGE), axis=1
    )
    others = np.array([[0.5 * (one.x0 + one.x1), 0.5 * (one.y0 + one.y1)] for one in written])
    choices = []
    for rank, place in enumerate(places[inside]):
        box = Bbox([place - half, place + half])
        if any(box.padded(_CLEAR).overlaps(one) for one in taken):
            continue
        if (np.abs(keep_clear - place) < half + _CLEAR).all(axis=1).any():
            continue
        if len(others) and np.hypot(*(others - place).T).min() < _APART:
            continue
        crossed = int((np.abs(lines - place) < half + 1.0).all(axis=1).sum())
        choices.append((crossed, rank, box))
    return min(choices, key=lambda choice: choice[:2])[2] if choices else None
