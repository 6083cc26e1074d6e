"""Lines as points so close to each other that nothing small lies between two of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from optviz.marks.pixels import Points

_EVERY = 8.0
_MOST = 2000


def dense(points: Points) -> Points:
    """Return points every few pixels along a line."""
    if len(points) < 2:
        return points
    made = [points]
    for a, b in pairwise(points[:_MOST]):
        count = int(min(np.hypot(*(b - a)) / _EVERY, 200.0))
        if count > 1:
            made.append(np.linspace(a, b, count))
    return np.concatenate(made)
