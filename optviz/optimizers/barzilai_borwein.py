"""Barzilai and Borwein's rule: the curvature along the last step makes the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.norm import scaled
from optviz.optimizers.optimizer import (
    NON_NEGATIVE,
    Array,
    Differentiable,
    require,
    require_flag,
)


class BarzilaiBorweinState(NamedTuple):
    """The point before, its gradient, and the factor η that was last used."""

    x: Array
    g: Array
    eta: Array


@dataclass(frozen=True)
class BarzilaiBorwein:
    r"""Barzilai–Borwein: gradient descent by the curvature that the last step met.

    .. math:: x_{k+1} = x_k - \eta_k g_k, \quad
              \eta_k = \frac{s^T s}{s^T y} \;\text{or, short,}\; \frac{s^T y}{y^T y}, \quad
              s = x_k - x_{k-1}, \quad y = g_k - g_{k-1}, \quad g_k = \nabla f(x_k)

    Values may rise for a while; on a convex quadratic it converges all the same. Where the
    curvature along s is not positive it takes ‖s‖/‖y‖, the geometric mean of the sizes of both
    factors; where s or y is zero, the factor before.

    Parameters
    ----------
    lr : float
        The factor of the first step, 0 or more; no schedule, since it is used once.
    short : bool
        Whether to take the second, shorter factor (BB2) in place of the first (BB1).

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    J. Barzilai, J. M. Borwein, "Two-point step size gradient methods", IMA Journal of Numerical
    Analysis 8 (1988). Negative curvature: Y.-H. Dai, M. Al-Baali, X. Yang, "A positive
    Barzilai–Borwein-like stepsize and an extension for symmetric linear systems" (2015).

    Examples
    --------
    On a parabola the second step is Newton's.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, BarzilaiBorwein(lr=0.25), start=-20, steps=2).points[:, 0].tolist()
    [-20.0, -10.0, 0.0]
    """

    lr: float = 0.01
    short: bool = False

    name: ClassVar[str] = "Barzilai–Borwein"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = r"x \leftarrow x - \eta\,\nabla f(x), \quad \eta = \frac{s^T s}{s^T y}"
    worked: ClassVar[str] = "-eta * g"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE)
        require_flag(self, "short")

    def init(self, objective: Differentiable, x: Array) -> BarzilaiBorweinState:
        """Return the start as the point before, from which no curvature can be told."""
        return BarzilaiBorweinState(x, np.zeros_like(x), np.full(x.shape[1:], self.lr))

    def step(
        self, objective: Differentiable, x: Array, state: BarzilaiBorweinState
    ) -> tuple[Array, BarzilaiBorweinState]:
        """Return the next point and state."""
        g = objective.grad(x)
        (s, length), (y, change) = scaled(x - state.x), scaled(g - state.g)
        ss, sy, yy = (np.sum(product, axis=0) for product in (s * s, s * y, y * y))
        eta = _ratio(sy, yy) if self.short else _ratio(ss, sy)
        eta = np.where(sy > 0.0, eta, np.sqrt(_ratio(ss, yy))) * (length / change)
        eta = np.where((ss > 0.0) & (yy > 0.0), eta, state.eta)
        return x - eta * g, BarzilaiBorweinState(x, g, eta)

    def model(
        self,
        objective: Differentiable,
        x: Array,
        state: BarzilaiBorweinState,
        next_state: BarzilaiBorweinState,
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p‖²/2η."""
        return diagonal(objective.value(x), objective.grad(x), float(next_state.eta))


def _ratio(above: Array, below: Array) -> Array:
    """Divide, by 1 where it would be by 0."""
    ratio: Array = above / np.where(below == 0.0, 1.0, below)
    return ratio
