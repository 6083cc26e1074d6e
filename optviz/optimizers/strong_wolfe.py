"""The strong Wolfe conditions: far enough down, and almost level along the line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from optviz.errors import SceneError
from optviz.optimizers.demands import FRACTION
from optviz.optimizers.line import Line
from optviz.optimizers.optimizer import Array, require

_DOUBLINGS = 30
_NARROWINGS = 100


@dataclass(frozen=True)
class StrongWolfe:
    r"""Line search for the strong Wolfe conditions: f falls enough, and its slope flattens enough.

    .. math:: f(x + \alpha p) \le f(x) + c_1 \alpha \nabla f(x)^T p, \quad
              |\nabla f(x + \alpha p)^T p| \le c_2 |\nabla f(x)^T p|

    Lengths are doubled until an interval must hold a good one, which is then narrowed by cubic
    interpolation, by a parabola where the cubic goes to an end of the interval, and by halves
    where both do: the choices of SciPy's ``line_search``, except that no length outside the
    interval is tried, and that it is narrowed until f can tell no more, however much too long the
    first length was. Where f falls for ever the longest length tried is taken.

    Parameters
    ----------
    c1 : float
        The share of the promised fall that is asked for, 0 < c₁ < c₂.
    c2 : float
        What may be left of the slope, c₁ < c₂ < 1: 0.9 for Newton-like directions, 0.1 for
        conjugate gradients.

    Raises
    ------
    SceneError
        A parameter is out of range.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), algorithms 3.5 and 3.6.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import SteepestDescent
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: 3 * x**2, lambda x: 6 * x)
    >>> run = record(f, SteepestDescent(line_search=StrongWolfe(c2=0.1)), start=1, steps=1)
    >>> bool(abs(run.gradients[1, 0]) <= 0.1 * abs(run.gradients[0, 0]))
    True
    """

    c1: float = 1e-4
    c2: float = 0.9

    name: ClassVar[str] = "strong Wolfe"
    latex: ClassVar[str] = (
        r"f(x + \alpha p) \leq f(x) + c_1 \alpha\,\nabla f(x)^T p, \quad"
        r" |\nabla f(x + \alpha p)^T p| \leq c_2 |\nabla f(x)^T p|"
    )

    def __post_init__(self) -> None:
        require(self, c1=FRACTION, c2=FRACTION)
        if self.c1 >= self.c2:
            raise SceneError(
                f"c1 of StrongWolfe is {self.c1!r} and c2 is {self.c2!r}",
                "c1 must be below c2, such as c1=0.0001, c2=0.9",
            )

    def check(self, objective: Any, x: Array) -> None:
        """Accept every objective."""

    def length(self, line: Line, guess: float) -> float | None:
        """Return a length that meets both conditions, or else one that goes down enough."""
        last, length = _End(0.0, line.start, line.slope), guess
        for trial in range(_DOUBLINGS):
            value = line.value(length)
            if self._is_too_high(line, length, value) or (trial and value >= last.value):
                return self._within(line, last, _End(length, value, math.nan))
            slope = line.derivative(length)
            if abs(slope) <= -self.c2 * line.slope:
                return length
            here = _End(length, value, slope)
            if slope >= 0.0:
                return self._within(line, here, last)
            last, length = here, 2.0 * length
        return last.at

    def _is_too_high(self, line: Line, length: float, value: float) -> bool:
        return value > line.start + self.c1 * length * line.slope

    def _within(self, line: Line, low: _End, high: _End) -> float | None:
        """Narrow an interval whose `low` end goes down enough and slopes down to the other."""
        third = _End(0.0, line.start, line.slope)
        for trial in range(_NARROWINGS):
            if line.is_one_point(low.at, high.at) or (not low.at and line.is_lost(high.at)):
                break
            length = _interpolated(low, high, third if trial else None)
            value = line.value(length)
            if self._is_too_high(line, length, value) or value >= low.value:
                third, high = high, _End(length, value, math.nan)
                continue
            slope = line.derivative(length)
            if abs(slope) <= -self.c2 * line.slope:
                return length
            if slope * (high.at - low.at) >= 0.0:
                third, high = high, low
            else:
                third = low
            low = _End(length, value, slope)
        return low.at if low.value < line.start else None


class _End(NamedTuple):
    """An end of an interval: the length, f there, and f' where it is known."""

    at: float
    value: float
    slope: float


def _interpolated(low: _End, high: _End, third: _End | None) -> float:
    """Return the length to try next: of a cubic, a parabola, or half way."""
    width = high.at - low.at
    if third is not None:
        guess = _cubic_bottom(low, high, third)
        if _is_inside(guess, low, high, 0.2):
            return guess
    guess = _parabola_bottom(low, high)
    if _is_inside(guess, low, high, 0.1):
        return guess
    return low.at + 0.5 * width


def _is_inside(guess: float, low: _End, high: _End, margin: float) -> bool:
    """Whether a length lies between both ends, by more than a share of what is between them."""
    # SciPy's margin has the wrong sign where `high` is the nearer end: it then leaves the interval.
    return margin <= (guess - low.at) / (high.at - low.at) <= 1.0 - margin


def _cubic_bottom(low: _End, high: _End, third: _End) -> float:
    """Return where the cubic through three points, with the slope at `low`, is lowest."""
    # In units of the interval and of the fall along it, so that no power leaves the floats.
    width = high.at - low.at
    fall = -low.slope * width
    try:
        other = (third.at - low.at) / width
        over_high = (high.value - low.value) / fall + 1.0
        over_third = (third.value - low.value) / fall + other
        cube = (over_third / other**2 - over_high) / (other - 1.0)
        square = over_high - cube
        return low.at + width * (-square + math.sqrt(square**2 + 3.0 * cube)) / (3.0 * cube)
    except (ArithmeticError, ValueError):
        return math.nan


def _parabola_bottom(low: _End, high: _End) -> float:
    """Return where the parabola through two points, with the slope at `low`, is lowest."""
    width = high.at - low.at
    fall = -low.slope * width
    try:
        return low.at + 0.5 * width / ((high.value - low.value) / fall + 1.0)
    except ArithmeticError:
        return math.nan
