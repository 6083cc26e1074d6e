"""Saddles that a run comes to and goes away from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.events.course import Array, Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.stretches import stretches
from optviz.recorder.stationary import nearest, units

if TYPE_CHECKING:
    from optviz.objectives import Objective

_NEAR = 0.05  # of the extent, or of the domain
_SLOW = 0.2  # of the steepest slope
_MOST = 8
"""How many points are looked at: those beside which the gradient is smallest."""

_FEW = 16  # dimensions in which Hessians cost little


def at_saddles(course: Course) -> Iterator[Event]:
    """Find where a run nears a saddle and where it leaves it."""
    run, objective = course.run, course.run.objective
    if objective is None or course.noisy or not 2 <= run.dim <= _FEW or not course.extent > 0:
        return
    slow = _slowest(course.slopes)
    if not slow.size:
        return
    points = run.points[slow].T
    unit = units(objective, points, course.extent)
    radius = _NEAR * min(course.extent, _width(objective))
    near = radius / unit.max(axis=0)
    found = nearest(objective, points, unit, near)
    told: list[Array] = []
    for i in np.flatnonzero(found.kinds == "saddle").tolist():
        saddle = found.places[:, i]
        if any(np.abs(saddle - other).max() <= radius for other in told):
            continue
        told.append(saddle)
        negative = int((np.linalg.eigvalsh(objective.hess(saddle)) < 0).sum())
        away = np.linalg.norm(run.points - saddle, axis=1)
        for first, last in stretches(away <= radius):
            if not ((slow >= first) & (slow <= last)).any():
                continue
            least = float(course.slopes[first : last + 1].min())
            yield course.event(
                EventKind.NEARS_SADDLE, first, gradient=least, negative=negative, until=last
            )
            if last < course.steps:
                yield course.event(
                    EventKind.LEAVES_SADDLE, last + 1, gradient=least, negative=negative
                )


def _width(objective: Objective) -> float:
    return max((high - low for low, high in objective.domain or ()), default=np.inf)


def _slowest(slopes: Array) -> NDArray[np.int64]:
    """Return the points beside which the gradient has its smallest minima, in order."""
    padded = np.concatenate([[np.inf], slopes, [np.inf]])
    dips = (slopes <= padded[:-2]) & (slopes < padded[2:]) & (slopes <= _SLOW * slopes.max())
    some = np.flatnonzero(dips)
    return np.sort(some[np.argsort(slopes[some], kind="stable")[:_MOST]])
