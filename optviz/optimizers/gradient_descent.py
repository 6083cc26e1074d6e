"""Gradient descent: the rule that every other one is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    NON_NEGATIVE,
    RATE,
    Array,
    Differentiable,
    Rate,
    Steps,
    gradient,
    rate,
    require,
)


@dataclass(frozen=True)
class GradientDescent:
    r"""Gradient descent: a step against the gradient, in proportion to it.

    .. math:: x_{k+1} = x_k - \eta \nabla f(x_k)

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0. On a quadratic with largest curvature L it converges for η < 2/L.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées",
    Comptes rendus 25 (1847). Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006),
    section 2.2.

    Examples
    --------
    On x², each step multiplies x by 1 − 2·lr.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, GradientDescent(lr=0.25), start=-20, steps=3).points[:, 0].tolist()
    [-20.0, -10.0, -5.0, -2.5]
    """

    lr: Rate = 0.1
    weight_decay: float = 0.0

    name: ClassVar[str] = "Gradient descent"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = r"x \leftarrow x - \eta\,\nabla f(x)"
    worked: ClassVar[tuple[str, ...]] = ("-lr * g", "-lr * (g + weight_decay * x)")

    def __post_init__(self) -> None:
        require(self, lr=RATE, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> Steps:
        """Return the count of steps, 0."""
        return Steps(0)

    def step(self, objective: Differentiable, x: Array, state: Steps) -> tuple[Array, Steps]:
        """Return the next point and state."""
        g = gradient(objective, x, self.weight_decay)
        return x - rate(self.lr, state.t) * g, Steps(state.t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: Steps, next_state: Steps
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p‖²/2η."""
        g = gradient(objective, x, self.weight_decay)
        return diagonal(objective.value(x), g, rate(self.lr, state.t))
