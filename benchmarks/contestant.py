"""What a contestant is: how it gets ready, and the lap that is timed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.course import Course

Lap = Callable[[], "Path | None"]
"""What is timed; it returns the file that it wrote, if any."""

Kind = Literal["MP4", "GIF", "drawing", "MP4, whole process", "GIF, whole process"]


class LapError(Exception):
    """A contestant gave up; the text says why in a line."""


def nothing() -> str:
    """Say that nothing is missing."""
    return ""


@dataclass(frozen=True)
class Contestant:
    """One row of the table.

    Parameters
    ----------
    name : str
        What ``--only`` takes.
    kind : str
        What it makes; rows of a kind stand together.
    label : str
        What the table calls it.
    about : str
        One sentence on what is timed.
    prepare : callable (Course) -> Lap
        Does what is not timed, such as imports, and returns what is.
    missing : callable () -> str
        What has to be installed first; empty if nothing.
    same_picture : bool
        Whether its GIF shows our frames, so that its PSNR says how faithful it is.
    laps : int
        How often the lap is run in a process; the median counts. For laps too short for one.
    """

    name: str
    kind: Kind
    label: str
    about: str
    prepare: Callable[[Course], Lap]
    missing: Callable[[], str] = nothing
    same_picture: bool = False
    laps: int = 1
