"""AdamW: Adam with weight decay apart from the gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optviz.optimizers.adam import AdamState, corrected
from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, Rate, rate


@dataclass(frozen=True)
class AdamW:
    r"""AdamW: Adam, with weight decay that is not scaled as the gradient is.

    .. math:: x_t = (1 - \eta \lambda) \, x_{t-1} - \eta \,
              \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \varepsilon}

    with Adam's m and v. λ is 0.01 in torch and here, 1e-4 in optax, 0.004 in Keras.

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
    weight_decay : float
        λ ≥ 0: how fast x is drawn towards 0, whatever the gradient.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR (2019),
    arXiv:1711.05101.

    Examples
    --------
    Where the gradient is zero, x still shrinks by 1 − ηλ at each step.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> flat = Objective(lambda x: 0 * x, lambda x: 0)
    >>> rule = AdamW(lr=0.5, weight_decay=1)
    >>> record(flat, rule, start=8, steps=3).points[:, 0].tolist()
    [8.0, 4.0, 2.0, 1.0]
    """

    lr: Rate = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.01

    name: ClassVar[str] = "AdamW"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow \beta_2 v + (1-\beta_2)\,g^2, \quad"
        r" x \leftarrow (1 - \eta\lambda)\,x"
        r" - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}"
    )
    worked: ClassVar[tuple[str, ...]] = (
        "-lr * weight_decay * x - lr * m_hat / sqrt(v_hat)",
        "-lr * weight_decay * x - lr * m_hat / (sqrt(v_hat) + eps)",
    )

    def __post_init__(self) -> None:
        require_moments(self, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> AdamState:
        """Return means of zero."""
        return AdamState(m=np.zeros_like(x), v=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdamState
    ) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        g, t, lr = objective.grad(x), state.t + 1, rate(self.lr, state.t)
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        v = self.beta2 * state.v + (1.0 - self.beta2) * g * g
        made = AdamState(m, v, t)
        m_hat, size = corrected(made, self.beta1, self.beta2, self.eps)
        return (1.0 - lr * self.weight_decay) * x - lr * m_hat / size, made

    def model(
        self, objective: Differentiable, x: Array, state: AdamState, next_state: AdamState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½(p − c)ᵀB(p − c), B = diag(√v̂ + ε)/η, about c = −ηλx."""
        m_hat, size = corrected(next_state, self.beta1, self.beta2, self.eps)
        lr = rate(self.lr, state.t)
        return diagonal(objective.value(x), m_hat, lr, size, -lr * self.weight_decay * x)
