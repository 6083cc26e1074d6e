"""Steps into the basin of another minimum.

The basin of a point is that of the minimum to which steepest descent leads in steps too small to
leap over anything. It is followed from few points of a run: the ends of its longest steps, its own
ends, and, by halves, those between points that are in different basins.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.events.course import Array, Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.stationary import nearest, units

if TYPE_CHECKING:
    from optviz.objectives import Objective

_FEW = 10  # dimensions
_LONG = 24
_ROUNDS = 20
_DESCENT = 48
_STRIDE = 0.01  # of a unit
_NEAR = 0.05
_SAME = 1e-3
_LEVEL = 1e-3  # of the steepest slope


def crossing_over(course: Course) -> Iterator[Event]:
    """Find each step into the basin of another minimum."""
    run = course.run
    if run.objective is None or course.noisy or run.dim > _FEW or not course.extent > 0:
        return
    basins = _Basins(course, run.objective)
    basins.look(_chosen(course.lengths))
    for _ in range(_ROUNDS):
        between = [(a + b) // 2 for a, b in basins.changes() if b - a > 1]
        if not between:
            break
        basins.look(np.array(between))
    for a, b in basins.changes():
        falls = basins.heights[basins.of[a]] - basins.heights[basins.of[b]]
        yield course.event(EventKind.CHANGES_BASIN, b, falls=falls)


class _Basins:
    """The basins of some iterates of a run: a number each, −1 where it is not certain."""

    def __init__(self, course: Course, objective: Objective) -> None:
        self._points, self._slopes, self._objective = course.points, course.slopes, objective
        self._extent = course.extent
        self._places: list[Array] = []
        self.heights: list[float] = []
        self.of: dict[int, int] = {}

    def look(self, steps: NDArray[np.int64]) -> None:
        """Follow steepest descent from some iterates."""
        steps = np.array([step for step in steps.tolist() if step not in self.of])
        if not steps.size:
            return
        points = self._points[steps].T
        unit = units(self._objective, points, self._extent)
        ends = _descended(self._objective, points, unit)
        found = nearest(self._objective, ends, unit, _NEAR)
        away = np.abs(found.places - points) / unit
        # From the top of a ridge rounding decides which way it goes down.
        certain = (self._slopes[steps] > _LEVEL * self._slopes.max()) | (away.max(axis=0) < _NEAR)
        certain &= found.kinds == "minimum"
        for step, place, size, sure in zip(
            steps.tolist(), found.places.T, unit.T, certain.tolist(), strict=True
        ):
            self.of[step] = self._number(place, size) if sure else -1

    def changes(self) -> list[tuple[int, int]]:
        """Return between which iterates the basin changes, as far as is known."""
        known = sorted(step for step, basin in self.of.items() if basin >= 0)
        return [(a, b) for a, b in pairwise(known) if self.of[a] != self.of[b]]

    def _number(self, place: Array, size: Array) -> int:
        for i, other in enumerate(self._places):
            if (np.abs(place - other) / size).max() <= _SAME:
                return i
        self._places.append(place)
        self.heights.append(float(self._objective.value(place)))
        return len(self._places) - 1


def _chosen(lengths: Array) -> NDArray[np.int64]:
    """Return the iterates to look at: both ends of long steps, some evenly along the way."""
    longest = np.argsort(-lengths, kind="stable")[:_LONG]
    longest = longest[lengths[longest] > _SAME]
    way = np.cumsum(lengths)
    even = np.searchsorted(way, np.linspace(0.0, way[-1], _LONG // 2)) if len(way) else way
    every = np.concatenate([longest, longest + 1, even, [0, len(lengths)]])
    return np.unique(every.astype(np.int64))


def _descended(objective: Objective, points: Array, unit: Array) -> Array:
    """Follow steepest descent, in units, from points (dim, n); a step is shortened till f falls."""
    x, f = points.copy(), np.asarray(objective.value(points))
    stride = np.full(points.shape[1], _STRIDE)
    for _ in range(_DESCENT):
        g = np.asarray(objective.grad(x)) * unit
        size = np.sqrt((g * g).sum(axis=0))
        way = np.divide(g, size, out=np.zeros_like(g), where=size > 0)
        there = x - stride * way * unit
        f_there = np.asarray(objective.value(there))
        falls = f_there < f
        x, f = np.where(falls, there, x), np.where(falls, f_there, f)
        stride = np.where(falls, np.minimum(1.5 * stride, 2 * _STRIDE), 0.35 * stride)
    return x
