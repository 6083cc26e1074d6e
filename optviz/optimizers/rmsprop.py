"""RMSprop: each component divided by the running size of its own gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    DECAY,
    NON_NEGATIVE,
    RATE,
    Array,
    Differentiable,
    Rate,
    gradient,
    rate,
    require,
    require_flag,
)


class RMSpropState(NamedTuple):
    """Running means of g² and (where centered) of g, the momentum buffer, the steps made."""

    v: Array
    m: Array
    b: Array
    t: int


@dataclass(frozen=True)
class RMSprop:
    r"""RMSprop: gradient descent with each component scaled by its recent size.

    .. math:: v_{k+1} = \alpha v_k + (1 - \alpha) g_k^2, \quad
              b_{k+1} = \mu b_k + \frac{g_k}{\sqrt{v_{k+1}} + \varepsilon}, \quad
              x_{k+1} = x_k - \eta b_{k+1}, \quad g_k = \nabla f(x_k)

    Centered, the root is of :math:`v - m^2` with m the running mean of g, clamped at 0 where
    rounding would make it negative (torch's becomes NaN there). ε is added to the root, as torch
    does; optax and Keras have it inside, ``eps_inside=True``, and start from α = 0.9 (Keras also
    from ε = 1e-7, η = 0.001); TensorFlow 1 started from v = 1, ``initial=1``. With momentum,
    optax and Keras put η inside b, which differs only where η varies.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0: about the length of a step in each component.
    alpha : float
        What the running means keep of themselves at each step, 0 ≤ α < 1.
    eps : float
        What keeps the denominator from 0, ε ≥ 0.
    momentum : float
        What the buffer of scaled gradients keeps of itself, 0 ≤ μ < 1.
    centered : bool
        Whether to divide by the standard deviation of the gradient in place of its size.
    eps_inside : bool
        Whether ε is added under the root, √(v + ε), in place of to it.
    initial : float
        The running mean of g² before the first step, 0 or more.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    T. Tieleman, G. Hinton, "Lecture 6.5: rmsprop", Coursera (2012). Centered: A. Graves,
    "Generating sequences with recurrent neural networks", arXiv:1308.0850 (2013).

    Examples
    --------
    The first step is lr/√(1 − α) long, whatever the gradient.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x, y: x**2 + 100 * y**2, lambda x, y: (2 * x, 200 * y))
    >>> record(f, RMSprop(lr=0.01), start=(1, 1), steps=1).points[-1].round(6).tolist()
    [0.9, 0.9]
    """

    lr: Rate = 0.01
    alpha: float = 0.99
    eps: float = 1e-8
    momentum: float = 0.0
    centered: bool = False
    eps_inside: bool = False
    initial: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "RMSprop"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"v \leftarrow \alpha\,v + (1-\alpha)\,g^2, \quad"
        r" x \leftarrow x - \eta\,\frac{g}{\sqrt{v} + \varepsilon}"
    )
    worked: ClassVar[tuple[str, ...]] = (
        "-lr * g / sqrt(v)",
        "-lr * g / (sqrt(v) + eps)",
        "-lr * g / sqrt(v + eps)",
        "-lr * b",
    )

    def __post_init__(self) -> None:
        require(self, lr=RATE, alpha=DECAY, eps=NON_NEGATIVE, momentum=DECAY)
        require(self, initial=NON_NEGATIVE, weight_decay=NON_NEGATIVE)
        require_flag(self, "centered", "eps_inside")

    def init(self, objective: Differentiable, x: Array) -> RMSpropState:
        """Return means and buffer before the first step."""
        zeros = np.zeros_like(x)
        return RMSpropState(v=np.full_like(x, self.initial), m=zeros, b=zeros, t=0)

    def step(
        self, objective: Differentiable, x: Array, state: RMSpropState
    ) -> tuple[Array, RMSpropState]:
        """Return the next point and state."""
        g = gradient(objective, x, self.weight_decay)
        v, m = self.alpha * state.v + (1.0 - self.alpha) * g * g, state.m
        if self.centered:
            m = self.alpha * m + (1.0 - self.alpha) * g
        b = self.momentum * state.b + g / self._size(v, m)
        return x - rate(self.lr, state.t) * b, RMSpropState(v, m, b, state.t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: RMSpropState, next_state: RMSpropState
    ) -> LocalModel | None:
        """Return f + gᵀp + ½(p − c)ᵀB(p − c), B = diag(√v + ε)/η, about c = −ημb."""
        g, lr = gradient(objective, x, self.weight_decay), rate(self.lr, state.t)
        past = -lr * self.momentum * state.b
        size = self._size(next_state.v, next_state.m)
        return diagonal(objective.value(x), g, lr, size, past)

    def _size(self, v: Array, m: Array) -> Array:
        """Return what the gradient is divided by, for its running mean of squares and its own."""
        spread = np.maximum(v - m * m, 0.0) if self.centered else v
        if self.eps_inside:
            return np.asarray(np.sqrt(spread + self.eps))
        return np.asarray(np.sqrt(spread) + self.eps)
