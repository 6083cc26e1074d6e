"""How a run ended: a word for the picture, a sentence for the summary, and since when it is so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled
from optviz.recorder.events.converging import arrival
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.finding import last_events
from optviz.recorder.events.turning import FOR_EVER
from optviz.recorder.outcome import BROKEN, Outcome
from optviz.recorder.stationary import Landing
from optviz.recorder.trajectory import Trajectory

_LANDINGS: dict[str, Landing] = {one: one for one in get_args(Landing) if one}


@dataclass(frozen=True)
class Ending:
    """What a lecturer would say of a run's end; nothing but what is certain.

    Parameters
    ----------
    outcome : Outcome
        Why the run stopped.
    landing : {"minimum", "maximum", "saddle", ""}
        What it came to.
    note : str
        A few words for the picture, empty where the end speaks for itself.
    sentence : str
        The same for the summary on the terminal.
    broken : bool
        The run failed: its numbers did, or they grow without end.
    since : int
        The step from which on this is true of the run.
    """

    outcome: Outcome
    landing: Landing
    note: str
    sentence: str
    broken: bool
    since: int


@np.errstate(over="ignore", invalid="ignore")  # a run that blew up has numbers of every size
def ending(trajectory: Trajectory) -> Ending:
    """Say how a run ended, by its last events: where it landed, that it circles, why it broke."""
    if isinstance(trajectory, Clocked):
        said = ending(trajectory.original)
        return replace(said, since=trajectory.tick_of(said.since))
    if isinstance(trajectory, Dialled):
        return Ending(trajectory.outcome, "", "", "", False, 0)
    outcome, steps, unit = trajectory.outcome, trajectory.steps, trajectory.unit
    for event in last_events(trajectory):
        match event.kind:
            case EventKind.DIVERGES | EventKind.BREAKS_DOWN if outcome in BROKEN:
                note = f"{event.what or event.kind} at {unit} {event.numbers['failed']}"
                return Ending(outcome, "", note, str(outcome), True, steps)
            case EventKind.DIVERGES:
                sentence = f"diverges: f grows from {unit} {event.step} on"
                return Ending(outcome, "", "", sentence, True, event.step)
            case EventKind.BOUNCES | EventKind.CIRCLES if event.what == FOR_EVER:
                note = _round(event)
                return Ending(outcome, "", note, note, False, event.step)
            case EventKind.CONVERGES if event.what in _LANDINGS:
                landing = _LANDINGS[event.what]
                note = _arrived(landing, trajectory.values)
                sentence = note or "at a minimum"
                return Ending(outcome, landing, note, sentence, False, event.step)
            case EventKind.STALLS if outcome is Outcome.STALLED and event.until == steps:
                note = f"stalls at {unit} {steps}"
                return Ending(outcome, "", note, note, False, arrival(trajectory.points))
    return Ending(outcome, "", "", str(outcome), False, arrival(trajectory.points))


def _round(event: Event) -> str:
    if event.kind is EventKind.BOUNCES:
        return "bounces for ever"
    return f"circles through {event.numbers['period']} points for ever"


def _arrived(landing: Landing, values: NDArray[np.float64]) -> str:
    rise = values[-1] - values[0]
    climbed = rise > 1e-12 * np.abs(values[[0, -1]]).max()
    if landing == "maximum":
        return "climbs to the maximum" if climbed else "at a maximum"
    if landing == "saddle":
        return "climbs to the saddle" if climbed else "stuck at the saddle"
    return ""
