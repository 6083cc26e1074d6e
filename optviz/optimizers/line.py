"""The line along a direction: what a line search asks of it, and where it leaves the point."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Final, NamedTuple, Protocol

import numpy as np

from optviz.errors import OptvizError, Stalled
from optviz.optimizers.norm import rescue
from optviz.optimizers.optimizer import Array, Differentiable

TRIALS: Final = 32
"""How many of the lengths tried a state keeps; of more than these, the last."""

EPS: Final = float(np.finfo(np.float64).eps)

_TINY = 1e-290  # floats of eps times this have all their digits, smaller ones lose them


class Line:
    """The function along x + αp, α ≥ 0, with what has been tried of it.

    Attributes
    ----------
    start, slope : float
        The value and the derivative at α = 0.
    unit : float
        What a search without a guess calls length 1: 1, but for a direction so large or small
        that it was scaled down or up, so that ∇fᵀp neither underflows nor overflows.
    tried : list of float
        The lengths at which the value was asked for.
    """

    __slots__ = (
        "_gradients", "_objective", "_p", "_values", "_x", "slope", "start", "tried", "unit"
    )  # fmt: skip

    def __init__(
        self, objective: Differentiable, x: Array, p: Array, f: float, g: Array, unit: float = 1.0
    ) -> None:
        self._objective, self._x, self._p, self.unit = objective, x, p, unit
        self.start, self.slope = f, float(g @ p)
        self.tried: list[float] = []
        self._values: dict[float, float] = {}
        self._gradients: dict[float, Array] = {}

    def at(self, length: float) -> Array:
        """Return the point x + αp."""
        return self._x + length * self._p

    def value(self, length: float) -> float:
        """Return f there; infinite where it is not a number, so that no search ends there."""
        if length not in self._values:
            self.tried.append(length)
            self._values[length] = finite_or_inf(self._objective, self.at(length))
        return self._values[length]

    def gradient(self, length: float) -> Array:
        """Return the gradient there."""
        if length not in self._gradients:
            self._gradients[length] = self._objective.grad(self.at(length))
        return self._gradients[length]

    def derivative(self, length: float) -> float:
        """Return the derivative along the line there."""
        return float(self.gradient(length) @ self._p)

    def is_lost(self, length: float) -> bool:
        """Whether a length is too short to tell: for the point, or for f by what its slope says."""
        start = self.start
        return start + length * self.slope == start or self.is_one_point(0.0, length)

    def is_one_point(self, low: float, high: float) -> bool:
        """Whether no point lies between two lengths."""
        return low == high or bool((self.at(low) == self.at(high)).all())

    def promise(self, noise: float) -> float:
        """Return how far f would fall to the bottom of a parabola, where a search found nothing.

        It begins as f does and goes through the nearest trial that lies higher by more than noise.
        """
        risen = [length for length in self.tried if self._values[length] - self.start > noise]
        if not risen:
            return 0.0
        first_order = -self.slope * min(risen)
        bend = self._values[min(risen)] - self.start + first_order
        return 0.25 * first_order * (first_order / bend) if bend < math.inf else math.inf

    def to_the_bottom_of_the_parabola(self) -> float:
        """Return −gᵀp / pᵀHp with the Hessian at the start of the line; not above 0 is no bottom.

        The direction is brought to size 1 first, so that a tiny one does not underflow.
        """
        size = float(np.abs(self._p).max())
        unit = self._p / size
        curvature = float(unit @ self._objective.hess(self._x) @ unit)
        return -self.slope / size / curvature / size if curvature > 0.0 else -math.inf


def finite_or_inf(objective: Differentiable, x: Array) -> float:
    """Return f, or infinity where it is not a number or overflows Python's floats."""
    try:
        found = float(objective.value(x))
    except OptvizError as error:
        if not isinstance(error.__cause__, OverflowError):
            raise
        return math.inf
    return math.inf if math.isnan(found) else found


class LineSearch(Protocol):
    """A way to choose how far to go: hyperparameters and one method."""

    name: ClassVar[str]

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the search cannot work on the objective from `x` on."""
        ...

    def length(self, line: Line, guess: float) -> float | None:
        """Return a step length on a line that begins downwards, or None where it finds none."""
        ...


class Move(NamedTuple):
    """Where a line search went: the point, f and ∇f there, the length and those tried."""

    x: Array
    f: float
    g: Array
    step: float
    trials: Array


NO_TRIALS: Final = np.full(TRIALS, np.nan)
NO_TRIALS.setflags(write=False)


def advance(
    search: LineSearch,
    objective: Differentiable,
    x: Array,
    p: Array,
    f: float,
    g: Array,
    guess: float = 1.0,
) -> Move:
    """Go along `p` as far as a line search says.

    Where it finds no length though the direction goes down, the run is at rest if what there is
    to gain is lost in the rounding of f, and stalled if not.

    Parameters
    ----------
    search : LineSearch
        Which one.
    objective : Differentiable
        The function.
    x, p : ndarray, shape (dim,)
        Where from, and in which direction.
    f, g : float, ndarray of shape (dim,)
        The value and the gradient at `x`.
    guess : float
        The length that searches without a first length of their own try first.

    Raises
    ------
    Stalled
        No step along `p` leads further down.
    """
    unit = rescue(p)
    line = Line(objective, x, p / unit, f, g, unit)
    length = search.length(line, guess * unit) if line.slope < 0.0 else 0.0
    trials = _padded(line.tried) / unit
    if length is None:
        rounding = EPS * terms(f, g, x)
        if line.promise(1e4 * rounding) > 1e2 * rounding:
            raise Stalled(f"{search.name} found no step that leads further down")
        length = 0.0
    if length == 0.0:
        return Move(x, f, g, 0.0, trials)
    if not line.tried:
        trials = _padded([length]) / unit
    return Move(line.at(length), line.value(length), line.gradient(length), length / unit, trials)


def terms(f: float, g: Array, x: Array) -> float:
    """Return the size of what f is made of, of which its rounding is a share: f itself and gᵢxᵢ."""
    return abs(f) + float(np.abs(g) @ np.abs(x)) + _TINY


def is_at_rest(step: float, trials: Array) -> bool:
    """Whether the last search found nothing to gain; the next one, from there, would not either."""
    return step == 0.0 and not math.isnan(trials[0])


def _padded(tried: list[float]) -> Array:
    trials = NO_TRIALS.copy()
    last = tried[-TRIALS:]
    trials[: len(last)] = last
    return trials
