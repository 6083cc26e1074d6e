"""Starting programs, and finding those that may not be installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.contestant import LapError

ROOT = Path(__file__).parent.parent
_LONGEST = 4 * 3600.0


def run(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    stdin: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end from the project's root.

    Raises
    ------
    LapError
        It failed; the message is the last thing that it said.
    """
    words = [str(word) for word in command]
    try:
        with open(stdin or os.devnull, "rb") as source:
            done = subprocess.run(
                words,
                stdin=source,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd=ROOT,
                env={**os.environ, "MPLBACKEND": "Agg", **(environment or {})},
                timeout=_LONGEST,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LapError(str(error)) from error
    if done.returncode != 0:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise LapError(said[-1] if said else f"{words[0]} ended with {done.returncode}")
    return done


def program(name: str, variable: str = "") -> str:
    """Return the path of a program, named by a variable of the environment or on the PATH."""
    return shutil.which(os.environ.get(variable) or name) or ""


def needs(name: str, variable: str = "") -> Callable[[], str]:
    """Return a check that says what is missing if the program is not there."""
    return lambda: "" if program(name, variable) else f"{name} is not installed"
