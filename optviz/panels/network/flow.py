"""One step of backpropagation in time: a sample goes forward, its error back, weights move."""

from __future__ import annotations

from dataclasses import dataclass, replace

from optviz.timeline import NETWORK, Moment

FORWARD, BACK, MOVE = NETWORK.names


@dataclass(frozen=True, slots=True)
class Flow:
    """How far a step has come in each of its three phases, from 0 to 1.

    Parameters
    ----------
    phase : str
        What goes on, a beat of the network's script; empty between two steps.
    forward, back, step : float
        The share of the way through the layers that the sample has made, that its error has made
        back, and that the weights have made to their new values.
    """

    phase: str = ""
    forward: float = 1.0
    back: float = 0.0
    step: float = 0.0


def flow(moment: Moment) -> Flow:
    """Return what goes on at a moment."""
    beat = moment.beat
    if beat is None:
        return Flow()
    if beat.name == FORWARD:
        return Flow(FORWARD, forward=beat.way)
    if beat.name == BACK:
        return Flow(BACK, back=beat.way)
    return Flow(MOVE, back=1.0, step=moment.progress)


def in_phases(moment: Moment) -> Moment:
    """Return a moment of a step that goes at the usual pace, in phases all the same."""
    if moment.beat or not moment.progress:
        return moment
    return replace(NETWORK.at(moment.step, moment.progress), cues=moment.cues)
