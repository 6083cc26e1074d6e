"""How much of each beat of a step is seen at a moment."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.timeline import Moment


@dataclass(frozen=True, slots=True)
class Seen:
    """Shares from 0 to 1: of slope and bend, of the model, of the move, and of what came of it."""

    look: float = 1.0
    think: float = 1.0
    go: float = 0.0
    compare: float = 0.0


def seen(moment: Moment) -> Seen:
    """Return what is seen; of a step that is not taken apart, all but what came of it."""
    beat = moment.beat
    if beat is not None and beat.name == "look":
        return Seen(beat.way, 0.0)
    if beat is not None and beat.name == "think":
        return Seen(1.0, beat.way)
    if beat is not None and beat.name == "compare":
        return Seen(1.0, 1.0, 1.0, beat.way)
    return Seen(go=moment.progress)
