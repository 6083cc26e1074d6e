"""Made paths, and how what happens on them is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz import Event, Objective, Trajectory, events

BOWL = Objective(
    lambda x, y: (x**2 + y**2) / 2,
    lambda x, y: (x, y),
    lambda x, y: ((1, 0), (0, 1)),
    domain=((-2, 2), (-2, 2)),
)


def path(points: Any, objective: Objective | None = BOWL, **told: Any) -> Trajectory:
    """Return a run through points (k+1, dim), with the values and gradients of an objective."""
    points = np.asarray(points, dtype=np.float64)
    if points.ndim == 1:
        points = points[:, np.newaxis]
    told.setdefault("values", objective.value(points.T) if objective else np.zeros(len(points)))
    told.setdefault("gradients", objective.grad(points.T).T if objective else np.ones(points.shape))
    return Trajectory(points=points, objective=objective, **told)


def found(kind: str, *runs: Trajectory, **how: Any) -> list[Event]:
    """Return the events of a kind."""
    return [one for one in events(runs, **how) if one.kind == kind]


def spans(kind: str, *runs: Trajectory, **how: Any) -> list[tuple[int, int]]:
    """Return first and last step of the events of a kind."""
    return [(one.step, one.until) for one in found(kind, *runs, **how)]
