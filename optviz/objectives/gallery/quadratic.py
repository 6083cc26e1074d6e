"""The quadratic form, in any number of variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.geometry import as_rotation
from optviz.objectives.objective import Objective
from optviz.objectives.registry import gallery

_REACH = 3.0


@gallery
def quadratic_form(
    A: ArrayLike | None = None,
    b: ArrayLike | None = None,
    *,
    condition: float | None = None,
    eigenvalues: ArrayLike | None = None,
    rotation: ArrayLike | None = None,
) -> Objective:
    """Quadratic form: ½ pᵀA p - bᵀp.

    What every smooth function looks like near a stationary point; how fast a first-order method
    converges depends on the condition number alone.

    Parameters
    ----------
    A : array_like, shape (n, n), optional
        A symmetric matrix, definite or not. It gives the dimension.
    b : array_like, shape (n,), optional
        The linear part, by default 0.
    condition : float, optional
        In place of A, in two dimensions: its eigenvalues are 1 and this, by default 10.
    eigenvalues : sequence of float, shape (n,), optional
        In place of A, in any dimension; negative ones make a saddle.
    rotation : float or array_like of shape (n, n), optional
        Turns the axes that belong to the eigenvalues: in two dimensions by degrees,
        counterclockwise, in any by an orthogonal matrix.

    Returns
    -------
    Objective
        Domain ±3 around the stationary point, start (-2, 1, -2, …) from it along the ellipses'
        axes. The point A⁻¹b is the minimum, the maximum or the saddle, where it is one.

    Raises
    ------
    SceneError
        If A is not symmetric, or shapes do not fit.

    References
    ----------
    Nocedal and Wright, *Numerical Optimization*, 2nd ed., section 3.3.
    """
    if A is not None and any(x is not None for x in (condition, eigenvalues, rotation)):
        raise SceneError(
            "quadratic_form: A beside condition=, eigenvalues= or rotation=",
            "give one or the other",
        )
    if condition is not None and eigenvalues is not None:
        raise SceneError("quadratic_form: condition= beside eigenvalues=", "give one or the other")
    turn = None
    if A is None:
        axes = _eigenvalues(10.0 if condition is None else condition, eigenvalues)
        turn = as_rotation(rotation, len(axes), "quadratic_form: rotation") if rotation else None
    form = _symmetric(A if A is not None else _turned(axes, turn))
    dim = len(form)
    linear = np.zeros(dim) if b is None else np.asarray(b, dtype=np.float64).reshape(-1)
    if len(linear) != dim:
        raise SceneError(f"quadratic_form: b has {len(linear)} entries", f"A needs {dim}")
    spectrum = np.linalg.eigvalsh(form)
    tiny = dim * np.finfo(np.float64).eps * np.abs(spectrum).max()
    regular = np.abs(spectrum).min() > tiny
    centre = _solution(form, linear) if regular else np.zeros(dim)
    start = np.resize([-2.0, 1.0], dim)
    kind = "minima" if spectrum[0] > 0 else "maxima" if spectrum[-1] < 0 else "saddles"
    known: dict[str, Any] = {kind: (tuple(centre),)} if regular else {}
    return Objective(
        *_functions(form, linear),
        **known,
        dim=dim,
        domain=tuple((c - _REACH, c + _REACH) for c in centre),
        start=centre + (start if turn is None else turn @ start),
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


def _eigenvalues(condition: float, given: ArrayLike | None) -> Array:
    if condition < 1:
        raise SceneError(f"quadratic_form: condition is {condition:g}", "it must be 1 or more")
    values = np.array([1.0, condition] if given is None else given, dtype=np.float64)
    if values.ndim != 1 or not values.size:
        raise SceneError("quadratic_form: eigenvalues is not a sequence", "give one for each axis")
    return values


def _turned(eigenvalues: Array, turn: Array | None) -> Array:
    if turn is None:
        return np.diag(eigenvalues)
    made: Array = (turn * eigenvalues) @ turn.T
    return (made + made.T) / 2


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
