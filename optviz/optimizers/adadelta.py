"""Adadelta: steps as long as recent steps were, so that no learning rate is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import (
    DECAY,
    NON_NEGATIVE,
    RATE,
    Array,
    Differentiable,
    Rate,
    gradient,
    rate,
    require,
)


class AdadeltaState(NamedTuple):
    """Running means of g² and of the squared steps, and the steps made."""

    v: Array
    u: Array
    t: int


@dataclass(frozen=True)
class Adadelta:
    r"""Adadelta: the gradient, scaled by the size of recent steps over that of recent gradients.

    .. math:: v_{k+1} = \rho v_k + (1 - \rho) g_k^2, \quad
              \Delta_k = \frac{\sqrt{u_k + \varepsilon}}{\sqrt{v_{k+1} + \varepsilon}} \, g_k,
              \quad u_{k+1} = \rho u_k + (1 - \rho) \Delta_k^2, \quad
              x_{k+1} = x_k - \eta \Delta_k, \quad g_k = \nabla f(x_k)

    ε is inside both roots, everywhere, and makes the first step. The defaults are torch's; Keras
    starts from η = 0.001, ρ = 0.95, ε = 1e-7.

    Parameters
    ----------
    lr : float or schedule
        What each step is multiplied with, η ≥ 0; 1 in the paper.
    rho : float
        What the running means keep of themselves at each step, 0 ≤ ρ < 1.
    eps : float
        Added under both roots, ε ≥ 0.
    weight_decay : float
        λ ≥ 0: the gradient is that of f + ½λ‖x‖².

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    M. D. Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701 (2012).

    Examples
    --------
    The first step is √(ε/(1 − ρ)) long, whatever the gradient.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Adadelta(eps=1e-4), start=1, steps=3).points[:, 0].round(4).tolist()
    [1.0, 0.9684, 0.9364, 0.9046]
    """

    lr: Rate = 1.0
    rho: float = 0.9
    eps: float = 1e-6
    weight_decay: float = 0.0

    name: ClassVar[str] = "Adadelta"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    latex: ClassVar[str] = (
        r"v \leftarrow \rho\,v + (1-\rho)\,g^2, \quad"
        r" \Delta = \frac{\sqrt{u + \varepsilon}}{\sqrt{v + \varepsilon}}\,g, \quad"
        r" u \leftarrow \rho\,u + (1-\rho)\,\Delta^2, \quad x \leftarrow x - \eta\,\Delta"
    )

    def __post_init__(self) -> None:
        require(self, lr=RATE, rho=DECAY, eps=NON_NEGATIVE, weight_decay=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> AdadeltaState:
        """Return means of zero."""
        return AdadeltaState(v=np.zeros_like(x), u=np.zeros_like(x), t=0)

    def step(
        self, objective: Differentiable, x: Array, state: AdadeltaState
    ) -> tuple[Array, AdadeltaState]:
        """Return the next point and state."""
        g = gradient(objective, x, self.weight_decay)
        v = self.rho * state.v + (1.0 - self.rho) * g * g
        delta = np.sqrt(state.u + self.eps) / np.sqrt(v + self.eps) * g
        u = self.rho * state.u + (1.0 - self.rho) * delta * delta
        return x - rate(self.lr, state.t) * delta, AdadeltaState(v, u, state.t + 1)

    def model(
        self, objective: Differentiable, x: Array, state: AdadeltaState, next_state: AdadeltaState
    ) -> LocalModel | None:
        """Return f + gᵀp + ½pᵀBp, B = diag(√(v + ε)/√(u + ε))/η, u of the steps before."""
        g = gradient(objective, x, self.weight_decay)
        size = np.sqrt(next_state.v + self.eps) / np.sqrt(state.u + self.eps)
        return diagonal(objective.value(x), g, rate(self.lr, state.t), size)
