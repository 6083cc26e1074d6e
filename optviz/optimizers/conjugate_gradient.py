"""Nonlinear conjugate gradients: steepest descent that remembers where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from optviz.optimizers.demands import require_one_of
from optviz.optimizers.line import LineSearch
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.norm import scaled
from optviz.optimizers.optimizer import Array, Differentiable
from optviz.optimizers.searched import DescentState, Searched, guess_of
from optviz.optimizers.strong_wolfe import StrongWolfe

_STEEP: Final = StrongWolfe(c2=0.1)


class ConjugateState(NamedTuple):
    """What the last line search did, as in `DescentState`, and the next β."""

    f: float
    g: Array
    p: Array
    slope: float
    step: float
    trials: Array
    beta: float


@dataclass(frozen=True)
class NonlinearCG(Searched[ConjugateState]):
    r"""Nonlinear conjugate gradients: the gradient, and β of the direction before.

    .. math:: p_{k+1} = -g_{k+1} + \beta_{k+1} p_k, \quad
              \beta^{FR}_{k+1} = \frac{g_{k+1}^T g_{k+1}}{g_k^T g_k}, \quad
              \beta^{PR+}_{k+1} = \max\left(0, \frac{g_{k+1}^T (g_{k+1} - g_k)}{g_k^T g_k}\right)

    and x moves along p as far as the line search says. On a quadratic with exact line search both
    are the linear method, which is done in as many steps as there are dimensions. Where the
    direction would not go down it starts again from the gradient.

    Parameters
    ----------
    beta : str
        ``"polak_ribiere_plus"`` or ``"fletcher_reeves"``.
    line_search : LineSearch
        How far to go; ``StrongWolfe`` with c₂ below ½ keeps the directions going down.

    Raises
    ------
    SceneError
        `beta` is not known, or `line_search` is none or cannot work on the objective.

    References
    ----------
    R. Fletcher, C. M. Reeves, "Function minimization by conjugate gradients", The Computer
    Journal 7 (1964). Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 5.2.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import Exact
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x, y: x**2 + 4 * y**2, lambda x, y: (2 * x, 8 * y))
    >>> run = record(f, NonlinearCG(line_search=Exact()), start=(4, 1), steps=2)
    >>> (abs(run.points[-1]) < 1e-9).tolist()
    [True, True]
    """

    beta: str = "polak_ribiere_plus"
    line_search: LineSearch = _STEEP

    name: ClassVar[str] = "Nonlinear CG"
    family: ClassVar[str] = "line search"
    cost: ClassVar[str] = "1 value + 1 gradient a trial length"
    latex: ClassVar[str] = r"p \leftarrow -\nabla f(x) + \beta\,p, \quad x \leftarrow x + \alpha\,p"
    worked: ClassVar[tuple[str, ...]] = ("-step * g", "step * p")

    def __post_init__(self) -> None:
        require_one_of(self, "beta", ("polak_ribiere_plus", "fletcher_reeves"))
        super().__post_init__()

    def init(self, objective: Differentiable, x: Array) -> ConjugateState:
        """Return the value and the gradient at `x`, before any search, and β = 0."""
        return ConjugateState(*self._start(objective, x), beta=0.0)

    def _descend(
        self, objective: Differentiable, x: Array, state: ConjugateState
    ) -> tuple[Array, ConjugateState]:
        g = state.g
        p = -g + state.beta * state.p
        if g @ p >= 0.0:
            p = -g
        guess = guess_of(g, p, DescentState(*state[:-1]))
        x, found = self._search(objective, x, p, state, guess)
        return x, ConjugateState(*found, self._next_beta(g, found.g))

    def _forgotten(self, state: ConjugateState) -> ConjugateState | None:
        return state._replace(beta=0.0) if state.beta else None

    def _next_beta(self, before: Array, now: Array) -> float:
        before, size = scaled(before)
        now, square = now / size, float(before @ before)
        if square == 0.0:
            return 0.0
        if self.beta == "fletcher_reeves":
            return float(now @ now) / square
        return max(0.0, float(now @ (now - before)) / square)

    def model(
        self, objective: Differentiable, x: Array, state: ConjugateState, next_state: ConjugateState
    ) -> LocalModel | None:
        """Return f − dᵀp + ‖p‖²/2α, d the direction and α the length that the search took."""
        return diagonal(objective.value(x), -next_state.p, next_state.step)
