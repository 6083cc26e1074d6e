"""What Python's own errors in a scene file mean, in one line, and what to do about them."""

from __future__ import annotations

import builtins
import importlib
import inspect
import re
import sys
from collections.abc import Iterable

from optviz.errors import nearest

_UNKNOWN_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_UNKNOWN_KEYWORD = re.compile(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_LONGEST = 300


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
    said = " ".join(str(error).split())
    remedy = ""
    match error:
        case ModuleNotFoundError(name=str(name)):
            remedy = "install it, or mend the name" if "." not in name else "mend the name"
        case ImportError() if found := _UNKNOWN_IMPORT.match(said):
            said = found[0]  # without the path of the module, which says nothing
            remedy = nearest(found[1], _names_of(found[2]))
        case NameError(name=str(name)) if name in _names_of("optviz"):
            remedy = f"write from optviz import {name}"
        case NameError(name=str(name)):
            remedy = nearest(name, _names_at(error))
        case AttributeError(name=str(name), obj=thing):
            remedy = nearest(name, dir(thing))
        case TypeError() if found := _UNKNOWN_KEYWORD.match(said):
            remedy = _keyword(*found.groups())
    kind = type(error).__name__
    return (f"{kind}: {said}" if said else kind)[:_LONGEST], remedy


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
