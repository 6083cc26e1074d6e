"""Tilt: the camera turns about a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from optviz.cues.at import At
from optviz.cues.cue import AtStep
from optviz.errors import SceneError
from optviz.timeline import Placed


@dataclass(frozen=True)
class Tilt(AtStep):
    """The camera of a `views.Surface` turns, and stays so until the next tilt.

    Parameters
    ----------
    elevation : float
        Degrees above the ground, 0 to 90; at 90 the surface is the map.
    azimuth : float, optional
        Degrees about the vertical; by default those that it has.
    at : int, event, or pair of these
        At one place the film stands while the camera turns; in a range it turns with the runs.
    seconds : float
        How long it takes at one place.

    Raises
    ------
    SceneError
        An angle, a place or a number is wrong.

    Examples
    --------
    >>> from optviz.cues import Tilt
    >>> Tilt(90, at=8)
    Tilt(elevation=90, azimuth=None, at=8, seconds=0.8)
    """

    elevation: float
    azimuth: float | None = None
    at: At = 0
    seconds: float = 0.8

    shown_by: ClassVar[str] = "tilted"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_seconds()
        for name, low, high in (("elevation", 0.0, 90.0), ("azimuth", -720.0, 720.0)):
            value = getattr(self, name)
            if value is None and name == "azimuth":
                continue
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not low <= value <= high:
                raise SceneError(
                    f"{self._who}: {name} is {value!r:.60}",
                    f"give degrees between {low:g} and {high:g}",
                )

    def placed(self, start: float, end: float | None) -> Placed:
        """Return when the camera turns."""
        if end is not None:
            return Placed(self, start, until=end)
        return Placed(self, start, hold=self.seconds, arrives=self.seconds)
