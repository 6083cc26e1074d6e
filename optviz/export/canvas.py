"""What is shown so far, in palette indices, and what changes with the next picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optviz.export.changes import Shown
from optviz.export.palette import OPAQUE, keys_of, rgb

if TYPE_CHECKING:
    from optviz.export.changes import Places
    from optviz.export.film import Frame
    from optviz.export.palette import Keys
    from optviz.export.table import Indices, Table

_SPECK = 16.0**2
"""Dithering may set a pixel to a colour so far (squared) from its own; more would be a speck."""
_GAP = 4
_PLAIN_GAP = 64
"""Up to so many standing pixels between two that move compress better repeated than transparent:
any pixels, and pixels that go on in the colour before them."""


@dataclass(frozen=True)
class Patch:
    """A rectangle of indices to lay over what is already shown; 0 lets it shine through.

    `indices` are the patch's own; `whole`, the same rectangle with nothing left transparent, is a
    view of the canvas.
    """

    left: int
    top: int
    indices: Indices
    whole: Indices
    share: float
    """The share of it that really changes."""


class Canvas:
    """What is shown so far, in colours and in indices.

    Parameters
    ----------
    table : Table
        The film's colours.
    width, height : int
        Size in pixels.
    dither : bool
        Whether the first picture is dithered. A pixel that comes back to its first colour comes
        back to its first index too.
    """

    def __init__(self, table: Table, width: int, height: int, *, dither: bool = False) -> None:
        self._table = table
        self._width, self._height = width, height
        self._dither = dither
        self._shown: Shown | None = None
        self._start: tuple[Keys, Indices] | None = None

    def change(self, frame: Frame) -> Patch | None:
        """Show the next picture; return what has to be drawn for it, or None."""
        now = keys_of(frame)
        if self._shown is None:
            return self._begin(now)
        pixels = self._shown.change(now)
        keys = now[pixels]
        indices = self._indices(keys & OPAQUE, pixels)
        new = np.flatnonzero(indices != self._canvas[pixels])
        if not len(new):
            return None
        pixels, indices = pixels[new], indices[new]
        self._canvas[pixels] = indices
        return self._patch(pixels, indices)

    def _begin(self, now: Keys) -> Patch:
        self._shown = Shown(now)
        keys = now & OPAQUE
        self._canvas = self._table.index(keys)
        if self._dither:
            self._canvas = self._dithered(keys)
            self._start = keys, self._canvas.copy()
        picture = self._canvas.reshape(self._height, self._width)
        return Patch(0, 0, picture.copy(), picture, 1.0)

    def _indices(self, keys: Keys, pixels: Places) -> Indices:
        indices = self._table.index(keys)
        if self._start is not None:
            home = self._start[0][pixels] == keys
            indices[home] = self._start[1][pixels[home]]
        return indices

    def _patch(self, pixels: Places, indices: Indices) -> Patch:
        rows = pixels // self._width
        columns = pixels - rows * self._width
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        left, right = int(columns.min()), int(columns.max()) + 1
        size = bottom - top, right - left
        places = pixels - (top * self._width + left) - (rows - top) * (self._width - size[1])
        whole = self._canvas.reshape(self._height, self._width)[top:bottom, left:right]
        laid = np.zeros(size[0] * size[1], np.uint8)
        laid[places] = indices
        between, shift = self._repeated(pixels, rows, places)
        laid[between + shift] = self._canvas[between]
        return Patch(left, top, laid.reshape(size), whole, len(pixels) / laid.size)

    def _repeated(self, pixels: Places, rows: Places, places: Places) -> tuple[Places, Places]:
        """Return the standing pixels to draw again, and how far each moves into the rectangle."""
        gap = np.diff(pixels) - 1
        starts = np.flatnonzero((gap > 0) & (gap <= _PLAIN_GAP) & (np.diff(rows) == 0))
        if not len(starts):
            return starts, starts
        length = gap[starts]
        firsts = np.cumsum(length) - length
        steps = np.arange(length.sum()) - np.repeat(firsts, length) + 1
        before = pixels[starts]
        between = np.repeat(before, length) + steps
        plain = self._canvas[between] == np.repeat(self._canvas[before], length)
        worth = np.logical_and.reduceat(plain, firsts) | (length <= _GAP)
        chosen = np.repeat(worth, length)
        shift = np.repeat(places[starts] - before, length)
        return between[chosen], shift[chosen]

    def _dithered(self, keys: Keys) -> Indices:
        """Diffuse the error over smooth areas: not over exact colours, nor into edges."""
        from PIL import Image

        size = self._width, self._height
        palette = Image.new("P", (1, 1))
        palette.putpalette(self._table.known.tobytes())
        picture = Image.fromarray(rgb(keys).astype(np.uint8).reshape(*size[::-1], 3))
        drawn = picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        diffused = np.asarray(drawn).reshape(-1) + np.uint8(1)
        smooth = (self._table.error(keys, self._canvas) > 0) & (
            self._table.error(keys, diffused) < _SPECK
        )
        return np.where(smooth, diffused, self._canvas)
