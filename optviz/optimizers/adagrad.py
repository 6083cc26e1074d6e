"""AdaGrad: each component divided by the size of all its gradients so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

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
    require_flag,
)


class AdaGradState(NamedTuple):
    """The sum of g² so far and the steps made."""

    s: Array
    t: int


@dataclass(frozen=True)
class AdaGrad:
    r"""AdaGrad: gradient descent with each component scaled by all its gradients so far.

    .. math:: s_{k+1} = s_k + g_k^2, \quad
              x_{k+1} = x_k - \frac{\eta}{1 + k d} \, \frac{g_k}{\sqrt{s_{k+1}} + \varepsilon},
              \quad g_k = \nabla f(x_k)

    This is torch's, which starts from s = 0 and has ε beside the root, 1e-10. optax and Keras
    have it inside, √(s + ε), and start from s = 0.1 with ε = 1e-7:
    ``AdaGrad(eps=1e-7, eps_inside=True, initial=0.1)``.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0: the length of the first step in each component.
    lr_decay : float
        d ≥ 0: the learning rate falls as 1/(1 + kd) with the step k, counted from 0.
    eps : float
        What keeps the denominator from 0, ε ≥ 0.
    eps_inside : bool
        Whether ε is added under the root in place of to it.
    initial : float
        The sum before the first step, 0 or more.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization", Journal of Machine Learning Research 12 (2011).

    Examples
    --------
    Under a constant gradient the k-th step is lr/√k long.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: 3 * x, lambda x: 3)
    >>> record(f, AdaGrad(lr=1), start=0, steps=4).points[:, 0].round(3).tolist()
    [0.0, -1.0, -1.707, -2.284, -2.784]
    """

    lr: Rate = 0.01
    lr_decay: float = 0.0
    eps: float = 1e-10
    eps_inside: bool = False
    initial: float = 0.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "AdaGrad"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"s \leftarrow s + g^2, \quad x \leftarrow x - \eta\,\frac{g}{\sqrt{s} + \varepsilon}"
    )
    worked: ClassVar[tuple[str, ...]] = (
        "-lr * g / sqrt(s)",
        "-lr * g / (sqrt(s) + eps)",
        "-lr / (1 + lr_decay * t) * g / sqrt(s)",
    )

    def __post_init__(self) -> None:
        require(self, lr=RATE, lr_decay=NON_NEGATIVE, eps=NON_NEGATIVE)
        require(self, initial=NON_NEGATIVE, weight_decay=NON_NEGATIVE)
        require_flag(self, "eps_inside")

    def init(self, objective: Differentiable, x: Array) -> AdaGradState:
        """Return the sum before the first step."""
        return AdaGradState(s=np.full_like(x, self.initial), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdaGradState
    ) -> tuple[Array, AdaGradState]:
        """Return the next point and state."""
        g, t = gradient(objective, x, self.weight_decay), state.t
        s = state.s + g * g
        return x - self._rate(t) * g / self._size(s), AdaGradState(s, t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: AdaGradState, next_state: AdaGradState
    ) -> LocalModel | None:
        """Return f + gᵀp + ½pᵀBp, B = diag(√s + ε)(1 + kd)/η."""
        g = gradient(objective, x, self.weight_decay)
        return diagonal(objective.value(x), g, self._rate(state.t), self._size(next_state.s))

    def _rate(self, t: int) -> float:
        return rate(self.lr, t) / (1.0 + t * self.lr_decay)

    def _size(self, s: Array) -> Array:
        return np.asarray(np.sqrt(s + self.eps) if self.eps_inside else np.sqrt(s) + self.eps)
