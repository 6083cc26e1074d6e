"""RAdam: Adam that trusts its denominator only once it has seen enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optviz.optimizers.adam import AdamState
from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    NON_NEGATIVE,
    Array,
    Differentiable,
    Rate,
    Within,
    gradient,
    rate,
)

TRACTABLE = Within("a finite number, 4 or more", 4.0, float("inf"))


@dataclass(frozen=True)
class RAdam:
    r"""RAdam: momentum until the mean of g² can be trusted, then Adam with a factor that rises.

    .. math:: \rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \quad
              \rho_\infty = \frac{2}{1 - \beta_2} - 1, \quad
              x_t = x_{t-1} - \eta \, \frac{m_t}{1 - \beta_1^t} \begin{cases}
              r_t \, \frac{\sqrt{1 - \beta_2^t}}{\sqrt{v_t} + \varepsilon} & \rho_t > 5 \\
              1 & \text{else} \end{cases}, \quad
              r_t^2 = \frac{(\rho_t - 4)(\rho_t - 2) \rho_\infty}
                           {(\rho_\infty - 4)(\rho_\infty - 2) \rho_t}

    with Adam's m and v. This is torch's; optax trusts ρ ≥ 5 and adds ε after the correction, the
    paper trusts ρ > 4, ``threshold=4``. With β₂ = 0.999 the first five steps are momentum's, and
    as long as the gradient makes them.

    Parameters
    ----------
    lr : float or schedule
        Learning rate η ≥ 0.
    beta1 : float
        What the mean of the gradient keeps of itself at each step, 0 ≤ β₁ < 1.
    beta2 : float
        What the mean of its square keeps of itself at each step, 0 ≤ β₂ < 1.
    eps : float
        Added to the root before its correction, ε ≥ 0.
    threshold : float
        The length ρ of the mean above which it is trusted, 4 or more.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    L. Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR (2020),
    arXiv:1908.03265.

    Examples
    --------
    The first steps are those of gradient descent under a constant gradient.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: 8 * x, lambda x: 8)
    >>> record(f, RAdam(lr=0.125), start=0, steps=6).points[:, 0].round(4).tolist()
    [0.0, -1.0, -2.0, -3.0, -4.0, -5.0, -5.0032]
    """

    lr: Rate = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    threshold: float = 5.0
    weight_decay: float = 0.0

    name: ClassVar[str] = "RAdam"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow \beta_2 v + (1-\beta_2)\,g^2, \quad"
        r" x \leftarrow x - \eta\,r_t\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}"
    )

    def __post_init__(self) -> None:
        require_moments(self, threshold=TRACTABLE, weight_decay=NON_NEGATIVE)

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
        lr = rate(self.lr, state.t) / (1.0 - self.beta1**t)
        factor, size = self._trust(v, t)
        return x - lr * factor * m / size, AdamState(m, v, t)

    def _trust(self, v: Array, t: int) -> tuple[float, Array | float]:
        """Return the factor and the divisor of the corrected mean: 1 until v can be trusted."""
        share = 1.0 - self.beta2**t
        rho_inf = 2.0 / (1.0 - self.beta2) - 1.0
        rho = rho_inf - 2.0 * t * self.beta2**t / share
        if rho <= self.threshold:
            return 1.0, 1.0
        r = ((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)) ** 0.5
        return r * share**0.5, np.sqrt(v) + self.eps

    def model(
        self, objective: Differentiable, x: Array, state: AdamState, next_state: AdamState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp: B = diag(√v̂ + ε)/ηr, or I/η while v cannot be trusted."""
        m_hat = next_state.m / (1.0 - self.beta1**next_state.t)
        factor, size = self._trust(next_state.v, next_state.t)
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t) * factor, size)
