"""Reading what users give to a scene: counts, texts, points, lists; or saying what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Any, cast

import numpy as np

from optviz.errors import SceneError


def as_start(given: object, item: str = "") -> float | tuple[float, ...] | None:
    """Read a starting point: finite numbers, one a dimension, or one number alone."""
    if given is None:
        return None
    remedy = "give a finite number, or one a dimension"
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise SceneError(f"start is {given!r:.80}", remedy, item=item) from None
    if array.ndim > 1 or array.size == 0 or not np.isfinite(array).all():
        raise SceneError(f"start is {given!r:.80}", remedy, item=item)
    return float(array) if array.ndim == 0 else tuple(array.tolist())


def as_several(given: object, what: str, item: str = "") -> tuple[Any, ...]:
    """Read a list that is not empty; one thing alone is a list of one."""
    if isinstance(given, str | bytes) or given is None:
        raise SceneError(f"{what} is {given!r:.80}", "give a list", item=item)
    made = tuple(given) if isinstance(given, Iterable) else (given,)
    if not made:
        whose = "the scene has" if not item else "it has"
        raise SceneError(f"{whose} no {what}", "list at least one", item=item)
    return made


def as_count(name: str, given: object, most: int | None = None) -> int:
    """Read a whole number, 0 or more."""
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if not whole or cast(int, given) < 0:
        raise SceneError(f"{name} is {given!r:.80}", "give a whole number, 0 or more")
    if most is not None and cast(int, given) > most:
        raise SceneError(f"{name} is {given}", f"give {most} or fewer")
    return int(cast(int, given))


def as_tolerance(name: str, given: object) -> float | None:
    """Read a finite number, 0 or more, or None."""
    if given is None:
        return None
    number = isinstance(given, int | float | np.floating) and not isinstance(given, bool)
    if not number or not 0.0 <= cast(float, given) < inf:
        raise SceneError(
            f"{name} is {given!r:.80}", "give a finite number, 0 or more, such as 1e-6"
        )
    return float(cast(float, given))


def as_text(name: str, given: object) -> str:
    """Return a text as it is, and refuse anything else."""
    if not isinstance(given, str):
        raise SceneError(f"the {name} is {given!r:.80}", "give a text")
    return given


def as_palette(given: object) -> str | tuple[str, ...] | None:
    """Read the name of a palette, or a list of colours."""
    if given is None or isinstance(given, str):
        return given
    if not isinstance(given, Iterable):
        raise SceneError(f"the palette is {given!r:.80}", "give a list of colours, or a name")
    return tuple(given)


def shown(point: tuple[float, ...]) -> str:
    """Write a point as a reader would: ``-20``, ``(-1.5, 2)``."""
    inner = ", ".join(f"{x:g}" for x in point)
    return inner if len(point) == 1 else f"({inner})"
