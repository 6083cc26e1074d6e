"""Objectives made from objectives: moved, turned, stretched, and seen through noise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.language import Noted, noted
from optviz.objectives.calling import Array
from optviz.objectives.description import Described, Places
from optviz.objectives.families import Functions, Part
from optviz.objectives.geometry import Domain, as_numbers, as_rotation
from optviz.objectives.noise import normals

Made = TypeVar("Made", bound=Described)


@dataclass(frozen=True)
class Movement:
    """Where a transform takes a known point, and a domain."""

    point: Callable[[Array], Array]
    box: Callable[[Domain], Domain]

    def along(self, own: Described) -> Places:
        """Return what is told of places, taken along."""

        def points(known: Sequence[Sequence[float]]) -> list[Array]:
            return [self.point(np.array(p)) + 0.0 for p in known]

        return {
            "domain": own.domain and self.box(own.domain),
            "view": own.view and self.box(own.view),
            "minima": points(own.minima),
            "local_minima": points(own.local_minima),
            "saddles": points(own.saddles),
            "maxima": points(own.maxima),
            "start": None if own.start is None else points([own.start])[0],
        }


class Transforms(Described, Generic[Made]):
    """Methods of an objective that make another one of it, of type Made.

    All of them compose, keep derivatives exact, take known points, domain, view and start along,
    and make objectives that are equal when they are made alike.
    """

    __slots__ = ()

    def _derived(
        self,
        functions: Callable[[Part, Part, Part], Functions],
        movement: Movement,
        words: Noted,
        method: str,
        *args: Any,
        **options: Any,
    ) -> Made:
        """Make the objective that a transform describes: the hook by which all of them build.

        Parameters
        ----------
        functions : callable
            Takes value, gradient and Hessian of what is transformed, and gives those of one array.
        movement : Movement
            Where known points go.
        words : Noted
            How the transform is named in pictures.
        method, *args, **options
            How it was called.
        """
        raise NotImplementedError

    def shift(self, by: ArrayLike) -> Made:
        """Move the landscape: f(p - by).

        Parameters
        ----------
        by : float or sequence of float, shape (dim,)
            How far; a number stands for every component.

        Returns
        -------
        Objective

        Examples
        --------
        >>> from optviz import objectives
        >>> objectives.bowl().shift((2, 1)).minima
        ((2.0, 1.0),)
        """
        way = as_numbers(by, self.dim, "shift: by")

        def moved(box: Domain) -> Domain:
            return tuple((lo + b, hi + b) for (lo, hi), b in zip(box, way.tolist(), strict=True))

        def functions(value: Part, grad: Part, hess: Part) -> Functions:
            return (
                lambda p: value(p - _column(way, p)),
                lambda p: grad(p - _column(way, p)),
                lambda p: hess(p - _column(way, p)),
            )

        words = noted("shifted by {by}", by=_spelled(way))
        movement = Movement(lambda q: q + way, moved)
        return self._derived(functions, movement, words, "shift", tuple(way.tolist()))

    def scale(self, factor: ArrayLike) -> Made:
        """Stretch the landscape about the origin: f(p / factor). Values stay as they are.

        Parameters
        ----------
        factor : float or sequence of float, shape (dim,)
            How much, along each axis; a number stands for every axis. Negative ones mirror.

        Returns
        -------
        Objective

        Examples
        --------
        >>> from optviz import objectives
        >>> objectives.bowl().scale((1, 10)).hess((0, 0)).tolist()
        [[2.0, 0.0], [0.0, 0.02]]
        """
        factors = as_numbers(factor, self.dim, "scale: factor")
        if not factors.all():
            raise SceneError(f"scale: factor is {factor!r:.60}", "it must not be zero")

        def moved(box: Domain) -> Domain:
            ends = [(lo * s, hi * s) for (lo, hi), s in zip(box, factors.tolist(), strict=True)]
            return tuple((min(pair), max(pair)) for pair in ends)

        def functions(value: Part, grad: Part, hess: Part) -> Functions:
            both = np.outer(factors, factors)
            return (
                lambda p: value(p / _column(factors, p)),
                lambda p: grad(p / _column(factors, p)) / _column(factors, p),
                lambda p: hess(p / _column(factors, p)) / _column(both, p),
            )

        words = noted("scaled by {by}", by=_spelled(factors))
        movement = Movement(lambda q: q * factors, moved)
        return self._derived(functions, movement, words, "scale", tuple(factors.tolist()))

    def rotate(self, by: ArrayLike) -> Made:
        """Turn the landscape about the origin: f(Rᵀp).

        The domain and the view become the smallest upright boxes that hold the turned ones.

        Parameters
        ----------
        by : float or array_like of shape (dim, dim)
            In two dimensions an angle in degrees, counterclockwise; in any, an orthogonal matrix
            R. Quarter turns are exact.

        Returns
        -------
        Objective

        Examples
        --------
        >>> from optviz import objectives
        >>> objectives.rosenbrock().rotate(90).minima
        ((-1.0, 1.0),)
        """
        turn = as_rotation(by, self.dim, "rotate")
        back = np.ascontiguousarray(turn.T)

        def moved(box: Domain) -> Domain:
            low, high = np.array(box).T
            middle, half = turn @ (low + high) / 2, np.abs(turn) @ (high - low) / 2
            return tuple(zip((middle - half).tolist(), (middle + half).tolist(), strict=True))

        def functions(value: Part, grad: Part, hess: Part) -> Functions:
            def curvature(p: Array) -> Array:
                flat = hess(_times(back, p)).reshape(len(p), len(p), -1)
                made = np.einsum("ij,jkm,lk->ilm", turn, flat, turn)
                return np.asarray(made + np.swapaxes(made, 0, 1)).reshape(len(p), *p.shape) / 2

            return (
                lambda p: value(_times(back, p)),
                lambda p: _times(turn, grad(_times(back, p))),
                curvature,
            )

        angle = float(cast("float", by)) if np.ndim(by) == 0 else None
        words = noted("rotated")
        if angle is not None:
            words = noted("rotated by {angle:g}°", angle=angle)
        given = tuple(map(tuple, turn.tolist())) if angle is None else angle
        return self._derived(functions, Movement(lambda q: turn @ q, moved), words, "rotate", given)

    def add_noise(self, sigma: float, seed: int = 0, *, value: float | None = None) -> Made:
        """Add normal noise to every component of the gradient and to the value.

        The noise is a function of the point and the seed: asked again, or in a batch, an objective
        says the same. Any other point, however near, has noise that is independent of it. The
        Hessian, the known points and `lowest` are those of the function without noise.

        Parameters
        ----------
        sigma : float
            Standard deviation of the noise on each component of the gradient.
        seed : int
            Another seed, another noise.
        value : float, optional
            Standard deviation of the noise on the value, by default `sigma`; 0 leaves the
            landscape smooth, as for a stochastic gradient.

        Returns
        -------
        Objective
            Its `exact_grad` and `exact_hess` are False: differences of its values will not agree.

        Examples
        --------
        >>> from optviz import objectives
        >>> noisy = objectives.bowl().add_noise(0.1, seed=3)
        >>> bool(noisy.value((1, 2)) == noisy.value((1, 2)) != 5)
        True
        """
        for number, what in ((sigma, "sigma"), (value, "value")):
            if number is not None and as_numbers(number, 1, f"add_noise: {what}")[0] < 0:
                raise SceneError(f"add_noise: {what} is {number:g}", "it must not be negative")
        if (
            isinstance(seed, bool)
            or not isinstance(seed, (int, np.integer))
            or not 0 <= seed < 2**64
        ):
            raise SceneError(f"add_noise: seed is {seed!r:.60}", "it must be a whole number from 0")
        slopes, heights = float(sigma), float(sigma if value is None else value)
        count = self.dim + 1

        def functions(value: Part, grad: Part, hess: Part) -> Functions:
            return (
                lambda p: value(p) + heights * normals(p, int(seed), count)[0],
                lambda p: grad(p) + slopes * normals(p, int(seed), count)[1:],
                hess,
            )

        options = {"seed": int(seed)} | ({} if value is None else {"value": heights})
        still = Movement(lambda q: q, lambda box: box)
        words = noted("noise {sigma:g}", sigma=slopes)
        made = self._derived(functions, still, words, "add_noise", slopes, **options)
        return made._marked(_clean=self._clean or self, exact_grad=False, exact_hess=False)


def _column(numbers: Array, p: Array) -> Array:
    return numbers if p.ndim == 1 else numbers.reshape(numbers.shape + (1,) * (p.ndim - 1))


def _times(matrix: Array, p: Array) -> Array:
    # Matrix products want one or two axes; a batch may have more.
    return matrix @ p if p.ndim < 3 else (matrix @ p.reshape(len(p), -1)).reshape(p.shape)


def _spelled(numbers: Array) -> str:
    alike = len(numbers) == 1 or (len(set(numbers.tolist())) == 1 and len(numbers) > 2)
    shown = [f"{x:g}" for x in (numbers[:1] if alike else numbers)]
    return shown[0] if alike else f"({', '.join(shown)})"
