"""The exponentially weighted moving average of a signal, as a rule that sees sample by sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.optimizer import DECAY, Array, Differentiable, require, require_flag


class MovingAverageState(NamedTuple):
    """The average as it is before its bias is corrected, and the number of steps."""

    v: Array
    t: int


@dataclass(frozen=True)
class MovingAverage:
    r"""Exponentially weighted moving average: the mean of a signal, the older the less it counts.

    .. math:: v_t = \beta v_{t-1} + (1 - \beta) \theta_t, \quad v_0 = 0, \qquad
              x_t = v_t \;\text{ or }\; \frac{v_t}{1 - \beta^t}

    A rule for ``objectives.signal_mean(signal)``, recorded with ``batch_size=1, shuffle=False``:
    its gradient at the sample θₜ is x − θₜ, whence θₜ = x − ∇fₜ(x). Wherever it starts, v is 0
    before the first step.

    Parameters
    ----------
    beta : float
        What the average keeps of itself at each step, 0 ≤ β < 1: a mean over about 1/(1 − β)
        samples.
    bias_correction : bool
        Whether the iterate is v divided by 1 − βᵗ, the sum of the weights so far, so that it does
        not begin near 0.

    Raises
    ------
    SceneError
        A hyperparameter is out of range.

    Notes
    -----
    Without correction it is gradient descent with lr = 1 − β, from 0, on ½(x − θₜ)²: a constant
    learning rate forgets. With lr = 1/t it would be the mean of all samples.

    References
    ----------
    S. W. Roberts, "Control chart tests based on geometric moving averages", Technometrics 1
    (1959). The correction: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization",
    ICLR (2015), arXiv:1412.6980, section 3.

    Examples
    --------
    >>> from optviz import objectives
    >>> from optviz.recorder import record
    >>> signal = objectives.signal_mean([8, 8, 8])
    >>> once = dict(start=0, steps=3, batch_size=1, shuffle=False)
    >>> record(signal, MovingAverage(beta=0.5), **once).points[:, 0].tolist()
    [0.0, 4.0, 6.0, 7.0]
    >>> rule = MovingAverage(beta=0.5, bias_correction=True)
    >>> record(signal, rule, **once).points[:, 0].tolist()
    [0.0, 8.0, 8.0, 8.0]
    """

    beta: float = 0.9
    bias_correction: bool = False

    name: ClassVar[str] = "Moving average"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 gradient"
    telling: ClassVar[tuple[str, ...]] = ("beta",)
    latex: ClassVar[str] = r"v \leftarrow \beta v + (1-\beta)\,\theta_t"

    def __post_init__(self) -> None:
        require(self, beta=DECAY)
        require_flag(self, "bias_correction")

    def init(self, objective: Differentiable, x: Array) -> MovingAverageState:
        """Return an average of zero."""
        return MovingAverageState(np.zeros_like(x), 0)

    def step(
        self, objective: Differentiable, x: Array, state: MovingAverageState
    ) -> tuple[Array, MovingAverageState]:
        """Return the next average and state."""
        theta, t = x - objective.grad(x), state.t + 1
        v = self.beta * state.v + (1.0 - self.beta) * theta
        x = v / (1.0 - self.beta**t) if self.bias_correction else v.copy()
        return x, MovingAverageState(v, t)

    def model(
        self,
        objective: Differentiable,
        x: Array,
        state: MovingAverageState,
        next_state: MovingAverageState,
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p − c‖²/2η: η is 1 − β over the sum of weights, c is 0 once x is v."""
        share = 1.0 - self.beta**next_state.t if self.bias_correction else 1.0
        kept = (self.beta * state.v + (1.0 - self.beta) * x) / share - x
        lr = (1.0 - self.beta) / share
        return diagonal(objective.value(x), objective.grad(x), lr, centre=kept)
