"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import picture, report
from benchmarks.contestants import CONTESTANTS
from benchmarks.course import Course
from benchmarks.growth import growth
from benchmarks.machine import load, machine
from benchmarks.race import race
from benchmarks.results import Results
from benchmarks.startup import startup

_HERE = Path(__file__).parent
_EXTRAS = ("growth", "startup")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the page, the numbers and the picture.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed; ``sys.argv`` by default.
    """
    options = _parser().parse_args(arguments)
    chosen = set(options.only or [*(one.name for one in CONTESTANTS), *_EXTRAS])
    if load() > 0.5 * (os.cpu_count() or 1):
        _say(f"warning: the machine is busy (load {load():.1f}); times will be too long")
    results = Results(machine())
    contestants = [one for one in CONTESTANTS if one.name in chosen]
    with tempfile.TemporaryDirectory(prefix="optviz-benchmarks-") as folder:
        for frames in sorted(set(options.frames)) if contestants else []:
            course = Course(Path(folder, str(frames)), frames)
            results.rows[frames] = race(
                contestants, course, repeat=options.repeat, patience=options.patience, say=_say
            )
            course.raw.unlink(missing_ok=True)
        if "growth" in chosen:
            place = Path(folder, "growth")
            results.growth = growth(place, repeat=options.repeat, long=options.long, say=_say)
        if "startup" in chosen:
            results.start = startup(Path(folder, "startup"), repeat=options.repeat, say=_say)
    print(report.plain(results))
    if options.only and options.out is None:
        return 0  # a part of the table is not to take the place of the whole
    out = options.out or _HERE
    out.mkdir(parents=True, exist_ok=True)
    page = report.page(results, repeat=options.repeat, long=options.long)
    (out / "README.md").write_text(page, encoding="utf-8")
    (out / "results.json").write_text(report.numbers(results), encoding="utf-8")
    picture.draw(results, out / "speed.png")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Time optviz beside other ways to the same film, in one run.",
    )
    names = [*(one.name for one in CONTESTANTS), *_EXTRAS]
    add = parser.add_argument
    add("--frames", type=int, nargs="+", default=[120, 600], metavar="N", help="lengths of film")
    add("--repeat", type=int, default=3, metavar="N", help="runs of each; medians count (3)")
    add("--only", nargs="+", choices=names, metavar="NAME",
        help="only these rows, written to no file unless --out is given: "
        + ", ".join(names))  # fmt: skip
    add("--patience", type=float, default=60.0, metavar="S",
        help="who takes more seconds than this is run only once (60)")  # fmt: skip
    add("--long", action="store_true", help="films of 10,000 frames, too")
    add("--out", type=Path, metavar="DIR", help="where to write (this package's directory)")
    return parser


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
