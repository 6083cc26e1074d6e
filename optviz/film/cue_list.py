"""The cues of a film in words: when each comes on, at which step, and what it does."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, NamedTuple

from optviz.film.story import Story
from optviz.timeline import Placed


class Listed(NamedTuple):
    """A cue of a film.

    Parameters
    ----------
    second : float
        When it comes on.
    step : str
        What the film's counter says then.
    kind : str
        Such as ``Ask``.
    what : str
        Its words and what else it says.
    """

    second: float
    step: str
    kind: str
    what: str


def cue_list(story: Story) -> tuple[Listed, ...]:
    """Return the cues of a film in the order in which they come on."""
    made = [
        Listed(
            on.begin, story.counted.at(int(on.placed.start)), type(on.placed.cue).__name__,
            _what(on.placed),
        )
        for on in story.schedule.cues
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: one.second))


def _what(placed: Placed) -> str:
    """Return what a cue says of itself, its words first, and where it waits for an event."""
    said: list[str] = []
    for one in fields(placed.cue):  # type: ignore[arg-type]  # cues are dataclasses
        value: Any = getattr(placed.cue, one.name)
        if one.name in ("words", "question"):
            said += [f"“{value}”"] if value else []
        elif one.name == "runs":
            said += [", ".join(value) or "all"]
        elif one.name in ("at", "before"):
            many = value if isinstance(value, tuple) else (value,)
            plain = one.name == "at" and len(many) == 1 and isinstance(value, int | float)
            said += [] if plain else [f"{one.name} {' to '.join(map(str, many))}"]
        elif one.init and value not in (None, "") and one.name != "seconds":
            said.append(f"{one.name} {value}")
        elif one.name == "seconds" and value is not None and placed.until is None:
            said.append(f"{value:g} s")
    return ", ".join(said)
