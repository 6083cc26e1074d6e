"""The floor: the finished frames into the same encoder, with nothing drawn."""

from __future__ import annotations

from pathlib import Path

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course
from benchmarks.encoder import ffmpeg, mp4_settings, raw_input
from benchmarks.shell import run


def _encode(course: Course) -> Lap:
    path = course.folder / "encoded.mp4"
    command: list[str | Path] = [ffmpeg(), "-v", "error", "-y", *raw_input(), *mp4_settings(), path]
    _warm(course.raw)

    def lap() -> Path:
        run(command, stdin=course.raw)
        return path

    return lap


def _warm(path: Path) -> None:
    """Read a file once, so that the lap finds it in memory."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


MP4 = Contestant(
    "encoding-mp4", "MP4", "encoding alone (the floor)",
    "ffmpeg with optviz's settings reads finished frames from a file that is in memory; no "
    "Python takes part.",
    _encode,
)  # fmt: skip
