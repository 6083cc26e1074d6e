"""What rules ask for beyond numbers in a range: names, line searches, moments, one point."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any, Final

from optviz.errors import SceneError
from optviz.optimizers.optimizer import DECAY, NON_NEGATIVE, RATE, Array, Within, require

POSITIVE: Final = Within("a finite number above 0", math.ulp(0.0), math.inf)
FRACTION: Final = Within("above 0 and below 1", math.ulp(0.0), 1.0, closed=False)


def require_one_of(rule: Any, name: str, known: tuple[str, ...]) -> None:
    """Refuse a field that is none of the names known.

    Raises
    ------
    SceneError
        It is not.
    """
    given = getattr(rule, name)
    if not isinstance(given, str) or given not in known:
        raise SceneError(
            f"{name} of {type(rule).__name__} is {given!r}",
            f"it must be one of {', '.join(map(repr, known))}, such as {name}={known[0]!r}",
        )


def require_line_search(rule: Any) -> None:
    """Refuse a field `line_search` that is no line search, or its class.

    Raises
    ------
    SceneError
        It is not.
    """
    given = rule.line_search
    if isinstance(given, type) or not hasattr(given, "length"):
        default = next(field.default for field in fields(rule) if field.name == "line_search")
        raise SceneError(
            f"line_search of {type(rule).__name__} is {given!r}",
            f"it must be a line search, such as line_search={default!r}",
        )


def require_moments(rule: Any, **others: Within) -> None:
    """Refuse η, β₁, β₂ or ε out of range, for Adam and its kin, and then other fields by name.

    Raises
    ------
    SceneError
        One is.
    """
    require(rule, lr=RATE, beta1=DECAY, beta2=DECAY, eps=NON_NEGATIVE, **others)


def one_point(rule: Any, x: Array) -> None:
    """Refuse many points at once, for a rule that makes its choices for one.

    Raises
    ------
    SceneError
        `x` does not have the shape (dim,).
    """
    if x.ndim != 1:
        raise SceneError(
            f"{type(rule).__name__} was given points of shape {x.shape}",
            "it runs from one start at a time",
        )
