"""Momentum: a ball that rolls on, and Nesterov's that looks where it will be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    DECAY,
    NON_NEGATIVE,
    RATE,
    UNIT,
    Array,
    Differentiable,
    Rate,
    gradient,
    rate,
    require,
)


class MomentumState(NamedTuple):
    """The buffer of past gradients and the steps made."""

    b: Array
    t: int


@dataclass(frozen=True)
class Momentum:
    r"""Momentum, or the heavy ball: gradients add up in a buffer that decays.

    .. math:: b_{k+1} = \beta b_k + (1 - d) \nabla f(x_k), \quad x_{k+1} = x_k - \eta b_{k+1}

    with :math:`b_1 = \nabla f(x_0)`: the first step is not dampened, nor is any where β = 0 and the
    buffer keeps nothing. This is torch's ``SGD``, and for d = 0 optax's ``sgd``. Keras has η
    inside, v ← βv − ηg, x ← x + v: the same for d = 0 while η is constant, but under a schedule its
    old gradients keep the η they came with. The averaging form of textbooks is ``dampening=beta``.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0.
    beta : float
        What the buffer keeps of itself at each step, 0 ≤ β < 1.
    dampening : float
        What is held back of each new gradient, 0 ≤ d ≤ 1; nothing where β = 0.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4 (1964).

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Momentum(lr=0.25, beta=0.5), start=8, steps=3).points[:, 0].tolist()
    [8.0, 4.0, 0.0, -2.0]
    """

    lr: Rate = 0.01
    beta: float = 0.9
    dampening: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "Momentum"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"b \leftarrow \beta\,b + (1-d)\,\nabla f(x), \quad x \leftarrow x - \eta\,b"
    )
    worked: ClassVar[tuple[str, ...]] = (
        "beta * last - lr * g",
        "-lr * (beta * b_old + g)",
        "-lr * (beta * b_old + (1 - dampening) * g)",
        "-lr * b",
    )

    def __post_init__(self) -> None:
        require(self, lr=RATE, beta=DECAY, dampening=UNIT, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> MomentumState:
        """Return an empty buffer."""
        return MomentumState(b=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: MomentumState
    ) -> tuple[Array, MomentumState]:
        """Return the next point and state."""
        g = gradient(objective, x, self.weight_decay)
        b = self.beta * state.b + self._share(state) * g
        return x - rate(self.lr, state.t) * b, MomentumState(b, state.t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: MomentumState, next_state: MomentumState
    ) -> LocalModel | None:
        """Return f + (1 − d)gᵀp + ‖p − c‖²/2η about c = −ηβb, the way that the past would go."""
        lr = rate(self.lr, state.t)
        g = self._share(state) * gradient(objective, x, self.weight_decay)
        return diagonal(objective.value(x), g, lr, centre=-lr * self.beta * state.b)

    def _share(self, state: Any) -> float:
        """Return 1 − d, the share of the new gradient that comes into the buffer."""
        return 1.0 - self.dampening if state.t and self.beta else 1.0


@dataclass(frozen=True)
class Nesterov:
    r"""Nesterov's accelerated gradient, in the form that needs the gradient at x alone.

    .. math:: b_{k+1} = \beta b_k + \nabla f(x_k), \quad
              x_{k+1} = x_k - \eta \left( \nabla f(x_k) + \beta b_{k+1} \right)

    This is torch's, optax's and Keras's; its x is the look-ahead point of the original rule.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0.
    beta : float
        What the buffer keeps of itself at each step, 0 ≤ β < 1.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k²)", Doklady AN SSSR 269 (1983). I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the
    importance of initialization and momentum in deep learning", ICML (2013).

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Nesterov(lr=0.25, beta=0.5), start=8, steps=3).points[:, 0].tolist()
    [8.0, 2.0, -0.5, -0.875]
    """

    lr: Rate = 0.01
    beta: float = 0.9
    weight_decay: float = 0.0

    name: ClassVar[str] = "Nesterov"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"b \leftarrow \beta\,b + \nabla f(x), \quad"
        r" x \leftarrow x - \eta\,(\nabla f(x) + \beta\,b)"
    )
    worked: ClassVar[tuple[str, ...]] = (
        "-lr * (g + beta * b)",
        "-lr * (g + weight_decay * x + beta * b)",
    )

    def __post_init__(self) -> None:
        require(self, lr=RATE, beta=DECAY, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> MomentumState:
        """Return an empty buffer."""
        return MomentumState(b=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: MomentumState
    ) -> tuple[Array, MomentumState]:
        """Return the next point and state."""
        g = gradient(objective, x, self.weight_decay)
        b = self.beta * state.b + g
        x = x - rate(self.lr, state.t) * (g + self.beta * b)
        return x, MomentumState(b, state.t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: MomentumState, next_state: MomentumState
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p − c‖²/2η(1 + β) about c = −ηβ²b, the way that the past would go."""
        g, lr = gradient(objective, x, self.weight_decay), rate(self.lr, state.t)
        past = -lr * self.beta**2 * state.b
        return diagonal(objective.value(x), g, lr * (1.0 + self.beta), centre=past)
