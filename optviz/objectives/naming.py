"""Whether pickle can find a function again: it goes by module and name."""

from __future__ import annotations

import functools
import pickle
import sys
from collections.abc import Iterable
from operator import attrgetter
from types import FrameType, FunctionType
from typing import Any

from optviz.errors import SceneError


class Unpicklable(SceneError, pickle.PicklingError):  # noqa: N818  (says what it is)
    """A function of the user has no name by which another process could find it."""


def refuse_nameless(arguments: Iterable[Any], name: str) -> None:
    """Raise Unpicklable where a function among the arguments has no module and name to go by.

    Picklers written in Python, such as cloudpickle's, may take any function: they are let try.
    """
    nameless = [one for one in map(_function, arguments) if one is not None and not _found(one)]
    if nameless and not _asked_in_python():
        raise Unpicklable(
            f"pickle finds functions by module and name, and cannot find {nameless[0].__name__}",
            "define it by def at the top of a module, use Objective.from_formula, or cloudpickle",
            item=f"objective {name!r}",
        )


def _function(given: Any) -> FunctionType | None:
    while isinstance(given, functools.partial):
        given = given.func
    return given if isinstance(given, FunctionType) else None


def _found(function: FunctionType) -> bool:
    try:
        found = attrgetter(function.__qualname__)(sys.modules[function.__module__])
    except (AttributeError, KeyError):
        return False
    return found is function


def _asked_in_python() -> bool:
    """Whether a pickler that is more than the standard one is at work further up the stack."""
    standard = (pickle.Pickler, pickle._Pickler)
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        own = frame.f_locals.get("self")
        if isinstance(own, standard) and type(own) not in standard:
            return True
        frame = frame.f_back
    return False
