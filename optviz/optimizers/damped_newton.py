"""Newton's method made to go down: with a line search, and with a Hessian made positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

import numpy as np

from optviz.optimizers.demands import POSITIVE
from optviz.optimizers.line import LineSearch
from optviz.optimizers.line_search import Armijo
from optviz.optimizers.local_model import LocalModel, shortened
from optviz.optimizers.optimizer import Array, Differentiable, require
from optviz.optimizers.searched import DescentState, Searched

_ARMIJO: Final = Armijo()


@dataclass(frozen=True)
class DampedNewton(Searched[DescentState]):
    r"""Newton's method with a line search: its direction, but no further than it pays.

    .. math:: x_{k+1} = x_k + \alpha_k p, \quad \nabla^2 f(x_k) \, p = -\nabla f(x_k)

    Where p does not go down, the Hessian not being positive definite, or where it is singular,
    the step is one of steepest descent, p = −∇f(xₖ).

    Parameters
    ----------
    line_search : LineSearch
        How αₖ is chosen; 1 is tried first, so that near a minimum the steps are Newton's.

    Raises
    ------
    SceneError
        `line_search` is none, or cannot work on the objective.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 3.3. S. Boyd, L.
    Vandenberghe, *Convex Optimization* (2004), algorithm 9.5.

    Examples
    --------
    On √(1 + x²), where Newton's method runs away from 2, it converges.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective.from_formula("sqrt(1 + x**2)")
    >>> run = record(f, DampedNewton(), start=2, steps=6)
    >>> bool(abs(run.points[-1, 0]) < 1e-9)
    True
    """

    line_search: LineSearch = _ARMIJO

    name: ClassVar[str] = "Damped Newton"
    family: ClassVar[str] = "second order"
    cost: ClassVar[str] = "1 gradient + 1 Hessian + solve + 1 value a trial length"
    latex: ClassVar[str] = r"x \leftarrow x - \alpha \left(\nabla^2 f(x)\right)^{-1} \nabla f(x)"
    worked: ClassVar[tuple[str, ...]] = ("-step * g / h", "-step * g")

    def init(self, objective: Differentiable, x: Array) -> DescentState:
        """Return the value and the gradient at `x`, before any search."""
        return self._start(objective, x)

    def _descend(
        self, objective: Differentiable, x: Array, state: DescentState
    ) -> tuple[Array, DescentState]:
        p = _downhill(objective.hess(x), state.g)
        return self._search(objective, x, p, state)

    def model(
        self, objective: Differentiable, x: Array, state: DescentState, next_state: DescentState
    ) -> LocalModel | None:
        """Return f + gᵀp + pᵀHp/2α; with I in the place of H where it went against the gradient."""
        g = objective.grad(x)
        bend = np.eye(len(x)) if (next_state.p == -g).all() else objective.hess(x)
        return shortened(objective.value(x), g, bend, next_state.step)


def _downhill(h: Array, g: Array) -> Array:
    """Return Newton's direction where it goes down, else the one against the gradient."""
    try:
        p = np.asarray(-np.linalg.solve(h, g))
    except np.linalg.LinAlgError:
        return -g
    return p if g @ p < 0.0 else -g


class ModifiedState(NamedTuple):
    """What the last line search did, as in `DescentState`, and the shift of the last Hessian."""

    f: float
    g: Array
    p: Array
    slope: float
    step: float
    trials: Array
    shift: float


@dataclass(frozen=True)
class ModifiedNewton(Searched[ModifiedState]):
    r"""Modified Newton: α is raised until H + αI is positive definite, then a line search.

    .. math:: x_{k+1} = x_k + \alpha_k p, \quad
              \left( \nabla^2 f(x_k) + \tau_k I \right) p = -\nabla f(x_k)

    with τ = 0 where no diagonal entry h of the Hessian is 0 or below, else β − min h, and then
    max(2τ, β) as often as Cholesky's factorization fails.

    Parameters
    ----------
    beta : float
        The smallest shift β > 0 of a Hessian that needs one.
    line_search : LineSearch
        How αₖ is chosen; 1 is tried first.

    Raises
    ------
    SceneError
        `beta` is not above 0, or `line_search` is none or cannot work on the objective.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), algorithms 3.2 and 3.3.

    Examples
    --------
    On a maximum's side of cos x the curvature −cos ½ is negative; the shift outweighs it.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective.from_formula("cos(x)")
    >>> run = record(f, ModifiedNewton(beta=0.5), start=0.5, steps=1)
    >>> run.states["shift"].round(6).tolist()
    [0.0, 1.377583]
    """

    beta: float = 1e-3
    line_search: LineSearch = _ARMIJO

    name: ClassVar[str] = "Modified Newton"
    family: ClassVar[str] = "second order"
    cost: ClassVar[str] = "1 gradient + 1 Hessian + Cholesky a shift + 1 value a trial length"
    latex: ClassVar[str] = (
        r"x \leftarrow x - \alpha \left(\nabla^2 f(x) + \tau I\right)^{-1} \nabla f(x)"
    )
    worked: ClassVar[tuple[str, ...]] = ("-step * g / h", "-step * g / (h + shift * I)")

    def __post_init__(self) -> None:
        require(self, beta=POSITIVE)
        super().__post_init__()

    def init(self, objective: Differentiable, x: Array) -> ModifiedState:
        """Return the value and the gradient at `x`, before any search, and no shift."""
        return ModifiedState(*self._start(objective, x), shift=0.0)

    def _descend(
        self, objective: Differentiable, x: Array, state: ModifiedState
    ) -> tuple[Array, ModifiedState]:
        shift, factor = positive_shift(objective.hess(x), self.beta)
        p = -np.linalg.solve(factor.T, np.linalg.solve(factor, state.g))
        x, found = self._search(objective, x, p, state)
        return x, ModifiedState(*found, shift)

    def model(
        self, objective: Differentiable, x: Array, state: ModifiedState, next_state: ModifiedState
    ) -> LocalModel | None:
        """Return f + gᵀp + pᵀ(H + τI)p/2α."""
        bend = objective.hess(x) + next_state.shift * np.eye(len(x))
        return shortened(objective.value(x), objective.grad(x), bend, next_state.step)


def positive_shift(h: Array, beta: float) -> tuple[float, Array]:
    """Return τ and the Cholesky factor of H + τI, τ raised until there is one.

    Raises
    ------
    numpy.linalg.LinAlgError
        The Hessian is not finite.
    """
    if not np.isfinite(h).all():
        raise np.linalg.LinAlgError("the Hessian is not finite")
    least = float(h.diagonal().min())
    shift = 0.0 if least > 0.0 else beta - least
    while True:
        try:
            return shift, np.asarray(np.linalg.cholesky(h + shift * np.eye(len(h))))
        except np.linalg.LinAlgError:
            shift = max(2.0 * shift, beta)
