"""A plane in a space of many dimensions: a point of it and two directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError

Array = NDArray[np.float64]

_INDEPENDENT = 1e-10


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + a · first + b · second, with the coordinates (a, b).

    Parameters
    ----------
    origin : array_like (dim,)
        The point with the coordinates (0, 0).
    first, second : array_like (dim,)
        The directions, of any lengths and at any angle but on one line.
    explained : (float, float), optional
        Shares of the paths' variance along the two directions, where they were chosen for them.

    Raises
    ------
    SceneError
        The arrays do not fit together, are not finite, or the directions lie on one line.

    Notes
    -----
    Planes are values: read-only, and equal when their numbers are.
    """

    origin: Array
    first: Array
    second: Array
    explained: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name in ("origin", "first", "second"):
            object.__setattr__(self, name, _vector(getattr(self, name), name))
        if not len(self.origin) == len(self.first) == len(self.second):
            sizes = ", ".join(str(len(one)) for one in (self.origin, self.first, self.second))
            raise SceneError(
                f"origin and directions of a plane have {sizes} components",
                "give them the same number",
            )
        lengths = [float(np.linalg.norm(one)) for one in (self.first, self.second)]
        if min(lengths) == 0 or abs(self._sine(lengths)) < _INDEPENDENT:
            raise SceneError(
                "the directions of a plane lie on one line", "give two that point apart"
            )

    @property
    def dim(self) -> int:
        """The number of components of a point."""
        return len(self.origin)

    def project(self, points: ArrayLike) -> Array:
        """Return the coordinates of the points of the plane that are nearest to some points.

        Parameters
        ----------
        points : array_like (k, dim) or (dim,)
            One point a row.

        Returns
        -------
        array (k, 2) or (2,)
            Least squares: for orthonormal directions, the scalar products with them.
        """
        given = np.asarray(points, dtype=np.float64)
        basis = np.stack([self.first, self.second], axis=1)
        with np.errstate(over="ignore", invalid="ignore"):
            # Not (points - origin) @ basis, which would make a copy of all points.
            along = given @ basis - self.origin @ basis
            return np.asarray(along @ np.linalg.inv(basis.T @ basis))

    def lift(self, coordinates: ArrayLike) -> Array:
        """Return the points of the plane with the coordinates (k, 2) or (2,), one a row."""
        given = np.asarray(coordinates, dtype=np.float64)
        return np.asarray(self.origin + given @ np.stack([self.first, self.second]))

    def distance(self, points: ArrayLike) -> Array:
        """Return how far points (k, dim) are from the plane, (k,)."""
        given = np.asarray(points, dtype=np.float64)
        return np.asarray(np.linalg.norm(given - self.lift(self.project(given)), axis=-1))

    def __eq__(self, other: object) -> bool:
        return self._numbers() == other._numbers() if isinstance(other, Plane) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._numbers())

    def __reduce__(self) -> tuple[Any, ...]:
        return Plane, (self.origin, self.first, self.second, self.explained)

    def __repr__(self) -> str:
        said = (
            "" if self.explained is None else ", explained={:.3g} + {:.3g}".format(*self.explained)
        )
        return f"<Plane in {self.dim} dimensions{said}>"

    def _numbers(self) -> tuple[object, ...]:
        arrays = (self.origin, self.first, self.second)
        return (*(one.tobytes() for one in arrays), self.explained)

    def _sine(self, lengths: list[float]) -> float:
        one, other = self.first / lengths[0], self.second / lengths[1]
        return float(np.linalg.norm(other - (one @ other) * one))


def _vector(given: ArrayLike, name: str) -> Array:
    made = np.array(given, dtype=np.float64)
    if made.ndim != 1 or len(made) < 2:
        raise SceneError(f"{name} of a plane has shape {made.shape}", "give (dim,), dim ≥ 2")
    if not np.isfinite(made).all():
        raise SceneError(f"{name} of a plane is not finite", "give finite numbers")
    made.setflags(write=False)
    return made
