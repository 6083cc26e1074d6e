"""Finding everything that happens to runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from optviz.checks import as_tolerance
from optviz.errors import SceneError
from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled
from optviz.recorder.events.basins import crossing_over
from optviz.recorder.events.climbing import climbing
from optviz.recorder.events.converging import TOLERANCE, converging
from optviz.recorder.events.course import Course
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.failing import failing, refusing
from optviz.recorder.events.overshooting import overshooting
from optviz.recorder.events.overtaking import overtaking
from optviz.recorder.events.picture import Window, as_window, crossing
from optviz.recorder.events.saddles import at_saddles
from optviz.recorder.events.standing import plateaus, stalling
from optviz.recorder.events.turning import turning
from optviz.recorder.trajectory import Trajectory

_ORDER = {kind: number for number, kind in enumerate(EventKind)}


def events(
    runs: Trajectory | Iterable[Trajectory],
    window: Sequence[tuple[float, float]] | None = None,
    *,
    tolerance: float = TOLERANCE,
) -> tuple[Event, ...]:
    """Find what happens to runs: where they overshoot, climb, converge; see `EventKind`.

    Parameters
    ----------
    runs : Trajectory or iterable of Trajectory
        Those of one objective may overtake each other.
    window : ((x0, x1), (y0, y1)), optional
        What the picture shows, for leaving and entering it: an interval for each component, and
        one more where f is an axis.
    tolerance : float
        ε of ``converges``, a share of the greatest distance from the end.

    Returns
    -------
    tuple of Event
        In the order of their steps, then of the runs, then of the kinds. By another clock than
        that of steps, a step is a tick. A run by the values of a hyperparameter has none.

    Raises
    ------
    SceneError
        The window does not fit the runs, or the tolerance is none.

    Examples
    --------
    A tenth above the largest step that converges, gradient descent bounces ever higher.

    >>> import optviz
    >>> f = optviz.objectives.quadratic_1d()
    >>> run = optviz.record(f, optviz.GradientDescent(lr=1.1), start=-20, steps=30)
    >>> for event in optviz.events(run):
    ...     print(event.step, event.until, event.kind)
    0 30 bounces
    1 30 overshoots
    1 30 climbs
    7 7 diverges
    """
    given = (runs,) if isinstance(runs, Trajectory) else tuple(runs)
    for one in given:
        if not isinstance(one, Trajectory):
            raise SceneError(f"{one!r:.80} is no run", "give what optviz.record returns")
    epsilon = as_tolerance("tolerance", tolerance)
    found: list[Event] = []
    if window is not None:
        found += seen_through(tuple(window), given)
    with np.errstate(all="ignore"):
        for i, run in enumerate(given):
            found += (replace(one, of=i) for one in _of(run, epsilon or 0.0))
        found += overtaking([_course(run) for run in given])
    return tuple(sorted(found, key=in_order))


def _of(run: Trajectory, tolerance: float) -> Iterator[Event]:
    """Yield what happens to one run."""
    if isinstance(run, Clocked):
        yield from (_on_the_clock(one, run) for one in _of(run.original, tolerance))
        return
    course = _course(run)
    if course is None:
        return
    yield from _ends(course, tolerance)
    yield from climbing(course)
    yield from overshooting(course)
    yield from plateaus(course)
    yield from at_saddles(course)
    yield from crossing_over(course)
    yield from refusing(course)


def seen_through(window: Window, runs: Sequence[Trajectory]) -> tuple[Event, ...]:
    """Return where runs leave and enter a window, in the order of `events`."""
    found = [
        replace(one, of=i)
        for i, run in enumerate(runs)
        for one in _crossings(run, as_window(window, run.dim, run.label))
    ]
    return tuple(sorted(found, key=in_order))


def in_order(event: Event) -> tuple[int, int, int, str]:
    """Return what events are sorted by."""
    return event.step, event.of, _ORDER[event.kind], event.what


def _crossings(run: Trajectory, window: Window) -> Iterator[Event]:
    if isinstance(run, Clocked):
        yield from (_on_the_clock(one, run) for one in _crossings(run.original, window))
        return
    course = _course(run)
    if course is not None:
        yield from crossing(course, window)


def last_events(run: Trajectory) -> tuple[Event, ...]:
    """Return those events of a run among which is what becomes of it at last."""
    with np.errstate(all="ignore"):
        course = _course(run)
        return () if course is None else tuple(_ends(course, TOLERANCE))


def _ends(course: Course, tolerance: float) -> Iterator[Event]:
    yield from turning(course)
    yield from stalling(course)
    yield from failing(course)
    yield from converging(course, tolerance)


def _course(run: Trajectory) -> Course | None:
    """Return what the events of a run are found by, if it has any."""
    if isinstance(run, Dialled) or not np.isfinite([*run.points[0], run.values[0]]).all():
        return None
    return Course(run)


def _on_the_clock(event: Event, run: Clocked) -> Event:
    numbers = dict(event.numbers)
    for name in ("until", "failed"):
        if name in numbers:
            numbers[name] = run.tick_of(int(numbers[name]))
    return replace(event, step=run.tick_of(event.step), numbers=numbers)
