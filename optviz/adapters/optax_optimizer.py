"""Gradient transformations of optax as entries of a scene."""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any, ClassVar

import numpy as np

from optviz import extras
from optviz.adapters.adapter import Adapter, described, found_in, state_type
from optviz.errors import SceneError
from optviz.objectives.by_jax import double
from optviz.optimizers.demands import one_point
from optviz.optimizers.optimizer import Array, Differentiable


class OptaxOptimizer(Adapter):
    """An optimizer of optax, in float64.

    Parameters
    ----------
    rule : GradientTransformation or str
        What ``optax.adam(0.1)`` returns, or the name of the function that makes it. By its name
        a scene file needs no ``import optax``, and says what to install where optax is missing.
    name : str, optional
        Its name in the picture; ``optax adam``, or ``optax`` where only the transformation is
        known.
    **options
        For a name, what that function takes: ``learning_rate=0.1``.

    Raises
    ------
    MissingExtra
        optax is not installed.
    SceneError
        optax has no such optimizer, or refuses an option.

    Notes
    -----
    JAX computes in float64 while a step is made, whatever it does elsewhere. Arrays of the state
    of the point's shape, such as ``mu`` and ``nu``, can be drawn. Transformations that ask for
    the value, such as ``optax.lbfgs`` with its line search, get it, and are counted so.

    Examples
    --------
    >>> from optviz import OptaxOptimizer, objectives, record  # doctest: +SKIP
    >>> f = objectives.rosenbrock()  # doctest: +SKIP
    >>> record(f, OptaxOptimizer("adam", learning_rate=0.1), f.start).label  # doctest: +SKIP
    'optax adam'
    """

    cost: ClassVar[str] = "1 gradient"

    _rule: Any
    _calls: _Calls

    def __init__(self, rule: Any, *, name: str | None = None, **options: Any) -> None:
        optax = extras.load("optax", "OptaxOptimizer")
        jax = extras.load("jax", "OptaxOptimizer")
        details, what, written, called = "", rule, "optax", "optax"
        if isinstance(rule, str):
            maker = found_in(optax, "optax", rule, _is_maker)
            details = described(options, _defaults(maker))
            written, called = repr(rule), f"optax {rule}"
            try:
                rule = maker(**options)
            except (TypeError, ValueError) as error:
                said = str(error).replace("()", "")
                takes = ", ".join(inspect.signature(maker).parameters)
                raise SceneError(
                    f"{called} refuses its options: {said}", f"it takes {takes}"
                ) from None
        elif options:
            raise SceneError(
                f"OptaxOptimizer was given {', '.join(options)} beside a transformation",
                "give options to optax, as in OptaxOptimizer(optax.adam(0.1))",
            )
        if not (callable(getattr(rule, "init", None)) and callable(getattr(rule, "update", None))):
            raise SceneError(
                f"{rule!r:.80} is not an optax optimizer", "give one such as optax.adam(0.1)"
            )
        self._know(what, written, options)
        self._keep(_rule=rule, _calls=_Calls(jax, rule), name=name or called, details=details)

    def init(self, objective: Differentiable, x: Array) -> Any:
        """Return the state that optax begins with."""
        one_point(self, x)
        with self._calls.double():
            memory = self._rule.init(self._calls.jax.numpy.asarray(x))
        drawn = self._drawn(memory, x)
        return state_type(tuple(drawn))(*drawn.values(), memory)

    def step(self, objective: Differentiable, x: Array, state: Any) -> tuple[Array, Any]:
        """Return the next point and state."""
        update, memory = self._calls.update(objective, x, state.memory)
        drawn = self._drawn(memory, x)
        made = (drawn.get(name, getattr(state, name)) for name in state._fields[:-1])
        return x + update, type(state)(*made, memory)

    def _keywords(self) -> dict[str, Any]:
        return {"name": self.name, **self.options}

    def _drawn(self, memory: Any, x: Array) -> dict[str, Any]:
        """Return the named leaves that have the point's shape, and the numbers."""
        made: dict[str, Any] = {}
        for path, leaf in self._calls.jax.tree_util.tree_flatten_with_path(memory)[0]:
            name = next((key.name for key in reversed(path) if hasattr(key, "name")), "")
            array = np.asarray(leaf)
            fits = array.dtype.kind in "biuf" and array.shape in ((), x.shape)
            if fits and name.isidentifier() and not name.startswith("_") and name != "memory":
                made.setdefault(name, array)
        return made


class _Calls:
    """The compiled update of a transformation, and what it may ask of the objective.

    A line search inside the update calls back; which objective it means is set for each step.
    """

    def __init__(self, jax: Any, rule: Any) -> None:
        self.jax = jax
        self._rule = rule
        self._asks: bool | None = None
        self._plain = jax.jit(rule.update)
        self._searching = jax.jit(self._with_value)
        self._objective: Any = None
        self._here: Any = None
        self._error: Exception | None = None

    def double(self) -> Any:
        """Return a context in which JAX computes in float64."""
        return double(self.jax)

    def update(self, objective: Differentiable, x: Array, memory: Any) -> tuple[Array, Any]:
        """Return what is added to `x`, and the state of optax after it."""
        gradient = objective.grad(x)
        self._objective, self._here, self._error = objective, x, None
        try:
            with self.double():
                found, memory = self._call(x, gradient, memory)
                return np.asarray(found), self.jax.block_until_ready(memory)
        except Exception:
            if self._error is not None:
                raise self._error from None
            raise
        finally:
            self._objective = self._here = None

    def _call(self, x: Array, gradient: Array, memory: Any) -> Any:
        if not self._asks:
            try:
                found = self._plain(gradient, memory, x)
            except TypeError as error:  # it lacks keyword-only arguments
                if self._asks is not None or "value" not in str(error):
                    raise
                self._asks = True
            else:
                self._asks = False
                return found
        return self._searching(gradient, memory, x, float(self._objective.value(x)))

    def _with_value(self, gradient: Any, memory: Any, x: Any, value: Any) -> Any:
        known = {"value": value, "grad": gradient, "value_fn": self._traced()}
        return self._rule.update(gradient, memory, x, **known)

    def _traced(self) -> Any:
        """Return the objective as a function that JAX can trace and differentiate once."""
        jax = self.jax

        def plain(p: Any) -> Any:
            return jax.pure_callback(self._value, jax.ShapeDtypeStruct((), np.float64), p)

        value = jax.custom_vjp(plain)

        def forward(p: Any) -> Any:
            return value(p), p

        def backward(p: Any, weight: Any) -> Any:
            shape = jax.ShapeDtypeStruct(p.shape, np.float64)
            return (weight * jax.pure_callback(self._grad, shape, p),)

        value.defvjp(forward, backward)
        return value

    def _value(self, p: Any) -> Any:
        return self._asked(self._objective.value, p)

    def _grad(self, p: Any) -> Any:
        return self._asked(self._objective.grad, p)

    def _asked(self, what: Any, p: Any) -> Any:
        try:
            return np.asarray(what(np.array(p, dtype=np.float64)), dtype=np.float64)
        except Exception as error:  # kept, as JAX reports it in its own words
            self._error = error
            raise


def _is_maker(one: object) -> bool:
    """Whether it is a function that says it returns a transformation."""
    plain = one.func if isinstance(one, partial) else one  # as nadam is
    if not inspect.isfunction(plain):
        return False
    return "GradientTransformation" in str(plain.__annotations__.get("return", ""))


def _defaults(maker: Any) -> dict[str, Any]:
    known = inspect.signature(maker).parameters.values()
    return {one.name: one.default for one in known if one.default is not one.empty}
