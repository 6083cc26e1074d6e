"""manim Community Edition, with the same paths in a plainer picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.contestant import Contestant, Lap, LapError
from benchmarks.course import FPS, HEIGHT, WIDTH, Course
from benchmarks.shell import ROOT, needs, program, run

_SCENE = ROOT / "benchmarks" / "foreign" / "manim_race.py"


def _render(course: Course, *, suffix: str) -> Lap:
    media = course.folder / f"manim{suffix.replace('.', '_')}"
    command: list[str | Path] = [
        *(program("manim", "MANIM"), "render", "-r", f"{WIDTH},{HEIGHT}", "--fps", str(FPS)),
        *("--format", suffix[1:], "--disable_caching", "--progress_bar", "none"),
        *("-v", "ERROR", "--media_dir", media, _SCENE, "Race"),
    ]
    told = {"RACE_PATHS": str(course.paths), "RACE_SECONDS": str(course.seconds)}

    def lap() -> Path:
        run(command, environment=told)
        made = [one for one in media.rglob(f"Race*{suffix}") if "partial" not in str(one)]
        if not made:
            raise LapError("manim wrote no file")
        return made[0]

    return lap


_ABOUT = (
    "`manim render --disable_caching --format {}`, from start to exit: the recorded paths, dots "
    "and loss lines; no landscape, no texts."
)
_MISSING = needs("manim", "MANIM")
MP4 = Contestant(
    "manim-mp4", "MP4, whole process", "manim CE, plainer picture", _ABOUT.format("mp4"),
    partial(_render, suffix=".mp4"), _MISSING,
)  # fmt: skip
GIF = Contestant(
    "manim-gif", "GIF, whole process", "manim CE, plainer picture", _ABOUT.format("gif"),
    partial(_render, suffix=".gif"), _MISSING,
)  # fmt: skip
