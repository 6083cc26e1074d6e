"""Random search: a step in any direction, made if it goes down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optviz.optimizers.demands import POSITIVE
from optviz.optimizers.optimizer import Array, Differentiable, require


class RandomState(NamedTuple):
    """The value at the point, the last point tried, and the steps made."""

    f: Array
    tried: Array
    t: int


@dataclass(frozen=True)
class RandomSearch:
    r"""Random search: a normal step from the best point, made where it goes down.

    .. math:: y = x_k + \sigma z, \quad z \sim N(0, I), \quad
              x_{k+1} = y \text{ if } f(y) < f(x_k), \text{ else } x_k

    The numbers depend on the seed of the recording and on the step alone, so that a run can be
    repeated; of many starts at once all draw the same.

    Parameters
    ----------
    sigma : float
        The standard deviation σ > 0 of a step in each component.

    Raises
    ------
    SceneError
        `sigma` is not above 0.

    References
    ----------
    L. A. Rastrigin, "The convergence of the random search method in the extremal control of a
    many parameter system", Automation and Remote Control 24 (1963). F. J. Solis, R. J.-B. Wets,
    "Minimization by random search techniques", Mathematics of Operations Research 6 (1981).

    Examples
    --------
    >>> from optviz.objectives import rosenbrock
    >>> from optviz.recorder import record
    >>> run = record(rosenbrock(), RandomSearch(sigma=0.1), start=(-1.2, 1), steps=200)
    >>> bool((run.values[1:] <= run.values[:-1]).all()), bool(run.values[-1] < 4)
    (True, True)
    """

    sigma: float = 0.1

    name: ClassVar[str] = "Random search"
    family: ClassVar[str] = "derivative-free"
    cost: ClassVar[str] = "1 value"
    unmodelled: ClassVar[str] = "compares values at points that it draws"
    latex: ClassVar[str] = (
        r"y = x + \sigma z,\; z \sim N(0, I); \quad x \leftarrow y \;\mathrm{if}\; f(y) < f(x)"
    )

    def __post_init__(self) -> None:
        require(self, sigma=POSITIVE)

    def init(self, objective: Differentiable, x: Array) -> RandomState:
        """Return the value at `x`."""
        return RandomState(objective.value(x), x, 0)

    def renew(self, objective: Differentiable, x: Array, state: RandomState) -> RandomState:
        """Return the state on another function, such as another batch of samples."""
        return state._replace(f=objective.value(x))

    def step(self, objective: Any, x: Array, state: RandomState) -> tuple[Array, RandomState]:
        """Return the next point and state."""
        draw = np.random.default_rng((getattr(objective, "seed", 0), state.t))
        z = draw.standard_normal(len(x)).reshape(-1, *(1,) * (x.ndim - 1))
        tried = x + self.sigma * z
        value = objective.value(tried)
        better = value < state.f
        made = np.where(better, tried, x)
        return made, RandomState(np.where(better, value, state.f), tried, state.t + 1)
