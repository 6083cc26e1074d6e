"""What the command line says on stderr: an error or a warning in a line each, and a bar."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, TextIO, cast

from optviz.errors import EnvironmentFault
from optviz.remedies import as_fault

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Reporter:
    """Reports errors and warnings while it is entered.

    Warnings of this package are printed, each once; those of other code, which may come in
    thousands, are summed up in one line at the end.

    Parameters
    ----------
    debug : bool
        Whether to show the traceback of an error, too.
    """

    def __init__(self, *, debug: bool) -> None:
        self.place = ""
        self._debug = debug
        self._said: set[str] = set()
        self._others = 0
        self._first = ""

    def __enter__(self) -> Reporter:
        self._before = warnings.catch_warnings()
        self._before.__enter__()
        warnings.simplefilter("always")
        for category in (DeprecationWarning, PendingDeprecationWarning, ResourceWarning):
            warnings.simplefilter("ignore", category)
        # NumPy's own: a run that overflows is cut, and marked in the picture.
        warnings.filterwarnings("ignore", r".* encountered in ", RuntimeWarning)
        warnings.showwarning = self._warn
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._before.__exit__(kind, error, trace)
        if self._others:
            more = f", and {self._others - 1} more" if self._others > 1 else ""
            self._print(f"optviz: warning: {self._first}{more}")

    def error(self, error: BaseException) -> int:
        """Print an error in a line and return its exit code."""
        if self._debug:
            traceback.print_exception(error)
        fault = as_fault(error)
        self._print(str(fault) if fault.file is not None else f"optviz: {fault}")
        return fault.exit_code

    def _warn(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if type(message).__module__.startswith("optviz."):
            said = f"{self.place or 'optviz'}: warning: {message}"
            if said not in self._said:
                self._said.add(said)
                self._print(said)
            return
        self._others += 1
        if not self._first:
            self._first = f"{filename}:{lineno}: {category.__name__}: {message}"

    @staticmethod
    def _print(said: str) -> None:
        print(escaped(" ".join(said.split())), file=sys.stderr)


def put(line: str) -> None:
    """Print a line on stdout."""
    print(escaped(line), flush=True)


def escaped(text: str) -> str:
    """Return a text in which no character steers a terminal: those are written in escapes."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


class _Steady:
    """A stream for print that goes on when nobody hears: closed, full, or a broken pipe.

    Parameters
    ----------
    stream : TextIO or None
        Where texts go; None is a stream that was closed from the start.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.problem: Exception | None = None
        if stream is not None and hasattr(stream, "reconfigure"):
            # A terminal that cannot show x₀ is no reason to fail.
            stream.reconfigure(errors="backslashreplace")

    def write(self, text: str) -> int:
        self._attempt(lambda stream: stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._attempt(lambda stream: stream.flush())

    def isatty(self) -> bool:
        return self._stream is not None and self.problem is None and self._stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _attempt(self, act: Callable[[TextIO], object]) -> None:
        if self._stream is None or self.problem is not None:
            return
        try:
            act(self._stream)
        except (OSError, ValueError) as error:  # ValueError: it was closed meanwhile
            self.problem = error
            self._drain()

    def _drain(self) -> None:
        """Let what the stream still holds go nowhere: Python writes it when it ends."""
        if self._stream in (sys.__stdout__, sys.__stderr__) and self._stream is not None:
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())
                os.close(nowhere)


class Unheard:
    """What could not be printed: the exit code that says so."""

    code = 0


@contextlib.contextmanager
def steady_streams() -> Iterator[Unheard]:
    """Let no fault of stdout or stderr end the work; say at the end that output was lost."""
    before = sys.stdout, sys.stderr
    out, err = map(_Steady, before)
    sys.stdout, sys.stderr = cast(TextIO, out), cast(TextIO, err)
    unheard = Unheard()
    try:
        yield unheard
    finally:
        out.flush()
        if out.problem is not None:
            unheard.code = EnvironmentFault.exit_code
            if not isinstance(out.problem, BrokenPipeError):  # whoever read has heard enough
                said = getattr(out.problem, "strerror", None) or out.problem
                print(f"optviz: the output cannot be printed: {said}", file=sys.stderr)
        err.flush()
        sys.stdout, sys.stderr = before


@contextlib.contextmanager
def progress(
    name: str, *, quiet: bool, unit: str = "frames", delay: float = 0.0
) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar of what is done where stderr is a terminal; elsewhere give None.

    With a delay in seconds, what is done by then needs no bar.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    what, unit = escaped(name), f" {unit}"
    with tqdm(desc=what, unit=unit, leave=False, file=sys.stderr, delay=delay) as bar:

        def step(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield step
