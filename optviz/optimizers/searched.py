"""What rules on a line search share: the state it leaves, and a step as far as it says."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np

from optviz.errors import Stalled
from optviz.optimizers.demands import one_point, require_line_search
from optviz.optimizers.line import EPS, NO_TRIALS, LineSearch, advance, is_at_rest
from optviz.optimizers.norm import norm
from optviz.optimizers.optimizer import Array, Differentiable

State = TypeVar("State", bound=Any)

_FARTHER = 10.0
_LONGEST = 1e300


class DescentState(NamedTuple):
    """What the last line search did, and the value and gradient where it ended.

    `p` is the direction, `slope` the derivative along it where the search began, `step` the
    length taken, `trials` those tried, in order, filled up with NaN: with the point x before,
    x + trials·p are the points tried.
    """

    f: float
    g: Array
    p: Array
    slope: float
    step: float
    trials: Array


class Searched(ABC, Generic[State]):
    """A rule whose steps are as long as its field `line_search` says.

    A rule's own state begins with the fields of `DescentState`. Its `init` completes what `_start`
    returns; its `_descend` finds a direction, goes along it by `_search`, and completes the state.
    A rule that learns its directions says by `_forgotten` what its state is without them: where
    there is nothing to gain along what it learnt, it begins again with the gradient.
    """

    line_search: LineSearch

    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require_line_search(self)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        one_point(self, x)
        self.line_search.check(objective, x)

    @abstractmethod
    def init(self, objective: Differentiable, x: Array) -> State:
        """Return the value and the gradient at `x`, before any search."""

    def renew(self, objective: Differentiable, x: Array, state: State) -> State:
        """Return the state on another function, such as another batch of samples."""
        f, g = float(objective.value(x)), objective.grad(x)
        renewed: State = state._replace(f=f, g=g, trials=NO_TRIALS)
        return renewed

    def step(self, objective: Differentiable, x: Array, state: State) -> tuple[Array, State]:
        """Return the next point and state.

        Raises
        ------
        Stalled
            No step along the direction leads further down.
        """
        if is_at_rest(state.step, state.trials):
            return x, state
        fresh = self._forgotten(state) if state.g.any() else None
        if fresh is None:
            return self._descend(objective, x, state)
        rest = None
        with suppress(Stalled):
            rest = self._descend(objective, x, state)
            if rest[1].step:
                return rest
        again = self._descend(objective, x, fresh)
        return again if again[1].step or rest is None else rest

    def _forgotten(self, state: State) -> State | None:
        """Return the state without what past steps taught, or None where they taught nothing."""
        return None

    def _start(self, objective: Differentiable, x: Array) -> DescentState:
        """Return the value and the gradient at `x`, once the rule can run from there."""
        self.check(objective, x)
        f, g = float(objective.value(x)), objective.grad(x)
        return DescentState(f, g, np.zeros_like(x), 0.0, 0.0, NO_TRIALS)

    @abstractmethod
    def _descend(self, objective: Differentiable, x: Array, state: State) -> tuple[Array, State]:
        """Return the next point and state from where there is something to gain."""

    def _search(
        self, objective: Differentiable, x: Array, p: Array, state: State, guess: float = 1.0
    ) -> tuple[Array, DescentState]:
        """Return where the line search along `p` ends, with what it did."""
        g: Array = state.g
        move = advance(self.line_search, objective, x, p, state.f, g, guess)
        return move.x, DescentState(move.f, move.g, p, float(g @ p), move.step, move.trials)


def guess_of(g: Array, p: Array, last: DescentState | None = None) -> float:
    """Return the length to try first along `p`, for rules whose directions tell no length.

    It promises the same change of f, to first order, as the last step did, but goes no more than
    ten times as far, and promises what f can tell; at first it makes a step of length 1. Nocedal &
    Wright, *Numerical Optimization*, section 3.5.
    """
    size = norm(p)
    if not size:
        return 1.0
    if last is None or not last.step:
        return min(1.0 / size, _LONGEST)
    farthest = min(_FARTHER * last.step * norm(last.p) / size, _LONGEST)
    slope = float(g @ p)
    if not (-math.inf < slope < 0.0 and last.step * last.slope < 0.0):
        return farthest
    least = 1e4 * EPS * abs(last.f)
    return min(max(-last.step * last.slope, least) / -slope, farthest)
