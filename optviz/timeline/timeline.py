"""How steps become seconds, and frames moments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from optviz.errors import SceneError
from optviz.timeline.beats import STEP, Script
from optviz.timeline.moment import Moment

Explained = tuple[tuple[int, tuple[str, ...]], ...]

_LONGEST_TRAVEL = 9.0
_FIRST_RATE = 2.5
_STEEPEST = 4.0
_MOST_EXPLAINED = 100


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
    explain : int, sequence of int, or mapping of int to sequence of str
        The steps that are taken apart, from 0: the first so many, these, or these with words of
        your own for each beat. A step of most rules has four: look (slope and bend), think (the
        model and its minimum), go, and compare (f against what the model promised). An empty text
        leaves the words to the film.
    seconds_per_explained_step : float
        How long a step lasts that is taken apart.

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
    explain: int | Iterable[int] | Mapping[int, Iterable[str]] | Explained = ()
    seconds_per_explained_step: float = 8.0

    def __post_init__(self) -> None:
        _number("fps", self.fps, 0.1, 1000.0)
        _number("hold_start", self.hold_start, 0.0, 3600.0)
        _number("hold_end", self.hold_end, 0.0, 3600.0)
        _number("seconds_per_explained_step", self.seconds_per_explained_step, 0.1, 3600.0)
        object.__setattr__(self, "explain", _explained(self.explain))
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
            apart = len(self.explained) * self.seconds_per_explained_step
            if self.duration <= self.hold_start + apart + self.hold_end:
                raise SceneError(
                    f"a duration of {self.duration:g} s leaves no time beside the holds and "
                    f"{apart:g} s for the steps to explain",
                    "make it longer, or explain fewer steps",
                )
        _one_of("pace", self.pace, ("accelerating", "even"))
        _one_of("easing", self.easing, ("smooth", "linear", "jump"))

    @property
    def explained(self) -> dict[int, tuple[str, ...]]:
        """The steps that are taken apart, in order, each with the words for its beats."""
        return dict(cast("Explained", self.explain))

    def travel(self, steps: int) -> float:
        """Return the seconds for those of so many steps that go at the usual pace."""
        taken_apart = self._taken_apart(steps)
        plain = steps - len(taken_apart)
        if self.seconds_per_step is not None:
            return plain * self.seconds_per_step
        if self.duration is not None:
            held = self.hold_start + self.hold_end
            held += len(taken_apart) * self.seconds_per_explained_step
            return max(self.duration - held, 0.0) if plain else 0.0
        return _LONGEST_TRAVEL * plain / (plain + 8)

    def frames(self, steps: int) -> int:
        """Return the number of frames of a film of so many steps, both holds included.

        A film of no steps is a single frame.
        """
        if steps == 0:
            return 1
        length = self.hold_start + self._moving(steps) + self.hold_end
        return max(2, round(length * self.fps))

    def seconds(self, steps: int) -> float:
        """Return how long a film of so many steps lasts."""
        return self.frames(steps) / self.fps

    def moment(self, frame: int, steps: int, script: Script = STEP) -> Moment:
        """Return what the given frame shows, 0 ≤ frame < ``frames(steps)``."""
        elapsed = frame / self.fps - self.hold_start
        if steps == 0 or elapsed <= 0.0:
            return Moment(steps if frame and frame >= self.frames(steps) - 1 else 0)
        if elapsed >= self._moving(steps) or frame >= self.frames(steps) - 1:
            return Moment(steps)
        taken_apart = self._taken_apart(steps)
        plain, travel = steps - len(taken_apart), self.travel(steps)
        long = self.seconds_per_explained_step
        for before, step in enumerate(taken_apart):
            begin = self._reached(step - before, travel, plain) + before * long
            if elapsed < begin:
                return self._plain(elapsed - before * long, travel, plain, before)
            if elapsed < begin + long:
                return script.at(step, (elapsed - begin) / long)
        return self._plain(elapsed - len(taken_apart) * long, travel, plain, len(taken_apart))

    def _taken_apart(self, steps: int) -> list[int]:
        return [step for step in self.explained if step < steps]

    def _moving(self, steps: int) -> float:
        """Return the seconds between the two holds."""
        taken_apart = self._taken_apart(steps)
        return self.travel(steps) + len(taken_apart) * self.seconds_per_explained_step

    def _plain(self, elapsed: float, travel: float, plain: int, before: int) -> Moment:
        """Return what is seen of the steps at the usual pace, behind so many taken apart."""
        growth = self._growth(plain, travel)
        span = math.expm1(growth) / growth if growth else 1.0
        share = elapsed / travel
        position = plain * (math.expm1(growth * share) / (growth * span) if growth else share)
        step = min(int(position), plain - 1)
        lasts = self._reached(step + 1, travel, plain) - self._reached(step, travel, plain)
        # How long the step takes is the same throughout it, so that the dot never turns back.
        eased = self._ease(step, position - step, lasts)
        return Moment(eased.step + before, eased.progress)

    def _reached(self, step: int, travel: float, plain: int) -> float:
        """Return the seconds after which so many steps at the usual pace are made."""
        growth = self._growth(plain, travel)
        span = math.expm1(growth) / growth if growth else 1.0
        share = step / plain if plain else 0.0
        return travel * (math.log1p(growth * span * share) / growth if growth else share)

    def shots(self, steps: int, script: Script = STEP) -> Iterator[tuple[Moment, int]]:
        """Yield each moment that differs from the one before, and for how many frames it stands."""
        shown: Moment | None = None
        count = 0
        for frame in range(self.frames(steps)):
            moment = self.moment(frame, steps, script)
            if shown is not None and moment != shown:
                yield shown, count
                count = 0
            shown = moment
            count += 1
        if shown is not None:
            yield shown, count

    def _growth(self, steps: int, travel: float) -> float:
        if self.pace == "even" or self.seconds_per_step is not None or not travel:
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


def _explained(given: object) -> Explained:
    """Read the steps to take apart, each with its words."""
    wrong = SceneError(
        f"explain is {given!r:.80}",
        'give a number of steps, steps such as [0, 3], or words such as {0: ["look here"]}',
        item="timeline",
    )
    if isinstance(given, int) and not isinstance(given, bool):
        given = range(given) if 0 <= given <= _MOST_EXPLAINED else None
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise wrong
    pairs = given.items() if isinstance(given, Mapping) else given
    made: dict[int, tuple[str, ...]] = {}
    for one in pairs:
        step, words = one if isinstance(one, tuple) and len(one) == 2 else (one, ())
        if isinstance(step, bool) or not isinstance(step, int) or step < 0:
            raise wrong
        if not isinstance(words, Iterable):
            raise wrong
        texts = (words,) if isinstance(words, str) else tuple(words)
        if not all(isinstance(text, str) for text in texts) or len(made) >= _MOST_EXPLAINED:
            raise wrong
        made[step] = texts
    return tuple(sorted(made.items()))
