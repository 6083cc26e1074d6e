"""Runs that get nowhere: for a while, or where they are not done."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optviz.recorder.events.course import Array, Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.stretches import stretches
from optviz.recorder.growth import growing_from
from optviz.recorder.outcome import Outcome

_SHARE = 20  # of all steps, that a stall or a plateau lasts
_STILL, _FEWEST = 1e-4, 10
_STEEP = 0.01
_FLAT, _FEWEST_FLAT = 0.01, 5
_LATER = 0.05
_LOOKED_AT = 1000


def stalling(course: Course) -> Iterator[Event]:
    """Find where a run stands, or as good as stands, on a slope."""
    told = False
    if course.extent > 0 and not course.noisy:
        for first, last in _rests(course):
            mean = np.linalg.norm(_some(course.run.gradients[first : last + 1]).mean(axis=0))
            if mean >= _STEEP * course.slopes.max() > 0:
                told = last == course.steps
                yield course.event(
                    EventKind.STALLS, first, slope=float(course.slopes[first]), until=last
                )
    objective = course.run.objective
    known = objective is not None and objective.exact_grad  # differences may stall where it rests
    ended = not (told or course.landing or course.cycle or growing_from(course.run))
    if course.run.outcome is Outcome.STALLED and known and ended:
        yield course.event(EventKind.STALLS, course.steps, slope=float(course.slopes[-1]))


def plateaus(course: Course) -> Iterator[Event]:
    """Find where f stays as it is for long, and falls later."""
    if course.run.values_of == "batch":
        return
    least = max(_FEWEST_FLAT, course.steps // _SHARE)
    best = np.minimum.accumulate(course.values)
    fall = float(best[0] - best[-1])
    if not fall > 0 or course.steps <= least:
        return
    ends = np.searchsorted(-best, -(best - _FLAT * fall), side="right") - 1
    long = np.flatnonzero(ends - np.arange(len(best)) >= least)
    begin = 0
    while begin < len(long):
        first = int(long[begin])
        last = int(ends[first])
        flat = np.ptp(course.values[first : last + 1]) <= _FLAT * fall
        if flat and _drops(best[last:], last - first) >= _LATER * fall:
            yield course.event(
                EventKind.PLATEAU, first, height=float(course.values[first]), until=last
            )
        begin = int(np.searchsorted(long, last))


def _rests(course: Course) -> list[tuple[int, int]]:
    """Return first and last iterate of each stretch in which the run makes next to no way."""
    least = max(_FEWEST, course.steps // _SHARE)
    if course.steps < least:
        return []
    way = np.concatenate([[0.0], np.cumsum(course.lengths)])
    still = way[least:] - way[:-least] < _STILL
    return [(first, last + least) for first, last in stretches(still)]


def _drops(best: Array, steps: int) -> float:
    """Return by how much f falls at most within so many steps."""
    later = np.concatenate([best[steps:], np.full(min(steps, len(best)), best[-1])])
    return float((best - later).max())


def _some(rows: Array) -> Array:
    return rows[:: -(-len(rows) // _LOOKED_AT)]
