"""What an optimizer is: hyperparameters, one `init`, one pure `step`."""

from __future__ import annotations

import math
from dataclasses import MISSING, dataclass, fields
from numbers import Integral, Real
from typing import Any, ClassVar, Final, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError, in_words

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

    A rule whose state holds the value or the gradient at the point has a method
    ``renew(objective, x, state)`` as well, which returns the state with those of another objective
    at the same point: a run on batches has another one at each step.

    A rule whose step is the lowest point of a quadratic, or its stationary point, says which by
    ``model(objective, x, state, next_state) -> LocalModel | None``: from one point and the states
    before and after, of which it reads the fields, as arrays or numbers; None where it stands
    still. A rule that has none says why by ``unmodelled``, words that follow its name:
    ``"compares values"``.

    A rule may say how it comes to its step by a class variable ``worked``: an expression such as
    ``"-lr * g"``, or several, of which a picture shows the first that comes out as the step, with
    its numbers. Its names are those of hyperparameters and of the state after the step (before it
    with ``_old``), ``x``, ``f``, ``g``, the Hessian ``h``, the identity ``I``, the ``last`` step,
    and ``m_hat`` and ``v_hat`` for means without their bias.
    """

    name: ClassVar[str]

    def init(self, objective: Differentiable, x: Array) -> Any:
        """Return the state before the first step from `x`."""
        ...

    def step(self, objective: Differentiable, x: Array, state: Any) -> tuple[Array, Any]:
        """Return the point and the state after one step from `x`."""
        ...


class Rule(Optimizer, Protocol):
    """An optimizer of this package, which can be listed beside the others."""

    family: ClassVar[str]
    """Which kind of rule it is: "first order", "second order", …"""

    cost: ClassVar[str]
    """What a step asks of the objective: "1 gradient", …"""

    latex: ClassVar[str]
    """The rule in matplotlib's mathtext, without dollar signs."""


class Steps(NamedTuple):
    """The state of a rule that needs to know nothing but how many steps were made."""

    t: int


class Schedule(Protocol):
    """A learning rate that depends on the step; a frozen dataclass is the natural form."""

    def __call__(self, t: int, /) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        ...


Rate: TypeAlias = float | Schedule


def rate(lr: Rate, t: int) -> float:
    """Return the learning rate of step `t`, counted from 0: a number, or what a schedule says.

    Raises
    ------
    SceneError
        The schedule does not give a finite number, 0 or more.
    """
    if isinstance(lr, float):
        return lr
    number = _real(lr(t))
    if number is None or number not in NON_NEGATIVE:
        raise SceneError(
            f"the schedule {lr!r} gives {lr(t)!r} at step {t}",
            f"a learning rate must be {NON_NEGATIVE.words}",
        )
    return number


def gradient(objective: Differentiable, x: Array, weight_decay: float) -> Array:
    """Return the gradient of f + ½λ‖x‖², which is what weight decay means but for AdamW."""
    g = objective.grad(x)
    return g + weight_decay * x if weight_decay else g


@dataclass(frozen=True)
class Within:
    """An interval of finite numbers, in the words of an error message.

    `whole` numbers stay integers. Where `schedules` are allowed, one may stand for a number.
    """

    words: str
    low: float
    high: float
    closed: bool = True
    whole: bool = False
    schedules: bool = False

    def __contains__(self, number: float) -> bool:
        below = number <= self.high if self.closed else number < self.high
        return abs(number) < math.inf and self.low <= number and below


NON_NEGATIVE: Final = Within("a finite number, 0 or more", 0.0, math.inf)
RATE: Final = Within("a finite number, 0 or more", 0.0, math.inf, schedules=True)
FINITE: Final = Within("a finite number", -math.inf, math.inf)
AT_LEAST_ONE: Final = Within("a finite number, 1 or more", 1.0, math.inf)
COUNT: Final = Within("a whole number, 1 or more", 1, 2**53, whole=True)
DECAY: Final = Within("at least 0 and below 1", 0.0, 1.0, closed=False)
UNIT: Final = Within("from 0 to 1", 0.0, 1.0)


def require(one: Any, **ranges: Within) -> None:
    """Refuse hyperparameters out of range, by name, and keep the others as plain numbers.

    Parameters
    ----------
    one : dataclass instance
        The rule or schedule whose fields are checked.
    **ranges : Within
        The interval that each named field must lie in.

    Raises
    ------
    SceneError
        A field is no real number (a bool is none), is NaN or infinite, or lies outside; or it is
        a schedule that gives no learning rate at step 0.
    """
    for name, within in ranges.items():
        given = getattr(one, name)
        if within.schedules and callable(given):
            _check_schedule(f"{name} of {type(one).__name__}", given)
            continue
        number = _whole(given) if within.whole else _real(given)
        if number is None or number not in within:
            raise SceneError(
                f"{name} of {type(one).__name__} is {given!r}",
                f"it must be {within.words}, such as {name}={_example(one, name, within)}",
            )
        object.__setattr__(one, name, number)


def require_flag(one: Any, *names: str) -> None:
    """Refuse what is neither True nor False, by name."""
    for name in names:
        given = getattr(one, name)
        if not isinstance(given, bool):
            raise SceneError(
                f"{name} of {type(one).__name__} is {given!r}", "it must be True or False"
            )


def _check_schedule(what: str, given: Any) -> None:
    if isinstance(given, type):
        raise SceneError(f"{what} is the class {given.__name__}", f"write {given.__name__}(…)")
    try:
        rate(given, 0)
    except SceneError as error:
        raise error.at(item=what) from None
    except Exception as error:
        raise SceneError(
            f"{what} is {given!r}, which raised {in_words(error)}",
            "a schedule must return the learning rate of step t",
        ) from error


def _real(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, Real):
        return None
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _whole(given: object) -> int | None:
    return int(given) if isinstance(given, Integral) and not isinstance(given, bool) else None


def _example(one: Any, name: str, within: Within) -> str:
    default = next(field.default for field in fields(one) if field.name == name)
    if default is not MISSING and default is not None:
        return repr(default)
    if within.whole:
        return "100"
    return repr(1.0 if 1.0 in within else within.high / 2)
