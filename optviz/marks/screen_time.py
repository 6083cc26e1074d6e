"""When the moments of a film are on the screen, in seconds."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.timeline import Schedule

_MOST = 20_000


class ScreenTime:
    """The seconds at which each moment of a film is reached.

    Parameters
    ----------
    schedule : Schedule
        The film's.
    """

    def __init__(self, schedule: Schedule) -> None:
        count = schedule.frames
        frames = range(0, count, -(-count // _MOST))
        moments = [schedule.moment(frame) for frame in frames]
        self._positions = np.array([one.step + one.progress for one in moments])
        self._seconds = np.append(np.array(frames), count) / schedule.fps

    @property
    def end(self) -> float:
        """The length of the film in seconds."""
        return float(self._seconds[-1])

    def when(self, positions: Any) -> Any:
        """Return the second from which a position, in steps, is reached: at most the film's end."""
        return self._seconds[np.searchsorted(self._positions, positions, side="left")]

    def after(self, position: float, seconds: float) -> float:
        """Return the first position that is reached so many seconds after another, or infinity."""
        until = float(self.when(position)) + seconds
        k = int(np.searchsorted(self._seconds[:-1], until - 1e-9, side="left"))
        later = np.searchsorted(self._positions, self._positions[k - 1], side="right")
        k = max(k, int(later)) if k else k
        return float(self._positions[k]) if k < len(self._positions) else np.inf
