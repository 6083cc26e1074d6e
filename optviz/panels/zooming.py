"""From one window to another: which is seen on the way, so that the motion looks straight."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optviz.panels.limits import Interval

Window = tuple[Interval, Interval]
Weights = Mapping[int, float]
"""How much of each settled window is seen, by its number; together they are 1."""

_EVEN = 1e-9


@dataclass(frozen=True)
class Leg:
    """Which window is seen: a share of the way from one to another."""

    here: Window
    there: Window
    way: float

    @property
    def window(self) -> Window:
        """The one that is seen."""
        return between(self.here, self.there, self.way)


def between(here: Window, there: Window, way: float) -> Window:
    """Return the window at a share of the way: here at 0, there at 1.

    Widths and heights go by a constant factor, w = w₀^(1 − s) w₁^s, and each edge by the same
    share of its way as they do. So what is seen moves along straight lines, away from one point
    that stays where it is on the screen.
    """
    if way <= 0.0 or way >= 1.0:
        return there if way >= 1.0 else here
    (left, right), (low, high) = (
        _between(one, other, way) for one, other in zip(here, there, strict=True)
    )
    return (left, right), (low, high)


def stations(here: Window, there: Window, most: int) -> int:
    """Return in how many parts to cut a way, so that in each the window at most doubles.

    Where it moves aside as well, it does so by no more than its own length.
    """
    needed = 1.0
    for one, other in zip(here, there, strict=True):
        lengths = one[1] - one[0], other[1] - other[0]
        factor = abs(math.log(lengths[1] / lengths[0]))
        moved = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
        if factor < _EVEN:
            needed = max(needed, moved / min(lengths))
        else:
            aside = max(moved / abs(lengths[1] - lengths[0]), 1.0)
            needed = max(needed, factor / math.log1p(1.0 / aside))
    return min(math.ceil(needed * (1.0 - _EVEN)), most)


def around(windows: Sequence[Window]) -> Window:
    """Return the smallest window that holds some."""
    (left, right), (low, high) = (
        (min(one[k][0] for one in windows), max(one[k][1] for one in windows)) for k in (0, 1)
    )
    return (left, right), (low, high)


def _between(one: Interval, other: Interval, way: float) -> Interval:
    factor = math.log((other[1] - other[0]) / (one[1] - one[0]))
    share = way if abs(factor) < _EVEN else math.expm1(way * factor) / math.expm1(factor)
    low, high = (a + share * (b - a) for a, b in zip(one, other, strict=True))
    return low, high
