"""Yogi: Adam whose denominator grows and shrinks at a bounded speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optviz.optimizers.adam import AdamState, corrected
from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, Rate, rate


@dataclass(frozen=True)
class Yogi:
    r"""Yogi: Adam with a second moment that moves towards g² in steps, not in proportion.

    .. math:: m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad
              v_t = v_{t-1} - (1 - \beta_2) \operatorname{sign}(v_{t-1} - g_t^2) \, g_t^2, \quad
              x_t = x_{t-1} - \eta \,
              \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \varepsilon}

    This is optax's, which starts both moments from 1e-6 and corrects them both; the paper
    corrects neither. torch has no Yogi.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0.
    beta1 : float
        What the mean of the gradient keeps of itself at each step, 0 ≤ β₁ < 1.
    beta2 : float
        What the mean of its square keeps of itself at each step, 0 ≤ β₂ < 1.
    eps : float
        Added to the root, ε ≥ 0.
    initial : float
        Both moments before the first step, 0 or more.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    M. Zaheer, S. Reddi, D. Sachan, S. Kale, S. Kumar, "Adaptive methods for nonconvex
    optimization", NeurIPS (2018).

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Yogi(lr=0.1), start=1, steps=3).points[:, 0].round(4).tolist()
    [1.0, 0.9001, 0.8006, 0.7018]
    """

    lr: Rate = 0.01
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-3
    initial: float = 1e-6

    name: ClassVar[str] = "Yogi"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow v - (1-\beta_2)\,\mathrm{sign}(v - g^2)\,g^2, \quad"
        r" x \leftarrow x - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}"
    )

    def __post_init__(self) -> None:
        require_moments(self, initial=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> AdamState:
        """Return both moments before the first step."""
        return AdamState(m=np.full_like(x, self.initial), v=np.full_like(x, self.initial), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdamState
    ) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        g, t = objective.grad(x), state.t + 1
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        v = state.v - (1.0 - self.beta2) * np.sign(state.v - g * g) * g * g
        made = AdamState(m, v, t)
        m_hat, size = corrected(made, self.beta1, self.beta2, self.eps)
        return x - rate(self.lr, state.t) * m_hat / size, made

    def model(
        self, objective: Differentiable, x: Array, state: AdamState, next_state: AdamState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp, B = diag(√v̂ + ε)/η."""
        m_hat, size = corrected(next_state, self.beta1, self.beta2, self.eps)
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t), size)
