"""Schedules made of schedules: a warm-up and what follows, or any number one after another."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import ClassVar

from optviz.errors import SceneError
from optviz.optimizers.optimizer import COUNT, NON_NEGATIVE, RATE, Rate, rate, require
from optviz.optimizers.schedules.decays import Constant


@dataclass(frozen=True)
class Warmup:
    r"""A learning rate that rises in a straight line, and is followed by another schedule.

    .. math:: \eta_t = \begin{cases} \eta_0 + (\eta_n - \eta_0) \, t / n & t < n \\
                                     \text{the other at } t - n & t \ge n \end{cases}

    where ηₙ is the first rate of the other. optax's ``warmup_cosine_decay_schedule`` and its
    like; torch's ``SequentialLR`` of ``LinearLR`` and the other. With `start` at 0 the first step
    stands still.

    Parameters
    ----------
    lr : float or schedule
        What follows: a number, η ≥ 0, or a schedule, whose steps are counted from there.
    steps : int
        The number n of steps on the way up.
    start : float
        The learning rate η₀ ≥ 0 of the first step.

    Raises
    ------
    SceneError
        A parameter is out of range.

    Examples
    --------
    >>> from optviz.optimizers import Step
    >>> [Warmup(Step(1, every=2, factor=0.5), steps=4)(t) for t in range(8)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 0.5, 0.5]
    """

    lr: Rate
    steps: int
    start: float = 0.0

    name: ClassVar[str] = "warm-up"

    def __post_init__(self) -> None:
        require(self, lr=RATE, steps=COUNT, start=NON_NEGATIVE)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        if t >= self.steps:
            return rate(self.lr, t - self.steps)
        return self.start + (rate(self.lr, 0) - self.start) * t / self.steps


@dataclass(frozen=True)
class Joined:
    """Schedules one after another, each counting its steps from where it begins.

    optax's ``join_schedules``, torch's ``SequentialLR``; with numbers torch's ``MultiStepLR``,
    optax's ``piecewise_constant_schedule``.

    Parameters
    ----------
    parts : sequence of float or schedule
        At least one; a number is a constant learning rate.
    at : sequence of int
        The steps at which the second part begins, the third, and so on: rising, above 0.

    Raises
    ------
    SceneError
        A parameter is out of range, or there are not as many steps as parts less one.

    Examples
    --------
    >>> [Joined((1, 0.5, 0.25), at=(2, 3))(t) for t in range(5)]
    [1.0, 1.0, 0.5, 0.25, 0.25]
    """

    parts: tuple[Rate, ...]
    at: tuple[int, ...]

    name: ClassVar[str] = "joined"

    def __post_init__(self) -> None:
        for name in ("parts", "at"):
            given = getattr(self, name)
            if not isinstance(given, list | tuple):
                raise SceneError(f"{name} of Joined is {given!r}", "it must be a list or tuple")
        if not self.parts:
            raise SceneError("parts of Joined is ()", "it must have at least one")
        parts = tuple(part if callable(part) else Constant(part).lr for part in self.parts)
        at = tuple(self.at)
        whole = all(isinstance(step, int) and step > 0 for step in at)
        if not whole or len(at) != len(parts) - 1 or list(at) != sorted(set(at)):
            raise SceneError(
                f"at of Joined is {at!r} for {len(parts)} parts",
                "it must be the step at which each part but the first begins, rising",
            )
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "at", at)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        part = bisect_right(self.at, t)
        return rate(self.parts[part], t - self.at[part - 1] if part else t)
