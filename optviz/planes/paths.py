"""Which points of some runs a plane is laid through: all but those of runs that blow up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optviz.planes.plane import Plane
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory

_REACH = 2.0


def kept(trajectories: Sequence[Trajectory]) -> list[NDArray[np.bool_]]:
    """Say of each run which of its points count.

    A point does not where its value is above that of every start, or not a number, and it is
    further from its start than twice as far as the runs get below the starts; or, if none of
    them does, than five times the longest first step.
    """
    highest = max(float(one.values[0]) for one in trajectories)
    away = [_from_start(one) for one in trajectories]
    with np.errstate(invalid="ignore"):
        below = [one.values <= highest for one in trajectories]
    reach = max(float(far[low].max(initial=0.0)) for far, low in zip(away, below, strict=True))
    if not reach:
        reach = max((float(far[1]) for far in away if len(far) > 1), default=0.0)
    return [
        np.isfinite(one.points).all(axis=1) & ((low & np.isfinite(far)) | (far <= _REACH * reach))
        for one, far, low in zip(trajectories, away, below, strict=True)
    ]


def best(trajectories: Sequence[Trajectory]) -> Trajectory:
    """Return the run with the lowest last value."""
    ends = [float(one.values[-1]) for one in trajectories]
    return trajectories[int(np.argmin([end if np.isfinite(end) else np.inf for end in ends]))]


def end(trajectory: Trajectory) -> NDArray[np.float64]:
    """Return the last point of a run that counts."""
    counted = np.flatnonzero(kept([trajectory])[0])
    return np.asarray(trajectory.points[counted[-1]])


def projected(plane: Plane, trajectory: Trajectory) -> Trajectory:
    """Return a run on a plane, in its coordinates; values and outcome stay those of the run."""
    basis = np.stack([plane.first, plane.second], axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        slopes = trajectory.gradients @ basis
    if isinstance(trajectory, Dialled):
        return replace(
            trajectory,
            points=plane.project(trajectory.points),
            gradients=slopes,
            paths=[plane.project(path) for path in trajectory.paths],
            objective=None,
        )
    return Trajectory(
        plane.project(trajectory.points),
        trajectory.values,
        slopes,
        outcome=trajectory.outcome,
        label=trajectory.label,
    )


def _from_start(one: Trajectory) -> NDArray[np.float64]:
    start = one.points[0]
    far = np.empty(len(one))
    with np.errstate(over="ignore", invalid="ignore"):
        for k, point in enumerate(one.points):  # row by row: no copy of all points
            far[k] = np.linalg.norm(point - start)
    return np.nan_to_num(far, nan=np.inf)
