"""Stretches: from where to where something holds without a break."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def stretches(holds: NDArray[np.bool_], least: int = 1) -> list[tuple[int, int]]:
    """Return first and last index of each stretch that is so long at least."""
    edges = np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8))
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    long = last - first + 1 >= least
    return list(zip(first[long].tolist(), last[long].tolist(), strict=True))
