"""Evaluating at many points: as rows, a few at a time, so that memory stays bounded."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from optviz.objectives.calling import Array

# Numbers in a temporary array, 1 MB: what stays in a processor's cache is fastest, too.
_TEMPORARY = 2**17


def over_points(of_rows: Callable[[Array], Array], points: Array, size: int) -> Array:
    """Evaluate at points (dim, …) a function of rows (m, dim).

    Parameters
    ----------
    of_rows : callable
        Returns (m,) or (m, …).
    points : ndarray, shape (dim, …)
        Where.
    size : int
        How many numbers the largest temporary array holds for one point.

    Returns
    -------
    ndarray
        With the shape of one result in front and that of the points behind.
    """
    dim, shape = len(points), points.shape[1:]
    rows = points.reshape(dim, -1).T
    step = max(1, _TEMPORARY // max(size, dim))
    with np.errstate(all="ignore"):
        # An empty batch of points asks once, too, for the shape of a result.
        parts = [
            of_rows(np.ascontiguousarray(rows[k : k + step]))
            for k in range(0, max(1, math.prod(shape)), step)
        ]
    found = np.moveaxis(np.concatenate(parts), 0, -1)
    return np.ascontiguousarray(found.reshape(found.shape[:-1] + shape))
