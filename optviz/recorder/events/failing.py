"""Runs whose numbers grow without end or break down, and steps that are refused."""

from __future__ import annotations

from collections.abc import Iterator

from optviz.recorder.events.course import Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.stretches import stretches
from optviz.recorder.growth import growing_from
from optviz.recorder.outcome import Outcome

_REASONS = {Outcome.UNDEFINED: "undefined", Outcome.SINGULAR: "singular Hessian"}


def failing(course: Course) -> Iterator[Event]:
    """Find whether a run diverges or breaks down."""
    run = course.run
    if run.outcome in _REASONS:
        failed = run.steps + (run.outcome is Outcome.UNDEFINED)
        yield course.event(EventKind.BREAKS_DOWN, run.steps, _REASONS[run.outcome], failed=failed)
        return
    growing = growing_from(run)
    if run.outcome is Outcome.DIVERGED:
        yield course.event(EventKind.DIVERGES, growing or run.steps, failed=run.steps + 1)
    elif growing and not course.landing and course.cycle is None:
        yield course.event(EventKind.DIVERGES, growing)


def refusing(course: Course) -> Iterator[Event]:
    """Find each stretch of steps that a rule tries and does not make."""
    tried = course.run.states.get("tried")
    if tried is None or tried.shape != course.points.shape:
        return
    stays = (course.points[1:] == course.points[:-1]).all(axis=1)
    for first, last in stretches(stays & tried[1:].any(axis=1)):
        yield course.event(EventKind.REFUSES, first + 1, times=last - first + 1, until=last + 1)
