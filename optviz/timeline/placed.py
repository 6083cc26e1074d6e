"""A cue with its place in a film."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Placed:
    """When a cue is on, and what it does to the film's pace.

    Parameters
    ----------
    cue : Cue
        What moments carry; see `Active`.
    start : float
        The position, in steps, at which it comes on.
    end : float, optional
        The position at which it goes off; by default it stays on, or until `seconds` are over.
    until : float, optional
        The position at which it has come on wholly, in the stead of `arrives`.
    hold : float
        For how many seconds the film stands at the start.
    slow : float
        How many times as long the steps from start to end take.
    seconds : float, optional
        How long it is on.
    arrives, leaves : float
        In how many seconds it comes on wholly, and goes before its end.
    lane : bool
        Whether it says something in the lane, where it is read to its end: the film waits for the
        words before, until they have stood for their seconds.
    """

    cue: Hashable
    start: float
    end: float | None = None
    until: float | None = None
    hold: float = 0.0
    slow: float = 1.0
    seconds: float | None = None
    arrives: float = 0.3
    leaves: float = 0.0
    lane: bool = False
