"""The film's colours as a table: the slots are filled as colours are met.

Index 0 is transparent. A colour keeps its index from the moment it is first met, so a pixel that
stands still never changes, and a film of no more colours than the table holds loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from optviz.export.palette import choose, histogram, nearest, rgb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optviz.export.film import Frame
    from optviz.export.palette import Floats, Keys

Indices: TypeAlias = npt.NDArray[np.uint8]

_SPARE = 8
_FAR = 40.0**2
"""A colour that no sample showed gets a spare slot if it is this far (squared) from all others."""


class Table:
    """The film's colours, and the index of each; slots are filled as colours are met.

    Parameters
    ----------
    samples : iterable of Frame
        Some pictures of the film.
    size : int
        How many colours there may be.
    """

    def __init__(self, samples: Iterable[Frame], size: int) -> None:
        keys, counts = histogram(samples)
        self._lossy = len(keys) > size
        spare = min(_SPARE, size // 16) if self._lossy else 0
        known = choose(keys, counts, size - spare)
        self._size = size
        self._used = len(known)
        self._colors = np.zeros((size, 3), np.float32)
        self._colors[: self._used] = known
        # 0 is "not met yet". The pages of this array cost nothing until they are written to.
        self._index = np.zeros(1 << 24, np.uint8)

    def index(self, keys: Keys) -> Indices:
        """Return the index of each colour."""
        found = self._index[keys]
        fresh = keys[found == 0]
        if len(fresh):
            self._meet(np.unique(fresh))
            found = self._index[keys]
        return found

    def error(self, keys: Keys, indices: Indices) -> Floats:
        """Return how far (squared) each colour is from what stands at an index."""
        shown = self._colors[indices.astype(np.intp) - 1]
        gap: Floats = ((shown - rgb(keys)) ** 2).sum(1)
        return gap

    @property
    def known(self) -> npt.NDArray[np.uint8]:
        """The slots that are filled."""
        return self._colors[: self._used].astype(np.uint8)

    @property
    def colors(self) -> npt.NDArray[np.uint8]:
        """All slots, filled or not, shape (size, 3); the colour of index 1 comes first."""
        return self._colors.astype(np.uint8)

    def _meet(self, keys: Keys) -> None:
        colors = rgb(keys)
        slot, gap = self._nearest(colors)
        enough = _FAR if self._lossy else 0.0
        while self._used < self._size and len(gap) and gap.max() > enough:
            self._colors[self._used] = colors[gap.argmax()]
            self._used += 1
            apart = ((colors - self._colors[self._used - 1]) ** 2).sum(1)
            closer = apart < gap
            slot[closer], gap[closer] = self._used - 1, apart[closer]
        self._index[keys] = slot + 1

    def _nearest(self, colors: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
        if not self._used:
            return np.zeros(len(colors), np.intp), np.full(len(colors), np.inf, np.float32)
        return nearest(colors, self._colors[: self._used])
