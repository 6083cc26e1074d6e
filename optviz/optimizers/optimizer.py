"""What an optimizer is: hyperparameters, one `init`, one pure `step`."""

from __future__ import annotations

import math
from dataclasses import MISSING, dataclass, fields
from numbers import Real
from typing import Any, ClassVar, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError

Array = NDArray[np.float64]


class Differentiable(Protocol):
    """What a rule may ask of an objective, at a point (dim,) or at many (dim, n) at once."""

    def value(self, p: Array, /) -> Any:
        """Return f, with the shape of `p` less its first axis."""
        ...

    def grad(self, p: Array, /) -> Array:
        """Return the gradient, with the shape of `p`."""
        ...

    def hess(self, p: Array, /) -> Array:
        """Return the Hessian, (dim, dim) or (dim, dim, n)."""
        ...


class Optimizer(Protocol):
    """A rule with its hyperparameters: set up once, then advance purely.

    A frozen dataclass is the natural form. `init` and `step` leave the instance, the point and
    the state as they found them and return new ones; the fields of the state, a NamedTuple of
    arrays and numbers or ``()``, are what a picture can draw beside the path.
    """

    name: ClassVar[str]

    def init(self, objective: Differentiable, x: Array) -> Any:
        """Return the state before the first step from `x`."""
        ...

    def step(self, objective: Differentiable, x: Array, state: Any) -> tuple[Array, Any]:
        """Return the point and the state after one step from `x`."""
        ...


@dataclass(frozen=True)
class Within:
    """An interval of finite numbers, in the words of an error message."""

    words: str
    low: float
    high: float
    closed: bool = True

    def __contains__(self, number: float) -> bool:
        below = number <= self.high if self.closed else number < self.high
        return math.isfinite(number) and self.low <= number and below


NON_NEGATIVE: Final = Within("a finite number, 0 or more", 0.0, math.inf)
DECAY: Final = Within("at least 0 and below 1", 0.0, 1.0, closed=False)
UNIT: Final = Within("from 0 to 1", 0.0, 1.0)


def require(optimizer: Any, **ranges: Within) -> None:
    """Refuse hyperparameters out of range, by name, and keep the others as plain floats.

    Parameters
    ----------
    optimizer : dataclass instance
        The rule whose fields are checked.
    **ranges : Within
        The interval that each named field must lie in.

    Raises
    ------
    SceneError
        A field is no real number (a bool is none), is NaN or infinite, or lies outside.
    """
    for name, within in ranges.items():
        given = getattr(optimizer, name)
        number = _real(given)
        if number is None or number not in within:
            raise SceneError(
                f"{name} of {type(optimizer).__name__} is {given!r}",
                f"it must be {within.words}, such as {name}={_example(optimizer, name, within)}",
            )
        object.__setattr__(optimizer, name, number)


def _real(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, Real):
        return None
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _example(optimizer: Any, name: str, within: Within) -> str:
    default = next(field.default for field in fields(optimizer) if field.name == name)
    return repr(min(1.0, within.high / 2) if default is MISSING else default)
