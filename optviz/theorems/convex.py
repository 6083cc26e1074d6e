"""Convex functions: what f − f* stays below under gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.language import noted
from optviz.optimizers.optimizer import Rate, rate
from optviz.style.numbers import factor as shown_factor
from optviz.style.numbers import short
from optviz.theorems.curvature import accuracy, curvatures
from optviz.theorems.law import Theory

if TYPE_CHECKING:
    from optviz.objectives import Objective

Array = NDArray[np.float64]

_POINTS, _ROUNDS, _NEAR_BY = 512, 4, 64
_WELL_CONDITIONED = 100.0
_LOOKED_AT = 1000
_SLACK = 1e-9


@dataclass(frozen=True)
class Ball:
    """The curvatures within a distance of a minimum: the least and the greatest that were found."""

    centre: tuple[float, ...]
    radius: float
    low: float
    high: float


@dataclass(frozen=True)
class Descent:
    """The law of gradient descent on a convex function: a bound, good for starts in the ball."""

    ball: Ball
    lr: Rate
    contracts: bool

    def gaps(self, steps: int, start: Array) -> Array:
        """Return what f − f* stays below."""
        away = float(np.linalg.norm(start - np.array(self.ball.centre)))
        if away > self.ball.radius * (1 + _SLACK):
            raise SceneError(
                f"the start is {short(away)} from the minimum, and the curvature is known within "
                f"{short(self.ball.radius)}",
                "ask for the theory of this start",
            )
        rates = np.array([rate(self.lr, t) for t in range(steps)])
        first = 0.5 * self.ball.high * away**2
        if self.contracts:
            ends = np.multiply.outer([self.ball.low, self.ball.high], rates)
            shrink = np.abs(1 - ends).max(axis=0)
            return np.asarray(first * np.concatenate([[1.0], np.cumprod(shrink) ** 2]))
        later = away**2 / (2 * np.cumsum(rates))
        return np.asarray(np.minimum(first, np.concatenate([[first], later])))

    def path(self, steps: int, start: Array) -> None:
        """Return nothing: of the points it says only that they come no further from x*."""

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Return that it holds from the start."""
        return np.ones(len(points), dtype=bool)

    def factor(self, coordinate: int, start: Array) -> None:
        """Return nothing: a bound on f says nothing of a coordinate."""


def descends(objective: Objective, lr: Rate, start: Array, minimum: Array) -> Theory | None:
    """Return the bound of gradient descent, or None where f is not convex or lr too large.

    With lr < 2/L the iterates come no further from x* than the start is, where f is convex and no
    curvature exceeds L; so the ball of that radius is all that f is looked at in.
    """
    ball = ball_of(objective, minimum, float(np.linalg.norm(start - minimum)))
    if ball is None or not ball.high > 0 or ball.low < -accuracy(objective) * ball.high:
        return None
    largest = max(rate(lr, t) for t in (range(_LOOKED_AT) if callable(lr) else range(1)))
    within = f"within {short(ball.radius)} of the minimum f is convex, as measured"
    told = {
        "applies": True,
        "kind": "bound",
        "low": float(objective.value(minimum)),
        "start": tuple(start.tolist()),
        "why": within,
    }
    if ball.low * _WELL_CONDITIONED > ball.high and largest < 2 / ball.high:
        factor = max(abs(1 - largest * ball.low), abs(1 - largest * ball.high))
        return Theory(
            theorem="gradient descent where f is strongly convex",
            source='Polyak, "Introduction to Optimization" (1987), section 1.4.2, theorem 3',
            condition=noted("lr < {limit} = {x}", limit="2/L", x=short(2 / ball.high)),
            order=1.0,
            rate=None if callable(lr) else factor,
            label=noted("bound by |1 − lr·μ| and |1 − lr·L|") if callable(lr)
            else noted("at most × {factor} a step", factor=shown_factor(factor)),
            law=Descent(ball, lr, contracts=True),
            **told,  # type: ignore[arg-type]
        )  # fmt: skip
    if largest > (1 + _SLACK) / ball.high:
        return None
    return Theory(
        theorem="f − f* ≤ ‖x₀ − x*‖²/(2·lr·k): gradient descent where f is convex",
        source="Beck, First-Order Methods in Optimization (2017), theorem 10.21",
        condition=noted("lr ≤ 1/L = {x}", x=short(1 / ball.high)),
        label=noted("O(1/k) bound"),
        law=Descent(ball, lr, contracts=False),
        **told,  # type: ignore[arg-type]
    )


def ball_of(objective: Objective, centre: Array, radius: float) -> Ball | None:
    """Return the curvatures in a ball, measured, or None where f is not defined in all of it."""
    draws = np.random.default_rng(11)
    dim = len(centre)

    def within(count: int) -> Array:
        ways = draws.standard_normal((count, dim))
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        return np.asarray(ways * np.sqrt(draws.uniform(0, 1, (count, 1))))

    points = within(_POINTS) if dim > 1 else np.linspace(-1, 1, _POINTS)[:, np.newaxis]
    least, most = np.inf, -np.inf
    try:
        for turn in range(_ROUNDS):
            found = curvatures(objective, centre + radius * points)
            if not np.isfinite(found).all():
                return None
            least, most = min(least, float(found.min())), max(most, float(found.max()))
            ends = points[[found[:, 0].argmin(), found[:, -1].argmax()]]
            near = np.repeat(ends, _NEAR_BY, axis=0) + 0.3 ** (turn + 1) * within(2 * _NEAR_BY)
            points = near / np.maximum(np.linalg.norm(near, axis=1, keepdims=True), 1.0)
    except SceneError:
        return None
    return Ball(tuple(centre.tolist()), radius, least, most)
