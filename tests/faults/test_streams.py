"""Standard streams that are closed, full or broken: the film is made all the same."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from optviz.cli import main
from tests.faults.desk import QUICK, Desk

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


class Broken(io.StringIO):
    """A stream that fails at every write, or only when it is flushed."""

    def __init__(self, number: int, *, late: bool) -> None:
        super().__init__()
        self._error = OSError(number, os.strerror(number))
        self._late = late

    def write(self, text: str) -> int:
        if self._late:
            return len(text)
        raise self._error

    def flush(self) -> None:
        raise self._error


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "optviz: the output cannot be printed: No space left on device\n"),
        (errno.EPIPE, ""),
    ],
)
def test_what_cannot_be_printed_is_rendered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, number: int, said: str, late: bool
) -> None:
    """Where stdout fails all films are written; 3 says that their paths were not."""
    heard = io.StringIO()
    files = [desk.good("a.py"), desk.good("b.py")]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Broken(number, late=late))
        patch.setattr(sys, "stderr", heard)
        code = main(["render", *map(str, files), "-o", str(desk.folder), *QUICK])
    assert (code, heard.getvalue()) == (3, said)
    assert {path.name for path in desk.folder.glob("*.gif")} == {"a.gif", "b.gif", "film.gif"}
    assert desk.unharmed()


@pytest.mark.parametrize("broken", [None, Broken(errno.ENOSPC, late=False)])
def test_a_deaf_stderr_changes_no_exit_code(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, broken: io.StringIO | None
) -> None:
    """Without stderr, closed or full, a film is a film and an error is an error."""
    good, bad = desk.good(), desk.scene("1 / 0", "bad.py")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", broken)
        codes = [main(["render", str(file), "-o", str(desk.film), *QUICK]) for file in (bad, good)]
    assert codes == [2, 0]
    assert desk.film.read_bytes()[:6] == b"GIF89a"


def test_streams_of_ones_own_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stood for stdout and stderr does so again, whatever happened."""
    out, err = Broken(errno.EPIPE, late=True), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["list", "formats"]) == 3
    assert (sys.stdout, sys.stderr) == (out, err)


@posix
@pytest.mark.parametrize(
    ("streams", "expected", "said"),
    [
        (">&-", 0, ""),
        ("<&- >&- 2>&-", 0, ""),
        (">/dev/full", 3, "optviz: the output cannot be printed: No space left on device\n"),
    ],
)
def test_a_process_without_streams_renders(
    tmp_path: Path, desk: Desk, streams: str, expected: int, said: str
) -> None:
    """Closed by the shell or full in earnest: no traceback, and no film written into a stream."""
    if "/dev/full" in streams and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    command = [sys.executable, "-m", "optviz", "render", desk.good(), "-o", desk.film, *QUICK]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {streams}', "sh", *map(str, command)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (expected, "", said)
    assert desk.film.read_bytes()[:6] == b"GIF89a"
    assert desk.film.read_bytes()[-1:] == b";"
