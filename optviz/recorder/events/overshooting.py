"""Steps that go downhill and pass the lowest point of their line."""

from __future__ import annotations

from collections.abc import Iterator

from optviz.recorder.events.course import Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.stretches import stretches

_ROUNDING = 1e-6  # of the slope along the step


def overshooting(course: Course) -> Iterator[Event]:
    """Find each stretch of steps that overshoot."""
    if course.noisy:
        return
    before, behind, _ = course.dots
    passed = (before < 0) & (behind > -_ROUNDING * before) & (course.lengths > 0)
    for first, last in stretches(passed):
        by = float(behind[first] / (behind[first] - before[first]))
        yield course.event(EventKind.OVERSHOOTS, first + 1, by=by, until=last + 1)
