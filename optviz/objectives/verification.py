"""Derivatives that a user gave, held against central differences before anything runs on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from optviz.errors import SceneError, is_users
from optviz.objectives import differences
from optviz.objectives.calling import Array, UserFunction
from optviz.objectives.objective import Objective

_TOLERANCE = 1e-4
_MOST_COMPONENTS = 50
_FINER = (1.0, 16.0)  # a function of quick waves is differenced well by a short step only


def check_derivatives(objective: Objective, point: Sequence[float]) -> None:
    """Evaluate an objective at and near a point, and hold given derivatives against differences.

    A derivative counts as wrong where it contradicts the differences at three points in a row,
    so that a kink at one of them does no harm.

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
        width = 0.013 * differences.scales(objective.dim, objective.domain)
        near = [start, start + width, start - 1.7 * width]
        if objective.exact_grad and np.isfinite(gradient).all():
            _check_gradient(objective, near)
        if objective.exact_hess:
            _check_symmetry(objective, near[0])
            _check_hessian(objective, near)


def _check_gradient(objective: Objective, near: Sequence[Array]) -> None:
    scale = differences.scales(objective.dim, objective.domain)
    given = np.array([objective.grad(p) for p in near])
    sizes = np.array([abs(objective.value(p)) for p in near])
    wrong = np.ones(objective.dim, dtype=bool)
    for finer in _FINER:
        found = np.array([differences.gradient(objective.value, p, scale, finer) for p in near])
        wrong &= _contradicts(given, found, sizes * finer)
    for i in np.flatnonzero(wrong):
        which = f"component {i + 1} of the gradient" if objective.dim > 1 else "the gradient"
        raise SceneError(
            f"{which} is {given[0, i]:.6g} at {_shown(near[0])}, but f rises by "
            f"{found[0, i]:.6g} there",
            "mend grad, or leave it out to have it by differences",
            **_place(objective._grad),
        )


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
            wrong &= _contradicts(given, found, sizes * finer)
    else:
        found = np.array([differences.hessian(objective.value, p, scale) for p in near])
        sizes = np.array([abs(objective.value(p)) / scale.min() ** 2 for p in near])
        wrong = _contradicts(given, found, sizes)
    for i, j in np.argwhere(wrong):
        which = f"entry ({i + 1}, {j + 1}) of the Hessian" if objective.dim > 1 else "the Hessian"
        raise SceneError(
            f"{which} is {given[0, i, j]:.6g} at {_shown(near[0])}, but the gradient changes by "
            f"{found[0, i, j]:.6g} there",
            "mend hess, or leave it out to have it by differences",
            **_place(objective._hess),
        )


def _contradicts(given: Array, found: Array, sizes: Array) -> Array:
    """Return which entries differ by more than rounding explains wherever both are known.

    That must be at the first point and one more at least: a kink is only where it is.
    """
    axes = tuple(range(1, given.ndim))
    largest = np.abs(found).max(axis=axes, keepdims=True)
    rounding = 1e-6 * sizes.reshape(largest.shape)
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
