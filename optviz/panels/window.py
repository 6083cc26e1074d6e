"""Which part of a landscape the picture shows, so that no run squeezes the others flat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optviz.objectives import Objective
from optviz.panels.limits import LARGEST, Interval, safe
from optviz.panels.subject import Subject
from optviz.recorder.dialled import Dialled, start_of
from optviz.recorder.trajectory import Trajectory

_STRETCH = 0.25
_REACH = 5.0
_PAD = 0.06


def window(subject: Subject) -> tuple[Interval, ...]:
    """Return the interval of each coordinate that the picture of a subject shows.

    It is what the scene says, or else what suits the objective and all runs on it. Of a curve the
    scene may say a second, of its heights.
    """
    if subject.window is not None:
        return tuple(safe(low, high) for low, high in subject.window)
    return view(subject.objective, subject.everyone.trajectories)


def view(objective: Objective, trajectories: Sequence[Trajectory]) -> tuple[Interval, ...]:
    """Return the interval of each coordinate that the picture shows.

    It is the objective's view, or else its domain, stretched by up to a quarter to a side for
    iterates just outside. Where there is neither, it holds the starts, the minima, and all iterates
    within five times their spread; what lies further out has left the picture. Of a run that goes
    through a pole, which leads any distance away, only the start and both ends count.
    """
    points = np.concatenate([_reachable(_telling(one)) for one in trajectories])
    starts = [start_of(one) for one in trajectories]
    if objective.view is not None:
        return tuple(
            safe(*_stretched(*safe(low, high), points[:, i]))
            for i, (low, high) in enumerate(objective.view)
        )
    anchors = _reachable(np.array([*starts, *objective.minima]))
    if len(anchors) == 1 or not np.ptp(anchors, axis=0).any():
        anchors = np.concatenate([anchors, *(_reachable(one.points[:4]) for one in trajectories)])
    return tuple(
        safe(*_around(anchors[:, i], points[:, i], np.ptp(anchors, axis=0).max()))
        for i in range(objective.dim)
    )


def _telling(run: Trajectory) -> npt.NDArray[np.float64]:
    """Return the points of a run that have a say in what the picture shows."""
    if isinstance(run, Dialled) and run.poles:
        return np.stack([start_of(run), run.points[0], run.points[-1]])
    return run.points


def _reachable(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return those of some points that are finite, none beyond what an axis can reach."""
    known = points[np.isfinite(points).all(axis=1)]
    return np.clip(known if len(known) else np.zeros((1, points.shape[1])), -LARGEST, LARGEST)


def inside(subject: Subject, one: Trajectory) -> npt.NDArray[np.bool_]:
    """Return which points of one of the runs are in the picture, the start always among them."""
    dim = subject.objective.dim
    if dim > 2:
        return np.ones(len(one.points), dtype=bool)
    shown = subject.window or view(subject.objective, subject.trajectories)
    low, high = np.array(shown[:dim]).T
    seen = ((one.points >= low) & (one.points <= high)).all(axis=1)
    seen[0] = True
    return np.asarray(seen)


def _stretched(low: float, high: float, xs: npt.NDArray[np.float64]) -> Interval:
    room = _STRETCH * (high - low)
    near = xs[(xs >= low - room) & (xs <= high + room)]
    pad = 0.02 * (high - low)
    if near.size:
        low = min(low, float(near.min()) - pad) if near.min() < low else low
        high = max(high, float(near.max()) + pad) if near.max() > high else high
    return low, high


def _around(
    anchors: npt.NDArray[np.float64], xs: npt.NDArray[np.float64], spread: float
) -> Interval:
    low, high = float(anchors.min()), float(anchors.max())
    middle = 0.5 * (low + high)
    half = max(0.5 * (high - low), 0.35 * spread, 1e-3 * abs(middle)) or 1.0
    near = xs[np.abs(xs - middle) <= _REACH * half]
    low = min(middle - half, float(near.min(initial=low)))
    high = max(middle + half, float(near.max(initial=high)))
    pad = 2 * _PAD * (high - low)
    return low - pad, high + pad
