"""optviz: `film.save`, and what gifsicle still finds in its GIF."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course
from benchmarks.shell import needs, program, run


def _save(course: Course, *, suffix: str) -> Lap:
    film = course.film()
    path = course.folder / f"optviz{suffix}"

    def lap() -> Path:
        film.save(path)
        return path

    return lap


def _squeeze(course: Course) -> Lap:
    ours, squeezed = course.folder / "ours.gif", course.folder / "squeezed.gif"
    course.film().save(ours)

    def lap() -> Path:
        run([program("gifsicle"), "-O3", ours, "-o", squeezed])
        return squeezed

    return lap


MP4 = Contestant(
    "optviz-mp4", "MP4", "optviz: film.save", "`film.save('film.mp4')` of a film not yet drawn.",
    partial(_save, suffix=".mp4"),
)  # fmt: skip
GIF = Contestant(
    "optviz-gif", "GIF", "optviz: film.save", "`film.save('film.gif')` of a film not yet drawn.",
    partial(_save, suffix=".gif"), same_picture=True,
)  # fmt: skip
GIF_GIFSICLE = Contestant(
    "optviz-gif-gifsicle", "GIF", "gifsicle -O3 on optviz's GIF",
    "`gifsicle -O3` alone, on the file that optviz wrote.",
    _squeeze, needs("gifsicle"), same_picture=True,
)  # fmt: skip
