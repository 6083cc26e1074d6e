"""f rises though it is to be minimised."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optviz.recorder.events.course import Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.stretches import stretches

_ROUNDING = 1e-12  # of f
_NOTHING = 1e-9  # of the range of f so far


def climbing(course: Course) -> Iterator[Event]:
    """Find each stretch of steps that lead up."""
    if course.run.values_of == "batch":
        return
    f = course.values
    sizes = np.abs(f)
    reach = np.maximum.accumulate(f) - np.minimum.accumulate(f)
    grain = np.maximum(_ROUNDING * np.maximum(sizes[1:], sizes[:-1]), _NOTHING * reach[1:])
    for first, last in stretches(np.diff(f) > grain):
        rise = float(f[last + 1] - f[first])
        yield course.event(EventKind.CLIMBS, first + 1, rise=rise, until=last + 1)
