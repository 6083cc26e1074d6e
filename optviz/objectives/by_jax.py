"""Derivatives by JAX; loaded when the first of them is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from optviz import extras
from optviz.errors import SceneError
from optviz.objectives.calling import Array


class ByJax:
    """Value, gradient and Hessian of a function of one vector, compiled where that works."""

    library = "jax"

    def __init__(self, f: Callable[[Any], Any]) -> None:
        self._jax = jax = extras.load("jax", "Objective.from_jax")
        self._plain = (f, jax.grad(f), jax.hessian(f))
        self._compiled = tuple(map(jax.jit, self._plain))
        self._batched = tuple(jax.jit(jax.vmap(one)) for one in self._plain)
        self._compiles = True

    def one(self, order: int, p: Array) -> Any:
        """Return the derivative of an order at one point (dim,)."""
        errors = self._jax.errors
        with double(self._jax):
            point = self._jax.numpy.asarray(p)
            try:
                if self._compiles:
                    return self._compiled[order](point)
            except errors.TracerArrayConversionError:
                self._refuse()
            except (errors.ConcretizationTypeError, errors.TracerIntegerConversionError):
                self._compiles = False  # it decides by its numbers, as in `if x > 0`
            try:
                return self._plain[order](point)
            except errors.TracerArrayConversionError:
                self._refuse()

    def many(self, order: int, rows: Array) -> Any:
        """Return it at many points (n, dim) at once."""
        with double(self._jax):
            return self._batched[order](self._jax.numpy.asarray(rows))

    def _refuse(self) -> Any:
        raise SceneError("f uses NumPy, which JAX cannot differentiate", "write it with jax.numpy")


def double(jax: Any) -> Any:
    """Return a context in which JAX computes in float64, whatever it does elsewhere."""
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)
    return extras.load("jax.experimental", "JAX").enable_x64()  # before jax 0.8
