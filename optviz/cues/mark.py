"""Mark: words at a place of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.errors import SceneError
from optviz.timeline import Placed


@dataclass(frozen=True)
class Mark(AtStep):
    """Words at a place of landscapes and curves, with a ring around it.

    Parameters
    ----------
    words : str
        What is there.
    place : float or pair of float
        In the coordinates of the objective: x, or (x, y).
    at : int, event, or pair of these
        From where on, and, of a pair, until where.
    objective : str
        The name of the objective whose picture it is; all of them by default.

    Raises
    ------
    SceneError
        There are no words, or the place is wrong.

    Examples
    --------
    >>> from optviz.cues import Mark
    >>> Mark("the valley", (0, 0), at=5)
    Mark(words='the valley', place=(0.0, 0.0), at=5, objective='')
    """

    words: str
    place: float | Sequence[float]
    at: At = 0
    objective: str = ""

    shown_by: ClassVar[str] = "layered"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_words("words")
        try:
            made = np.atleast_1d(np.asarray(self.place, dtype=np.float64))
        except (TypeError, ValueError):
            made = np.empty(0)
        if made.shape not in ((1,), (2,)) or not np.isfinite(made).all():
            raise SceneError(
                f"{self._who}: place is {self.place!r:.80}", "give a point, such as (0, 0)"
            )
        self._put("place", tuple(made.tolist()))

    @property
    def said(self) -> str:
        """The words that it shows."""
        return self.words

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when it is there."""
        return Placed(self, start, end, leaves=0.3 if end is not None else 0.0)
