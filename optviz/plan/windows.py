"""Reading which part of its objectives a scene shows, or saying what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.objectives.geometry import as_domain

Window = tuple[tuple[float, float], ...]
"""The interval of each coordinate; of one dimension a second may be of the heights."""


def as_view(given: Any, objectives: Sequence[Objective]) -> Any:
    """Read one window for all objectives, or one for each, None where it is to be found.

    Returns
    -------
    window, tuple of windows, or None
        A window for each objective, without a tuple around it where there is one objective.

    Raises
    ------
    SceneError
        A window does not fit its objective, or it cannot be told which it is for.
    """
    if given is None:
        return None
    if len(objectives) == 1:
        return _window(given, objectives[0])
    depth = _depth(given)
    each = depth > 2 or (depth == 2 and len(given) != 2)
    if depth == 2 and len(given) == 2 and all(one.dim == 1 for one in objectives):
        raise SceneError(
            f"view {given!r:.60} may be one window with its heights, or two windows",
            "write a window as ((left, right),), or ((left, right), (low, high)), and list one "
            "for each objective",
        )
    if not each:
        return tuple(_window(given, one) for one in objectives)
    if len(given) != len(objectives):
        raise SceneError(
            f"view lists {len(given)} windows, and there are {len(objectives)} objectives",
            "list one for each, None where it is to be found",
        )
    return tuple(
        None if window is None else _window(window, one)
        for window, one in zip(given, objectives, strict=True)
    )


def _window(given: Any, objective: Objective) -> Window:
    """Read one window; of more than two dimensions it is of a plane through them."""
    heights = objective.dim == 1 and _depth(given) == 2 and len(given) == 2
    return as_domain(given, 2 if heights or objective.dim > 1 else 1, "view")


def _depth(given: Any) -> int:
    """Return how deep sequences are nested."""
    if isinstance(given, str) or not isinstance(given, Sequence):
        return 0
    return 1 + max(map(_depth, given), default=0)
