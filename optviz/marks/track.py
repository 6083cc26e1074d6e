"""Where one run is at each moment, inside the picture or where it left it."""

from __future__ import annotations

import numpy as np

from optviz.marks.pixels import Frame, Points
from optviz.marks.trail import Trail, thinned
from optviz.timeline import Moment

_MARK_SPACING = 8.0


class Track:
    """One run on its way through a panel.

    Parameters
    ----------
    points : array (k + 1, 2)
        The iterates in pixels.
    frame : Frame
        The picture.
    """

    def __init__(self, points: Points, frame: Frame) -> None:
        self.points = points
        self.last = len(points) - 1
        self.trail = Trail(points, frame)
        self._frame = frame
        self._enter, self._leave = frame.crossings(points)
        self._exits, self._origins = self._ways_out()
        self._marked = thinned(points, _MARK_SPACING)

    def position(self, moment: Moment) -> tuple[int, Points]:
        """Return the last iterate that is reached, and where the run is since, seen or not."""
        step = min(moment.step, self.last)
        here = self.points[step]
        if step == self.last or not moment.progress:
            return step, here
        return step, here + moment.progress * (self.points[step + 1] - here)

    def head(self, moment: Moment) -> tuple[Points, bool]:
        """Return where the dot stands, and whether that is inside the picture.

        The dot of a run that is outside stands where the run left.
        """
        step, now = self.position(moment)
        if self._frame.holds(now):
            return now, True
        if step == self.last or not moment.progress:
            return self._exits[step], False
        crosses = self._enter[step] <= self._leave[step]
        gone = moment.progress > self._leave[step] if crosses else moment.progress >= 0.5
        return self._exits[step + 1 if gone else step], False

    def marks(self, step: int) -> Points:
        """Return the iterates up to a step that are far enough apart to be told apart."""
        return self.points[self._marked[: np.searchsorted(self._marked, step, side="right")]]

    def came_from(self, step: int) -> Points:
        """Return the iterate from which a run that is outside left the picture."""
        return np.asarray(self._origins[step])

    def _ways_out(self) -> tuple[Points, Points]:
        """Return, for each iterate, itself or where the run left the picture, and from where."""
        exits = np.clip(self.points, 0.0, self._frame.size)
        origins = self.points.copy()
        outside = np.flatnonzero((np.abs(exits - self.points) > 0.5).any(axis=1))
        for k in outside[outside > 0].tolist():
            way = self._leave[k - 1]
            if self._enter[k - 1] <= way:
                exits[k] = self.points[k - 1] + way * (self.points[k] - self.points[k - 1])
                origins[k] = self.points[k - 1]
            else:
                exits[k], origins[k] = exits[k - 1], origins[k - 1]
        return np.asarray(np.clip(exits, 0.0, self._frame.size)), origins
