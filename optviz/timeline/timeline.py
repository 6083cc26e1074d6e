"""How steps become seconds, and frames moments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.timeline.beats import STEP, Script
from optviz.timeline.easing import Easing
from optviz.timeline.moment import Moment
from optviz.timeline.placed import Placed
from optviz.timeline.schedule import Schedule

Explained = tuple[tuple[int, tuple[str, ...]], ...]

_LONGEST_TRAVEL = 9.0
_OPENING = 0.5
_TITLE = 1.2
_FIRST_RATE = 2.5
_STEEPEST = 4.0
_MOST_EXPLAINED = 100


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """How steps become seconds.

    A film is a short hold on the start, the travel through all steps, and a hold on the end.
    By default it lasts 3 to 12 s whatever the number of steps: at most ``9 n / (n + 8)`` s of
    travel, in which time goes to what happens. The first steps are slow enough to follow, steps in
    which a dot is seen to move take longer than those in which none is.

    Parameters
    ----------
    fps : float
        Frames a second.
    seconds_per_step : float, optional
        A constant pace; the film is then as long as the steps need.
    duration : float, optional
        Length of the whole film in seconds, both holds included.
    hold_start : float, optional
        Seconds on the first moment: by default 0.5, and 1.2 below a title, which is to be read.
    hold_end : float
        Seconds on the last moment.
    pace : {"content", "accelerating", "even"}
        Whether time goes to what is seen to happen, or less and less to later steps, or to all
        alike.
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
    hold_start: float | None = None
    hold_end: float = 2.0
    pace: Literal["content", "accelerating", "even"] = "content"
    easing: Easing = "smooth"
    explain: int | Iterable[int] | Mapping[int, Iterable[str]] | Explained = ()
    seconds_per_explained_step: float = 8.0

    def __post_init__(self) -> None:
        _number("fps", self.fps, 0.1, 1000.0)
        if self.hold_start is not None:
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
            if self.duration <= self.opening + self.hold_end:
                raise SceneError(
                    f"a duration of {self.duration:g} s leaves no time between the holds of "
                    f"{self.opening:g} s and {self.hold_end:g} s",
                    "make it longer, or the holds shorter",
                )
            apart = len(self.explained) * self.seconds_per_explained_step
            if self.duration <= self.opening + apart + self.hold_end:
                raise SceneError(
                    f"a duration of {self.duration:g} s leaves no time beside the holds and "
                    f"{apart:g} s for the steps to explain",
                    "make it longer, or explain fewer steps",
                )
        _one_of("pace", self.pace, ("content", "accelerating", "even"))
        _one_of("easing", self.easing, ("smooth", "linear", "jump"))

    @property
    def opening(self) -> float:
        """The seconds on the first moment."""
        return _OPENING if self.hold_start is None else self.hold_start

    @property
    def explained(self) -> dict[int, tuple[str, ...]]:
        """The steps that are taken apart, in order, each with the words for its beats."""
        return dict(cast("Explained", self.explain))

    def below_title(self) -> Timeline:
        """Return the timeline with time to read a title, unless the holds or the length are set."""
        if self.hold_start is not None or self.duration is not None:
            return self
        return replace(self, hold_start=_TITLE)

    def travel(self, steps: int) -> float:
        """Return the seconds for those of so many steps that go at the usual pace."""
        taken_apart = self._taken_apart(steps)
        plain = steps - len(taken_apart)
        if self.seconds_per_step is not None:
            return plain * self.seconds_per_step
        if self.duration is not None:
            held = self.opening + self.hold_end
            held += len(taken_apart) * self.seconds_per_explained_step
            return max(self.duration - held, 0.0) if plain else 0.0
        return _LONGEST_TRAVEL * plain / (plain + 8)

    def durations(self, steps: int) -> npt.NDArray[np.float64]:
        """Return the seconds of each of so many steps, where nothing is known of them."""
        lasts = np.full(steps, float(self.seconds_per_explained_step))
        plain = np.ones(steps, dtype=bool)
        plain[self._taken_apart(steps)] = False
        count, travel = int(plain.sum()), self.travel(steps)
        growth = self._growth(count, travel)
        span = math.expm1(growth) / growth if growth else 1.0
        shares = np.arange(count + 1) / max(count, 1)
        reached = np.log1p(growth * span * shares) / growth if growth else shares
        lasts[plain] = np.diff(travel * reached)
        return lasts

    def schedule(
        self,
        steps: int,
        script: Script = STEP,
        cues: Sequence[Placed] = (),
        durations: npt.NDArray[np.float64] | None = None,
    ) -> Schedule:
        """Return the film of so many steps.

        Parameters
        ----------
        steps : int
            Of the longest run.
        script : Script
            The beats of the steps that are taken apart.
        cues : sequence of Placed
            What happens besides the runs.
        durations : array (steps,), optional
            The seconds of each step, in the stead of those of `durations`.
        """
        return Schedule(
            self.durations(steps) if durations is None else durations, fps=self.fps,
            hold_start=self.opening, hold_end=self.hold_end, easing=self.easing,
            apart=self.explained, script=script, cues=cues,
        )  # fmt: skip

    def frames(self, steps: int) -> int:
        """Return the number of frames of a film of so many steps, both holds included.

        A film of no steps is a single frame.
        """
        return _plain(self, steps, STEP).frames

    def seconds(self, steps: int) -> float:
        """Return how long a film of so many steps lasts."""
        return self.frames(steps) / self.fps

    def moment(self, frame: int, steps: int, script: Script = STEP) -> Moment:
        """Return what the given frame shows, 0 ≤ frame < ``frames(steps)``."""
        return _plain(self, steps, script).moment(frame)

    def shots(self, steps: int, script: Script = STEP) -> Iterator[tuple[Moment, int]]:
        """Yield each moment that differs from the one before, and for how many frames it stands."""
        return _plain(self, steps, script).shots()

    def _taken_apart(self, steps: int) -> list[int]:
        return [step for step in self.explained if step < steps]

    def _growth(self, steps: int, travel: float) -> float:
        if self.pace == "even" or self.seconds_per_step is not None or not travel:
            return 0.0
        return _exponent(steps / (_FIRST_RATE * travel))


@lru_cache(maxsize=8)
def _plain(timeline: Timeline, steps: int, script: Script) -> Schedule:
    return timeline.schedule(steps, script)


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
