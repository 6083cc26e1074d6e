"""Which part of a plane a picture shows, and how much of the paths the plane holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optviz.planes import paths
from optviz.planes.plane import Plane
from optviz.recorder.trajectory import Trajectory

Interval = tuple[float, float]

_PAD = 0.18
_NARROWEST = 0.05


def window(
    plane: Plane, trajectories: Sequence[Trajectory], least: float = 0.0
) -> tuple[Interval, Interval]:
    """Return the intervals of the two coordinates that hold the paths as far as they count.

    Parameters
    ----------
    plane : Plane
        On which the paths are projected.
    trajectories : sequence of Trajectory
        The paths.
    least : float
        The window reaches at least so far from the plane's origin, to all sides.
    """
    places = np.concatenate(
        [
            plane.project(one.points[counts])
            for one, counts in zip(trajectories, paths.kept(trajectories), strict=True)
        ]
    )
    low, high = places.min(axis=0), places.max(axis=0)
    if least:
        low, high = np.minimum(low, -least), np.maximum(high, least)
    return _padded(low, high, plane)


def held(plane: Plane, trajectories: Sequence[Trajectory]) -> float:
    """Return the share of the paths' variance that lies in the plane, from 0 to 1."""
    points = np.concatenate(
        [
            one.points[counts]
            for one, counts in zip(trajectories, paths.kept(trajectories), strict=True)
        ]
    )
    points -= points.mean(axis=0)
    total = float((points**2).sum())
    basis, _ = np.linalg.qr(np.stack([plane.first, plane.second], axis=1))
    return float(((points @ basis) ** 2).sum()) / total if total else 1.0


def _padded(
    low: NDArray[np.float64], high: NDArray[np.float64], plane: Plane
) -> tuple[Interval, Interval]:
    lengths = high - low
    longest = float(lengths.max())
    if not longest:  # one point alone
        steps = np.array([np.linalg.norm(plane.first), np.linalg.norm(plane.second)])
        lengths = 0.2 * (float(np.linalg.norm(plane.origin)) or 5.0) / steps
    elif lengths.min() <= 1e-9 * longest:  # a line
        lengths = np.full(2, longest)
    else:
        lengths = np.maximum(lengths, _NARROWEST * longest)
    half = (0.5 + _PAD) * lengths
    middle = 0.5 * (low + high)
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    return (left, right), (bottom, top)
