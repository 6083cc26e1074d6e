"""Steepest descent with a line search: against the gradient, as far as it pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from optviz.optimizers.line import LineSearch
from optviz.optimizers.line_search import Armijo
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import Array, Differentiable
from optviz.optimizers.searched import DescentState, Searched, guess_of

_ARMIJO: Final = Armijo()


@dataclass(frozen=True)
class SteepestDescent(Searched[DescentState]):
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
    worked: ClassVar[str] = "-step * g"

    def init(self, objective: Differentiable, x: Array) -> DescentState:
        """Return the value and the gradient at `x`, before any search."""
        return self._start(objective, x)

    def _descend(
        self, objective: Differentiable, x: Array, state: DescentState
    ) -> tuple[Array, DescentState]:
        p = -state.g
        return self._search(objective, x, p, state, guess_of(state.g, p, state))

    def model(
        self, objective: Differentiable, x: Array, state: DescentState, next_state: DescentState
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p‖²/2α, α the length that the search took."""
        return diagonal(objective.value(x), objective.grad(x), next_state.step)
