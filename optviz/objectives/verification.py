"""Derivatives that a user gave, held against central differences before anything runs on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from optviz.errors import SceneError, is_users
from optviz.objectives import differences
from optviz.objectives.calling import Array, UserFunction
from optviz.objectives.objective import Objective

_TOLERANCE = 1e-4
_MOST_COMPONENTS = 50
_FINER = (1.0, 16.0)  # a function of quick waves is differenced well by a short step only
_COARSER = 1.5e-3  # and one of noise, such as one computed in float32, by a long one
_NOISE = 1e-11  # of f: more than float64 makes
_ELSEWHERE = 2


def check_derivatives(objective: Objective, point: Sequence[float]) -> None:
    """Evaluate an objective at and near a point, and hold given derivatives against differences.

    A derivative counts as wrong where it contradicts the differences at three points in a row,
    so that a kink at one of them does no harm; and by more than the noise of f explains, which is
    larger where f is computed in float32. Two points more, drawn by a fixed seed from the domain
    or from around the point, tell what symmetry or size hides here; where f fails they are left.

    Parameters
    ----------
    objective : Objective
        What is checked; derivatives that it does not give itself are not.
    point : sequence of float, shape (dim,)
        Where, such as the start of a run.

    Raises
    ------
    SceneError
        The objective fails there, is not a number, its gradient is wrong (naming the component,
        the place and by how much), or its Hessian is wrong or not symmetric.
    """
    start = np.array(point, dtype=float)
    with np.errstate(all="ignore"):
        value = objective.value(start)
        gradient = objective.grad(start)
        if not np.isfinite(value):
            raise SceneError(
                f"f is {value} at the start {_shown(start)}", "start where f is finite"
            )
        if objective.dim > _MOST_COMPONENTS:
            return
        near = _around(objective, start)
        if objective.exact_grad and np.isfinite(gradient).all():
            _check_gradient(objective, near)
        if objective.exact_hess:
            _check_symmetry(objective, near[0])
            _check_hessian(objective, near)
        if objective.exact_grad:
            _check_elsewhere(objective, start)


def _around(objective: Objective, point: Array) -> list[Array]:
    """Return a point and two that are near it on either side."""
    width = 0.013 * differences.scales(objective.dim, objective.domain)
    return [point, point + width, point - 1.7 * width]


def _check_elsewhere(objective: Objective, start: Array) -> None:
    """Check in one direction at points of no symmetry, and fully where that tells of an error."""
    draw = np.random.default_rng(0)
    for _ in range(_ELSEWHERE):
        if objective.domain is None:
            reach = np.maximum(np.abs(start), 1.0)
            point = start + reach * draw.uniform(-1.0, 1.0, objective.dim)
        else:
            low, high = np.array(objective.domain).T
            point = low + (high - low) * draw.uniform(size=objective.dim)
        way = draw.uniform(0.5, 1.0, objective.dim) * draw.choice((-1.0, 1.0), objective.dim)
        near = _around(objective, point)
        try:
            wrong = _suspect(objective, point, way)
            bent = objective.exact_hess and _suspect_hessian(objective, point, way)
            if wrong or bent:
                for p in near:
                    objective.value(p), objective.grad(p)
        except SceneError:  # not to be evaluated there, which a run may never see
            continue
        if wrong:
            _check_gradient(objective, near)
        if bent:
            _check_hessian(objective, near)


def _suspect(objective: Objective, point: Array, way: Array) -> bool:
    """Whether the slope in a direction is not that of the gradient."""
    way = way * differences.scales(objective.dim, objective.domain)
    terms = objective.grad(point) * way
    slope = _slope(objective.value, point, way)
    return bool(abs(slope - terms.sum()) > _TOLERANCE * (abs(slope) + np.abs(terms).sum()))


def _suspect_hessian(objective: Objective, point: Array, way: Array) -> bool:
    """Whether the gradient changes in a direction as the Hessian does not say."""
    way = way * differences.scales(objective.dim, objective.domain)
    terms = objective.hess(point) * way
    change = _slope(objective.grad, point, way)
    allowed = _TOLERANCE * (np.abs(change) + np.abs(terms).sum(axis=1))
    return bool((np.abs(change - terms.sum(axis=1)) > allowed).any())


def _slope(function: Callable[[Array], Any], point: Array, way: Array) -> Any:
    def along(t: Array) -> Any:
        return function(point + t[0] * way)

    h = 6e-6
    return (along(np.array([h])) - along(np.array([-h]))) / (2.0 * h)


def _check_gradient(objective: Objective, near: Sequence[Array]) -> None:
    scale = differences.scales(objective.dim, objective.domain)
    given = np.array([objective.grad(p) for p in near])
    sizes = np.array([abs(objective.value(p)) for p in near])
    wrong = np.ones(objective.dim, dtype=bool)
    for finer in _FINER:
        found = np.array([differences.gradient(objective.value, p, scale, finer) for p in near])
        wrong &= _contradicts(given, found, 1e-6 * sizes[:, None] * finer)
    if wrong.any() and (noise := _noise(objective.value, near, scale)) > _NOISE * sizes.max():
        wrong &= _contradicts_by_long_steps(
            given,
            lambda p, c: differences.gradient(objective.value, p, scale, c),
            near,
            noise,
            scale,
        )
    for i in np.flatnonzero(wrong):
        which = f"component {i + 1} of the gradient" if objective.dim > 1 else "the gradient"
        raise SceneError(
            f"{which} is {given[0, i]:.6g} at {_shown(near[0])}, but f rises by "
            f"{found[0, i]:.6g} there",
            "mend grad, or leave it out to have it by differences",
            **_place(objective._grad),
        )


def _noise(function: Callable[[Array], Any], near: Sequence[Array], scale: Array) -> float:
    """Return how far a function jumps between points so near that a smooth one is a parabola.

    Fourth differences leave only the noise, 8 times as large. Moré & Wild, "Estimating
    computational noise", SIAM Journal on Scientific Computing 33 (2011).
    """
    jumps = [0.0]
    for point in near:
        h = 1e-6 * np.maximum(np.abs(point), scale)
        values = np.array([function(point + k * h) for k in range(-4, 5)])
        jumps.append(float(np.abs(np.diff(values, 4, axis=0)).max()) / 8.0)
    return float(np.nanmax(jumps))


def _contradicts_by_long_steps(
    given: Array,
    differenced: Callable[[Array, float], Array],
    near: Sequence[Array],
    noise: float,
    scale: Array,
) -> Array:
    """Return which entries differ from differences over steps that fit the noise of a function.

    By more than the noise explains, and than the differences change where the step is doubled.
    """
    found, over_twice = (
        np.array([differenced(p, c) for p in near]) for c in (_COARSER, _COARSER / 2.0)
    )
    step = differences.FIRST / _COARSER * scale.min()
    rounding = 10.0 * noise / step + np.abs(found - over_twice)
    return np.asarray(_contradicts(given, found, rounding) | ~np.isfinite(found[0]))


def _check_symmetry(objective: Objective, point: Array) -> None:
    given = objective.hess(point)
    apart = ~np.isclose(given, given.T, rtol=1e-8, atol=1e-10, equal_nan=True)
    for i, j in np.argwhere(np.triu(apart)):
        raise SceneError(
            f"the Hessian at {_shown(point)} is not symmetric: entry ({i + 1}, {j + 1}) is "
            f"{given[i, j]:.6g}, entry ({j + 1}, {i + 1}) is {given[j, i]:.6g}",
            "mend hess, or leave it out to have it by differences",
            **_place(objective._hess),
        )


def _check_hessian(objective: Objective, near: Sequence[Array]) -> None:
    scale = differences.scales(objective.dim, objective.domain)
    given = np.array([objective.hess(p) for p in near])
    wrong = np.ones((objective.dim, objective.dim), dtype=bool)
    if objective.exact_grad:
        sizes = np.array([np.abs(objective.grad(p)).max() for p in near])
        for finer in _FINER:
            found = np.array(
                [differences.hessian_of_gradient(objective.grad, p, scale, finer) for p in near]
            )
            wrong &= _contradicts(given, found, 1e-6 * sizes[:, None, None] * finer)
        if wrong.any() and (noise := _noise(objective.grad, near, scale)) > _NOISE * sizes.max():
            wrong &= _contradicts_by_long_steps(
                given,
                lambda p, c: differences.hessian_of_gradient(objective.grad, p, scale, c),
                near, noise, scale,
            )  # fmt: skip
    else:
        found = np.array([differences.hessian(objective.value, p, scale) for p in near])
        sizes = np.array([abs(objective.value(p)) / scale.min() ** 2 for p in near])
        wrong = _contradicts(given, found, 1e-6 * sizes[:, None, None])
        if _noise(objective.value, near, scale) > _NOISE * max(
            abs(objective.value(p)) for p in near
        ):
            return  # second differences of noise tell nothing
    for i, j in np.argwhere(wrong):
        which = f"entry ({i + 1}, {j + 1}) of the Hessian" if objective.dim > 1 else "the Hessian"
        raise SceneError(
            f"{which} is {given[0, i, j]:.6g} at {_shown(near[0])}, but the gradient changes by "
            f"{found[0, i, j]:.6g} there",
            "mend hess, or leave it out to have it by differences",
            **_place(objective._hess),
        )


def _contradicts(given: Array, found: Array, rounding: Array) -> Array:
    """Return which entries differ by more than rounding explains wherever both are known.

    That must be at the first point and one more at least: a kink is only where it is.
    """
    axes = tuple(range(1, given.ndim))
    largest = np.abs(found).max(axis=axes, keepdims=True)
    apart = np.abs(given - found) > _TOLERANCE * (largest + np.abs(given)) + rounding + 1e-9
    known = np.isfinite(given) & np.isfinite(found)
    told = known[0] & (known.sum(axis=0) >= 2)
    return np.asarray(told & (apart | ~known).all(axis=0))


def _place(function: UserFunction | None) -> dict[str, Any]:
    """Return where the user wrote a function, as far as Python knows."""
    code = getattr(function and function.function, "__code__", None)
    if code is None or not is_users(code.co_filename):
        return {}
    return {"file": code.co_filename, "line": code.co_firstlineno}


def _shown(point: Array) -> str:
    inner = ", ".join(f"{x:g}" for x in point)
    return inner if len(point) == 1 else f"({inner})"
