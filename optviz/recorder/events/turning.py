"""Runs that go to and fro, or round and round, for a while or for ever."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optviz.recorder.events.course import Array, Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.stretches import stretches

_BACK, _STRAIGHT_BACK = -0.6, -0.9  # cosines
_SHORTER, _MUCH_SHORTER = 0.999, 0.1
_TURNS = 3
_SHARPEST = 0.95 * np.pi

FOR_EVER = "for ever"


def turning(course: Course) -> Iterator[Event]:
    """Find where a run oscillates, bounces and circles."""
    if course.steps < _TURNS:
        return
    cycle, since = course.cycle, course.steps + 1
    if cycle is not None:
        since = cycle.since
        kind = EventKind.BOUNCES if cycle.period == 2 else EventKind.CIRCLES
        size = float(course.lengths[-1] * course.extent)
        yield course.event(
            kind, since, FOR_EVER, size=size, period=cycle.period, until=course.steps
        )
    if course.noisy:
        return
    lengths, cosines = course.lengths, course.turns
    bounces = stretches(
        (cosines < _STRAIGHT_BACK) & (lengths[1:] >= _SHORTER * lengths[:-1]), _TURNS
    )
    for first, last in bounces:
        if last + 2 <= since:
            yield _to_and_fro(course, EventKind.BOUNCES, first, last)
    begins = {first for first, _ in bounces}
    back = (cosines < _BACK) & (lengths[1:] >= _MUCH_SHORTER * lengths[:-1])
    for first, last in stretches(back, _TURNS):
        if first not in begins and first < since:
            yield _to_and_fro(course, EventKind.OSCILLATES, first, last)
    if course.run.dim == 2:
        yield from _round_and_round(course, since)


def _to_and_fro(course: Course, kind: EventKind, first: int, last: int) -> Event:
    """Return the event of a stretch of turns; turn i is from step i to the one behind it."""
    lengths, turns = course.lengths, last - first + 1
    ratio = float((lengths[last + 1] / lengths[first]) ** (1.0 / turns))
    size = float(lengths[first : last + 2].max() * course.extent)
    return course.event(kind, first, size=size, ratio=ratio, turns=turns, until=last + 2)


def _round_and_round(course: Course, since: int) -> Iterator[Event]:
    angles, lengths = _angles(course), course.lengths
    turns = (np.abs(angles) < _SHARPEST) & (lengths[1:] >= _MUCH_SHORTER * lengths[:-1])
    for side in (angles > 0, angles < 0):
        for first, last in stretches(side & turns, _TURNS):
            rounds = float(np.abs(angles[first : last + 1]).sum() / (2 * np.pi))
            if rounds >= 1 - 1e-9 and last + 2 <= since:
                size = float(np.ptp(course.points[first : last + 3], axis=0).max())
                yield course.event(
                    EventKind.CIRCLES, first, size=size, rounds=rounds, until=last + 2
                )


def _angles(course: Course) -> Array:
    """Return by how much a run in the plane turns from step to step, to the left; 0 at rest."""
    moves = np.diff(course.points / (course.extent or 1.0), axis=0)
    a, b = moves[:-1], moves[1:]
    angles = np.arctan2(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], course.dots.next)
    return np.where((course.lengths[1:] > 0) & (course.lengths[:-1] > 0), angles, 0.0)
