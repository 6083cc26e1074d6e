"""Zoom: the camera moves to a part of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.errors import SceneError
from optviz.timeline import Placed

Window = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Zoom(AtStep):
    """The window of landscapes and curves moves to another, where it stays until the next zoom.

    Parameters
    ----------
    window : pair of pairs of float, or None
        ``((left, right), (low, high))``; of a curve ``(left, right)`` will do. None is the whole
        picture again.
    at : int, event, or pair of these
        At one place the film stands while the camera moves; in a range it moves with the runs.
    seconds : float
        How long it takes at one place.
    objective : str
        The name of the objective whose picture it is; all of them by default.

    Raises
    ------
    SceneError
        The window, a place or a number is wrong.

    Examples
    --------
    >>> from optviz.cues import Zoom
    >>> Zoom(((-1, 1), (0, 2)), at=(10, 20))
    Zoom(window=((-1.0, 1.0), (0.0, 2.0)), at=(10, 20), seconds=0.8, objective='')
    """

    window: Sequence[Any] | None
    at: At = 0
    seconds: float = 0.8
    objective: str = ""

    shown_by: ClassVar[str] = "layered"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_seconds()
        if self.window is None:
            return
        try:
            made = np.atleast_2d(np.array(self.window, dtype=np.float64))
        except (TypeError, ValueError):
            made = np.empty(0)
        if made.shape not in ((1, 2), (2, 2)) or not np.isfinite(made).all():
            raise SceneError(
                f"{self._who}: window is {self.window!r:.80}",
                "give ((left, right), (low, high)), such as ((-1, 1), (0, 2))",
            )
        if (made[:, 0] >= made[:, 1]).any():
            raise SceneError(
                f"{self._who}: window is {self.window!r:.80}", "give the lower end first"
            )
        self._put("window", tuple((low, high) for low, high in made.tolist()))

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when the camera moves."""
        if end is not None:
            return Placed(self, start, until=end)
        return Placed(self, start, hold=self.seconds, arrives=self.seconds)
