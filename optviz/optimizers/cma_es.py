"""CMA-ES, by the library of its inventor: a cloud of points that learns the shape of a valley."""

from __future__ import annotations

import copy
import importlib
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optviz.errors import MissingExtra, SceneError
from optviz.optimizers.demands import POSITIVE, one_point
from optviz.optimizers.line import finite_or_inf
from optviz.optimizers.optimizer import Array, Differentiable, require


class CMAState(NamedTuple):
    """The normal distribution of the next generation, and the last generation.

    `sigma` is its width and `covariance` its shape: points are drawn from N(x, σ²C) around the
    point of the run. `population` has one row a point of the last generation, `values` its
    values. `strategy` is the library's own object, in a box that prints as nothing.
    """

    sigma: float
    covariance: Array
    population: Array
    values: Array
    t: int
    strategy: _Boxed


@dataclass(frozen=True)
class CMAES:
    r"""CMA-ES: a generation of normal points, whose best half moves and shapes the next one.

    .. math:: y_i \sim N(x_k, \sigma_k^2 C_k), \quad
              x_{k+1} = \sum_{i \le \mu} w_i \, y_{i:\lambda}

    A step is one generation of 4 + ⌊3 ln n⌋ points; the point of the run is the mean of the
    distribution. σ and C are adapted by the library pycma, of Nikolaus Hansen. The numbers drawn
    depend on the seed of the recording and on the step alone.

    Parameters
    ----------
    sigma : float
        The first standard deviation σ > 0, about a third of the way to the minimum.

    Raises
    ------
    SceneError
        `sigma` is not above 0; when a run begins, the function has one dimension alone.
    MissingExtra
        When a run begins, pycma is not installed.

    References
    ----------
    N. Hansen, A. Ostermeier, "Completely derandomized self-adaptation in evolution strategies",
    Evolutionary Computation 9 (2001). N. Hansen, "The CMA evolution strategy: a tutorial",
    arXiv:1604.00772.

    Examples
    --------
    >>> from optviz.objectives import rosenbrock
    >>> from optviz.recorder import record
    >>> run = record(rosenbrock(), CMAES(sigma=0.3), start=(-1.2, 1), steps=200)
    >>> run.points[-1].round(4).tolist()
    [1.0, 1.0]
    """

    sigma: float = 0.5

    name: ClassVar[str] = "CMA-ES"
    family: ClassVar[str] = "derivative-free"
    cost: ClassVar[str] = "4 + 3 ln n values"
    unmodelled: ClassVar[str] = "ranks values at points that it draws"
    latex: ClassVar[str] = (
        r"y_i \sim N(x, \sigma^2 C), \quad x \leftarrow \sum_{i \leq \mu} w_i\,y_{i:\lambda}"
    )
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require(self, sigma=POSITIVE)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        one_point(self, x)
        if len(x) == 1:
            raise SceneError(
                "CMAES cannot run in one dimension: there is no shape to learn",
                "take RandomSearch()",
            )
        _library()

    def init(self, objective: Differentiable, x: Array) -> CMAState:
        """Return the distribution N(x, σ²I)."""
        self.check(objective, x)
        # The library would seed, and draw from, NumPy's global generator.
        quiet = {"verbose": -9, "verb_log": 0, "seed": np.nan, "randn": np.zeros}
        strategy = _library().CMAEvolutionStrategy(x.copy(), self.sigma, quiet)
        none = np.full((strategy.popsize, len(x)), np.nan)
        return CMAState(self.sigma, np.eye(len(x)), none, none[:, 0], 0, _Boxed(strategy))

    def step(self, objective: Any, x: Array, state: CMAState) -> tuple[Array, CMAState]:
        """Return the next mean and state."""
        strategy = copy.deepcopy(state.strategy.content)
        draw = np.random.default_rng((getattr(objective, "seed", 0), state.t))
        strategy.sm.randn = lambda *shape: draw.standard_normal(shape)
        population = strategy.ask()
        values = [finite_or_inf(objective, one) for one in population]
        strategy.tell(population, values)
        strategy.sm.randn = np.zeros  # the numbers of this step end with it
        return strategy.mean.copy(), CMAState(
            float(strategy.sigma),
            np.array(strategy.sm.covariance_matrix),
            np.array(population),
            np.array(values),
            state.t + 1,
            _Boxed(strategy),
        )


class _Boxed:
    """Keeps an object that is no number out of what is recorded and printed."""

    __slots__ = ("content",)

    def __init__(self, content: Any) -> None:
        self.content = content

    def __repr__(self) -> str:
        return "…"


def _library() -> Any:
    try:
        return importlib.import_module("cma")
    except ImportError as error:
        raise MissingExtra("CMAES needs pycma", "pip install cma") from error
