"""Steepest descent with a line search: against the gradient, as far as it pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np

from optviz.optimizers.demands import one_point, require_line_search
from optviz.optimizers.line import NO_TRIALS, LineSearch, Move, advance, is_at_rest
from optviz.optimizers.line_search import Armijo
from optviz.optimizers.optimizer import Array, Differentiable

_ARMIJO: Final = Armijo()


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


def at_start(objective: Differentiable, x: Array) -> DescentState:
    """Return the state before the first line search."""
    f, g = float(objective.value(x)), objective.grad(x)
    return DescentState(f, g, np.zeros_like(x), 0.0, 0.0, NO_TRIALS)


def searched(move: Move, p: Array, g: Array) -> DescentState:
    """Return the state after a line search along `p` from where the gradient was `g`."""
    return DescentState(move.f, move.g, p, float(g @ p), move.step, move.trials)


def guess_of(before: float, g: Array, p: Array) -> float:
    """Return the length to try first along `p`, for rules whose directions tell no length.

    It promises the same change of f, to first order, as the last step did, `before`; at first it
    makes a step of length 1. Nocedal & Wright, *Numerical Optimization*, section 3.5.
    """
    if before < 0.0 and g @ p < 0.0:
        return before / float(g @ p)
    length = float(np.linalg.norm(p))
    return 1.0 / length if length > 0.0 else 1.0


@dataclass(frozen=True)
class SteepestDescent:
    r"""Steepest descent: against the gradient, to where a line search stops.

    .. math:: x_{k+1} = x_k - \alpha_k \nabla f(x_k)

    With an exact line search on a quadratic each step is at right angles to the one before, and
    f − f* falls by at least the factor ((κ − 1)/(κ + 1))² a step, κ the condition of the Hessian.

    Parameters
    ----------
    line_search : LineSearch
        How αₖ is chosen: ``Exact()``, ``Armijo()`` or ``StrongWolfe()``.

    Raises
    ------
    SceneError
        `line_search` is none, or cannot work on the objective.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), sections 3.1 and 3.3.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import Exact
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x, y: x**2 + 4 * y**2, lambda x, y: (2 * x, 8 * y))
    >>> run = record(f, SteepestDescent(line_search=Exact()), start=(4, 1), steps=2)
    >>> run.points.round(12).tolist()
    [[4.0, 1.0], [2.4, -0.6], [1.44, 0.36]]
    """

    line_search: LineSearch = _ARMIJO

    name: ClassVar[str] = "Steepest descent"
    family: ClassVar[str] = "line search"
    cost: ClassVar[str] = "1 gradient + 1 value a trial length"
    latex: ClassVar[str] = r"x \leftarrow x - \alpha\,\nabla f(x)"
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require_line_search(self)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        one_point(self, x)
        self.line_search.check(objective, x)

    def init(self, objective: Differentiable, x: Array) -> DescentState:
        """Return the value and the gradient at `x`, before any search."""
        self.check(objective, x)
        return at_start(objective, x)

    def step(
        self, objective: Differentiable, x: Array, state: DescentState
    ) -> tuple[Array, DescentState]:
        """Return the next point and state.

        Raises
        ------
        Stalled
            No step against the gradient leads further down.
        """
        if is_at_rest(state.step, state.trials):
            return x, state
        p = -state.g
        guess = guess_of(state.step * state.slope, state.g, p)
        move = advance(self.line_search, objective, x, p, state.f, state.g, guess)
        return move.x, searched(move, p, state.g)
