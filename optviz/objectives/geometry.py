"""Reading domains and points as users write them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError

Point: TypeAlias = tuple[float, ...]
Domain: TypeAlias = tuple[tuple[float, float], ...]


def as_domain(given: Any, dim: int, what: str = "domain") -> Domain:
    """Read ``((lo, hi), …)``; one ``(lo, hi)`` alone stands for every axis."""
    remedy = f"write {what}=(lo, hi)" if dim == 1 else f"write {what}=((lo, hi), (lo, hi))"
    try:
        pairs = [given] if _is_number(given[0]) else list(given)
        limits = [tuple(float(end) for end in pair) for pair in pairs]
    except (TypeError, ValueError, IndexError, KeyError):
        raise SceneError(f"{what} {given!r:.60} is not made of pairs of numbers", remedy) from None
    if len(limits) == 1:
        limits *= dim
    if len(limits) != dim or any(len(pair) != 2 for pair in limits):
        raise SceneError(f"{what} {given!r:.60} does not have one pair for each of {dim}", remedy)
    domain = tuple((pair[0], pair[1]) for pair in limits)
    for low, high in domain:
        if not (math.isfinite(low) and math.isfinite(high)):
            raise SceneError(f"{what} ({low:g}, {high:g}) is not finite", remedy)
        if low >= high:
            raise SceneError(
                f"{what} ({low:g}, {high:g}) is {'empty' if low == high else 'inverted'}",
                "the first number must be the smaller",
            )
    return domain


def as_point(given: Any, dim: int, what: str) -> Point:
    """Read one finite point; in one dimension a number will do."""
    try:
        numbers = [given] if _is_number(given) else given
        point = tuple(float(x) for x in numbers)
    except (TypeError, ValueError):
        raise SceneError(f"{what} {given!r:.60} is not a point", _remedy(what, dim)) from None
    if len(point) != dim:
        raise SceneError(
            f"{what} {given!r:.60} has {len(point)} components, not {dim}", _remedy(what, dim)
        )
    if not all(map(math.isfinite, point)):
        raise SceneError(f"{what} {given!r:.60} is not finite", _remedy(what, dim))
    return point


def as_points(given: Any, dim: int, what: str) -> tuple[Point, ...]:
    """Read a sequence of points; one point alone, or numbers in one dimension, will do."""
    if _is_number(given):
        given = [given]
    if not isinstance(given, Iterable):
        raise SceneError(f"{what} {given!r:.60} is not a sequence of points", _remedy(what, dim))
    points = list(given)
    if dim > 1 and points and all(map(_is_number, points)):
        points = [points]
    return tuple(as_point(point, dim, what) for point in points)


def as_numbers(given: ArrayLike, dim: int, what: str) -> NDArray[np.float64]:
    """Read one finite number for each component; a number alone stands for all."""
    try:
        numbers = np.asarray(given)
        if numbers.dtype.kind not in "iuf" or not np.isfinite(numbers).all():
            raise TypeError
        return np.broadcast_to(numbers.astype(np.float64).reshape(-1), dim).copy()
    except (TypeError, ValueError):
        wanted = "a finite number" + f" or {dim} of them" * (dim > 1)
        raise SceneError(f"{what} is {given!r:.60}", f"it must be {wanted}") from None


def as_rotation(given: ArrayLike, dim: int, what: str) -> NDArray[np.float64]:
    """Read an angle in degrees, in two dimensions, or an orthogonal matrix."""
    remedy = f"it must be an orthogonal {dim} × {dim} matrix" + " or degrees" * (dim == 2)
    try:
        matrix = np.array(given, dtype=np.float64)
        if not np.isfinite(matrix).all():
            raise TypeError
    except (TypeError, ValueError):
        raise SceneError(f"{what}: {given!r:.60} is not a rotation", remedy) from None
    if matrix.ndim == 0 and dim == 2:
        return _turn(float(matrix))
    if matrix.shape != (dim, dim) or np.abs(matrix @ matrix.T - np.eye(dim)).max() > 1e-12 * dim:
        raise SceneError(f"{what}: {given!r:.60} is not a rotation", remedy)
    return matrix


def _turn(degrees: float) -> NDArray[np.float64]:
    # Quarter turns are exact: cos(90°) as a float is 6e-17.
    quarters, rest = divmod(degrees, 90)
    c, s = math.cos(math.radians(rest)), math.sin(math.radians(rest))
    for _ in range(int(quarters) % 4):
        c, s = -s, c
    return np.array([[c, -s], [s, c]]) + 0.0


def _is_number(given: Any) -> bool:
    if isinstance(given, str):
        return False
    try:
        float(given)
    except (TypeError, ValueError):
        return False
    return getattr(given, "ndim", None) == 0 or not hasattr(given, "__len__")


def _remedy(what: str, dim: int) -> str:
    return f"{what}: " + ("a number" if dim == 1 else f"{dim} numbers") + " for a point"
