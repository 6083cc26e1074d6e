"""Where in a film something happens: at a step, at an event, or from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.errors import SceneError


@dataclass(frozen=True)
class EventAt:
    """The place of an event; see `event`."""

    kind: str
    run: str = ""
    nth: int = 1

    def __str__(self) -> str:
        whose = f", run={self.run!r}" if self.run else ""
        nth = f", nth={self.nth}" if self.nth != 1 else ""
        return f"event({self.kind!r}{whose}{nth})"

    __repr__ = __str__


Place = float | EventAt
"""A step; where the film goes by a dial, its value."""

_MOST = 1e9
At = Place | tuple[Place, Place]


def event(kind: str, run: str = "", nth: int = 1) -> EventAt:
    """Return the place of an event, for a cue's `at`.

    Parameters
    ----------
    kind : str
        What happens, such as "climbs"; see `optviz.EventKind`.
    run : str
        Whose it is, by its label or its rule; by default the first of any run.
    nth : int
        Which of several.

    Raises
    ------
    SceneError
        The arguments are not of these types.

    Examples
    --------
    >>> from optviz.cues import Pause, event
    >>> Pause(at=event("climbs", run="Newton"), seconds=2)
    Pause(at=event('climbs', run='Newton'), seconds=2)
    """
    if not isinstance(kind, str) or not isinstance(run, str):
        raise SceneError(
            f"the event is {kind!r:.60} of run {run!r:.60}",
            'give words, such as event("climbs", run="Newton")',
        )
    if isinstance(nth, bool) or not isinstance(nth, int) or nth < 1:
        raise SceneError(f"nth of an event is {nth!r:.60}", "give 1 for the first of its kind")
    return EventAt(kind, run, nth)


def as_place(given: object, who: str) -> Place:
    """Read a step, a value of a dial, or an event.

    Raises
    ------
    SceneError
        It is neither; it begins with who asks, such as ``cues.Pause``.
    """
    if isinstance(given, EventAt):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool) and abs(given) <= _MOST:
        return given
    raise SceneError(
        f"{who}: at is {given!r:.80}",
        'give a step, such as at=3, or an event, such as at=event("climbs")',
    )


def as_at(given: object, who: str) -> At:
    """Read a step, an event, or a range of two of them.

    Raises
    ------
    SceneError
        It is none of these, or a range that goes back.
    """
    if not isinstance(given, tuple | list):
        return as_place(given, who)
    if len(given) != 2:
        raise SceneError(f"{who}: at is {given!r:.80}", "give two steps, such as at=(3, 6)")
    first, last = as_place(given[0], who), as_place(given[1], who)
    if not isinstance(first, EventAt) and not isinstance(last, EventAt) and last <= first:
        raise SceneError(f"{who}: at is {given!r:.80}", "give the earlier step first")
    return first, last
