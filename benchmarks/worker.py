"""One contestant in a process of its own: ``python -m benchmarks.worker NAME FRAMES FOLDER``.

Each run starts in a fresh process, so that no contestant finds warm what another left. The last
line printed is a JSON object: the seconds of the lap, the file, the memory.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from benchmarks.contestant import LapError
from benchmarks.course import Course


def peak_memory() -> float:
    """Return the most memory that this process held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says there counts the parent's memory before exec, too
        lines = status.read_text().splitlines()
        return next(float(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM"))
    import resource

    peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


def main(name: str, frames: str, folder: str, *wishes: str) -> None:
    """Run a contestant, or ``course`` to write the frames, and print what was found."""
    course = Course(Path(folder), int(frames))
    if name == "course":
        course.write_frames()
        return
    from benchmarks.contestants import named

    contestant = named(name)
    lap = contestant.prepare(course)
    seconds = []
    path = None
    for _ in range(contestant.laps):
        begin = time.perf_counter()
        path = lap()
        seconds.append(time.perf_counter() - begin)
    found = {
        "seconds": statistics.median(seconds),
        "bytes": path.stat().st_size if path else None,
        "memory": peak_memory(),
        "psnr": None,
    }
    if path and contestant.same_picture and "--psnr" in wishes:
        from benchmarks.fidelity import psnr

        found["psnr"] = psnr(path, course.raw)
    print(json.dumps(found))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except LapError as error:
        sys.exit(str(error))
