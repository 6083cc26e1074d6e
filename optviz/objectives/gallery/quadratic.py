"""The quadratic form, in any number of variables."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery

_REACH = 3.0


@gallery
def quadratic_form(
    A: ArrayLike | None = None,
    b: ArrayLike | None = None,
    *,
    condition: float | None = None,
    rotation: float | None = None,
) -> Objective:
    """Quadratic form: ½ pᵀA p - bᵀp.

    What every smooth function looks like near a minimum; how fast a first-order method converges
    depends on the condition number alone.

    Parameters
    ----------
    A : array_like, shape (n, n), optional
        A symmetric matrix, definite or not. It gives the dimension.
    b : array_like, shape (n,), optional
        The linear part, by default 0.
    condition : float, optional
        In place of A, in two dimensions: its eigenvalues are 1 and this, by default 10.
    rotation : float, optional
        Turns the long axis of the ellipses from the x axis, counterclockwise, in degrees.

    Returns
    -------
    Objective
        Domain ±3 around the stationary point, start (-2, 1, -2, …) from it along the ellipses'
        axes; minimum A⁻¹b if A is positive definite.

    Raises
    ------
    SceneError
        If A is not symmetric, or shapes do not fit.

    References
    ----------
    Nocedal and Wright, *Numerical Optimization*, 2nd ed., section 3.3.
    """
    if A is not None and (condition is not None or rotation is not None):
        raise SceneError(
            "quadratic_form: A beside condition= or rotation=", "give one or the other"
        )
    degrees = 0.0 if rotation is None else float(rotation)
    matrix = _of_condition(10.0 if condition is None else condition, degrees) if A is None else A
    form = _symmetric(matrix)
    dim = len(form)
    linear = np.zeros(dim) if b is None else np.asarray(b, dtype=np.float64).reshape(-1)
    if len(linear) != dim:
        raise SceneError(f"quadratic_form: b has {len(linear)} entries", f"A needs {dim}")
    eigenvalues = np.linalg.eigvalsh(form)
    tiny = dim * np.finfo(np.float64).eps * np.abs(eigenvalues).max()
    centre = _solution(form, linear) if np.abs(eigenvalues).min() > tiny else np.zeros(dim)
    start = np.resize([-2.0, 1.0], dim)
    if A is None:
        start = _turn(degrees) @ start

    return Objective(
        *_functions(form, linear),
        dim=dim,
        domain=tuple((c - _REACH, c + _REACH) for c in centre),
        minima=(tuple(centre),) if eigenvalues.min() > tiny else (),
        start=centre + start,
        name="Quadratic form",
        latex=_latex(form, linear),
    )


def _functions(form: Array, linear: Array) -> tuple[Callable[..., Any], ...]:
    """Value, gradient and Hessian; on paper in one and two dimensions, where that is faster."""
    if len(form) == 1:
        (a,), (u,) = form[0], linear
        return lambda x: (a * x / 2 - u) * x, lambda x: a * x - u, lambda x: a
    if len(form) == 2:
        (a, c), (_, d), (u, v) = *form, linear
        return (
            lambda x, y: (a * x / 2 + c * y - u) * x + (d * y / 2 - v) * y,
            lambda x, y: (a * x + c * y - u, c * x + d * y - v),
            lambda x, y: ((a, c), (c, d)),
        )

    def gradient(p: Array) -> Any:
        # Matrix products want one or two axes; a batch may have more.
        flat = p.reshape(len(p), -1)
        return (form @ flat - linear[:, np.newaxis]).reshape(p.shape)

    def value(p: Array) -> Any:
        flat = p.reshape(len(p), -1)
        return (flat * (form @ flat / 2 - linear[:, np.newaxis])).sum(axis=0).reshape(p.shape[1:])

    return value, gradient, lambda p: form


def _of_condition(condition: float, degrees: float) -> Array:
    if condition < 1:
        raise SceneError(f"quadratic_form: condition is {condition:g}", "it must be 1 or more")
    turn = _turn(degrees)
    made: Array = (turn * [1.0, condition]) @ turn.T
    return made


def _turn(degrees: float) -> Array:
    # Quarter turns are exact: cos(90°) as a float is 6e-17.
    quarters, rest = divmod(degrees, 90)
    c, s = math.cos(math.radians(rest)), math.sin(math.radians(rest))
    for _ in range(int(quarters) % 4):
        c, s = -s, c
    return np.array([[c, -s], [s, c]]) + 0.0


def _symmetric(given: ArrayLike) -> Array:
    form = np.asarray(given, dtype=np.float64)
    if form.ndim == 0:
        form = form.reshape(1, 1)
    if form.ndim != 2 or form.shape[0] != form.shape[1] or not form.size:
        raise SceneError(f"quadratic_form: A has shape {form.shape}", "it must be square")
    if not np.allclose(form, form.T, rtol=1e-12, atol=0):
        raise SceneError("quadratic_form: A is not symmetric", "use (A + A.T) / 2: the same form")
    made: Array = (form + form.T) / 2
    return made


def _solution(form: Array, linear: Array) -> Array:
    """Solve ``A x = b`` to the last digit, by refinement with exact residuals."""
    x = np.linalg.solve(form, linear)
    for _ in range(4):
        rest = [
            float(Fraction(b) - sum(Fraction(a) * Fraction(c) for a, c in zip(row, x, strict=True)))
            for row, b in zip(form.tolist(), linear.tolist(), strict=True)
        ]
        x = x + np.linalg.solve(form, np.array(rest))
    return np.asarray(x) + 0.0


def _latex(form: Array, linear: Array) -> str:
    """Write out the polynomial where it is short, the matrix form otherwise."""
    if len(form) == 2:
        terms = [(form[0, 0], "x^2"), (2 * form[0, 1], "x y"), (form[1, 1], "y^2")]
        inner = _sum(terms)
        rest = _sum([(-linear[0], "x"), (-linear[1], "y")])
        if len(inner) + len(rest) <= 40 and inner:
            whole = rf"\frac{{1}}{{2}} \left({inner}\right)"
            return whole + (
                "" if not rest else f" - {rest[1:]}" if rest[0] == "-" else f" + {rest}"
            )
    quadratic = r"\frac{1}{2} p^{\!\top}\!A p" + (r" - b^{\!\top}\!p" if linear.any() else "")
    sizes = np.abs(np.linalg.eigvalsh(form))
    if sizes.min() <= 1e-12 * sizes.max():
        return quadratic
    return rf"{quadratic}, \quad \kappa(A) = {sizes.max() / sizes.min():.4g}"


def _sum(terms: Sequence[tuple[float, str]]) -> str:
    made = ""
    for factor, what in terms:
        if factor:
            sign = (" - " if factor < 0 else " + ") if made else "-" if factor < 0 else ""
            digits = f"{abs(factor):.15g}"
            made += sign + ("" if digits == "1" else f"{digits} ") + what
    return made
