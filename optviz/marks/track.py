"""Where one run is at each moment, inside the picture or where it left it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection

import numpy as np

from optviz.marks.excursions import excursions
from optviz.marks.flight import arcs, flown, rises
from optviz.marks.pixels import Frame, Points
from optviz.marks.screen_time import ScreenTime
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
    screen_time : ScreenTime, optional
        By which what is said of a run outside can be read.
    graph : array (n, 2), optional
        Where steps are arcs that cannot be taken for it, in pixels.
    breaks : collection of int
        Iterates from which no line leads to the next.
    """

    def __init__(
        self,
        points: Points,
        frame: Frame,
        screen_time: ScreenTime | None = None,
        graph: Points | None = None,
        breaks: Collection[int] = (),
    ) -> None:
        self.points = points
        self.last = len(points) - 1
        self._size = frame.size
        self._rises = None if graph is None else rises(points, frame, graph)
        self.trail = Trail(points, frame, self._rises, breaks)
        self.sights = excursions(points, frame, screen_time, breaks)
        self._begins = [sight.begin for sight in self.sights]
        self._marked = thinned(points, _MARK_SPACING)
        self._ride: Callable[[Moment], Points | None] = lambda moment: None

    def ride_by(self, ride: Callable[[Moment], Points | None]) -> None:
        """Let the dot go another way from iterate to iterate, where one is known: (n, 2)."""
        self._ride = ride

    def way(self, moment: Moment) -> tuple[int, Points]:
        """Return the last iterate that is reached, and the way (n, 2) from it to the run."""
        step = min(moment.step, self.last)
        if step == self.last or not moment.progress:
            return step, self.points[[step, step]]
        ride = self._ride(moment)
        if ride is not None:
            return step, _upto(ride, moment.progress)
        rise = 0.0 if self._rises is None else float(self._rises[step])
        return step, flown(self.points[step], self.points[step + 1], rise, moment.progress)

    def head(self, moment: Moment, way: Points | None = None) -> tuple[Points, bool]:
        """Return where the dot stands, and whether that is inside the picture.

        The dot of a run that is outside stands where the run left, and of one that was never inside
        where the picture is nearest to it.
        """
        if self.sights:
            now = moment.step + moment.progress
            sight = self.sights[max(bisect_right(self._begins, now) - 1, 0)]
            if sight.begin <= now < sight.end:
                if sight.begin or sight.readable:
                    return sight.place, False
                return np.clip(self.way(moment)[1][-1], 0.0, self._size), False
        return (self.way(moment)[1] if way is None else way)[-1], True

    def flights(self, count: int) -> Points:
        """Return the line (n, 2) of the first steps, arcs and all."""
        points = self.points[: count + 1]
        if self._rises is None or len(points) < 2:
            return points
        return arcs(points, self._rises[:count])[0]

    def marks(self, step: int) -> Points:
        """Return the iterates up to a step that are far enough apart to be told apart."""
        return self.points[self._marked[: np.searchsorted(self._marked, step, side="right")]]


def _upto(way: Points, share: float) -> Points:
    """Return the part of a way whose points are evenly spaced in time."""
    at = share * (len(way) - 1)
    whole = int(at)
    end = way[whole] + (at - whole) * (way[min(whole + 1, len(way) - 1)] - way[whole])
    return np.concatenate([way[: whole + 1], end[None]])
