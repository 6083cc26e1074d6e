"""Near a minimum: the slope in the long run of linear rules, and the digits that Newton gains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.language import noted
from optviz.optimizers import DampedNewton
from optviz.recorder import record
from optviz.style.numbers import coordinates, factor, short
from optviz.theorems.curvature import accuracy, hessians
from optviz.theorems.law import Theory
from optviz.theorems.on_quadratics import limit_name
from optviz.theorems.recurrence import Recurrence

if TYPE_CHECKING:
    from optviz.objectives import Objective

Array = NDArray[np.float64]

_ALIKE = 0.2
_SEARCH = 200
_POLISHES, _FAR, _SETTLED = 4, 1e-2, 1e-5
_DIRECTIONS = 64
_VANISHES = 1e-4


@dataclass(frozen=True, eq=False)
class Minimum:
    """A minimum at which the Hessian is positive definite."""

    point: Array
    hessian: Array
    values: Array
    low: float


@dataclass(frozen=True, eq=False)
class Slope:
    """The law of a linear rule near a minimum: f − f* goes like the square of its factor."""

    objective: Objective
    minimum: Minimum
    rate: float

    def gaps(self, steps: int, start: Array) -> Array:
        """Return a line of that slope through f − f* at the start."""
        gap = max(float(self.objective.value(start)) - self.minimum.low, 0.0)
        return np.asarray(gap * self.rate ** (2.0 * np.arange(steps + 1)))

    def path(self, steps: int, start: Array) -> None:
        """Return nothing: the points are known on quadratics only."""

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Return where the Hessian is nearly that at the minimum."""
        return alike(self.objective, self.minimum, points)

    def factor(self, coordinate: int, start: Array) -> None:
        """Return nothing: which mode a coordinate ends in is not known."""


@dataclass(frozen=True, eq=False)
class Digits:
    """The law of Newton's method near a minimum: the leading term of the next error."""

    objective: Objective
    minimum: Minimum
    order: int
    constant: float

    def gaps(self, steps: int, start: Array) -> Array:
        """Return ½ eᵀHe of the predicted errors."""
        errors = self._errors(steps, start)
        return np.asarray(0.5 * np.einsum("ki,ij,kj->k", errors, self.minimum.hessian, errors))

    def path(self, steps: int, start: Array) -> Array:
        """Return the predicted points."""
        return self.minimum.point + self._errors(steps, start)

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Return where the Hessian is nearly that at the minimum, so that errors shrink."""
        away = np.linalg.norm(points - self.minimum.point, axis=1)
        shrinks = self.constant * away ** (self.order - 1) < 0.5
        return np.asarray(alike(self.objective, self.minimum, points) & shrinks)

    def factor(self, coordinate: int, start: Array) -> None:
        """Return nothing: there is no factor."""

    def _errors(self, steps: int, start: Array) -> Array:
        error = start - self.minimum.point
        made = [error]
        for _ in range(steps):
            error = next_error(self.objective, self.minimum, error, self.order)
            made.append(error)
        return np.array(made)


def flat_minimum_near(objective: Objective, start: Array) -> Array | None:
    """Return a minimum, be it flat: the nearest of those known, or one found."""
    known = sorted(
        (np.array(one) for one in objective.minima), key=lambda p: float(np.linalg.norm(p - start))
    )
    if known:
        return known[0]
    found = minimum_near(objective, start)
    return None if found is None else found.point


def minimum_near(objective: Objective, start: Array) -> Minimum | None:
    """Return a minimum with a positive definite Hessian: a known one, the nearest, or one found."""
    known = [np.array(one) for one in (*objective.minima, *objective.local_minima)]
    known.sort(key=lambda point: float(np.linalg.norm(point - start)))
    try:
        if not known:
            known = [record(objective, DampedNewton(), start, _SEARCH).points[-1]]
        found = (_polished(objective, point) for point in known)
        return next((one for one in found if one is not None), None)
    except SceneError:
        return None


def _polished(objective: Objective, point: Array) -> Minimum | None:
    """Return the minimum at a point, after a few steps of Newton's method."""
    here, most = point, _FAR * (1 + float(np.abs(point).max()))
    for _ in range(_POLISHES):
        hessian, slope = hessians(objective, here[np.newaxis])[0], objective.grad(here)
        if not (np.isfinite(hessian).all() and np.isfinite(slope).all()):
            return None
        values = np.linalg.eigvalsh(hessian)
        if values[0] <= 10 * accuracy(objective) * values[-1]:
            return None
        step = np.linalg.solve(hessian, slope)
        here = here - step
    if np.abs(here - point).max() > most or np.abs(step).max() > _SETTLED * most / _FAR:
        return None
    hessian = hessians(objective, here[np.newaxis])[0]
    return Minimum(here, hessian, np.linalg.eigvalsh(hessian), float(objective.value(here)))


def alike(objective: Objective, minimum: Minimum, points: Array) -> NDArray[np.bool_]:
    """Return at which points the Hessian differs from that at the minimum by a fifth at most.

    Measured by the minimum's own curvature: all eigenvalues of H*⁻¹H are from 0.8 to 1.2.
    """
    made: NDArray[np.bool_] = np.zeros(len(points), dtype=bool)
    usable = np.isfinite(np.asarray(points.sum(axis=1)))
    root = np.linalg.inv(np.linalg.cholesky(minimum.hessian))
    for first in range(0, len(points), 4096):
        some = np.flatnonzero(usable[first : first + 4096]) + first
        if some.size:
            scaled = root @ hessians(objective, points[some]) @ root.T
            fine = np.isfinite(scaled).all(axis=(1, 2))
            values = np.linalg.eigvalsh(scaled[fine])
            made[some[fine]] = np.abs(values - 1).max(axis=1) <= _ALIKE
    return made


def slopes(
    objective: Objective, form: Recurrence, minimum: Minimum, start: Array, why_not: str
) -> Theory:
    """Return the theory of a linear rule near a minimum."""
    rate = float(form.factors(minimum.values).max())
    told = {
        "theorem": "linear convergence near a minimum",
        "source": "Ostrowski; Polyak, Introduction to Optimization (1987), section 2.1, theorem 1",
        "condition": noted("near the minimum"),
        "start": tuple(start.tolist()),
    }
    if not form.constant:
        return Theory(applies=False, why="its lr changes from step to step", **told)  # type: ignore[arg-type]
    if form.decay:
        return Theory(applies=False, why="weight decay moves the minimum", **told)  # type: ignore[arg-type]
    if form.lr == 0:
        return Theory(applies=False, why="lr is 0, and the run stands still", **told)  # type: ignore[arg-type]
    if rate >= 1:
        top = short(form.bearable / float(minimum.values[-1]))
        why = f"lr is above {limit_name(form)} = {top} at the minimum, which it cannot come to"
        return Theory(applies=False, why=why, **told)  # type: ignore[arg-type]
    label = noted("max|1 − lr·λ| = {factor}", factor=factor(rate))
    if form.lr is None:
        label = noted("max|α/(λ + α)| = {factor}", factor=factor(rate))
    elif form.beta:
        label = noted("max|ρ(λ)| = {factor}", factor=factor(rate))
    return Theory(
        applies=True,
        why=f"its minimum at {_place(minimum)} has a positive definite Hessian{why_not}",
        kind="slope",
        low=minimum.low,
        order=1.0,
        rate=rate,
        label=label,
        law=Slope(objective, minimum, rate),
        **told,  # type: ignore[arg-type]
    )


def digits(objective: Objective, minimum: Minimum, start: Array) -> Theory:
    """Return the theory of Newton's method near a minimum: the order, and the constant."""
    order, constant = error_constant(objective, minimum)
    label = noted("digits double: e → {c}·e²", c=short(constant))
    if order == 3:
        label = noted("digits triple: e → {c}·e³", c=short(constant))
    return Theory(
        theorem=f"Newton's method near a minimum: {label.partition(':')[0]}",
        source="Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), theorem 3.5",
        condition=noted("near the minimum"),
        applies=True,
        why=f"its minimum at {_place(minimum)} has a positive definite Hessian",
        kind="slope",
        low=minimum.low,
        order=float(order),
        rate=constant,
        label=label,
        start=tuple(start.tolist()),
        law=Digits(objective, minimum, order, constant),
    )


def next_error(objective: Objective, minimum: Minimum, error: Array, order: int) -> Array:
    """Return the leading term of the error after a step from a small one.

    It is ½ H⁻¹ D³f[e, e]; where third derivatives vanish, as at a point of symmetry, it is
    ⅓ H⁻¹ D⁴f[e, e, e]. Derivatives of the Hessian along e are central differences.
    """
    size = float(np.linalg.norm(error))
    if not size > 0:
        return np.zeros_like(error)
    way = error / size
    scale = 1 + float(np.abs(minimum.point).max())
    width = scale * accuracy(objective) ** (1 / 3 if order == 2 else 1 / 4)
    width = min(width, 1e-2 * scale)
    ends = minimum.point + width * np.array([[1.0], [-1.0]]) * way
    ahead, behind = hessians(objective, ends)
    if order == 2:
        bent = (ahead - behind) / (2 * width) @ way * (0.5 * size**2)
    else:
        bent = (ahead - 2 * minimum.hessian + behind) / width**2 @ way * (size**3 / 3)
    return np.asarray(np.linalg.solve(minimum.hessian, bent))


def error_constant(objective: Objective, minimum: Minimum) -> tuple[int, float]:
    """Return order and constant of e ← C·eᵖ, the worst over some directions."""
    dim = len(minimum.point)
    ways = np.random.default_rng(3).standard_normal((_DIRECTIONS, dim))
    ways = np.concatenate([np.eye(dim), ways]) if dim > 1 else np.eye(1)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)

    def worst(order: int) -> float:
        return max(
            float(np.linalg.norm(next_error(objective, minimum, way, order))) for way in ways
        )

    second, third = worst(2), worst(3)
    scale = 1 + float(np.abs(minimum.point).max())
    if second * scale > _VANISHES * max(1.0, third * scale**2):
        return 2, second
    return 3, third


def _place(minimum: Minimum) -> str:
    some = minimum.point.tolist()
    return coordinates(some) if len(some) < 4 else f"({short(some[0])}, …)"
