"""Pause: the film stands."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.timeline import Placed


@dataclass(frozen=True)
class Pause(AtStep):
    """The film stands for a while.

    Parameters
    ----------
    at : int or event
        Where the runs stand.
    seconds : float
        For how long.

    Raises
    ------
    SceneError
        A place or a number is wrong.

    Examples
    --------
    >>> from optviz.cues import Pause
    >>> Pause(at=1)
    Pause(at=1, seconds=2.0)
    """

    at: At
    seconds: float = 2.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_at_one_place()
        self._check_seconds()

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when the film stands."""
        return Placed(self, start, hold=self.seconds, seconds=self.seconds, arrives=0.0)
