"""Ask: a question before the step that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from optviz.cues.at import At, EventAt, as_place
from optviz.cues.cue import AtStep
from optviz.errors import SceneError
from optviz.timeline import Placed


@dataclass(frozen=True)
class Ask(AtStep):
    """A question: the film stands before a step, with a question mark where the runs stand.

    Parameters
    ----------
    question : str
        What is asked, in the lane under the picture.
    before : int or event
        The step that answers it, from 1; the film stands at the one before.
    seconds : float
        For how long.

    Raises
    ------
    SceneError
        There are no words, or a place or a number is wrong.

    Examples
    --------
    >>> from optviz.cues import Ask
    >>> Ask("Where will Newton land?", before=2)
    Ask(question='Where will Newton land?', before=2, seconds=3.0)
    """

    question: str
    before: At
    seconds: float = 3.0

    def __post_init__(self) -> None:
        self._put("before", as_place(self.before, self._who))
        if not isinstance(self.before, EventAt) and self.before == 0:
            raise SceneError(
                f"{self._who}: before is 0, and nothing comes before the start",
                "give a step from 1 on",
            )
        self._check_words("question")
        self._check_seconds()

    @property
    def when(self) -> At:
        """The step or the event that answers it."""
        return self.before

    @property
    def said(self) -> str:
        """The words that it shows."""
        return self.question

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when it is asked: one step earlier."""
        return Placed(
            self, max(start - 1.0, 0.0), hold=self.seconds, seconds=self.seconds, lane=True
        )
