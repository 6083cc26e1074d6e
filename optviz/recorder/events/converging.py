"""Runs that arrive."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.events.course import Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.outcome import Outcome

TOLERANCE = 1e-3
"""ε, where none is given."""


def converging(course: Course, tolerance: float) -> Iterator[Event]:
    """Find from which step on a run that ends at a stationary point is there."""
    kind: str = course.landing
    if not kind and course.run.outcome is Outcome.CONVERGED:
        kind = "near a minimum"
    if kind and course.cycle is None:
        since = arrival(course.points, tolerance)
        yield course.event(EventKind.CONVERGES, since, kind, tolerance=tolerance)


def arrival(points: NDArray[np.float64], tolerance: float = TOLERANCE) -> int:
    """Return the first step from which the run is no further from its end than the tolerance."""
    away = np.linalg.norm(points - points[-1], axis=1)
    far = np.flatnonzero(away > tolerance * away.max())
    return int(far[-1]) + 1 if far.size else 0
