"""Objectives whose derivatives JAX or PyTorch works out from the user's own code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar, Unpack

import numpy as np

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.description import Told
from optviz.objectives.families import Functions
from optviz.objectives.signature import dimension, is_on_paper, spelled

Made = TypeVar("Made")


class Autodiff(Generic[Made]):
    """Constructors of an objective, of type Made, from code of another library."""

    __slots__ = ()

    @classmethod
    def _differentiated(
        cls, library: str, f: Callable[..., Any], functions: Functions, dim: int, told: Told
    ) -> Made:
        """Make an objective of the functions that a library made of f: the hook to build by."""
        raise NotImplementedError

    @classmethod
    def from_jax(
        cls, f: Callable[..., Any], *, dim: int | None = None, **told: Unpack[Told]
    ) -> Made:
        """Make an objective from a function written with ``jax.numpy``.

        Gradient and Hessian are exact, by ``jax.grad`` and ``jax.hessian``. All is compiled where
        it can be, and computed in float64, whatever JAX does elsewhere.

        Parameters
        ----------
        f : callable
            The function, on paper or with one array, as for an `Objective`.
        dim : int, optional
            Number of components of a point; by default the number of f's parameters.
        **told
            Domain, minima, start, name, latex and the like, as for an `Objective`.

        Returns
        -------
        Objective

        Raises
        ------
        MissingExtra
            JAX is not installed.
        SceneError
            As an `Objective` does; or `f` uses NumPy, which JAX cannot follow.

        Examples
        --------
        >>> import jax.numpy as jnp  # doctest: +SKIP
        >>> f = Objective.from_jax(lambda x, y: jnp.sin(x) * y**2)  # doctest: +SKIP
        >>> f.hess((0, 3)).tolist()  # doctest: +SKIP
        [[0.0, 6.0], [6.0, 0.0]]
        """
        from optviz.objectives.by_jax import ByJax

        return cls._differentiated("jax", f, *_functions(ByJax, f, dim), told)

    @classmethod
    def from_torch(
        cls, f: Callable[..., Any], *, dim: int | None = None, **told: Unpack[Told]
    ) -> Made:
        """Make an objective from a function of torch tensors.

        Gradient and Hessian are exact, by ``torch.func``, in float64.

        Parameters
        ----------
        f : callable
            The function, on paper or with one tensor, as for an `Objective`.
        dim : int, optional
            Number of components of a point; by default the number of f's parameters.
        **told
            Domain, minima, start, name, latex and the like, as for an `Objective`.

        Returns
        -------
        Objective

        Raises
        ------
        MissingExtra
            PyTorch is not installed.
        SceneError
            As an `Objective` does.

        Examples
        --------
        >>> import torch  # doctest: +SKIP
        >>> f = Objective.from_torch(lambda x, y: torch.sin(x) * y**2)  # doctest: +SKIP
        >>> f.hess((0, 3)).tolist()  # doctest: +SKIP
        [[0.0, 6.0], [6.0, 0.0]]
        """
        from optviz.objectives.by_torch import ByTorch

        return cls._differentiated("torch", f, *_functions(ByTorch, f, dim), told)


class Differentiator(Protocol):
    """A library that differentiates a function of one vector (dim,)."""

    library: str

    def one(self, order: int, p: Array) -> Any:
        """Return the derivative of an order, 0 to 2, at one point (dim,)."""
        ...

    def many(self, order: int, rows: Array) -> Any:
        """Return it at many, (n, dim); raise an error where the function takes one at a time."""
        ...


class Derivative:
    """The value, gradient or Hessian as a function of one array, as an `Objective` calls it."""

    def __init__(self, by: Differentiator, order: int, dim: int, called: str) -> None:
        self._by, self._order, self._dim = by, order, dim
        self.__name__ = self.__qualname__ = called

    def __call__(self, p: Any) -> Any:
        """Return it at a point (dim,), or at many, (dim, …), where all can be had at once."""
        points = np.asarray(p, dtype=np.float64)
        if self._dim == 1:
            points = points[np.newaxis]  # in one dimension it is given the number itself
        if points.ndim == 1:
            found = np.asarray(self._by.one(self._order, points))
        else:
            rows = np.ascontiguousarray(points.reshape(self._dim, -1).T)
            found = np.moveaxis(np.asarray(self._by.many(self._order, rows)), 0, -1)
            found = found.reshape(found.shape[:-1] + points.shape[1:])
        return found if found.ndim else np.float64(found)


def _functions(
    library: Callable[[Callable[..., Any]], Differentiator], f: Callable[..., Any], dim: int | None
) -> tuple[Functions, int]:
    """Return value, gradient and Hessian by a library, and the number of variables."""
    if not callable(f):
        raise SceneError(f"f is not a function but {f!r:.60}")
    count = dimension(f, dim)
    on_paper = is_on_paper(f, "f", count)
    by = library(lambda p: f(*(p[i] for i in range(count))) if on_paper else f(p))
    name = spelled(f)
    value, grad, hess = (
        Derivative(by, order, count, called)
        for order, called in enumerate(
            (name, f"{by.library}.grad({name})", f"{by.library}.hessian({name})")
        )
    )
    return (value, grad, hess), count
