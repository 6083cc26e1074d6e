"""What a callable's parameters say: how many variables it has, and how it wants them."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import numpy as np

from optviz.errors import SceneError


def dimension(f: Callable[..., Any], dim: int | None) -> int:
    """Return the number of variables of a function, as said or as its parameters show."""
    if dim is None:
        counts = parameters(f)
        if counts is None or counts[0] == 0:
            raise SceneError(
                "the number of variables cannot be told from f's parameters", "say it by dim="
            )
        return counts[0]
    if isinstance(dim, bool) or not isinstance(dim, (int, np.integer)) or dim < 1:
        raise SceneError(f"dim is {dim!r}", "it must be a whole number, 1 or more")
    return int(dim)


def parameters(function: Callable[..., Any]) -> tuple[int, float] | None:
    """Count the positional parameters that a function needs, and that it takes at most.

    None where Python cannot tell.
    """
    try:
        known = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    positional = [p for p in known if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = sum(p.default is p.empty for p in positional)
    for p in known:
        if p.kind is p.KEYWORD_ONLY and p.default is p.empty:
            raise SceneError(
                f"the function needs a keyword, {p.name}=", "bind it, as with functools.partial"
            )
    return needed, math.inf if any(p.kind is p.VAR_POSITIONAL for p in known) else len(positional)


def is_on_paper(function: Callable[..., Any], role: str, dim: int) -> bool:
    """Whether a function takes its components one by one, not as one array."""
    counts = parameters(function)
    if counts is None:
        return dim == 1
    needed, most = counts
    if needed == dim:
        return True
    if needed == 1:
        return False
    if needed < dim <= most:
        return True
    if needed == 0 and most >= 1:
        return dim == 1
    raise SceneError(
        f"{role} takes {needed} arguments, but a point has {dim} component{'s' * (dim > 1)}",
        f"write {role} with {dim} parameter{'s' * (dim > 1)}" + " or with one array" * (dim > 1),
    )


def identity(function: Callable[..., Any] | None) -> Hashable:
    """Return what a callable is compared by: itself, or what `functools.partial` made it of."""
    made: Any = function
    if isinstance(function, partial):
        made = identity(function.func), function.args, tuple(sorted(function.keywords.items()))
    try:
        hash(made)
    except TypeError:
        return id(function)
    return made  # type: ignore[no-any-return]


def spelled(function: Callable[..., Any]) -> str:
    """Name a callable as its definition does."""
    return str(getattr(function, "__qualname__", None) or repr(function))
