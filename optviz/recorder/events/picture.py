"""Runs that leave the picture and come back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optviz.errors import SceneError
from optviz.recorder.events.course import Array, Course
from optviz.recorder.events.event import Event, EventKind

Window = tuple[tuple[float, float], ...]

OF_THE_PICTURE = (EventKind.LEAVES_PICTURE, EventKind.ENTERS_PICTURE)

_SIDES = (("left", "right"), ("below", "above"), ("before", "behind"))


def crossing(course: Course, window: Window) -> Iterator[Event]:
    """Find where a run leaves a window, and where it enters it again."""
    low, high = np.array(window).T
    points = course.points
    if len(window) == points.shape[1] + 1:
        points = np.column_stack([points, course.values])
    inside = ((points >= low) & (points <= high)).all(axis=1)
    for before in np.flatnonzero(inside[1:] != inside[:-1]).tolist():
        out = bool(inside[before])
        kind = EventKind.LEAVES_PICTURE if out else EventKind.ENTERS_PICTURE
        side = _side(points[before + out], low, high)
        yield course.event(kind, before + 1, side)


def as_window(given: object, dim: int, label: str) -> Window:
    """Check a window: an interval for each component, and one more where f is an axis of its own.

    Raises
    ------
    SceneError
        It is none, or does not fit the run.
    """
    try:
        window = tuple((float(low), float(high)) for low, high in given)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        window = ()
    if not window or not all(low < high for low, high in window):
        raise SceneError(
            f"the window is {given!r:.80}", "give ((x0, x1), (y0, y1)), low before high"
        )
    if len(window) not in (dim, dim + 1):
        raise SceneError(
            f"the window has {len(window)} intervals, and run {label!r} has {dim} dimensions",
            "give one a dimension, and another for f where it is an axis",
        )
    return window


def _side(point: Array, low: Array, high: Array) -> str:
    """Return on which side of the window a point is furthest outside."""
    beyond = np.stack([low - point, point - high], axis=1) / (high - low)[:, np.newaxis]
    axis, end = np.unravel_index(int(np.argmax(beyond)), beyond.shape)
    return _SIDES[axis][end] if axis < len(_SIDES) else f"axis {axis}"
