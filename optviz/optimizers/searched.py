"""What rules on a line search share: the state it leaves, and a step as far as it says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np

from optviz.optimizers.demands import one_point, require_line_search
from optviz.optimizers.line import NO_TRIALS, LineSearch, advance, is_at_rest
from optviz.optimizers.optimizer import Array, Differentiable

State = TypeVar("State", bound=Any)


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
        return self._descend(objective, x, state)

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


def guess_of(before: float, g: Array, p: Array) -> float:
    """Return the length to try first along `p`, for rules whose directions tell no length.

    It promises the same change of f, to first order, as the last step did, `before`; at first it
    makes a step of length 1. Nocedal & Wright, *Numerical Optimization*, section 3.5.
    """
    if before < 0.0 and g @ p < 0.0:
        return before / float(g @ p)
    length = float(np.linalg.norm(p))
    return 1.0 / length if length > 0.0 else 1.0
