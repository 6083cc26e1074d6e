"""What a frame shows of the runs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beat:
    """A part of a step that is taken apart.

    Parameters
    ----------
    step : int
        The number of the step, from 0; the moment may be one further, when it is looked back on.
    name : str
        What goes on, such as "look".
    way : float
        How much of it is seen, from 0 to 1.
    """

    step: int
    name: str
    way: float


@dataclass(frozen=True, slots=True)
class Active:
    """A cue that is on.

    Parameters
    ----------
    cue : Cue
        As the scene lists it.
    way : float
        How far it has come, from 0 to 1, where it stays; of one that leaves, it goes back to 0.
    """

    cue: Hashable
    way: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in the life of all runs.

    Parameters
    ----------
    step : int
        The last step that is complete.
    progress : float
        The way already made towards the next iterate, 0 ≤ progress < 1.
    beat : Beat, optional
        Which part of a step it is, where the step is taken apart.
    cues : tuple of Active
        The cues that are on, in the order in which they came on.
    """

    step: int
    progress: float = 0.0
    beat: Beat | None = None
    cues: tuple[Active, ...] = ()
