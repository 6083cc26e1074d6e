"""Which moment each frame of a film shows: the pace of its steps, and what its cues do to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optviz.timeline.beats import STEP, Script
from optviz.timeline.easing import Easing, eased
from optviz.timeline.moment import Active, Moment
from optviz.timeline.placed import Placed

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _On:
    """A cue with the seconds at which it comes on, is there wholly, and goes off."""

    placed: Placed
    begin: float
    whole: float
    end: float

    def at(self, second: float) -> Active | None:
        if not self.begin <= second < self.end:
            return None
        lasts, leaves = self.whole - self.begin, self.placed.leaves
        way = min((second - self.begin) / lasts, 1.0) if lasts > 0.0 else 1.0
        if leaves > 0.0:
            way = min(way, (self.end - second) / leaves)
        return Active(self.placed.cue, way * way * (3.0 - 2.0 * way))


class Schedule:
    """A film from its first frame to its last.

    Parameters
    ----------
    durations : array (steps,)
        The seconds of each step.
    fps : float
        Frames a second.
    hold_start, hold_end : float
        For how many seconds the film stands on its first and its last iterate, at least.
    easing : {"smooth", "linear", "jump"}
        How a dot goes from one iterate to the next.
    apart : container of int
        The steps that are taken apart.
    script : Script
        The beats of these.
    cues : sequence of Placed
        What happens besides the runs; those at one place come one after the other.

    Attributes
    ----------
    frames : int
        Their number; a film of no steps and no cues is a single one.
    """

    def __init__(
        self,
        durations: Array,
        *,
        fps: float,
        hold_start: float = 0.0,
        hold_end: float = 0.0,
        easing: Easing = "smooth",
        apart: Container[int] = (),
        script: Script = STEP,
        cues: Sequence[Placed] = (),
    ) -> None:
        self.steps, self.fps = len(durations), fps
        self._easing, self._apart, self._script = easing, apart, script
        self._lasts = np.array(durations, dtype=np.float64)
        for one in cues:
            if one.slow != 1.0 and one.end is not None:
                self._lasts[int(one.start) : int(np.ceil(one.end))] *= one.slow
        self._ends = np.concatenate([[0.0], np.cumsum(self._lasts)])
        self._places = np.arange(len(self._ends))
        self._stops: list[tuple[float, float, float]] = []
        if self.steps or cues:
            self.cues = self._on(sorted(cues, key=lambda one: one.start), hold_start, hold_end)
        else:
            self.cues = ()
        self.frames = max(2 if self.steps else 1, round(self.now(self.steps) * self.fps))

    @property
    def seconds(self) -> float:
        """How long the film lasts."""
        return self.frames / self.fps

    def when(self, position: float) -> float:
        """Return the second at which a position, in steps, is reached."""
        return self._travelled(position) + sum(long for at, _, long in self._stops if at < position)

    def now(self, position: float) -> float:
        """Return the second at which the film goes on from a position."""
        waited = sum(long for at, _, long in self._stops if at <= position)
        return self._travelled(position) + waited

    def moment(self, frame: int) -> Moment:
        """Return what a frame shows, 0 ≤ frame < frames."""
        second = frame / self.fps
        last = frame > 0 and frame >= self.frames - 1
        moment = Moment(self.steps) if last else self._run(second)
        on = tuple(one for one in (cue.at(second) for cue in self.cues) if one)
        return replace(moment, cues=on) if on else moment

    def shots(self) -> Iterator[tuple[Moment, int]]:
        """Yield each moment that differs from the one before, and for how many frames it stands."""
        shown: Moment | None = None
        count = 0
        for frame in range(self.frames):
            moment = self.moment(frame)
            if shown is not None and moment != shown:
                yield shown, count
                count = 0
            shown = moment
            count += 1
        if shown is not None:
            yield shown, count

    def _on(self, cues: Sequence[Placed], hold_start: float, hold_end: float) -> tuple[_On, ...]:
        """Give each cue its seconds, and the film the time that its cues take."""
        begins = []
        read = 0.0
        first = sum(one.start <= 0.0 for one in cues)
        for k, one in enumerate(cues):
            if k == first:
                self._wait(0.0, hold_start - self.now(0.0))
            if one.lane:
                self._wait(one.start, read - self.now(one.start))
            begins.append(self.now(one.start))
            self._wait(one.start, one.hold)
            if one.lane:
                read = begins[-1] + (one.seconds or 0.0)
        if first == len(cues):
            self._wait(0.0, hold_start - self.now(0.0))
        arrived = self.when(self.steps) if self.steps else 0.0
        self._wait(self.steps, max(arrived + hold_end, read) - self.now(self.steps))
        words = [begin for one, begin in zip(cues, begins, strict=True) if one.lane]
        made = []
        for one, begin in zip(cues, begins, strict=True):
            end = np.inf if one.end is None else self.when(one.end)
            if one.seconds is not None:
                end = begin + one.seconds if one.end is None else max(end, begin + one.seconds)
            if one.lane:
                end = min([end, *(other for other in words if other > begin)])
            whole = begin + one.arrives if one.until is None else self.when(one.until)
            made.append(_On(one, begin, whole, end))
        return tuple(made)

    def _wait(self, position: float, seconds: float) -> None:
        """Let the film stand at a position, none before the last."""
        if seconds > 0.0:
            self._stops.append((position, self.now(position), seconds))

    def _travelled(self, position: float) -> float:
        return float(np.interp(position, self._places, self._ends))

    def _run(self, second: float) -> Moment:
        """Return where the runs are."""
        travelled = second
        for at, begin, long in self._stops:
            if second < begin:
                break
            if second <= begin + long:
                return Moment(int(at), at - int(at))
            travelled -= long
        if not self.steps or travelled >= self._ends[-1]:
            return Moment(self.steps)
        step = max(bisect_right(self._ends, travelled) - 1, 0)
        lasts = float(self._lasts[step])
        share = min((travelled - float(self._ends[step])) / lasts, 1.0 - 2.0**-53)
        if step in self._apart:
            return self._script.at(step, share)
        return eased(self._easing, step, share, lasts, self.fps)
