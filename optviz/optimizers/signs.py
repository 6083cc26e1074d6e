"""Rules that take the sign of the gradient and leave its size: sign descent, Lion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.optimizer import (
    DECAY,
    NON_NEGATIVE,
    RATE,
    Array,
    Differentiable,
    Rate,
    Steps,
    rate,
    require,
)


@dataclass(frozen=True)
class SignDescent:
    r"""Sign descent: every component moves by the learning rate, against its gradient.

    .. math:: x_{k+1} = x_k - \eta \operatorname{sign} \nabla f(x_k)

    optax's ``sign_sgd``; steepest descent where lengths are measured by the largest component.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0: the length of every step in each component.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    J. Bernstein, Y.-X. Wang, K. Azizzadenesheli, A. Anandkumar, "signSGD: compressed
    optimisation for non-convex problems", ICML (2018), arXiv:1802.04434.

    Examples
    --------
    It ends by going to and fro, never nearer than its step.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, SignDescent(lr=0.5), start=1.25, steps=5).points[:, 0].tolist()
    [1.25, 0.75, 0.25, -0.25, 0.25, -0.25]
    """

    lr: Rate = 0.01

    name: ClassVar[str] = "Sign descent"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    unmodelled: ClassVar[str] = "takes the sign of the slope and leaves its size"
    latex: ClassVar[str] = r"x \leftarrow x - \eta\,\mathrm{sign}\,\nabla f(x)"

    def __post_init__(self) -> None:
        require(self, lr=RATE)

    def init(self, objective: Differentiable, x: Array) -> Steps:
        """Return the count of steps, 0."""
        return Steps(0)

    def step(self, objective: Differentiable, x: Array, state: Steps) -> tuple[Array, Steps]:
        """Return the next point and state."""
        return x - rate(self.lr, state.t) * np.sign(objective.grad(x)), Steps(state.t + 1)


class LionState(NamedTuple):
    """The running mean of g and the steps made."""

    m: Array
    t: int


@dataclass(frozen=True)
class Lion:
    r"""Lion: the sign of a mean of the gradient, the mean itself moving more slowly.

    .. math:: x_{k+1} = (1 - \eta \lambda) \, x_k
              - \eta \operatorname{sign}(\beta_1 m_k + (1 - \beta_1) g_k), \quad
              m_{k+1} = \beta_2 m_k + (1 - \beta_2) g_k, \quad g_k = \nabla f(x_k)

    This is the paper's; optax's is the same from λ = 0.001. torch has no Lion.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0: the length of every step in each component.
    beta1 : float
        The share of the old mean in what the sign is taken of, 0 ≤ β₁ < 1.
    beta2 : float
        What the mean keeps of itself at each step, 0 ≤ β₂ < 1.
    weight_decay : float
        λ ≥ 0: how fast x is drawn towards 0, whatever the gradient.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS (2023),
    arXiv:2302.06675.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Lion(lr=0.5), start=1.25, steps=5).points[:, 0].tolist()
    [1.25, 0.75, 0.25, -0.25, 0.25, -0.25]
    """

    lr: Rate = 1e-4
    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0

    name: ClassVar[str] = "Lion"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    unmodelled: ClassVar[str] = "takes the sign of the slope and leaves its size"
    latex: ClassVar[str] = (
        r"x \leftarrow x - \eta\,\mathrm{sign}(\beta_1 m + (1-\beta_1)\,g), \quad"
        r" m \leftarrow \beta_2 m + (1-\beta_2)\,g"
    )

    def __post_init__(self) -> None:
        require(self, lr=RATE, beta1=DECAY, beta2=DECAY, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> LionState:
        """Return a mean of zero."""
        return LionState(m=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: LionState
    ) -> tuple[Array, LionState]:
        """Return the next point and state."""
        g, lr = objective.grad(x), rate(self.lr, state.t)
        way = np.sign(self.beta1 * state.m + (1.0 - self.beta1) * g)
        m = self.beta2 * state.m + (1.0 - self.beta2) * g
        return (1.0 - lr * self.weight_decay) * x - lr * way, LionState(m, state.t + 1)
