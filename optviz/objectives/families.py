"""Value, gradient and Hessian from the parts of which many known functions are made.

Each family takes parts with derivatives written by hand and gives the three functions that an
`Objective` wants, by the sum, product and chain rules: exact, and for arrays of points as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from optviz.objectives.calling import Array

Part: TypeAlias = Callable[..., Any]
Functions: TypeAlias = tuple[Part, Part, Part]


def numbered(p: Array) -> Array:
    """Return 1 … n along the first axis, in a shape that goes with points ``(n, …)``."""
    return np.arange(1.0, len(p) + 1).reshape(-1, *(1,) * (p.ndim - 1))


def diagonal(entries: Array) -> Array:
    """Return Hessians ``(n, n, …)`` with the entries ``(n, …)`` on their diagonal."""
    made = np.zeros((len(entries), *entries.shape))
    places = np.arange(len(entries))
    made[places, places] = entries
    return made


def with_axis(dim: int, function: Part) -> Part:
    """Let a function of one array ``(n, …)`` serve where it is called with a number, for n = 1."""
    if dim > 1:
        return function

    def on_paper(x: Any) -> Any:
        found = np.asarray(function(np.asarray(x)[np.newaxis]))
        return found.reshape(np.shape(x))[()]

    return on_paper


def summed(dim: int, term: str) -> str:
    """Write out Σ of a term with ``{x}`` in it: whole in one dimension, and where it is short."""
    if dim > 2 or (dim == 2 and len(term) > 10):
        return r"\sum_i " + term.replace("{x}", "x_i")
    written = " + ".join(term.replace("{x}", name) for name in "xy"[:dim])
    return written[1:-1] if dim == 1 and term.startswith("(") else written


def additive(dim: int, terms: Part, slopes: Part, curvatures: Part) -> Functions:
    """Σ φᵢ(xᵢ): the Hessian is diagonal.

    Parameters
    ----------
    dim : int
        Number of components.
    terms, slopes, curvatures : callable
        Take all components, shape ``(n, …)``, and give φᵢ, φᵢ′ and φᵢ″ in that shape.
    """
    return (
        with_axis(dim, lambda p: terms(p).sum(axis=0)),
        with_axis(dim, slopes),
        with_axis(dim, lambda p: diagonal(curvatures(p))),
    )


def separable(dim: int, term: Part, slope: Part, curvature: Part) -> Functions:
    """Σ φ(xᵢ), the same φ along each axis; on paper in one and two dimensions.

    Parameters
    ----------
    dim : int
        Number of components.
    term, slope, curvature : callable
        φ, φ′ and φ″ of one component.
    """
    if dim == 1:
        return term, slope, curvature
    if dim == 2:
        return (
            lambda x, y: term(x) + term(y),
            lambda x, y: (slope(x), slope(y)),
            lambda x, y: ((curvature(x), 0.0), (0.0, curvature(y))),
        )
    return additive(dim, term, slope, lambda p: curvature(p) + np.zeros_like(p))


def product(u: Functions, v: Functions, factor: float = 1.0) -> Functions:
    """Combine u(x) and v(y), each with its two derivatives, to factor · u(x) v(y)."""
    (u0, u1, u2), (v0, v1, v2) = u, v

    def hess(x: Any, y: Any) -> Any:
        mixed = factor * u1(x) * v1(y)
        return (factor * u2(x) * v0(y), mixed), (mixed, factor * u0(x) * v2(y))

    return (
        lambda x, y: factor * u0(x) * v0(y),
        lambda x, y: (factor * u1(x) * v0(y), factor * u0(x) * v1(y)),
        hess,
    )


def squares(residuals: Part, slopes: Part, bends: Part | None = None) -> Functions:
    """Σ r(x, y)²: the gradient is 2 Σ r ∇r, the Hessian 2 Σ (∇r ∇rᵀ + r ∇²r).

    Parameters
    ----------
    residuals : callable
        Gives each r.
    slopes : callable
        Gives (r_x, r_y) for each.
    bends : callable, optional
        Gives (r_xx, r_xy, r_yy) for each; by default they are 0.
    """

    def value(x: Any, y: Any) -> Any:
        return sum(r * r for r in residuals(x, y))

    def grad(x: Any, y: Any) -> Any:
        parts = list(zip(residuals(x, y), slopes(x, y), strict=True))
        return 2 * sum(r * s[0] for r, s in parts), 2 * sum(r * s[1] for r, s in parts)

    def hess(x: Any, y: Any) -> Any:
        steep = slopes(x, y)
        xx, xy, yy = (
            sum(s * s for s, _ in steep),
            sum(s * t for s, t in steep),
            sum(t * t for _, t in steep),
        )
        if bends is not None:
            for r, (bxx, bxy, byy) in zip(residuals(x, y), bends(x, y), strict=True):
                xx, xy, yy = xx + r * bxx, xy + r * bxy, yy + r * byy
        return (2 * xx, 2 * xy), (2 * xy, 2 * yy)

    return value, grad, hess


def bumps(*parts: tuple[Functions, Sequence[float]]) -> Functions:
    """Σ P(x, y) exp(-(x - a)² - (y - b)²): polynomials under bells.

    Parameters
    ----------
    *parts : (polynomial, centre)
        The polynomial gives P, then (P_x, P_y), then (P_xx, P_xy, P_yy); the centre is (a, b).
    """

    def bell(x: Any, y: Any) -> Any:
        return np.exp(-(x**2) - y**2)

    def value(x: Any, y: Any) -> Any:
        return sum(p(x, y) * bell(x - a, y - b) for (p, _, _), (a, b) in parts)

    def grad(x: Any, y: Any) -> Any:
        gx = gy = 0.0
        for (p, dp, _), (a, b) in parts:
            X, Y, e = x - a, y - b, bell(x - a, y - b)
            px, py = dp(x, y)
            gx, gy = gx + (px - 2 * X * p(x, y)) * e, gy + (py - 2 * Y * p(x, y)) * e
        return gx, gy

    def hess(x: Any, y: Any) -> Any:
        xx = xy = yy = 0.0
        for (p, dp, d2p), (a, b) in parts:
            X, Y, e = x - a, y - b, bell(x - a, y - b)
            q, (px, py), (pxx, pxy, pyy) = p(x, y), dp(x, y), d2p(x, y)
            xx = xx + (pxx - 4 * X * px + (4 * X**2 - 2) * q) * e
            xy = xy + (pxy - 2 * Y * px - 2 * X * py + 4 * X * Y * q) * e
            yy = yy + (pyy - 4 * Y * py + (4 * Y**2 - 2) * q) * e
        return (xx, xy), (xy, yy)

    return value, grad, hess


def sinc(u: Any) -> Any:
    """Return sin(u)/u, 1 at 0."""
    return np.sinc(u / np.pi)


def sinc_drop(u: Any) -> Any:
    """Return (sin u - u cos u)/u³, which is -sinc′(u)/u; 1/3 at 0.

    Near 0, where the difference would lose its digits, by its series.
    """
    square = u * u
    near = square < 0.25
    v = np.where(near, 1.0, u)
    far = (np.sin(v) - v * np.cos(v)) / v**3
    series = 1 / 3 - square / 30 * (
        1
        - square
        / 28
        * (1 - square / 54 * (1 - square / 88 * (1 - square / 130 * (1 - square / 180))))
    )
    return np.where(near, series, far)[()]
