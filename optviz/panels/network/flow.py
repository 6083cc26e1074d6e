"""One step of backpropagation in time: a sample goes forward, its error back, weights move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optviz.timeline import Moment

Phase = Literal["", "forward", "error back", "weights step"]

PHASES: tuple[Phase, ...] = ("forward", "error back", "weights step")
"""What happens in a step, in order."""

_FORWARD, _BACK = 0.42, 0.80


@dataclass(frozen=True, slots=True)
class Flow:
    """How far a step has come in each of its three phases, from 0 to 1.

    Parameters
    ----------
    phase : {"", "forward", "error back", "weights step"}
        What goes on; empty between two steps.
    forward, back, step : float
        The share of the way through the layers that the sample has made, that its error has made
        back, and that the weights have made to their new values.
    """

    phase: Phase = ""
    forward: float = 1.0
    back: float = 0.0
    step: float = 0.0


def flow(progress: float) -> Flow:
    """Return what goes on at a share of a step, 0 ≤ progress < 1."""
    if progress <= 0.0:
        return Flow()
    if progress < _FORWARD:
        return Flow("forward", forward=progress / _FORWARD)
    if progress < _BACK:
        return Flow("error back", back=(progress - _FORWARD) / (_BACK - _FORWARD))
    return Flow("weights step", back=1.0, step=(progress - _BACK) / (1.0 - _BACK))


def outcome(moment: Moment) -> Moment:
    """Return what a picture of results shows meanwhile: a step is made as the weights make it."""
    return Moment(moment.step, flow(moment.progress).step)
