"""Quasi-Newton: the inverse Hessian, learnt from how the gradient changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

import numpy as np

from optviz.optimizers.line import LineSearch
from optviz.optimizers.local_model import LocalModel, shortened
from optviz.optimizers.norm import scaled
from optviz.optimizers.optimizer import COUNT, Array, Differentiable, require
from optviz.optimizers.searched import Searched, guess_of
from optviz.optimizers.strong_wolfe import StrongWolfe

_CURVED = 1e-14
_LARGEST = 1e300  # entry of the inverse Hessian
_WRITTEN_OUT = 512  # dimensions up to which L-BFGS tells its matrix
_WOLFE: Final = StrongWolfe()


class BFGSState(NamedTuple):
    """The last line search, as in `DescentState`, the inverse Hessian, the updates made of it."""

    f: float
    g: Array
    p: Array
    slope: float
    step: float
    trials: Array
    inverse: Array
    updates: int


@dataclass(frozen=True)
class BFGS(Searched[BFGSState]):
    r"""BFGS: an inverse Hessian from the identity on, which each step teaches one direction.

    .. math:: p = -H_k \nabla f(x_k), \quad x_{k+1} = x_k + \alpha_k p, \quad
              H_{k+1} = (I - \rho s y^T) \, H_k \, (I - \rho y s^T) + \rho s s^T

    with s the step, y the change of the gradient and ρ = 1/yᵀs. Before the first update H is
    scaled to yᵀs/yᵀy. A step with yᵀs ≤ 0, which the strong Wolfe conditions rule out, teaches
    nothing.

    Parameters
    ----------
    line_search : LineSearch
        How αₖ is chosen; after the first step 1 is tried first.

    Raises
    ------
    SceneError
        `line_search` is none, or cannot work on the objective.

    References
    ----------
    C. G. Broyden, R. Fletcher, D. Goldfarb, D. F. Shanno (1970). Nocedal & Wright, *Numerical
    Optimization*, 2nd ed. (2006), algorithm 6.1.

    Examples
    --------
    >>> from optviz.objectives import rosenbrock
    >>> from optviz.recorder import record
    >>> record(rosenbrock(), BFGS(), start=(-1.2, 1), steps=40).points[-1].round(6).tolist()
    [1.0, 1.0]
    """

    line_search: LineSearch = _WOLFE

    name: ClassVar[str] = "BFGS"
    family: ClassVar[str] = "quasi-Newton"
    cost: ClassVar[str] = "1 value + 1 gradient a trial length"
    latex: ClassVar[str] = (
        r"x \leftarrow x - \alpha\,H\,\nabla f(x), \quad"
        r" H \leftarrow (I - \rho s y^T)\,H\,(I - \rho y s^T) + \rho s s^T"
    )

    def init(self, objective: Differentiable, x: Array) -> BFGSState:
        """Return the value and the gradient at `x`, and the identity."""
        return BFGSState(*self._start(objective, x), inverse=np.eye(len(x)), updates=0)

    def _descend(
        self, objective: Differentiable, x: Array, state: BFGSState
    ) -> tuple[Array, BFGSState]:
        g, inverse, updates = state.g, state.inverse, state.updates
        p = -inverse @ g
        if not g @ p < 0.0 and g.any():  # rounding: forget all
            inverse, p = np.eye(len(g)), -g
        there, found = self._search(objective, x, p, state, _guess(updates, g, p))
        s, y = there - x, found.g - g
        if teaches(s, y):
            if not updates:
                inverse = inverse * first_scale(s, y)
            inverse, updates = updated(inverse, s, y), updates + 1
        return there, BFGSState(*found, inverse, updates)

    def _forgotten(self, state: BFGSState) -> BFGSState | None:
        return state._replace(inverse=np.eye(len(state.g)), updates=0) if state.updates else None

    def model(
        self, objective: Differentiable, x: Array, state: BFGSState, next_state: BFGSState
    ) -> LocalModel | None:
        """Return f + gᵀp + pᵀBp/2α, B the inverse of H, or I where all was forgotten."""
        g = objective.grad(x)
        inverse = np.eye(len(x)) if (next_state.p == -g).all() else state.inverse
        return shortened(objective.value(x), g, _inverted(inverse), next_state.step)


def _guess(known: int, g: Array, p: Array) -> float:
    """Return the first length to try: 1, but before the first update a step of length 1."""
    return 1.0 if known else guess_of(g, p)


def _inverted(inverse: Array) -> Array:
    return np.asarray(np.linalg.inv(0.5 * (inverse + inverse.T)))


def teaches(s: Array, y: Array) -> bool:
    """Whether the gradient grew along the step, by more than rounding, and H can hold it."""
    (s, length), (y, change) = scaled(s), scaled(y)
    grew = float(y @ s) > _CURVED * float(np.linalg.norm(y) * np.linalg.norm(s))
    return grew and 0.0 < float(length) / float(change) < _LARGEST


def first_scale(s: Array, y: Array) -> float:
    """Return yᵀs/yᵀy, the multiple of the identity that is most like the inverse Hessian."""
    (s, length), (y, change) = scaled(s), scaled(y)
    return float(y @ s) / float(y @ y) * float(length) / float(change)


def updated(inverse: Array, s: Array, y: Array) -> Array:
    """Return the inverse Hessian after the BFGS update with step s and gradient change y."""
    (s, length), (y, change) = scaled(s), scaled(y)
    rho = 1.0 / float(y @ s)
    shear = np.eye(len(s)) - rho * np.outer(s, y)
    made: Array = shear @ inverse @ shear.T + rho * float(length) / float(change) * np.outer(s, s)
    return 0.5 * (made + made.T)


class LBFGSState(NamedTuple):
    """The last line search, as in `DescentState`, and the pairs kept, newest first.

    `s` and `y` have one row a pair, of which the first `pairs` are in use.
    """

    f: float
    g: Array
    p: Array
    slope: float
    step: float
    trials: Array
    s: Array
    y: Array
    pairs: int


@dataclass(frozen=True)
class LBFGS(Searched[LBFGSState]):
    r"""L-BFGS: BFGS that remembers its last steps, and of the inverse Hessian nothing else.

    .. math:: p = -H_k \nabla f(x_k), \quad x_{k+1} = x_k + \alpha_k p

    where Hₖ is what BFGS makes of the multiple yᵀs/yᵀy of the identity with the last m pairs of
    step s and gradient change y, applied by the two-loop recursion in 4m products of vectors.

    Parameters
    ----------
    memory : int
        How many pairs m are kept, 1 or more.
    line_search : LineSearch
        How αₖ is chosen; after the first step 1 is tried first.

    Raises
    ------
    SceneError
        `memory` is no whole number from 1, or `line_search` is none or cannot work on the
        objective.

    References
    ----------
    D. C. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization",
    Mathematical Programming 45 (1989). Nocedal & Wright, *Numerical Optimization*, 2nd ed.
    (2006), algorithms 7.4 and 7.5.

    Examples
    --------
    >>> from optviz.objectives import rosenbrock
    >>> from optviz.recorder import record
    >>> run = record(rosenbrock(), LBFGS(memory=5), start=(-1.2, 1), steps=45)
    >>> run.points[-1].round(6).tolist()
    [1.0, 1.0]
    """

    memory: int = 10
    line_search: LineSearch = _WOLFE

    name: ClassVar[str] = "L-BFGS"
    family: ClassVar[str] = "quasi-Newton"
    cost: ClassVar[str] = "1 value + 1 gradient a trial length"
    latex: ClassVar[str] = (
        r"x \leftarrow x - \alpha\,H\,\nabla f(x), \quad"
        r" H = H(s_{k-m}, y_{k-m}, \ldots, s_{k-1}, y_{k-1})"
    )

    def __post_init__(self) -> None:
        require(self, memory=COUNT)
        super().__post_init__()

    def init(self, objective: Differentiable, x: Array) -> LBFGSState:
        """Return the value and the gradient at `x`, and no pairs."""
        started, none = self._start(objective, x), np.zeros((self.memory, len(x)))
        return LBFGSState(*started, s=none, y=none, pairs=0)

    def _descend(
        self, objective: Differentiable, x: Array, state: LBFGSState
    ) -> tuple[Array, LBFGSState]:
        g, kept, pairs = state.g, (state.s, state.y), state.pairs
        p = -two_loop(g, state.s[:pairs], state.y[:pairs])
        if not g @ p < 0.0 and g.any():  # rounding: forget all
            pairs, p = 0, -g
        there, found = self._search(objective, x, p, state, _guess(pairs, g, p))
        s, y = there - x, found.g - g
        if teaches(s, y):
            kept = np.vstack([s, state.s[:-1]]), np.vstack([y, state.y[:-1]])
            pairs = min(pairs + 1, self.memory)
        return there, LBFGSState(*found, *kept, pairs)

    def _forgotten(self, state: LBFGSState) -> LBFGSState | None:
        return state._replace(pairs=0) if state.pairs else None

    def model(
        self, objective: Differentiable, x: Array, state: LBFGSState, next_state: LBFGSState
    ) -> LocalModel | None:
        """Return f + gᵀp + pᵀBp/2α, B the inverse of H, or I where all was forgotten."""
        if len(x) > _WRITTEN_OUT:
            return None
        g = objective.grad(x)
        pairs = 0 if (next_state.p == -g).all() else state.pairs
        s, y = state.s[:pairs], state.y[:pairs]
        inverse = np.array([two_loop(axis, s, y) for axis in np.eye(len(x))])
        return shortened(objective.value(x), g, _inverted(inverse), next_state.step)


def two_loop(g: Array, s: Array, y: Array) -> Array:
    """Return Hg for the pairs in the rows of s and y, newest first; Nocedal & Wright, 7.4."""
    q, pairs = g, []
    for step, change in zip(s, y, strict=True):
        (step, length), (change, size) = scaled(step), scaled(change)
        curvature = float(change @ step)
        share = float(step @ q) / curvature
        pairs.append((step, change, curvature, float(length) / float(size), share))
        q = q - share * change
    if pairs:
        q = q * first_scale(s[0], y[0])
    for step, change, curvature, scale, share in reversed(pairs):
        q = q + (scale * share - float(change @ q) / curvature) * step
    return q
