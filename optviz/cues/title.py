"""Title: a card before the film."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.timeline import Placed

_FADE = 0.4


@dataclass(frozen=True)
class Title(AtStep):
    """A card with the scene's title, or other words, large, in the stead of the picture.

    Parameters
    ----------
    words : str
        By default the scene's title.
    seconds : float
        How long it stands.
    at : int or event
        Where; by default before the first step.

    Raises
    ------
    SceneError
        A place or a number is wrong.

    Examples
    --------
    >>> from optviz.cues import Title
    >>> Title("Along the valley", at=4)
    Title(words='Along the valley', seconds=2.0, at=4)
    """

    words: str = ""
    seconds: float = 2.0
    at: At = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_at_one_place()
        if self.words != "":
            self._check_words("words")
        self._check_seconds()

    @property
    def said(self) -> str:
        """The words that it shows."""
        return self.words

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when the card stands."""
        arrives = 0.0 if start <= 0.0 else min(_FADE, 0.3 * self.seconds)
        return Placed(
            self, start, hold=self.seconds, seconds=self.seconds, arrives=arrives,
            leaves=min(_FADE, 0.3 * self.seconds),
        )  # fmt: skip
