"""Which moment of the runs each frame of the film shows: pure functions of the frame number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from optviz.errors import SceneError

_LONGEST_TRAVEL = 9.0
_FIRST_RATE = 2.5
_STEEPEST = 4.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in the life of all runs.

    Parameters
    ----------
    step : int
        The last step that is complete.
    progress : float
        The way already made towards the next iterate, 0 ≤ progress < 1.
    """

    step: int
    progress: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """How steps become seconds.

    A film is a short hold on the start, the travel through all steps, and a hold on the end.
    By default it lasts 3 to 12 s whatever the number of steps: ``9 n / (n + 8)`` s of travel, in
    which the first steps are slow enough to follow and later ones come ever faster.

    Parameters
    ----------
    fps : float
        Frames a second.
    seconds_per_step : float, optional
        A constant pace; the film is then as long as the steps need.
    duration : float, optional
        Length of the whole film in seconds, both holds included.
    hold_start, hold_end : float
        Seconds on the first and on the last moment.
    pace : {"accelerating", "even"}
        Whether later steps may go faster than the first ones.
    easing : {"smooth", "linear", "jump"}
        How the dot goes from one iterate to the next: it starts and lands softly and rests on
        each iterate, it never rests, or it jumps.

    Raises
    ------
    SceneError
        A value is not finite or out of range, or both lengths are given.
    """

    fps: float = 20.0
    seconds_per_step: float | None = None
    duration: float | None = None
    hold_start: float = 0.5
    hold_end: float = 2.0
    pace: Literal["accelerating", "even"] = "accelerating"
    easing: Literal["smooth", "linear", "jump"] = "smooth"

    def __post_init__(self) -> None:
        _number("fps", self.fps, 0.1, 1000.0)
        _number("hold_start", self.hold_start, 0.0, 3600.0)
        _number("hold_end", self.hold_end, 0.0, 3600.0)
        if self.seconds_per_step is not None:
            _number("seconds_per_step", self.seconds_per_step, 1e-6, 3600.0)
        if self.duration is not None:
            _number("duration", self.duration, 0.0, 36_000.0)
            if self.seconds_per_step is not None:
                raise SceneError(
                    "the timeline has both duration and seconds_per_step", "give one of them"
                )
            if self.duration <= self.hold_start + self.hold_end:
                raise SceneError(
                    f"a duration of {self.duration:g} s leaves no time between the holds of "
                    f"{self.hold_start:g} s and {self.hold_end:g} s",
                    "make it longer, or the holds shorter",
                )
        _one_of("pace", self.pace, ("accelerating", "even"))
        _one_of("easing", self.easing, ("smooth", "linear", "jump"))

    def travel(self, steps: int) -> float:
        """Return the seconds between the two holds for a film of so many steps."""
        if self.seconds_per_step is not None:
            return steps * self.seconds_per_step
        if self.duration is not None:
            return self.duration - self.hold_start - self.hold_end
        return _LONGEST_TRAVEL * steps / (steps + 8)

    def frames(self, steps: int) -> int:
        """Return the number of frames of a film of so many steps, both holds included.

        A film of no steps is a single frame.
        """
        if steps == 0:
            return 1
        return max(2, round((self.hold_start + self.travel(steps) + self.hold_end) * self.fps))

    def seconds(self, steps: int) -> float:
        """Return how long a film of so many steps lasts."""
        return self.frames(steps) / self.fps

    def moment(self, frame: int, steps: int) -> Moment:
        """Return what the given frame shows, 0 ≤ frame < ``frames(steps)``."""
        travel = self.travel(steps)
        elapsed = frame / self.fps - self.hold_start
        if steps == 0 or elapsed <= 0.0:
            return Moment(steps if frame and frame >= self.frames(steps) - 1 else 0)
        if elapsed >= travel or frame >= self.frames(steps) - 1:
            return Moment(steps)
        growth = self._growth(steps, travel)
        span = math.expm1(growth) / growth if growth else 1.0
        share = elapsed / travel
        position = steps * (math.expm1(growth * share) / (growth * span) if growth else share)
        step = min(int(position), steps - 1)

        def reached(k: int) -> float:
            share = k / steps
            return travel * (math.log1p(growth * span * share) / growth if growth else share)

        # How long the step takes is the same throughout it, so that the dot never turns back.
        return self._ease(step, position - step, reached(step + 1) - reached(step))

    def shots(self, steps: int) -> Iterator[tuple[Moment, int]]:
        """Yield each moment that differs from the one before, and for how many frames it stands."""
        shown: Moment | None = None
        count = 0
        for frame in range(self.frames(steps)):
            moment = self.moment(frame, steps)
            if shown is not None and moment != shown:
                yield shown, count
                count = 0
            shown = moment
            count += 1
        if shown is not None:
            yield shown, count

    def _growth(self, steps: int, travel: float) -> float:
        if self.pace == "even" or self.seconds_per_step is not None:
            return 0.0
        return _exponent(steps / (_FIRST_RATE * travel))

    def _ease(self, step: int, way: float, seconds: float) -> Moment:
        if self.easing == "jump" or seconds * self.fps <= 1.0:
            return Moment(step)
        if self.easing == "smooth":
            leisure = min(max((seconds - 0.1) / 0.2, 0.0), 1.0)
            way = min(way / (1.0 - 0.4 * leisure), 1.0)
            way += leisure * (way * way * (3.0 - 2.0 * way) - way)
        return Moment(step, way) if way < 1.0 else Moment(step + 1)


@lru_cache(maxsize=64)
def _exponent(ratio: float) -> float:
    """Solve ``(eᵘ − 1)/u = ratio`` for u, between 0 and the steepest that still reads well."""
    if ratio <= 1.0:
        return 0.0
    low, high = 0.0, _STEEPEST
    for _ in range(60):
        middle = 0.5 * (low + high)
        if middle and math.expm1(middle) / middle > ratio:
            high = middle
        else:
            low = middle
    return low


def _number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise SceneError(
            f"{name} is {value!r}", f"give a number between {low:g} and {high:g}", item="timeline"
        )


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise SceneError(f"{name} is {value!r}", f"use one of {', '.join(known)}", item="timeline")
