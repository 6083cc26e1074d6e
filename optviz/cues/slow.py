"""Slow: some steps take longer."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.errors import SceneError
from optviz.timeline import Placed


@dataclass(frozen=True)
class Slow(AtStep):
    """Slow motion.

    Parameters
    ----------
    at : pair of int or event
        From which step to which.
    by : float
        How many times as long each of them takes.

    Raises
    ------
    SceneError
        The range or the number is wrong.

    Examples
    --------
    >>> from optviz.cues import Slow
    >>> Slow(at=(3, 6))
    Slow(at=(3, 6), by=3.0)
    """

    at: At
    by: float = 3.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.at, tuple):
            raise SceneError(f"{self._who}: at is {self.at!r}", "give a range, such as at=(3, 6)")
        self._check_seconds("by", 0.01)

    def placed(self, start: float, end: float | None) -> Placed:
        """Return which steps take longer."""
        return Placed(self, start, end, slow=self.by, arrives=0.0)
