"""Adamax: Adam with the largest recent gradient in place of its root mean square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, Rate, gradient, rate


class AdamaxState(NamedTuple):
    """The running mean of g, the decaying maximum of abs(g), the steps made."""

    m: Array
    u: Array
    t: int


@dataclass(frozen=True)
class Adamax:
    r"""Adamax: Adam scaled by a decaying maximum of the gradient.

    .. math:: m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad
              u_t = \max(\beta_2 u_{t-1}, |g_t| + \varepsilon), \quad
              x_t = x_{t-1} - \frac{\eta}{1 - \beta_1^t} \, \frac{m_t}{u_t}

    This is torch's and optax's, with ε inside the maximum. Keras takes the maximum without ε and
    divides by u + ε.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0: the longest that a step can be in each component.
    beta1 : float
        What the mean of the gradient keeps of itself at each step, 0 ≤ β₁ < 1.
    beta2 : float
        What the maximum keeps of itself at each step, 0 ≤ β₂ < 1.
    eps : float
        Added to the size of each gradient, ε ≥ 0.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR (2015),
    arXiv:1412.6980, section 7.1.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Adamax(lr=0.5), start=1, steps=2).points[:, 0].round(4).tolist()
    [1.0, 0.5, 0.1312]
    """

    lr: Rate = 0.002
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.0

    name: ClassVar[str] = "Adamax"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" u \leftarrow \max(\beta_2 u,\ |g| + \varepsilon), \quad"
        r" x \leftarrow x - \eta\,\frac{\hat m}{u}"
    )
    worked: ClassVar[str] = "-lr * m_hat / u"

    def __post_init__(self) -> None:
        require_moments(self, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> AdamaxState:
        """Return a mean and a maximum of zero."""
        return AdamaxState(m=np.zeros_like(x), u=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdamaxState
    ) -> tuple[Array, AdamaxState]:
        """Return the next point and state."""
        g, t = gradient(objective, x, self.weight_decay), state.t + 1
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        u = np.maximum(self.beta2 * state.u, np.abs(g) + self.eps)
        lr = rate(self.lr, state.t) / (1.0 - self.beta1**t)
        return x - lr * m / u, AdamaxState(m, u, t)

    def model(
        self, objective: Differentiable, x: Array, state: AdamaxState, next_state: AdamaxState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp, B = diag(u)/η."""
        m_hat = next_state.m / (1.0 - self.beta1**next_state.t)
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t), next_state.u)
