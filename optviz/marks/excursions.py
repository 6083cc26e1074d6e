"""When a run is outside the picture, where it left, and what can be read of it meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optviz.marks.pixels import Frame, Points
from optviz.marks.screen_time import ScreenTime

READ = 1.2
"""Seconds that words need."""

_SLACK = 0.05
_EDGE = 0.6

Side = tuple[int, int]


@dataclass(frozen=True)
class Sight:
    """What is shown of a run that is outside.

    Parameters
    ----------
    begin, end : float
        From when and until when, in steps.
    step : int
        The iterate that is spoken of.
    place : array (2,)
        Where the run left, or is nearest, in pixels.
    side : (int, int)
        Where the iterate is from the picture: left or right, below or above.
    readable : bool
        Whether it lasts long enough for words.
    """

    begin: float
    end: float
    step: int
    place: Points
    side: Side
    readable: bool


def excursions(
    points: Points,
    frame: Frame,
    screen_time: ScreenTime | None,
    breaks: Collection[int] = (),
) -> list[Sight]:
    """Return what is shown of a run while its iterates are outside, in order.

    A run that only flies through the picture from one iterate outside to the next stays where it
    left; one that was never inside stands where the picture is nearest to it. A sight's place is on
    an edge that its iterate is beyond.

    Parameters
    ----------
    points : array (k + 1, 2)
        The iterates in pixels.
    frame : Frame
        The picture.
    screen_time : ScreenTime, optional
        Without one no words are expected.
    breaks : collection of int
        Iterates from which no way leads to the next.
    """
    nearest = np.clip(points, 0.0, frame.size)
    outside: npt.NDArray[np.bool_] = np.any(np.abs(nearest - points) > 0.5, axis=1)
    if not outside.any():
        return []
    enter, leave = frame.crossings(points)
    sides = np.sign(points - nearest).astype(int)

    def way_out(k: int) -> Points:
        if k == 0 or k - 1 in breaks or enter[k - 1] > leave[k - 1]:
            return np.asarray(nearest[k])
        way = points[k] - points[k - 1]
        return np.asarray(np.clip(points[k - 1] + leave[k - 1] * way, 0.0, frame.size))

    made: list[Sight] = []
    for first, last in parted(stretches(outside), breaks):
        begin, end = 0.0, np.inf
        if first:
            way = 1.0 if first - 1 in breaks else max(float(leave[first - 1]), 0.0)
            begin = first - 1 + way
        if last < len(points) - 1:
            end = last + (1.0 if last in breaks else min(max(float(enter[last]), 0.0), 1.0))
        place, shown = way_out(first), first - 1
        for start, stop, step, readable in schedule(first, last, begin, end, screen_time):
            near = _edges(place, frame)
            like = (sides[shown + 1 : step + 1] * near == 1).any(axis=1)
            if first == 0:
                place = nearest[step]
            elif like.any() and (step < last or np.isfinite(end) or like[-1]):
                step = shown + 1 + int(np.flatnonzero(like)[-1])
            else:
                place = way_out(step)
            shown = step
            side = int(sides[step, 0]), int(sides[step, 1])
            made.append(Sight(start, stop, step, place, side, readable))
    return made


def schedule(
    first: int, last: int, begin: float, end: float, screen_time: ScreenTime | None
) -> Iterator[tuple[float, float, int, bool]]:
    """Yield, of the iterates from `first` to `last`, from when to when which can be read.

    What is written changes no faster than it can be read, and at the end of the film it is the
    last iterate. `readable` is False for what is too brief for words.
    """
    if screen_time is None:
        yield begin, end, first, False
        return
    forever = not np.isfinite(end)
    finish = float(screen_time.when(end))
    if not forever and finish - float(screen_time.when(begin)) < READ + _SLACK:
        yield begin, end, first, False
        return
    times = screen_time.when(np.arange(first, last + 1, dtype=float))
    starts, seconds = [(begin, first)], [float(screen_time.when(begin))]
    for k, time in zip(range(first + 1, last + 1), times[1:].tolist(), strict=True):
        room = finish - time >= READ + _SLACK or (forever and k == last)
        if time - seconds[-1] >= READ + _SLACK and room:
            starts.append((float(k), k))
            seconds.append(time)
    readable = [True] * len(starts)
    if forever and starts[-1][1] < last:
        if len(starts) > 1:
            starts[-1], readable[-1] = (float(last), last), True
        else:
            starts.append((float(last), last))
            readable = [False, True]
    for i, (start, step) in enumerate(starts):
        yield start, starts[i + 1][0] if i + 1 < len(starts) else end, step, readable[i]


def stretches(outside: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and last of each stretch of iterates that are outside."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], outside, [False]]).astype(int)))
    return [(int(first), int(last) - 1) for first, last in turns.reshape(-1, 2)]


def parted(found: Iterable[tuple[int, int]], breaks: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield stretches of iterates, cut where no way leads from one to the next."""
    for first, last in found:
        for cut in sorted(one for one in breaks if first <= one < last):
            yield first, cut
            first = cut + 1
        yield first, last


def _edges(place: Points, frame: Frame) -> Points:
    """Return on which edges a place lies, with the sign of the side beyond; NaN for none."""
    low, high = place <= _EDGE, place >= np.array(frame.size) - _EDGE
    return np.where(low, -1.0, np.where(high, 1.0, np.nan))


def under(
    below: npt.NDArray[np.bool_], points: Points, screen_time: ScreenTime | None
) -> list[Sight]:
    """Return what is shown of a run while its numbers are below the foot of an axis.

    Parameters
    ----------
    below : array of bool (k + 1,)
        At which of its points they are.
    points : array (k + 1, 2)
        Where its dot stands, in pixels.
    screen_time : ScreenTime, optional
        By which words can be read.
    """
    return [
        Sight(start, stop, step, points[step], (0, -1), readable)
        for first, last in stretches(below)
        for start, stop, step, readable in schedule(
            first, last, float(first), last + 1.0 if last < len(below) - 1 else np.inf, screen_time
        )
    ]  # fmt: skip
