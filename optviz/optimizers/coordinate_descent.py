"""Coordinate descent: one axis at a time, to the bottom."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np

from optviz.optimizers.demands import POSITIVE, one_point
from optviz.optimizers.line import finite_or_inf
from optviz.optimizers.optimizer import Array, Differentiable, require

_GOLDEN: Final = 0.5 * (math.sqrt(5.0) - 1.0)
_ACCURACY: Final = 1e-9
_MOST = 400


class CoordinateState(NamedTuple):
    """The value at the point, the axis of the next step, and how far the last step went."""

    f: float
    axis: int
    step: float


@dataclass(frozen=True)
class CoordinateDescent:
    r"""Coordinate descent: the lowest point along one axis after the other.

    .. math:: x_{k+1} = x_k + \alpha_k e_i, \quad
              \alpha_k = \mathrm{argmin}_\alpha \; f(x_k + \alpha e_i), \quad i = k \bmod n

    The lowest point is found without derivatives: steps grow by the golden ratio until f goes up,
    then golden sections narrow the interval. Along an axis with several valleys it is the bottom
    of one of them. Where f falls for ever the step is the longest one tried.

    Parameters
    ----------
    reach : float
        How far each search looks first, to both sides, above 0.

    Raises
    ------
    SceneError
        `reach` is not above 0.

    References
    ----------
    S. J. Wright, "Coordinate descent algorithms", Mathematical Programming 151 (2015). W. H.
    Press et al., *Numerical Recipes*, 3rd ed. (2007), sections 10.1 and 10.2.

    Examples
    --------
    On x² + xy + y², each step halves one coordinate's distance to the other, and turns it round.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x, y: x**2 + x * y + y**2)
    >>> record(f, CoordinateDescent(), start=(0, 4), steps=3).points.round(6).tolist()
    [[0.0, 4.0], [-2.0, 4.0], [-2.0, 1.0], [-0.5, 1.0]]
    """

    reach: float = 1.0

    name: ClassVar[str] = "Coordinate descent"
    family: ClassVar[str] = "derivative-free"
    cost: ClassVar[str] = "about 50 values"
    unmodelled: ClassVar[str] = "goes to the lowest point of f itself along an axis"
    latex: ClassVar[str] = (
        r"x_i \leftarrow \mathrm{argmin}_t\;f(x_1, \ldots, x_{i-1}, t, x_{i+1}, \ldots, x_n)"
    )
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require(self, reach=POSITIVE)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        one_point(self, x)

    def init(self, objective: Differentiable, x: Array) -> CoordinateState:
        """Return the value at `x`, and the first axis."""
        self.check(objective, x)
        return CoordinateState(float(objective.value(x)), 0, 0.0)

    def renew(self, objective: Differentiable, x: Array, state: CoordinateState) -> CoordinateState:
        """Return the state on another function, such as another batch of samples."""
        return state._replace(f=float(objective.value(x)))

    def step(
        self, objective: Differentiable, x: Array, state: CoordinateState
    ) -> tuple[Array, CoordinateState]:
        """Return the next point and state."""
        axis = np.zeros_like(x)
        axis[state.axis] = 1.0
        rounding = _ACCURACY * abs(float(x[state.axis]))
        found, f = lowest(
            lambda t: finite_or_inf(objective, x + t * axis), state.f, self.reach, rounding
        )
        return x + found * axis, CoordinateState(f, (state.axis + 1) % len(x), found)


def lowest(
    f: Callable[[float], float], here: float, reach: float, rounding: float
) -> tuple[float, float]:
    """Return where a function of one number, `here` at 0, is lowest nearby, and how low.

    Parameters
    ----------
    f : callable
        The function.
    here : float
        Its value at 0, which the result is never above.
    reach : float
        How far to look first.
    rounding : float
        The smallest distance that matters.
    """
    way, value = reach, f(reach)
    if value >= here:
        way, value = -reach, f(-reach)
    if value >= here:
        return _golden_section(f, -reach, reach, here, rounding)
    # Downhill, ever faster, until it goes up; the last three points hold a valley.
    before, at = 0.0, way
    for _ in range(_MOST):
        ahead = at + (at - before) / _GOLDEN
        beyond = f(ahead)
        if not beyond < value:
            ends = min(before, ahead), max(before, ahead)
            found, low = _golden_section(f, *ends, value, rounding)
            return (found, low) if low < value else (at, value)
        before, at, value = at, ahead, beyond
        if math.isinf(value):
            break
    return at, value


def _golden_section(
    f: Callable[[float], float], low: float, high: float, bound: float, rounding: float
) -> tuple[float, float]:
    """Narrow an interval to the lowest point found in it; 0 where none is below `bound`."""
    accuracy = max(rounding, _ACCURACY * (high - low))
    one, other = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_one, at_other = f(one), f(other)
    while high - low > accuracy:
        if at_one < at_other:
            high, other, at_other = other, one, at_one
            one = high - _GOLDEN * (high - low)
            at_one = f(one)
        else:
            low, one, at_one = one, other, at_other
            other = low + _GOLDEN * (high - low)
            at_other = f(other)
        if not low < one < other < high:
            break
    found, value = (one, at_one) if at_one < at_other else (other, at_other)
    return (found, value) if value < bound else (0.0, bound)
