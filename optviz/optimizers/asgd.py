"""ASGD: gradient descent with a falling rate, and the average of its path beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    NON_NEGATIVE,
    RATE,
    Array,
    Differentiable,
    Rate,
    gradient,
    rate,
    require,
)


class ASGDState(NamedTuple):
    """The average of the points, the learning rate of the next step, the steps made."""

    mean: Array
    eta: float
    t: int


@dataclass(frozen=True)
class ASGD:
    r"""ASGD: gradient descent with a falling learning rate, and the average of its points.

    .. math:: x_{k+1} = (1 - \lambda \eta_k) \, x_k - \eta_k \nabla f(x_k), \quad
              \eta_k = \frac{\eta}{(1 + \lambda \eta k)^\alpha}, \quad
              \bar x_{k+1} = \bar x_k + \frac{x_{k+1} - \bar x_k}{\max(1, k - t_0)}

    The average is kept beside the path, as ``states["mean"]``. Until step t₀ + 1 it is the
    point itself: with the default, torch's, in any film. Under a schedule step k has the η of
    the step before, as in torch, which prepares it there.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0.
    lambd : float
        λ ≥ 0: how fast the rate falls, and x is drawn towards 0.
    alpha : float
        The power α with which the rate falls, 0 or more.
    t0 : float
        The step from which points are averaged.
    weight_decay : float
        Added to λ in the gradient, but not in the rate: the gradient is that of f + ½·this·‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM
    Journal on Control and Optimization 30 (1992). L. Bottou, "Stochastic gradient descent
    tricks", *Neural Networks: Tricks of the Trade*, 2nd ed. (2012).

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> run = record(f, ASGD(lr=1, lambd=0, t0=0), start=1, steps=4)
    >>> run.points[:, 0].tolist(), run.states["mean"][-1].round(3).tolist()
    ([1.0, -1.0, 1.0, -1.0, 1.0], [0.333])
    """

    lr: Rate = 0.01
    lambd: float = 1e-4
    alpha: float = 0.75
    t0: float = 1e6
    weight_decay: float = 0.0

    name: ClassVar[str] = "ASGD"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"x \leftarrow (1 - \lambda\eta_k)\,x - \eta_k\,\nabla f(x), \quad"
        r" \eta_k = \frac{\eta}{(1 + \lambda\eta k)^{\alpha}}"
    )
    worked: ClassVar[str] = "-eta_old * (g + lambd * x)"

    def __post_init__(self) -> None:
        require(self, lr=RATE, lambd=NON_NEGATIVE, alpha=NON_NEGATIVE, t0=NON_NEGATIVE)
        require(self, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> ASGDState:
        """Return the start as average, and the first learning rate."""
        return ASGDState(mean=x.copy(), eta=rate(self.lr, 0), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: ASGDState
    ) -> tuple[Array, ASGDState]:
        """Return the next point and state."""
        g = gradient(objective, x, self.weight_decay)
        x = (1.0 - self.lambd * state.eta) * x - state.eta * g
        count = state.t - self.t0
        mean = state.mean + (x - state.mean) / count if count > 1.0 else x
        lr = rate(self.lr, state.t)
        eta = lr / (1.0 + self.lambd * lr * (state.t + 1)) ** self.alpha
        return x, ASGDState(mean, eta, state.t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: ASGDState, next_state: ASGDState
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p − c‖²/2η about c = −ληx."""
        g = gradient(objective, x, self.weight_decay)
        return diagonal(objective.value(x), g, state.eta, centre=-self.lambd * state.eta * x)
