"""The colours of a film: which 255 of thousands, so that large areas and thin lines both hold.

Colours are uint32 keys, red in the lowest byte: the pixels of an RGBA picture without alpha.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optviz.export.film import Frame

Keys: TypeAlias = npt.NDArray[np.uint32]
Floats: TypeAlias = npt.NDArray[np.float32]
Counts: TypeAlias = npt.NDArray[np.float64]

OPAQUE = np.uint32(0xFFFFFF)
"""A key without its alpha is what this leaves of it."""
_AREA_POWER = 0.75
"""How weight grows with area: 1 gives the least squared error and greyish dots, 0.5 the best
dots and banding behind them; at 3/4 most of either is had."""
_LLOYD_ROUNDS = 8
_MANY = 1 << 14


def keys_of(frame: Frame) -> Keys:
    """Return the pixels of a picture, row by row, as keys with alpha still in them."""
    flat = np.ascontiguousarray(frame).reshape(-1)
    return flat.view("<u4")


def rgb(keys: Keys) -> Floats:
    """Return keys as red, green and blue, shape (n, 3)."""
    shifts = np.array([0, 8, 16], np.uint32)
    return ((keys[:, None] >> shifts) & np.uint32(255)).astype(np.float32)


def histogram(frames: Iterable[Frame]) -> tuple[Keys, Counts]:
    """Count the colours of some pictures that differ little from each other.

    Returns
    -------
    keys, counts : ndarray
        The distinct colours and how many pixels of all the pictures have each.
    """
    keys: list[Keys] = []
    counts: list[npt.NDArray[np.floating]] = []
    first: Keys | None = None
    shown = 0
    for frame in frames:
        now = keys_of(frame) & OPAQUE
        shown += 1
        if first is None:
            first = now
            continue
        # Counting the first picture once, and then what differs from it, spares sorting the rest.
        moved = np.flatnonzero(now != first)
        for pixels, sign in ((now[moved], 1.0), (first[moved], -1.0)):
            distinct, often = np.unique(pixels, return_counts=True)
            keys.append(distinct)
            counts.append(sign * often.astype(np.float64))
    if first is None:
        return np.empty(0, np.uint32), np.empty(0)
    distinct, often = np.unique(first, return_counts=True)
    keys.append(distinct)
    counts.append(often * float(shown))
    every, where = np.unique(np.concatenate(keys), return_inverse=True)
    total = np.bincount(where.reshape(-1), np.concatenate(counts), len(every))
    return every, np.maximum(total, 1.0)


def choose(keys: Keys, counts: Counts, size: int) -> npt.NDArray[np.uint8]:
    """Return at most `size` colours for a picture with these: themselves, if they are so few.

    Otherwise weighted k-means, started from boxes split where their variance is largest; the
    weight is a colour's area to the power 3/4, so that dots and lines are not swallowed.
    """
    if len(keys) <= size:
        return rgb(keys).astype(np.uint8)
    weights = (counts**_AREA_POWER).astype(np.float32)
    colors = rgb(keys)
    if len(keys) > _MANY:
        colors, weights = _merged(colors, weights)
    centers = _lloyd(colors, weights, _split(colors, weights, size))
    return np.unique(np.rint(centers).astype(np.uint8), axis=0)


def nearest(colors: Floats, palette: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return for each colour its nearest in the palette, and the distance squared."""
    index = np.empty(len(colors), np.intp)
    gap = np.empty(len(colors), np.float32)
    norms = (palette * palette).sum(1)
    for start in range(0, len(colors), _MANY):
        part = slice(start, start + _MANY)
        apart = norms - 2 * (colors[part] @ palette.T)
        index[part] = apart.argmin(1)
    gap[:] = ((colors - palette[index]) ** 2).sum(1)
    return index, gap


def _merged(colors: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Join colours that differ in the lowest two bits: enough to place 255 among very many."""
    cells = (colors.astype(np.uint32) >> 2) @ np.array([1, 64, 4096], np.uint32)
    _, where = np.unique(cells, return_inverse=True)
    where = where.reshape(-1)
    total = np.bincount(where, weights)
    means = [np.bincount(where, weights * channel) / total for channel in colors.T]
    return np.stack(means, 1).astype(np.float32), total.astype(np.float32)


def _split(colors: Floats, weights: Floats, size: int) -> Floats:
    """Return the means of `size` boxes, made by halving the box that varies most."""

    def spread(box: npt.NDArray[np.intp]) -> tuple[float, int, Floats]:
        weight, inside = weights[box, None], colors[box]
        mean = (inside * weight).sum(0) / weight.sum()
        variance = ((inside - mean) ** 2 * weight).sum(0)
        axis = int(variance.argmax())
        return float(variance[axis]), axis, mean.astype(np.float32)

    boxes = [np.arange(len(colors))]
    spreads = [spread(boxes[0])]
    while len(boxes) < size:
        widest = max(range(len(boxes)), key=lambda i: spreads[i][0])
        variance, axis, mean = spreads[widest]
        if variance <= 0:
            break
        box = boxes[widest]
        low = colors[box, axis] <= mean[axis]
        halves = box[low], box[~low]
        if not len(halves[0]) or not len(halves[1]):
            spreads[widest] = (0.0, axis, mean)
            continue
        boxes[widest], spreads[widest] = halves[0], spread(halves[0])
        boxes.append(halves[1])
        spreads.append(spread(halves[1]))
    return np.stack([mean for _, _, mean in spreads])


def _lloyd(colors: Floats, weights: Floats, centers: Floats) -> Floats:
    """Move each centre to the mean of the colours nearest to it, a few times."""
    for _ in range(_LLOYD_ROUNDS):
        label, _ = nearest(colors, centers)
        total = np.bincount(label, weights, len(centers))
        used = total > 0
        for axis in range(3):
            mean = np.bincount(label, weights * colors[:, axis], len(centers))
            centers[used, axis] = mean[used] / total[used]
    return centers
