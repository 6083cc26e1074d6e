"""Running the contestants: in turn, each in a fresh process, as often as patience allows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.contestant import Contestant, LapError
from benchmarks.course import Course
from benchmarks.results import Row
from benchmarks.shell import run

Say = Callable[[str], None]


def race(
    contestants: Sequence[Contestant],
    course: Course,
    *,
    repeat: int,
    patience: float,
    say: Say,
) -> dict[str, Row]:
    """Let all contestants run a course in turn, then again, so that drift hits all alike.

    Parameters
    ----------
    contestants : sequence of Contestant
        Who takes part.
    course : Course
        What they film.
    repeat : int
        How often.
    patience : float
        Who took more seconds than this is not asked again.
    say : callable (str)
        Told of progress.
    """
    rows = {one.name: Row(note=one.missing()) for one in contestants}
    course.write_scene()
    try:
        run(_worker("course", course))
    except LapError as error:
        return {name: Row(note=f"failed: no frames: {error}") for name in rows}
    for turn in range(repeat):
        for one in contestants:
            row = rows[one.name]
            if row.note or (row.seconds and max(row.seconds) > patience):
                continue
            add_lap(row, one.name, course, judged=one.same_picture and turn == 0)
            last = f"{row.seconds[-1]:.2f} s" if row.seconds and not row.note else row.note
            say(f"{course.frames} frames, run {turn + 1} of {repeat}: {one.name}: {last}")
    return rows


def add_lap(row: Row, name: str, course: Course, *, judged: bool = False) -> None:
    """Run one contestant once and add what it found to its row."""
    command = _worker(name, course)
    try:
        found = json.loads(run([*command, *(["--psnr"] if judged else [])]).stdout.splitlines()[-1])
    except LapError as error:
        row.seconds.clear()
        row.note = f"failed: {error}"
        return
    row.seconds.append(found["seconds"])
    row.bytes = found["bytes"] if row.bytes is None else row.bytes
    row.psnr = found["psnr"] if row.psnr is None else row.psnr
    row.memory = max(row.memory or 0.0, found["memory"])


def _worker(name: str, course: Course) -> list[str | Path]:
    return [sys.executable, "-m", "benchmarks.worker", name, str(course.frames), course.folder]
