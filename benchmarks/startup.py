"""How long a command takes before it does anything."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.contestant import LapError
from benchmarks.course import Course
from benchmarks.race import Say
from benchmarks.results import Start
from benchmarks.shell import run


def startup(folder: Path, *, repeat: int, say: Say) -> list[Start]:
    """Measure ``--help``, a list, and a film of two frames.

    Parameters
    ----------
    folder : Path
        Where to write.
    repeat : int
        How often each is measured.
    say : callable (str)
        Told of progress.
    """
    course = Course(folder, 2)
    course.write_scene()
    film = folder / "two_frames.mp4"
    commands = {
        "optviz --help": ["--help"],
        "optviz list objectives": ["list", "objectives"],
        "optviz render, two frames of MP4": ["render", str(course.scene_file), "-o", str(film)],
    }
    found = {text: Start(text) for text in commands}
    for turn in range(repeat):
        for text, words in commands.items():
            try:
                _add(found[text], words)
            except LapError as error:
                found[text].note = f"failed: {error}"
        say(f"start-up, run {turn + 1} of {repeat}")
    return list(found.values())


def _add(start: Start, words: list[str]) -> None:
    begin = time.perf_counter()
    run([sys.executable, "-m", "optviz", *words])
    start.seconds.append(time.perf_counter() - begin)
    if not start.modules:
        start.importing, start.modules = _imports(words)


def _imports(words: list[str]) -> tuple[float, int]:
    """Return the seconds spent importing, and the number of modules."""
    said = run([sys.executable, "-X", "importtime", "-m", "optviz", *words]).stderr
    own = [
        int(line.removeprefix("import time:").split("|")[0])
        for line in said.splitlines()
        if line.startswith("import time:") and "self" not in line
    ]
    return sum(own) / 1e6, len(own)
