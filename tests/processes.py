"""Processes that tests start, and whether they are still there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def about(text: object) -> list[str]:
    """Return the command lines of the processes that name something, as a directory; on Linux."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if str(text) in command:
            found.append(command)
    return found


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for what a loaded machine may take long over; the time limit of all tests ends it."""
    while not condition():
        time.sleep(0.02)
