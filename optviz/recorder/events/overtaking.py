"""Runs that get ahead of others on the same objective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from optviz.recorder.events.course import Array, Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.trajectory import Trajectory

_MOST = 16
_ROUNDING = 1e-9  # of the range of f so far


def overtaking(courses: Sequence[Course | None]) -> Iterator[Event]:
    """Find who overtakes whom for good."""
    for numbers in _races(courses):
        runs = [one for one in (courses[i] for i in numbers) if one is not None]
        steps = max(one.steps for one in runs)
        heights = np.stack([_held(one.values, steps) for one in runs])
        highest = np.maximum.accumulate(heights.max(axis=0))
        grain = _ROUNDING * (highest - np.minimum.accumulate(heights.min(axis=0)))
        for a, i in enumerate(numbers):
            for b in range(len(numbers)):
                step = _for_good(heights[b] - heights[a], grain) if a != b else 0
                if 0 < step <= runs[a].steps:
                    lead = float(heights[b, -1] - heights[a, -1])
                    event = runs[a].event(EventKind.OVERTAKES, step, runs[b].run.label, lead=lead)
                    yield replace(event, of=i)


def _for_good(lead: Array, grain: Array) -> int:
    """Return the step from which a lead is positive for good, having been negative, or 0."""
    if not lead[-1] > grain[-1]:
        return 0
    behind = np.flatnonzero(lead < -grain)
    if not behind.size:
        return 0
    ahead = lead[behind[-1] + 1 :] > grain[behind[-1] + 1 :]
    return int(behind[-1] + 1 + ahead.argmax())


def _races(courses: Sequence[Course | None]) -> list[list[int]]:
    """Return which runs are on one objective and counted alike, where they are two or more."""
    races: list[tuple[Trajectory, list[int]]] = []
    for i, course in enumerate(courses):
        if course is None or course.run.values_of == "batch":
            continue
        for first, numbers in races:
            if _same(first, course.run):
                numbers.append(i)
                break
        else:
            races.append((course.run, [i]))
    return [numbers for _, numbers in races if 2 <= len(numbers) <= _MOST]


def _same(a: Trajectory, b: Trajectory) -> bool:
    if a.unit != b.unit or a.dim != b.dim:
        return False
    if a.objective is None or b.objective is None:
        return bool(a.objective_text) and a.objective_text == b.objective_text
    return a.objective is b.objective or bool(a.objective == b.objective)


def _held(values: Array, steps: int) -> Array:
    return np.pad(values, (0, steps + 1 - len(values)), mode="edge")
