"""Rprop: each component has a step of its own, which grows until the slope turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.errors import SceneError
from optviz.optimizers.optimizer import (
    AT_LEAST_ONE,
    DECAY,
    NON_NEGATIVE,
    Array,
    Differentiable,
    require,
)


class RpropState(NamedTuple):
    """The gradient that the last step followed (0 where it turned) and the step of each axis."""

    g: Array
    eta: Array


@dataclass(frozen=True)
class Rprop:
    r"""Rprop: the sign of the gradient, with a step that grows while the sign stays the same.

    .. math:: \eta_k = \begin{cases} \eta^+ \eta_{k-1} & g_k \tilde g_{k-1} > 0 \\
                                     \eta^- \eta_{k-1} & g_k \tilde g_{k-1} < 0 \\
                                     \eta_{k-1} & \text{else} \end{cases}, \quad
              \tilde g_k = \begin{cases} 0 & g_k \tilde g_{k-1} < 0 \\
                                         g_k & \text{else} \end{cases}, \quad
              x_{k+1} = x_k - \eta_k \operatorname{sign} \tilde g_k

    in each component, with :math:`g_k = \nabla f(x_k)` and η kept within its bounds. Where the
    gradient changed its sign the component rests for one step. This is torch's; optax's, on a
    sign flip and in the step after, gives other steps.

    Parameters
    ----------
    lr : float
        The first step of each component, η ≥ 0; no schedule, since it is used once.
    eta_minus : float
        What the step is multiplied with where the sign of the gradient changed, 0 ≤ η⁻ < 1.
    eta_plus : float
        What it is multiplied with where it did not, η⁺ ≥ 1.
    min_step, max_step : float
        The bounds of a step, from the second on.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    References
    ----------
    M. Riedmiller, H. Braun, "A direct adaptive method for faster backpropagation learning: the
    RPROP algorithm", IEEE International Conference on Neural Networks (1993).

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> record(f, Rprop(lr=1, eta_plus=2), start=5, steps=5).points[:, 0].tolist()
    [5.0, 4.0, 2.0, -2.0, -2.0, 0.0]
    """

    lr: float = 0.01
    eta_minus: float = 0.5
    eta_plus: float = 1.2
    min_step: float = 1e-6
    max_step: float = 50.0

    name: ClassVar[str] = "Rprop"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    unmodelled: ClassVar[str] = "takes the sign of the slope and leaves its size"
    latex: ClassVar[str] = (
        r"\eta \leftarrow \eta^{\pm} \eta, \quad x \leftarrow x - \eta\,\mathrm{sign}\,\nabla f(x)"
    )

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, eta_minus=DECAY, eta_plus=AT_LEAST_ONE)
        require(self, min_step=NON_NEGATIVE, max_step=NON_NEGATIVE)
        if self.min_step > self.max_step:
            raise SceneError(
                f"min_step of Rprop is {self.min_step!r}, above max_step, {self.max_step!r}",
                "the smaller must come first",
            )

    def init(self, objective: Differentiable, x: Array) -> RpropState:
        """Return the first step of each component."""
        return RpropState(g=np.zeros_like(x), eta=np.full_like(x, self.lr))

    def step(
        self, objective: Differentiable, x: Array, state: RpropState
    ) -> tuple[Array, RpropState]:
        """Return the next point and state."""
        g = objective.grad(x)
        turn = np.sign(g * state.g)
        factor = np.where(turn > 0.0, self.eta_plus, np.where(turn < 0.0, self.eta_minus, 1.0))
        eta = np.clip(state.eta * factor, self.min_step, self.max_step)
        g = np.where(turn < 0.0, 0.0, g)
        return x - eta * np.sign(g), RpropState(g, eta)
