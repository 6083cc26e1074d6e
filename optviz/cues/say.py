"""Say: a sentence in the lane."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.cues.reading_time import reading_time
from optviz.timeline import Placed


@dataclass(frozen=True)
class Say(AtStep):
    """A sentence in the lane under the picture.

    Parameters
    ----------
    words : str
        What is said; Chinese and ``$mathtext$`` are welcome.
    at : int, event, or pair of these
        From where on; of a pair, the words stand until its end.
    seconds : float, optional
        How long they stand at least; by default as long as it takes to read them. The film waits
        before words that follow too early.

    Raises
    ------
    SceneError
        There are no words, or a place or a number is wrong.

    Examples
    --------
    >>> from optviz.cues import Say
    >>> Say("It climbs.", at=1)
    Say(words='It climbs.', at=1, seconds=None)
    """

    words: str
    at: At = 0
    seconds: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_words("words")
        if self.seconds is not None:
            self._check_seconds()

    @property
    def said(self) -> str:
        """The words that it shows."""
        return self.words

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when the words stand."""
        lasts = reading_time(self.words) if self.seconds is None else self.seconds
        return Placed(self, start, end, seconds=lasts, arrives=0.0, lane=True)
