"""visualbench, with one of the four runs in a picture of its own."""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import partial
from pathlib import Path

from benchmarks.contestant import Contestant, Lap, LapError
from benchmarks.course import FPS, Course
from benchmarks.shell import ROOT, program, run

_SCRIPT = ROOT / "benchmarks" / "foreign" / "visualbench_race.py"
_VARIABLE = "VISUALBENCH_PYTHON"


def _missing() -> str:
    here = importlib.util.find_spec("visualbench") is not None
    there = bool(os.environ.get(_VARIABLE)) and bool(program("python", _VARIABLE))
    return "" if here or there else "visualbench is not installed"


def _render(course: Course, *, suffix: str) -> Lap:
    path = course.folder / f"visualbench{suffix}"
    command: list[str | Path] = [
        program(sys.executable, _VARIABLE),
        _SCRIPT,
        path,
        str(course.frames + 1),
        str(FPS),
    ]

    def lap() -> Path:
        run(command)
        if not path.exists():
            raise LapError("OpenCV found no H.264 encoder and wrote no file")
        return path

    return lap


_ABOUT = (
    "Import, one run and `render('film{}')`, from start to exit: 720×720, one run, no axes, no "
    "texts."
)
MP4 = Contestant(
    "visualbench-mp4", "MP4, whole process", "visualbench, one run", _ABOUT.format(".mp4"),
    partial(_render, suffix=".mp4"), _missing,
)  # fmt: skip
GIF = Contestant(
    "visualbench-gif", "GIF, whole process", "visualbench, one run", _ABOUT.format(".gif"),
    partial(_render, suffix=".gif"), _missing,
)  # fmt: skip
