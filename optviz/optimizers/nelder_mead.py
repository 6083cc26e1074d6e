"""Nelder and Mead's simplex: a triangle that turns over, stretches and shrinks its way down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np

from optviz.optimizers.demands import POSITIVE, one_point
from optviz.optimizers.line import finite_or_inf
from optviz.optimizers.optimizer import Array, Differentiable, require

START, REFLECT, EXPAND, CONTRACT_OUTSIDE, CONTRACT_INSIDE, SHRINK = range(6)
"""What a step did, the `move` of a state."""

MOVES: Final = ("start", "reflect", "expand", "contract outside", "contract inside", "shrink")
"""The words for them."""


class NelderMeadState(NamedTuple):
    """The simplex, one vertex a row, the best first, its values, and what the step did.

    `move` is an index of `MOVES`.
    """

    simplex: Array
    values: Array
    move: int


@dataclass(frozen=True)
class NelderMead:
    r"""Nelder–Mead: the worst vertex of a simplex is mirrored at the others' centre.

    .. math:: x_r = \bar{x} + (\bar{x} - x_{n+1}), \quad
              x_e = \bar{x} + 2 (\bar{x} - x_{n+1}), \quad
              x_c = \bar{x} \pm \frac{1}{2} (\bar{x} - x_{n+1})

    If the mirror image :math:`x_r` is the best so far, the image :math:`x_e` twice as far is
    tried; if it is still the worst, one half as far, :math:`x_c`, on the better side; if that
    does not help, all vertices move half the way to the best one. The point of the run is the
    best vertex. Coefficients, ties and the order of the tests are SciPy's.

    Parameters
    ----------
    size : float
        How far the other vertices stand from the start at first, one along each axis, above 0.

    Raises
    ------
    SceneError
        `size` is not above 0.

    References
    ----------
    J. A. Nelder, R. Mead, "A simplex method for function minimization", The Computer Journal 7
    (1965). J. C. Lagarias et al., "Convergence properties of the Nelder–Mead simplex method in
    low dimensions", SIAM Journal on Optimization 9 (1998).

    Examples
    --------
    >>> from optviz.objectives import rosenbrock
    >>> from optviz.recorder import record
    >>> run = record(rosenbrock(), NelderMead(size=0.5), start=(-1.2, 1), steps=120)
    >>> run.points[-1].round(6).tolist()
    [1.0, 1.0]
    """

    size: float = 1.0

    name: ClassVar[str] = "Nelder–Mead"
    family: ClassVar[str] = "derivative-free"
    cost: ClassVar[str] = "1 or 2 values, to shrink n + 2"
    unmodelled: ClassVar[str] = "compares values"
    latex: ClassVar[str] = (
        r"x_{n+1} \leftarrow \bar x + \tau\,(\bar x - x_{n+1}), \quad"
        r" \tau \in \{1, 2, \frac{1}{2}, -\frac{1}{2}\}"
    )
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require(self, size=POSITIVE)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        one_point(self, x)

    def init(self, objective: Differentiable, x: Array) -> NelderMeadState:
        """Return the simplex with `x` and a vertex beside it along each axis."""
        self.check(objective, x)
        return simplex_of(objective, np.vstack([x, x + self.size * np.eye(len(x))]), START)

    def renew(self, objective: Differentiable, x: Array, state: NelderMeadState) -> NelderMeadState:
        """Return the state on another function, such as another batch of samples."""
        return simplex_of(objective, state.simplex, state.move)

    def step(
        self, objective: Differentiable, x: Array, state: NelderMeadState
    ) -> tuple[Array, NelderMeadState]:
        """Return the best vertex of the next simplex, and the state."""
        simplex, values = state.simplex, state.values
        centre, worst = np.add.reduce(simplex[:-1], 0) / len(x), simplex[-1]

        def image(times: float) -> tuple[Array, float]:
            vertex = (1.0 + times) * centre - times * worst
            return vertex, finite_or_inf(objective, vertex)

        move, (vertex, value) = REFLECT, image(1.0)
        if value < values[0]:
            further, beyond = image(2.0)
            if beyond < value:
                move, vertex, value = EXPAND, further, beyond
        elif value >= values[-2]:
            outside = value < values[-1]
            move, bound = (CONTRACT_OUTSIDE, value) if outside else (CONTRACT_INSIDE, values[-1])
            vertex, value = image(0.5 if outside else -0.5)
            if not (value <= bound if outside else value < bound):
                return _shrunk(objective, state)
        made = _sorted(np.vstack([simplex[:-1], vertex]), np.append(values[:-1], value), move)
        return made.simplex[0].copy(), made


def simplex_of(objective: Differentiable, vertices: Array, move: int) -> NelderMeadState:
    """Return the state with these vertices, (n + 1, dim), after they were made by `move`."""
    values = np.array([finite_or_inf(objective, vertex) for vertex in vertices])
    return _sorted(vertices, values, move)


def _shrunk(objective: Differentiable, state: NelderMeadState) -> tuple[Array, NelderMeadState]:
    best = state.simplex[0]
    others = best + 0.5 * (state.simplex[1:] - best)
    values = [finite_or_inf(objective, vertex) for vertex in others]
    made = _sorted(np.vstack([best, others]), np.array([state.values[0], *values]), SHRINK)
    return made.simplex[0].copy(), made


def _sorted(simplex: Array, values: Array, move: int) -> NelderMeadState:
    order = np.argsort(values, kind="stable")
    return NelderMeadState(simplex[order], values[order], move)
