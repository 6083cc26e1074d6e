"""Difference quotients as runs: the point stays, h shrinks, and the estimate of f′ is the state."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.optimizers import Differentiable

Array = NDArray[np.float64]

DECADES = (*(10.0**-k for k in range(18)), 1e-50)
"""1, 1/10, 1/100, … 10⁻¹⁷, and 10⁻⁵⁰, which float64 cannot add to 1."""


class Quotient(NamedTuple):
    """The state of a difference quotient.

    Parameters
    ----------
    t : int
        How many times h has changed.
    h : float
        How far ahead of x the function is evaluated.
    behind : float
        How far behind x the function is evaluated: 0, or h.
    estimate : array (dim,)
        The difference quotient in each coordinate.
    """

    t: int
    h: float
    behind: float
    estimate: Array


@dataclass(frozen=True)
class _Difference:
    h: Sequence[float] = DECADES

    order: ClassVar[int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "h", _lengths(type(self).__name__, self.h))

    def init(self, objective: Differentiable, x: Array) -> Quotient:
        """Return the quotient for the first h."""
        return self._quotient(objective, x, 0)

    def step(self, objective: Differentiable, x: Array, state: Quotient) -> tuple[Array, Quotient]:
        """Return the same point, and the quotient for the next h; the last one stays."""
        return x, self._quotient(objective, x, state.t + 1)

    def _quotient(self, objective: Differentiable, x: Array, t: int) -> Quotient:
        h = self.h[min(t, len(self.h) - 1)]
        behind = h if self.order == 2 else 0.0
        estimate = np.empty(len(x))
        for i, unit in enumerate(np.eye(len(x))):
            ahead = objective.value(x + h * unit)
            estimate[i] = (ahead - objective.value(x - behind * unit)) / (h + behind)
        return Quotient(t, h, behind, estimate)


@dataclass(frozen=True)
class ForwardDifference(_Difference):
    r"""The slope of the secant from x to x + h, for ever smaller h.

    .. math:: f'(x) \approx \frac{f(x + h) - f(x)}{h}

    It is listed in a scene like an optimizer; its point stays at the start.

    Parameters
    ----------
    h : sequence of float
        One a step, the first for the start; the last one stays. By default 1, 0.1, … 1e-17, 1e-50.

    Raises
    ------
    SceneError
        An h is not a finite number above 0, or there is none.

    Notes
    -----
    Truncation makes an error of ½ h f″(x), rounding one of about ε f(x) / h; they are equal near
    h = √ε ≈ 1.5e-8, where half the digits are right. The differences are taken as written, without
    the care that `Objective` takes where it has no gradient.

    References
    ----------
    Nocedal and Wright, *Numerical Optimization*, 2nd ed. (2006), section 8.1.

    Examples
    --------
    >>> from optviz import Objective, record
    >>> run = record(Objective(lambda x: x**2), ForwardDifference(h=[1, 0.5, 1e-50]), 3, steps=2)
    >>> run.states["estimate"][:, 0].tolist()
    [7.0, 6.5, 0.0]
    """

    name: ClassVar[str] = "Forward difference"
    details: ClassVar[str] = "(f(x + h) − f(x)) / h"
    order: ClassVar[int] = 1


@dataclass(frozen=True)
class CentralDifference(_Difference):
    r"""The slope of the secant from x − h to x + h, for ever smaller h.

    .. math:: f'(x) \approx \frac{f(x + h) - f(x - h)}{2 h}

    It is listed in a scene like an optimizer; its point stays at the start.

    Parameters
    ----------
    h : sequence of float
        One a step, the first for the start; the last one stays. By default 1, 0.1, … 1e-17, 1e-50.

    Raises
    ------
    SceneError
        An h is not a finite number above 0, or there is none.

    Notes
    -----
    Truncation makes an error of ⅙ h² f‴(x), rounding one of about ε f(x) / h; they are equal near
    h = ∛ε ≈ 6e-6, where two thirds of the digits are right.

    References
    ----------
    Nocedal and Wright, *Numerical Optimization*, 2nd ed. (2006), section 8.1.

    Examples
    --------
    On a parabola it is exact but for rounding.

    >>> from optviz import Objective, record
    >>> run = record(Objective(lambda x: x**2), CentralDifference(h=[1, 0.5, 1e-50]), 3, steps=2)
    >>> run.states["estimate"][:, 0].tolist()
    [6.0, 6.0, 0.0]
    """

    name: ClassVar[str] = "Central difference"
    details: ClassVar[str] = "(f(x + h) − f(x − h)) / 2h"
    order: ClassVar[int] = 2


def _lengths(rule: str, given: Any) -> tuple[float, ...]:
    made = tuple(given) if isinstance(given, Iterable) else (given,)
    for h in made:
        real = isinstance(h, numbers.Real) and not isinstance(h, bool)
        if not real or not 0 < h < math.inf:
            raise SceneError(f"h of {rule} has {h!r:.80}", "give finite numbers above 0")
    if not made:
        raise SceneError(f"h of {rule} is empty", "give at least one number, such as h=[1e-5]")
    return tuple(map(float, made))
