"""What a film costs as it grows: in frames, and in steps already drawn."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.course import Course
from benchmarks.race import Say, add_lap
from benchmarks.results import Growth, Row

_FRAMES = _STEPS = (100, 1_000)
_MOST = 10_000
_FEW_STEPS = 99
_FEW_FRAMES = 120


def growth(folder: Path, *, repeat: int, long: bool, say: Say) -> list[Growth]:
    """Measure films of more and more frames, and of runs of more and more steps.

    Parameters
    ----------
    folder : Path
        Where to write.
    repeat : int
        How often each is measured.
    long : bool
        Whether to write films of 10,000 frames, which takes minutes.
    say : callable (str)
        Told of progress.
    """
    cases = [
        Growth(name, frames, _FEW_STEPS, Row())
        for name in ("optviz-mp4", "optviz-gif")
        for frames in (*_FRAMES, *([_MOST] if long else []))
    ]
    cases += [Growth("optviz-frames", _FEW_FRAMES, steps, Row()) for steps in (*_STEPS, _MOST)]
    for turn in range(repeat):
        for case in cases:
            course = Course(
                folder / f"{case.name}-{case.frames}-{case.steps}", case.frames, case.steps
            )
            course.write_scene()
            add_lap(case.row, case.name, course)
            shutil.rmtree(course.folder)
            say(f"growth, run {turn + 1} of {repeat}: {case.frames} frames, {case.steps} steps")
    return cases
