"""Learning rates that fall for ever: in steps, exponentially, as a power of the step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from optviz.optimizers.optimizer import COUNT, NON_NEGATIVE, require


@dataclass(frozen=True)
class Constant:
    r"""The same learning rate at every step.

    .. math:: \eta_t = \eta

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0.

    Raises
    ------
    SceneError
        A parameter is out of range.

    Examples
    --------
    >>> Constant(0.1)(7)
    0.1
    """

    lr: float

    name: ClassVar[str] = "constant"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        return self.lr


@dataclass(frozen=True)
class Step:
    r"""A learning rate that falls by a factor at once, every so many steps.

    .. math:: \eta_t = \eta \, \gamma^{\lfloor t / n \rfloor}

    torch's ``StepLR``; optax's ``exponential_decay(staircase=True)``.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at first.
    every : int
        The number n of steps between two falls.
    factor : float
        What it is multiplied with, γ ≥ 0.

    Raises
    ------
    SceneError
        A parameter is out of range.

    Examples
    --------
    >>> [Step(1, every=2, factor=0.5)(t) for t in range(6)]
    [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]
    """

    lr: float
    every: int
    factor: float = 0.1

    name: ClassVar[str] = "step"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, every=COUNT, factor=NON_NEGATIVE)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        return self.lr * float(self.factor ** (t // self.every))


@dataclass(frozen=True)
class Exponential:
    r"""A learning rate that falls by the same factor again and again, smoothly.

    .. math:: \eta_t = \eta \, \gamma^{t / n}

    torch's ``ExponentialLR`` (n = 1); optax's ``exponential_decay``.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at first.
    factor : float
        What it is multiplied with in `every` steps, γ ≥ 0.
    every : int
        The number n of steps in which it falls by the factor.

    Raises
    ------
    SceneError
        A parameter is out of range.

    Examples
    --------
    >>> [Exponential(1, factor=0.25, every=2)(t) for t in range(4)]
    [1.0, 0.5, 0.25, 0.125]
    """

    lr: float
    factor: float
    every: int = 1

    name: ClassVar[str] = "exponential"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, every=COUNT, factor=NON_NEGATIVE)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        return self.lr * float(self.factor ** (t / self.every))


@dataclass(frozen=True)
class InverseTime:
    r"""A learning rate that falls as one over the time, or a power of it.

    .. math:: \eta_t = \frac{\eta}{(1 + d t)^p}

    Keras's ``InverseTimeDecay`` (p = 1), AdaGrad's `lr_decay`. With p = 1 it is the rate of
    Robbins and Monro, whose sum has no bound while the sum of its squares has one.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at first.
    decay : float
        How fast it falls, d ≥ 0: after 1/d steps it has fallen to 1/2ᵖ.
    power : float
        The power p ≥ 0; ½ for the inverse square root.

    Raises
    ------
    SceneError
        A parameter is out of range.

    References
    ----------
    H. Robbins, S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics
    22 (1951).

    Examples
    --------
    >>> [InverseTime(1, decay=1)(t) for t in (0, 1, 3)]
    [1.0, 0.5, 0.25]
    """

    lr: float
    decay: float
    power: float = 1.0

    name: ClassVar[str] = "inverse time"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, decay=NON_NEGATIVE, power=NON_NEGATIVE)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        return self.lr / float((1.0 + self.decay * t) ** self.power)


@dataclass(frozen=True)
class Polynomial:
    r"""A learning rate that falls to its end in so many steps, as a power of what is left.

    .. math:: \eta_t = \eta_n + (\eta - \eta_n) \left( 1 - \frac{\min(t, n)}{n} \right)^p

    torch's ``PolynomialLR`` (whose end is 0) and optax's ``polynomial_schedule``; with p = 1 a
    straight line, optax's ``linear_schedule``.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at first.
    steps : int
        The number n of steps to the end, where it stays.
    power : float
        The power p ≥ 0.
    end : float
        The learning rate at the end, 0 or more.

    Raises
    ------
    SceneError
        A parameter is out of range.

    Examples
    --------
    >>> [Polynomial(1, steps=4)(t) for t in (0, 1, 2, 3, 4, 5)]
    [1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    """

    lr: float
    steps: int
    power: float = 1.0
    end: float = 0.0

    name: ClassVar[str] = "polynomial"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, steps=COUNT, power=NON_NEGATIVE, end=NON_NEGATIVE)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        left = 1.0 - min(t, self.steps) / self.steps
        return self.end + (self.lr - self.end) * float(left**self.power)
