"""Adam: momentum and RMSprop together, both corrected for their start from zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

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


class AdamState(NamedTuple):
    """Running means of g and of g², and the steps made."""

    m: Array
    v: Array
    t: int


@dataclass(frozen=True)
class Adam:
    r"""Adam: running means of the gradient and of its square, both bias-corrected.

    .. math:: m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad
              v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \quad
              x_t = x_{t-1} - \eta \,
              \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \varepsilon}

    This is the paper's algorithm 1, torch's and optax's. Keras folds the correction into η, as
    the paper's section 2 does, ``eps_folded=True``, so that its ε, 1e-7, weighs
    1/√(1 − β₂) = 31.6 times more at the first step.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0: about the length of a step in each component.
    beta1 : float
        What the mean of the gradient keeps of itself at each step, 0 ≤ β₁ < 1.
    beta2 : float
        What the mean of its square keeps of itself at each step, 0 ≤ β₂ < 1.
    eps : float
        Added to the root, ε ≥ 0.
    eps_folded : bool
        Whether ε is added to √v, before the correction, in place of after it.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖²; see AdamW for the other kind.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR (2015),
    arXiv:1412.6980.

    Examples
    --------
    The first step is lr long in each component, whatever the gradient.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x, y: x**2 + 100 * y**2, lambda x, y: (2 * x, 200 * y))
    >>> record(f, Adam(lr=0.1), start=(1, -1), steps=1).points[-1].round(6).tolist()
    [0.9, -0.9]
    """

    lr: Rate = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    eps_folded: bool = False
    weight_decay: float = 0.0

    name: ClassVar[str] = "Adam"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow \beta_2 v + (1-\beta_2)\,g^2, \quad"
        r" x \leftarrow x - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}"
    )
    worked: ClassVar[tuple[str, ...]] = (
        "-lr * m_hat / sqrt(v_hat)",
        "-lr * m_hat / (sqrt(v_hat) + eps)",
    )

    def __post_init__(self) -> None:
        require_moments(self, weight_decay=NON_NEGATIVE)
        require_flag(self, "eps_folded")

    def init(self, objective: Differentiable, x: Array) -> AdamState:
        """Return means of zero."""
        return AdamState(m=np.zeros_like(x), v=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdamState
    ) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        g, t = gradient(objective, x, self.weight_decay), state.t + 1
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        v = self.beta2 * state.v + (1.0 - self.beta2) * g * g
        made = AdamState(m, v, t)
        m_hat, size = corrected(made, self.beta1, self.beta2, self._eps(t))
        return x - rate(self.lr, state.t) * m_hat / size, made

    def model(
        self, objective: Differentiable, x: Array, state: AdamState, next_state: AdamState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp, B = diag(√v̂ + ε)/η."""
        m_hat, size = corrected(next_state, self.beta1, self.beta2, self._eps(next_state.t))
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t), size)

    def _eps(self, t: int) -> float:
        return self.eps / (1.0 - self.beta2**t) ** 0.5 if self.eps_folded else self.eps


def corrected(state: Any, beta1: float, beta2: float, eps: float) -> tuple[Array, Array]:
    """Return m̂ and √v̂ + ε of a state with m, v and t: both means corrected for their start."""
    m_hat, v_hat = state.m / (1.0 - beta1**state.t), state.v / (1.0 - beta2**state.t)
    return m_hat, np.sqrt(v_hat) + eps
