"""What any exception means to a user: whose fault it is, in one line, and what to do about it."""

from __future__ import annotations

import builtins
import errno
import importlib
import inspect
import re
import sys
from collections.abc import Iterable

from optviz.errors import EnvironmentFault, OptvizError, SceneError, in_words, nearest, users_line

_UNKNOWN_IMPORT = re.compile(r"(ImportError: cannot import name '(\w+)' from '([\w.]+)')")
_UNKNOWN_KEYWORD = re.compile(
    r"TypeError: (\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'"
)
_MEMORY = "free some memory, or make the film smaller or shorter"
LACKING = {
    errno.ENOMEM: _MEMORY,
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.ENFILE: "close some programs",
    errno.EAGAIN: "allow more processes (ulimit -u), or close some programs",
    errno.EFBIG: "allow larger files (ulimit -f), or make the film smaller or shorter",
    errno.ENOSPC: "free some space, or write to another disk",
    errno.EDQUOT: "free some space, or write to another disk",
}
"""What is wanting of a machine whatever the program does, by the system's number for it."""
_LACKING_WORDS = {
    "can't start new thread": LACKING[errno.EAGAIN],
    "cannot allocate memory": _MEMORY,
    "failed to map segment": _MEMORY,
    "too many open files": LACKING[errno.EMFILE],
}
"""The same where libraries pass it on in words alone."""


def as_fault(error: BaseException, skip: int = 0) -> OptvizError:
    """Return any exception as a fault in a line, for the user's innermost line in its traceback.

    What this machine lacks is its own fault; what else comes out of code that the user wrote is
    the scene's. An error of neither kind is unexpected.

    Parameters
    ----------
    error : BaseException
        What was raised, by code of anybody.
    skip : int
        How many outermost frames of the traceback do not count.

    Returns
    -------
    OptvizError
        The error itself where it is one already.
    """
    if isinstance(error, OptvizError):
        return error
    file, line = users_line(error, skip) or (None, None)
    cause, remedy = explained(error)
    if lacking := remedy_of_lack(error):
        return EnvironmentFault(cause, lacking, file=file, line=line)
    if isinstance(error, Warning):
        return SceneError(
            f"a warning was made an error, {cause}", "leave warnings as they are",
            file=file, line=line,
        )  # fmt: skip
    if file is not None:
        return SceneError(cause, remedy, file=file, line=line)
    return EnvironmentFault(cause, "add --debug to see where it comes from")


def remedy_of_lack(error: BaseException) -> str:
    """Return what to do about an error that says what this machine lacks; empty for others."""
    if isinstance(error, MemoryError):
        return _MEMORY
    if isinstance(error, OSError) and error.errno in LACKING:
        return LACKING[error.errno]
    if isinstance(error, OSError | RuntimeError | ImportError):
        said = in_words(error).casefold()
        return next((_LACKING_WORDS[words] for words in _LACKING_WORDS if words in said), "")
    return ""


def explained(error: BaseException) -> tuple[str, str]:
    """Return an error in a line, and what to do about it where that can be guessed.

    A name that is not known is answered with the nearest one that is.

    Parameters
    ----------
    error : BaseException
        What code of the user raised.

    Returns
    -------
    tuple of str
        Cause and remedy; the remedy may be empty.
    """
    try:
        return _explained(error, in_words(error))
    except Exception:  # of a __repr__ or __dir__ of the user's
        return in_words(error), ""


def _explained(error: BaseException, said: str) -> tuple[str, str]:
    remedy = ""
    match error:
        case SystemExit(code=code):
            said = f"the file calls sys.exit({'' if code is None else f'{code!r:.80}'})"
            remedy = "take that out: optviz itself runs this code"
        case MemoryError():
            said = said.replace(type(error).__name__, "out of memory", 1)
        case OSError(errno=int(number), strerror=str(reason)) if number in LACKING:
            said = reason
        case ModuleNotFoundError(name=str(name)):
            remedy = "install it, or mend the name" if "." not in name else "mend the name"
        case ImportError() if found := _UNKNOWN_IMPORT.match(said):
            said = found[1]  # without the path of the module, which says nothing
            remedy = nearest(found[2], _names_of(found[3]))
            if not remedy and found[3] in sys.stdlib_module_names:
                remedy = f"{found[3]} is a module of Python's own: call yours something else"
        case NameError(name=str(name)) if name in _names_of("optviz"):
            remedy = f"write from optviz import {name}"
        case NameError(name=str(name)):
            remedy = nearest(name, _names_at(error))
        case AttributeError(name=str(name), obj=thing):
            remedy = nearest(name, dir(thing))
        case TypeError() if found := _UNKNOWN_KEYWORD.match(said):
            remedy = _keyword(*found.groups())
    return said, remedy


def _names_of(module: str) -> Iterable[str]:
    return [name for name in dir(importlib.import_module(module)) if not name.startswith("_")]


def _names_at(error: BaseException) -> Iterable[str]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    frame = trace.tb_frame if trace else None
    own = [*frame.f_locals, *frame.f_globals] if frame else []
    return [*own, *vars(builtins), *_names_of("optviz")]


def _keyword(owner: str, keyword: str) -> str:
    found = getattr(sys.modules["optviz"], owner, None)
    if not inspect.isclass(found):
        return ""
    known = list(inspect.signature(found).parameters)
    return nearest(keyword, known) or f"it takes {', '.join(known) or 'no arguments'}"
