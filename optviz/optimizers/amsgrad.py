"""AMSGrad: Adam whose steps may not grow again once a gradient was large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    NON_NEGATIVE,
    Array,
    Differentiable,
    Rate,
    gradient,
    rate,
    require_flag,
)


class AMSGradState(NamedTuple):
    """Running means of g and of g², the largest of the latter so far, the steps made."""

    m: Array
    v: Array
    v_max: Array
    t: int


@dataclass(frozen=True)
class AMSGrad:
    r"""AMSGrad: Adam scaled by the largest that its mean of g² has been so far.

    .. math:: m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad
              v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \quad
              w_t = \max(w_{t-1}, v_t), \quad
              x_t = x_{t-1} - \eta \,
              \frac{m_t / (1 - \beta_1^t)}{\sqrt{w_t / (1 - \beta_2^t)} + \varepsilon}

    torch and Keras take the largest raw v and correct it then, as here; the corrected one can
    still shrink while β₂ᵗ is large. optax takes the largest v̂, ``corrected=True``, which cannot.

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
    corrected : bool
        Whether the largest is taken of v̂, after its correction, in place of before.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    S. J. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR (2018),
    arXiv:1904.09237, whose algorithm 2 corrects nothing.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, AMSGrad(lr=0.5), start=1, steps=2).points[:, 0].round(4).tolist()
    [1.0, 0.5, 0.0339]
    """

    lr: Rate = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    corrected: bool = False
    weight_decay: float = 0.0

    name: ClassVar[str] = "AMSGrad"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow \beta_2 v + (1-\beta_2)\,g^2, \quad w \leftarrow \max(w, v), \quad"
        r" x \leftarrow x - \eta\,\frac{\hat m}{\sqrt{\hat w} + \varepsilon}"
    )

    def __post_init__(self) -> None:
        require_moments(self, weight_decay=NON_NEGATIVE)
        require_flag(self, "corrected")

    def init(self, objective: Differentiable, x: Array) -> AMSGradState:
        """Return means of zero."""
        zeros = np.zeros_like(x)
        return AMSGradState(m=zeros, v=zeros, v_max=zeros, t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AMSGradState
    ) -> tuple[Array, AMSGradState]:
        """Return the next point and state."""
        g, t = gradient(objective, x, self.weight_decay), state.t + 1
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        v = self.beta2 * state.v + (1.0 - self.beta2) * g * g
        share = 1.0 - self.beta2**t
        v_max = np.maximum(state.v_max, v / share if self.corrected else v)
        v_hat = v_max if self.corrected else v_max / share
        m_hat = m / (1.0 - self.beta1**t)
        x = x - rate(self.lr, state.t) * m_hat / (np.sqrt(v_hat) + self.eps)
        return x, AMSGradState(m, v, v_max, t)

    def model(
        self, objective: Differentiable, x: Array, state: AMSGradState, next_state: AMSGradState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp, B = diag(√ŵ + ε)/η, w the largest v so far."""
        t = next_state.t
        m_hat = next_state.m / (1.0 - self.beta1**t)
        v_hat = next_state.v_max / (1.0 if self.corrected else 1.0 - self.beta2**t)
        size = np.sqrt(v_hat) + self.eps
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t), size)
