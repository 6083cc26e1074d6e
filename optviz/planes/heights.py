"""The values of a function on a grid of a plane, in pieces that bound the memory, and kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from optviz.objectives import Objective
from optviz.planes import cache
from optviz.planes.plane import Plane

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

_NUMBERS = 2**21
_PIECES = 40


def heights(
    objective: Objective, plane: Plane, xs: Array, ys: Array, *, progress: Progress | None = None
) -> Array:
    """Evaluate a function on a grid of a plane.

    Parameters
    ----------
    objective : Objective
        The function.
    plane : Plane
        In as many dimensions.
    xs, ys : array (n,), (m,)
        Coordinates along the plane's first and second direction.
    progress : callable (done, total), optional
        Told after each piece how many points are done; not called where the values are kept from
        an earlier time.

    Returns
    -------
    array (m, n)
        The value at each point, one row for each of `ys`; infinite or NaN where it is not finite.

    Notes
    -----
    Points are evaluated in pieces of two million numbers at most (16 MB), counting the components
    of a point and, for an objective on data, one number for each sample. What an objective with a
    `digest` gives is kept on disk; see `optviz.planes.cache`.
    """
    digest = getattr(objective, "digest", None)
    parts = (plane.origin, plane.first, plane.second, xs, ys)
    key = cache.key(str(digest), parts) if digest else ""
    shape = (len(ys), len(xs))
    found = cache.read(key) if key else None
    if found is not None and found.shape == shape:
        return found
    made = _evaluated(objective, plane, xs, ys, progress).reshape(shape)
    if key:
        cache.write(key, made)
    return made


def piece(objective: Objective, total: int) -> int:
    """Return how many points to evaluate at once."""
    each = objective.dim + int(getattr(objective, "samples", 0))
    return max(1, min(_NUMBERS // each, -(-total // _PIECES)))


def _evaluated(
    objective: Objective, plane: Plane, xs: Array, ys: Array, progress: Progress | None
) -> Array:
    total = len(xs) * len(ys)
    basis = np.stack([plane.first, plane.second], axis=1)
    values = np.empty(total)
    size = piece(objective, total)
    for start in range(0, total, size):
        row, column = np.divmod(np.arange(start, min(start + size, total)), len(xs))
        points = basis @ np.stack([xs[column], ys[row]])
        points += plane.origin[:, None]
        with np.errstate(all="ignore"):
            values[start : start + size] = objective.value(points)
        if progress is not None:
            progress(min(start + size, total), total)
    return values
