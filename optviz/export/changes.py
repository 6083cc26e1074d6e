"""Which pixels of a picture differ from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from optviz.export.palette import Keys

Places: TypeAlias = npt.NDArray[np.intp]


class Shown:
    """The picture that is shown so far, and how the next one differs from it.

    Parameters
    ----------
    keys : array of uint32
        The pixels of the first picture, row by row.
    """

    def __init__(self, keys: Keys) -> None:
        self.keys = keys.copy()
        # Two pixels are compared at a time.
        self._pairs = self.keys.view("<u8") if keys.size % 2 == 0 else self.keys
        self._differs = np.empty(self._pairs.size, np.bool_)

    def change(self, now: Keys) -> Places:
        """Show the next picture; return where it differs, in order."""
        np.not_equal(now.view(self._pairs.dtype), self._pairs, out=self._differs)
        found = np.flatnonzero(self._differs)
        if self._pairs is not self.keys:
            pixels = np.repeat(found * 2, 2)
            pixels[1::2] += 1
            found = pixels[now[pixels] != self.keys[pixels]]
        self.keys[found] = now[found]
        return found
