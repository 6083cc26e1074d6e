"""How a run ended: a word for the picture, a sentence for the summary, and since when it is so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from optviz.language import noted
from optviz.language.kept import Noted
from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled
from optviz.recorder.events.converging import arrival
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.events.finding import last_events
from optviz.recorder.events.turning import FOR_EVER
from optviz.recorder.outcome import Outcome
from optviz.recorder.stationary import Landing
from optviz.recorder.ticks import counted
from optviz.recorder.trajectory import Trajectory

_BROKEN = {
    Outcome.DIVERGED: noted("diverges"),
    Outcome.UNDEFINED: noted("undefined"),
    Outcome.SINGULAR: noted("singular Hessian"),
}
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
        A few words for the picture, empty where the end speaks for itself. To be voiced, as the
        sentence is.
    sentence : str
        The same for the summary on the terminal.
    broken : bool
        The run failed: its numbers did, or they grow without end.
    since : int
        The step from which on this is true of the run.
    brief : str
        The note without the step, for what several runs do at several steps.
    """

    outcome: Outcome
    landing: Landing
    note: str
    sentence: str
    broken: bool
    since: int
    brief: str = field(default="", compare=False)


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
            case EventKind.DIVERGES | EventKind.BREAKS_DOWN if outcome in _BROKEN:
                what = _BROKEN[outcome]
                when = counted(unit, int(event.numbers["failed"]))
                note = noted("{what} at {when}", what=what, when=when)
                return Ending(outcome, "", note, _sentence(outcome), True, steps, what)
            case EventKind.DIVERGES:
                when = counted(unit, event.step)
                sentence = noted("diverges: f grows from {when} on", when=when)
                return Ending(outcome, "", "", sentence, True, event.step)
            case EventKind.BOUNCES | EventKind.CIRCLES if event.what == FOR_EVER:
                note = _round(event)
                return Ending(outcome, "", note, note, False, event.step, note)
            case EventKind.CONVERGES if event.what in _LANDINGS:
                landing = _LANDINGS[event.what]
                arrived = _arrived(landing, trajectory.values)
                sentence = arrived or noted("at a minimum")
                return Ending(
                    outcome, landing, arrived or "", sentence, False, event.step, arrived or ""
                )
            case EventKind.STALLS if outcome is Outcome.STALLED and event.until == steps:
                what = noted("stalls")
                note = noted("{what} at {when}", what=what, when=counted(unit, steps))
                return Ending(outcome, "", note, note, False, arrival(trajectory.points), what)
    return Ending(outcome, "", "", _sentence(outcome), False, arrival(trajectory.points))


def _sentence(outcome: Outcome) -> Noted:
    return Noted.of(outcome.value, {})


def _round(event: Event) -> Noted:
    if event.kind is EventKind.BOUNCES:
        return noted("bounces for ever")
    return noted("circles through {n} points for ever", n=int(event.numbers["period"]))


def _arrived(landing: Landing, values: NDArray[np.float64]) -> Noted | None:
    rise = values[-1] - values[0]
    climbed = rise > 1e-12 * np.abs(values[[0, -1]]).max()
    if landing == "maximum":
        return noted("climbs to the maximum") if climbed else noted("at a maximum")
    if landing == "saddle":
        return noted("climbs to the saddle") if climbed else noted("stuck at the saddle")
    return None
