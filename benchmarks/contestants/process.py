"""optviz from the shell: interpreter, imports, recording and film."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course
from benchmarks.shell import run


def _render(course: Course, *, suffix: str) -> Lap:
    path = course.folder / f"process{suffix}"

    def lap() -> Path:
        run([sys.executable, "-m", "optviz", "render", course.scene_file, "-o", path])
        return path

    return lap


_ABOUT = "`python -m optviz render lecture.py -o film{}`, from start to exit."
MP4 = Contestant(
    "process-mp4", "MP4, whole process", "optviz render", _ABOUT.format(".mp4"),
    partial(_render, suffix=".mp4"),
)  # fmt: skip
GIF = Contestant(
    "process-gif", "GIF, whole process", "optviz render", _ABOUT.format(".gif"),
    partial(_render, suffix=".gif"),
)  # fmt: skip
