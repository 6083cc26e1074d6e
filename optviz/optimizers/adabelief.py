"""AdaBelief: Adam that steps boldly where the gradient is as its mean foretold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optviz.optimizers.adam import AdamState, corrected
from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, Rate, rate


@dataclass(frozen=True)
class AdaBelief:
    r"""AdaBelief: Adam scaled by how far the gradient is from its own running mean.

    .. math:: m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad
              v_t = \beta_2 v_{t-1} + (1 - \beta_2) (g_t - m_t)^2 + \varepsilon_r, \quad
              x_t = x_{t-1} - \eta \,
              \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \varepsilon}

    This is the paper's and optax's, with two ε: one added to v at each step, where it adds up,
    one to the root. torch has no AdaBelief.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0.
    beta1 : float
        What the mean of the gradient keeps of itself at each step, 0 ≤ β₁ < 1.
    beta2 : float
        What the mean of the squared deviation keeps of itself at each step, 0 ≤ β₂ < 1.
    eps : float
        Added to the root, ε ≥ 0.
    eps_root : float
        Added to v at each step, ε ≥ 0.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    J. Zhuang et al., "AdaBelief optimizer: adapting stepsizes by the belief in observed
    gradients", NeurIPS (2020), arXiv:2010.07468.

    Examples
    --------
    Under a constant gradient the steps grow, as the gradient comes to be believed.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: 3 * x, lambda x: 3)
    >>> record(f, AdaBelief(lr=0.1), start=0, steps=4).points[:, 0].round(4).tolist()
    [0.0, -0.1111, -0.2279, -0.3505, -0.4788]
    """

    lr: Rate = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-16
    eps_root: float = 1e-16

    name: ClassVar[str] = "AdaBelief"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow \beta_2 v + (1-\beta_2)\,(g - m)^2 + \varepsilon, \quad"
        r" x \leftarrow x - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}"
    )

    def __post_init__(self) -> None:
        require_moments(self, eps_root=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> AdamState:
        """Return means of zero."""
        return AdamState(m=np.zeros_like(x), v=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdamState
    ) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        g, t = objective.grad(x), state.t + 1
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        v = self.beta2 * state.v + (1.0 - self.beta2) * (g - m) ** 2 + self.eps_root
        made = AdamState(m, v, t)
        m_hat, size = corrected(made, self.beta1, self.beta2, self.eps)
        return x - rate(self.lr, state.t) * m_hat / size, made

    def model(
        self, objective: Differentiable, x: Array, state: AdamState, next_state: AdamState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp, B = diag(√v̂ + ε)/η."""
        m_hat, size = corrected(next_state, self.beta1, self.beta2, self.eps)
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t), size)
