"""NAdam: Adam that looks ahead as Nesterov's rule does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.demands import require_moments
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, Rate, gradient, rate


class NAdamState(NamedTuple):
    """Running means of g and of g², the product of all μ so far, the steps made."""

    m: Array
    v: Array
    mu_product: float
    t: int


@dataclass(frozen=True)
class NAdam:
    r"""NAdam: Adam with Nesterov's look ahead and a momentum that grows towards β₁.

    .. math:: \mu_t = \beta_1 \left( 1 - \tfrac{1}{2} \, 0.96^{t \psi} \right), \quad
              \hat m_t = \frac{\mu_{t+1} m_t}{1 - \prod_{i=1}^{t+1} \mu_i}
                       + \frac{(1 - \mu_t) g_t}{1 - \prod_{i=1}^{t} \mu_i}, \quad
              x_t = x_{t-1} - \eta \,
              \frac{\hat m_t}{\sqrt{v_t / (1 - \beta_2^t)} + \varepsilon}

    with Adam's m and v. ψ is 0.004 in torch, as in the report and here; Keras has ψ = 1 (and
    ε = 1e-7); optax has no schedule, μ = β₁, which is what a large ψ such as 1e6 gives. On x²
    from 1 with η = 0.1 the first point is .8944, .8937 or .8526.

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
    momentum_decay : float
        ψ ≥ 0: how soon the momentum grows from β₁/2 to β₁.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop (2016).

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> [record(f, NAdam(lr=0.1, momentum_decay=psi), 1, steps=1).points[1, 0].round(4).item()
    ...  for psi in (0.004, 1, 1e6)]
    [0.8944, 0.8937, 0.8526]
    """

    lr: Rate = 0.002
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    momentum_decay: float = 0.004
    weight_decay: float = 0.0

    name: ClassVar[str] = "NAdam"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad"
        r" v \leftarrow \beta_2 v + (1-\beta_2)\,g^2, \quad"
        r" x \leftarrow x - \eta\,\frac{\mu\,\hat m + (1-\mu)\,\hat g}"
        r"{\sqrt{\hat v} + \varepsilon}"
    )

    def __post_init__(self) -> None:
        require_moments(self, momentum_decay=NON_NEGATIVE, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> NAdamState:
        """Return means of zero."""
        return NAdamState(m=np.zeros_like(x), v=np.zeros_like(x), mu_product=1.0, t=0)

    def step(
        self, objective: Differentiable, x: Array, state: NAdamState
    ) -> tuple[Array, NAdamState]:
        """Return the next point and state."""
        g, t = gradient(objective, x, self.weight_decay), state.t + 1
        m = self.beta1 * state.m + (1.0 - self.beta1) * g
        v = self.beta2 * state.v + (1.0 - self.beta2) * g * g
        made = NAdamState(m, v, state.mu_product * self._momentum(t), t)
        m_hat, v_hat = self._ahead(made, g), v / (1.0 - self.beta2**t)
        return x - rate(self.lr, state.t) * m_hat / (np.sqrt(v_hat) + self.eps), made

    def _ahead(self, state: NAdamState, g: Array) -> Array:
        """Return the corrected mean as it will be: with μ of the next step, and g once more."""
        mu, mu_next = self._momentum(state.t), self._momentum(state.t + 1)
        m, product = state.m, state.mu_product
        return mu_next / (1.0 - product * mu_next) * m + (1.0 - mu) / (1.0 - product) * g

    def _momentum(self, t: int) -> float:
        share: float = 0.96 ** (t * self.momentum_decay)
        return self.beta1 * (1.0 - 0.5 * share)

    def model(
        self, objective: Differentiable, x: Array, state: NAdamState, next_state: NAdamState
    ) -> LocalModel | None:
        """Return f + m̂ᵀp + ½pᵀBp, B = diag(√v̂ + ε)/η, m̂ the mean ahead."""
        g, t = gradient(objective, x, self.weight_decay), next_state.t
        m_hat = self._ahead(next_state, g)
        size = np.sqrt(next_state.v / (1.0 - self.beta2**t)) + self.eps
        return diagonal(objective.value(x), m_hat, rate(self.lr, state.t), size)
