"""Trust regions: the best step by the local quadratic, no longer than it has earned trust for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np

from optviz.errors import Stalled
from optviz.optimizers.demands import POSITIVE, one_point
from optviz.optimizers.in_a_ball import last_within, lowest_in_ball
from optviz.optimizers.line import EPS, finite_or_inf, terms
from optviz.optimizers.local_model import LocalModel
from optviz.optimizers.norm import norm, scaled
from optviz.optimizers.optimizer import Array, Differentiable, Within, require

_QUARTER: Final = Within("at least 0 and below 0.25", 0.0, 0.25, closed=False)
_ROUNDING = 100.0 * EPS


class TrustState(NamedTuple):
    """The model at the point, and what became of the last step.

    `f`, `g`, `h` are value, gradient and Hessian at the point: the model. `radius` is that of the
    next step, `tried` the last step tried, `cauchy` the kink of the dogleg that it was on, and
    `ratio` what f fell by over what the model promised: where it is too low, the step was refused
    and the point stays.
    """

    f: float
    g: Array
    h: Array
    radius: float
    tried: Array
    cauchy: Array
    ratio: float


@dataclass(frozen=True)
class TrustRegionNewton:
    r"""Newton's method in a trust region: the dogleg, and beyond it where H is not positive.

    .. math:: p_k \approx \mathrm{argmin}_{\|p\| \le \Delta_k} \;
              f + \nabla f^T p + \frac{1}{2} p^T \nabla^2 f \, p, \quad
              \rho_k = \frac{f(x_k) - f(x_k + p_k)}{m_k(0) - m_k(p_k)}

    The step is made where ρ > η. The radius Δ becomes a quarter where ρ < ¼, and twice as large
    where ρ > ¾ and the step reached its edge.

    Where the Hessian is positive definite the step follows the dogleg: towards the lowest point
    against the gradient, then towards Newton's, up to the edge. Where it is not, neither point
    means anything, and the model is minimised on the region exactly, by the eigenvalues of the
    Hessian; the step then ends on the edge. So it leaves a saddle even where the gradient is zero.

    Parameters
    ----------
    radius : float
        The first radius, above 0.
    max_radius : float
        The largest radius, above 0.
    eta : float
        How good a step must be to be made, 0 ≤ η < ¼.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), algorithm 4.1, sections 4.1 and
    4.3. The defaults are those of SciPy's ``dogleg``.

    Examples
    --------
    From the saddle of x² − y² + y⁴/4 itself, where the gradient is zero, it goes to a minimum.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective.from_formula("x**2 - y**2 + y**4/4")
    >>> end = record(f, TrustRegionNewton(), start=(0, 0), steps=9).points[-1]
    >>> abs(end).round(6).tolist()
    [0.0, 1.414214]
    """

    radius: float = 1.0
    max_radius: float = 1000.0
    eta: float = 0.15

    name: ClassVar[str] = "Trust-region Newton"
    family: ClassVar[str] = "second order"
    cost: ClassVar[str] = "1 value, and where the step is made 1 gradient + 1 Hessian + solve"
    latex: ClassVar[str] = (
        r"x \leftarrow x + p, \quad p \approx \mathrm{argmin}_{\|p\| \leq \Delta}\;"
        r" \nabla f(x)^T p + \frac{1}{2}\,p^T \nabla^2 f(x)\,p"
    )
    worked: ClassVar[tuple[str, ...]] = ("-g / h", "-radius_old * g / norm(g)")
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require(self, radius=POSITIVE, max_radius=POSITIVE, eta=_QUARTER)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        one_point(self, x)

    def init(self, objective: Differentiable, x: Array) -> TrustState:
        """Return the model at `x` and the first radius."""
        self.check(objective, x)
        f, g, h = float(objective.value(x)), objective.grad(x), objective.hess(x)
        radius = min(self.radius, self.max_radius)
        return TrustState(f, g, h, radius, np.zeros_like(x), np.zeros_like(x), 1.0)

    def renew(self, objective: Differentiable, x: Array, state: TrustState) -> TrustState:
        """Return the state on another function, such as another batch of samples."""
        return state._replace(f=float(objective.value(x)), g=objective.grad(x), h=objective.hess(x))

    def step(
        self, objective: Differentiable, x: Array, state: TrustState
    ) -> tuple[Array, TrustState]:
        """Return the next point and state; where the step is refused, the point stays.

        Raises
        ------
        Stalled
            The radius fell to nothing: f does not do what the model promises.
        numpy.linalg.LinAlgError
            The Hessian is not finite.
        """
        f, g, h, radius = state[:4]
        p, cauchy = best_step(g, h, radius)
        there, at_edge = x + p, norm(p) >= (1.0 - 1e-9) * radius
        if at_edge and (there == x).all():
            raise Stalled("the trust region fell to nothing")
        value = finite_or_inf(objective, there)
        # Rounding is added to both, so that near a minimum it does not decide.
        rounding = _ROUNDING * terms(f, g, x)
        promised = -float(g @ p + 0.5 * p @ h @ p) + rounding
        ratio = (f - value + rounding) / promised if promised else float(value <= f)
        next_radius = self._next_radius(radius, at_edge, ratio)
        if ratio > self.eta:
            model = value, objective.grad(there), objective.hess(there)
            return there, TrustState(*model, next_radius, p, cauchy, ratio)
        return x, TrustState(f, g, h, next_radius, p, cauchy, ratio)

    def _next_radius(self, radius: float, at_edge: bool, ratio: float) -> float:
        if not ratio >= 0.25:
            return 0.25 * radius
        if ratio > 0.75 and at_edge:
            return min(2.0 * radius, self.max_radius)
        return radius

    def model(
        self, objective: Differentiable, x: Array, state: TrustState, next_state: TrustState
    ) -> LocalModel:
        """Return f + gᵀp + ½pᵀHp on the region, along the dogleg where there is one."""
        f, g, h = float(objective.value(x)), objective.grad(x), state.h
        return LocalModel(f, g, h, radius=state.radius, way=_way(g, h, next_state.cauchy))


def best_step(g: Array, h: Array, radius: float) -> tuple[Array, Array]:
    """Return a step no longer than `radius` that makes the model small, and the dogleg's kink.

    The kink is the lowest point against the gradient; where the Hessian is not positive definite
    there is none, and it is 0.
    """
    if not np.isfinite(h).all():
        raise np.linalg.LinAlgError("the Hessian is not finite")
    try:
        factor = np.linalg.cholesky(h)
    except np.linalg.LinAlgError:
        return lowest_in_ball(g, h, radius), np.zeros_like(g)
    newton = -np.linalg.solve(factor.T, np.linalg.solve(factor, g))
    if not g.any():
        return newton, newton
    unit = scaled(g)[0]  # g itself may be so small that gᵀHg underflows
    unit = unit / np.linalg.norm(unit)
    curvature = norm(factor.T @ unit)
    if not 0.0 < curvature**2 < math.inf:
        return lowest_in_ball(g, h, radius), np.zeros_like(g)
    cauchy = -(norm(g) / curvature**2) * unit
    return last_within(np.array([np.zeros_like(g), cauchy, newton]), radius), cauchy


def _way(g: Array, h: Array, cauchy: Array) -> Array | None:
    """Return the corners of the dogleg, or None where the best step of the region was taken."""
    if not cauchy.any():
        return None
    return np.array([np.zeros_like(g), cauchy, -np.linalg.solve(h, g)])
