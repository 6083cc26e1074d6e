"""The plane through three points."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.planes.plane import Plane


def through(a: ArrayLike, b: ArrayLike, origin: ArrayLike) -> Plane:
    """Lay the plane through three points.

    The first direction leads from the origin to a; the second, orthogonal to it, to b's side. Both
    have length one, so that distances in the plane are those in space.

    Parameters
    ----------
    a, b, origin : array_like (dim,)
        The points.

    Raises
    ------
    SceneError
        They lie on one line.

    References
    ----------
    Garipov, Izmailov, Podoprikhin, Vetrov and Wilson (2018), Loss surfaces, mode connectivity, and
    fast ensembling of DNNs, *NeurIPS*, appendix A.1.
    """
    start, one, other = (np.asarray(point, dtype=np.float64) for point in (origin, a, b))
    if not start.shape == one.shape == other.shape:
        raise SceneError(
            f"the points have shapes {one.shape}, {other.shape} and {start.shape}",
            "give three points of one space",
        )
    there, length = one - start, float(np.linalg.norm(one - start))
    across = other - start
    if length:
        there = there / length
        across = across - (there @ across) * there
    height = float(np.linalg.norm(across))
    if not length or height <= 1e-10 * float(np.linalg.norm(other - start)):
        raise SceneError(
            "the two points and the origin of the plane lie on one line", "move one of the points"
        )
    return Plane(start, there, across / height)
