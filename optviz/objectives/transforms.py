"""Objectives made from objectives: moved, turned, stretched, and seen through noise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.families import Functions, with_axis
from optviz.objectives.geometry import Domain, as_numbers, as_rotation
from optviz.objectives.noise import normals

if TYPE_CHECKING:
    from optviz.objectives.objective import Objective


class Transforms:
    """Methods of an `Objective` that make another one of it.

    All of them compose, keep derivatives exact, take known points, domain, view and start along,
    and make objectives that are equal when they are made alike.
    """

    __slots__ = ()

    def shift(self, by: ArrayLike) -> Objective:
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
        own = cast("Objective", self)
        way = as_numbers(by, own.dim, "shift: by")

        def moved(box: Domain) -> Domain:
            return tuple((lo + b, hi + b) for (lo, hi), b in zip(box, way.tolist(), strict=True))

        def functions(of: Objective) -> Functions:
            return (
                lambda p: of.value(p - _column(way, p)),
                lambda p: of.grad(p - _column(way, p)),
                lambda p: of.hess(p - _column(way, p)),
            )

        words = f"shifted by {_spelled(way)}"
        call = f"shift({_tuple(way)})"
        return _made(own, functions, lambda q: q + way, moved, call, words)

    def scale(self, factor: ArrayLike) -> Objective:
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
        own = cast("Objective", self)
        factors = as_numbers(factor, own.dim, "scale: factor")
        if not factors.all():
            raise SceneError(f"scale: factor is {factor!r:.60}", "it must not be zero")

        def moved(box: Domain) -> Domain:
            ends = [(lo * s, hi * s) for (lo, hi), s in zip(box, factors.tolist(), strict=True)]
            return tuple((min(pair), max(pair)) for pair in ends)

        def functions(of: Objective) -> Functions:
            both = np.outer(factors, factors)
            return (
                lambda p: of.value(p / _column(factors, p)),
                lambda p: of.grad(p / _column(factors, p)) / _column(factors, p),
                lambda p: of.hess(p / _column(factors, p)) / _column(both, p),
            )

        words = f"scaled by {_spelled(factors)}"
        call = f"scale({_tuple(factors)})"
        return _made(own, functions, lambda q: q * factors, moved, call, words)

    def rotate(self, by: ArrayLike) -> Objective:
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
        own = cast("Objective", self)
        turn = as_rotation(by, own.dim, "rotate")
        back = np.ascontiguousarray(turn.T)

        def moved(box: Domain) -> Domain:
            low, high = np.array(box).T
            middle, half = turn @ (low + high) / 2, np.abs(turn) @ (high - low) / 2
            return tuple(zip((middle - half).tolist(), (middle + half).tolist(), strict=True))

        def curvature(of: Objective, p: Array) -> Array:
            flat = of.hess(_times(back, p)).reshape(own.dim, own.dim, -1)
            made = np.einsum("ij,jkm,lk->ilm", turn, flat, turn)
            return np.asarray(made + np.swapaxes(made, 0, 1)).reshape(own.dim, *p.shape) / 2

        def functions(of: Objective) -> Functions:
            return (
                lambda p: of.value(_times(back, p)),
                lambda p: _times(turn, of.grad(_times(back, p))),
                lambda p: curvature(of, p),
            )

        angle = np.ndim(by) == 0
        words = f"rotated by {float(cast('float', by)):g}°" if angle else "rotated"
        shown = repr(float(cast("float", by))) if angle else repr(tuple(map(tuple, turn.tolist())))
        return _made(own, functions, lambda q: turn @ q, moved, f"rotate({shown})", words)

    def add_noise(self, sigma: float, seed: int = 0, *, value: float | None = None) -> Objective:
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
        own = cast("Objective", self)
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
        count = own.dim + 1

        def functions(of: Objective) -> Functions:
            return (
                lambda p: of.value(p) + heights * normals(p, int(seed), count)[0],
                lambda p: of.grad(p) + slopes * normals(p, int(seed), count)[1:],
                of.hess,
            )

        extra = "" if value is None else f", value={heights!r}"
        call = f"add_noise({slopes!r}, seed={int(seed)}{extra})"
        made = _made(own, functions, lambda q: q, lambda box: box, call, f"noise {slopes:g}")
        return _marked(made, _clean=own._clean or own, exact_grad=False, exact_hess=False)


def _made(
    own: Objective,
    functions: Callable[[Objective], Functions],
    point: Callable[[Array], Array],
    box: Callable[[Domain], Domain],
    call: str,
    words: str,
) -> Objective:
    """Make the objective that a transform describes.

    Parameters
    ----------
    own : Objective
        What is transformed.
    functions : callable
        Gives value, gradient and Hessian of one array, for what is transformed.
    point, box : callable
        Take a known point and a domain along.
    call, words : str
        How the transform was called, and how it is named in pictures.
    """
    from optviz.objectives.objective import Objective

    def points(known: Sequence[Sequence[float]]) -> list[Array]:
        return [point(np.array(p)) + 0.0 for p in known]

    math = words.replace(" ", r"\ ")
    made = Objective(
        *(with_axis(own.dim, function) for function in functions(own)),
        dim=own.dim,
        domain=own.domain and box(own.domain),
        view=own.view and box(own.view),
        minima=points(own.minima),
        local_minima=points(own.local_minima),
        saddles=points(own.saddles),
        maxima=points(own.maxima),
        start=None if own.start is None else point(np.array(own.start)) + 0.0,
        name=f"{own.name}, {words}",
        latex=None if own.latex is None else rf"{own.latex},\ \mathrm{{{math}}}",
    )._known_as(call, own)
    clean = own._clean and _made(own._clean, functions, point, box, call, words)
    return _marked(made, _clean=clean, exact_grad=own.exact_grad, exact_hess=own.exact_hess)


def _marked(made: Objective, **attributes: object) -> Objective:
    for name, value in attributes.items():
        object.__setattr__(made, name, value)
    return made


def _column(numbers: Array, p: Array) -> Array:
    return numbers if p.ndim == 1 else numbers.reshape(numbers.shape + (1,) * (p.ndim - 1))


def _times(matrix: Array, p: Array) -> Array:
    # Matrix products want one or two axes; a batch may have more.
    return matrix @ p if p.ndim < 3 else (matrix @ p.reshape(len(p), -1)).reshape(p.shape)


def _tuple(numbers: Array) -> str:
    return repr(tuple(numbers.tolist()))


def _spelled(numbers: Array) -> str:
    alike = len(numbers) == 1 or (len(set(numbers.tolist())) == 1 and len(numbers) > 2)
    shown = [f"{x:g}" for x in (numbers[:1] if alike else numbers)]
    return shown[0] if alike else f"({', '.join(shown)})"
