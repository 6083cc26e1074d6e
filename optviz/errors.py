"""What can go wrong, as types; each prints as one line that says where, what and what to do."""

from __future__ import annotations

import difflib
import os
import sysconfig
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Self

_PACKAGE = str(Path(__file__).parent)
_LONGEST = 300


class OptvizError(Exception):
    """A fault that a user can mend, in one line: ``file:line: item: cause; remedy``.

    Parameters
    ----------
    cause : str
        What is wrong, in the user's own terms.
    remedy : str
        What to do about it.
    item : str
        The thing at fault, such as ``run 'Adam' on 'beale'``.
    file, line : str or Path, int
        Where the user wrote it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        cause: str,
        remedy: str = "",
        *,
        item: str = "",
        file: str | os.PathLike[str] | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy
        self.item = item
        self.file = file
        self.line = line

    def at(
        self,
        *,
        item: str = "",
        file: str | os.PathLike[str] | None = None,
        line: int | None = None,
    ) -> Self:
        """Fill in what is not yet known of the place, and return the error itself."""
        self.item = self.item or item
        if self.file is None:
            self.file, self.line = file, line
        return self

    def __str__(self) -> str:
        place = ""
        if self.file is not None:
            place = os.fspath(self.file) + (f":{self.line}" if self.line else "")
        said = self.cause + (f"; {self.remedy}" if self.remedy else "")
        return " ".join(": ".join(part for part in (place, self.item, said) if part).split())


class SceneError(OptvizError, ValueError):
    """The scene, or a value handed to the library, is wrong."""

    exit_code = 2


class EnvironmentFault(OptvizError, RuntimeError):  # noqa: N818  (the scene has no error)
    """The scene is right, but this machine cannot do it: no encoder, no space, no permission."""

    exit_code = 3


class MissingExtra(EnvironmentFault, ImportError):  # noqa: N818  (says what it is)
    """An optional package is needed and not installed."""


class SceneWarning(UserWarning):
    """The scene can be rendered, but may not show what its author meant."""


class Stalled(Exception):  # noqa: N818  (no mistake of the user's: it ends a run)
    """A rule finds no step that leads further down; the run ends where it is."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'newton'?`` for the known name that is most like one that is not.

    Empty where none is like it. Upper and lower case count as alike.
    """
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    return f"did you mean {folded[near[0]]!r}?" if near else ""


def in_words(error: BaseException) -> str:
    """Return ``ZeroDivisionError: division by zero``: the kind of an error and what it says.

    In one line of bounded length; the kind alone where it says nothing, or fails at saying it.
    """
    kind = type(error).__name__
    try:
        said = " ".join(str(error)[: 4 * _LONGEST].split())
    except KeyboardInterrupt:
        raise
    except BaseException:  # code of the user, which may fail as it likes
        said = ""
    return (f"{kind}: {said}" if said else kind)[:_LONGEST]


def users_line(error: BaseException, skip: int = 0) -> tuple[str, int] | None:
    """Return the file and line of the innermost code in a traceback that the user wrote.

    Frames of this package, of the standard library and of installed packages are passed over, and
    the outermost `skip`. Where there is no other, what led to the error is looked at.
    """
    for one in _chain(error):
        for frame in reversed(traceback.extract_tb(one.__traceback__)[skip:]):
            if is_users(frame.filename):
                return frame.filename, frame.lineno or 0
        skip = 0
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    met: list[BaseException] = []
    while error is not None and error not in met:
        met.append(error)
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def is_users(filename: str) -> bool:
    """Whether code comes from a file of the user, not of this package or an installed one."""
    paths = sysconfig.get_paths()
    libraries = (
        _PACKAGE,
        *(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    )
    return not (
        filename.startswith(("<", *(library + os.sep for library in libraries)))
        or "site-packages" in filename
    )
