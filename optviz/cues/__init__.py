"""Cues: what a lecturer does with a film, listed in a scene."""

from __future__ import annotations

from optviz.cues.ask import Ask
from optviz.cues.at import EventAt, event
from optviz.cues.cue import Cue
from optviz.cues.focus import Focus
from optviz.cues.mark import Mark
from optviz.cues.pause import Pause
from optviz.cues.reading import as_cues, called, written
from optviz.cues.reading_time import reading_time
from optviz.cues.say import Say
from optviz.cues.slow import Slow
from optviz.cues.tilt import Tilt
from optviz.cues.title import Title
from optviz.cues.zoom import Zoom

_CUES = ("Ask", "Focus", "Mark", "Pause", "Say", "Slow", "Tilt", "Title", "Zoom")

__all__ = [
    "Ask",
    "Cue",
    "EventAt",
    "Focus",
    "Mark",
    "Pause",
    "Say",
    "Slow",
    "Tilt",
    "Title",
    "Zoom",
    "as_cues",
    "called",
    "event",
    "names",
    "reading_time",
    "written",
]


def names() -> tuple[str, ...]:
    """Return the names of all cues, sorted."""
    return _CUES
