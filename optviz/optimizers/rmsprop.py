"""RMSprop: each component divided by the running size of its own gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.errors import SceneError
from optviz.optimizers.optimizer import DECAY, NON_NEGATIVE, Array, Differentiable, require


class RMSpropState(NamedTuple):
    """Running means of g² and (where centered) of g, and the momentum buffer."""

    v: Array
    m: Array
    b: Array


@dataclass(frozen=True)
class RMSprop:
    r"""RMSprop: gradient descent with each component scaled by its recent size.

    .. math:: v_{k+1} = \alpha v_k + (1 - \alpha) g_k^2, \quad
              b_{k+1} = \mu b_k + \frac{g_k}{\sqrt{v_{k+1}} + \varepsilon}, \quad
              x_{k+1} = x_k - \eta b_{k+1}, \quad g_k = \nabla f(x_k)

    Centered, the root is of :math:`v - m^2` with m the running mean of g, clamped at 0 where
    rounding would make it negative. This is torch's; optax and Keras put ε inside the root and
    η inside b, and Keras starts from α = 0.9, ε = 1e-7, η = 0.001.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0: about the length of a step in each component.
    alpha : float
        What the running means keep of themselves at each step, 0 ≤ α < 1.
    eps : float
        Added to the root, ε ≥ 0.
    momentum : float
        What the buffer of scaled gradients keeps of itself, 0 ≤ μ < 1.
    centered : bool
        Whether to divide by the standard deviation of the gradient in place of its size.

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

    lr: float = 0.01
    alpha: float = 0.99
    eps: float = 1e-8
    momentum: float = 0.0
    centered: bool = False

    name: ClassVar[str] = "RMSprop"
    latex: ClassVar[str] = (
        r"v \leftarrow \alpha\,v + (1-\alpha)\,g^2, \quad"
        r" x \leftarrow x - \eta\,\frac{g}{\sqrt{v} + \varepsilon}"
    )

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, alpha=DECAY, eps=NON_NEGATIVE, momentum=DECAY)
        if not isinstance(self.centered, bool):
            raise SceneError(
                f"centered of RMSprop is {self.centered!r}", "it must be True or False"
            )

    def init(self, objective: Differentiable, x: Array) -> RMSpropState:
        """Return means and buffer of zeros."""
        return RMSpropState(v=np.zeros_like(x), m=np.zeros_like(x), b=np.zeros_like(x))

    def step(
        self, objective: Differentiable, x: Array, state: RMSpropState
    ) -> tuple[Array, RMSpropState]:
        """Return the next point and state."""
        g = objective.grad(x)
        v = self.alpha * state.v + (1.0 - self.alpha) * g * g
        m = self.alpha * state.m + (1.0 - self.alpha) * g if self.centered else state.m
        b = self.momentum * state.b + g / (np.sqrt(np.maximum(v - m * m, 0.0)) + self.eps)
        return x - self.lr * b, RMSpropState(v, m, b)
