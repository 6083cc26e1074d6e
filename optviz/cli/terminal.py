"""What the command line says on stderr: an error or a warning in a line each, and a bar."""

from __future__ import annotations

import contextlib
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TextIO

from optviz.errors import EnvironmentFault, OptvizError, users_line

_UNEXPECTED = EnvironmentFault.exit_code


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

    def error(self, error: Exception) -> int:
        """Print an error in a line and return its exit code."""
        if self._debug:
            traceback.print_exception(error)
        if isinstance(error, OptvizError):
            self._print(str(error) if error.file is not None else f"optviz: {error}")
            return error.exit_code
        file, line = users_line(error) or (self.place or "optviz", None)
        where = file if line is None else f"{file}:{line}"
        said = "out of memory" if isinstance(error, MemoryError) else type(error).__name__
        said += f": {error}" if str(error) else ""
        self._print(f"{where}: {said}; add --debug to see where it comes from")
        return _UNEXPECTED

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
        print(" ".join(said.split()), file=sys.stderr)


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

    with tqdm(desc=name, unit=f" {unit}", leave=False, file=sys.stderr, delay=delay) as bar:

        def step(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield step
