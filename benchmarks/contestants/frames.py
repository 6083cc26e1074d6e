"""optviz's frames, drawn and not encoded."""

from __future__ import annotations

from collections import deque

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course


def _draw(course: Course) -> Lap:
    film = course.film()
    next(film.shots())  # what stands still is drawn

    def lap() -> None:
        deque(film.shots(), maxlen=0)

    return lap


FRAMES = Contestant(
    "optviz-frames", "drawing", "optviz: film.shots",
    "All frames of `film.shots()`, nothing encoded, what stands still already drawn.",
    _draw, laps=5,
)  # fmt: skip
