"""The gallery's register: decorate a factory with `gallery`, and it is listed and found by name."""

from __future__ import annotations

import difflib
import functools
import inspect
import math
from collections.abc import Callable
from typing import Any, ParamSpec, TypeAlias

import numpy as np

from optviz.errors import SceneError
from optviz.objectives.objective import Objective

P = ParamSpec("P")
Value: TypeAlias = "float | tuple[Value, ...] | None"

_FACTORIES: dict[str, Callable[..., Objective]] = {}


def gallery(factory: Callable[P, Objective]) -> Callable[P, Objective]:
    """Register a factory under its own name, and make its objectives equal by parameters.

    Numbers reach the factory as floats, arrays as nested tuples, and parameters whose default is a
    whole number as such. The objective's repr leaves out those that are None, and whole numbers
    at their default.
    """
    signature = inspect.signature(factory)
    name = factory.__name__
    plainly: Callable[..., Objective] = factory

    @functools.wraps(factory)
    def made(*args: P.args, **kwargs: P.kwargs) -> Objective:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            known = ", ".join(signature.parameters) or "no parameters"
            raise SceneError(f"{name}: {error}", f"it takes {known}") from None
        bound.apply_defaults()
        plain: dict[str, Any] = {
            key: _plain(value, name, signature.parameters[key])
            for key, value in bound.arguments.items()
        }
        told = [
            f"{key}={value!r}"
            for key, value in plain.items()
            if value is not None
            and not (isinstance(value, int) and value == signature.parameters[key].default)
        ]
        call = f"objectives.{name}({', '.join(told)})"
        return plainly(**plain)._known_as(call, functools.partial(made, **plain))

    _FACTORIES[name] = made
    return made


def names() -> tuple[str, ...]:
    """Return the names of all functions in the gallery, sorted.

    Returns
    -------
    tuple of str
    """
    return tuple(sorted(_FACTORIES))


def get(name: str, **parameters: Any) -> Objective:
    """Make a gallery function by name.

    Parameters
    ----------
    name : str
        One of `names`.
    **parameters
        As for the function of that name.

    Returns
    -------
    Objective

    Raises
    ------
    SceneError
        If there is none of that name, with the nearest one.

    Examples
    --------
    >>> get("rosenbrock", b=10)
    objectives.rosenbrock(b=10.0, a=1.0)
    """
    return factory(name)(**parameters)


def factory(name: str) -> Callable[..., Objective]:
    """Find the function that makes a gallery function; raises as `get` does."""
    if name in _FACTORIES:
        return _FACTORIES[name]
    near = difflib.get_close_matches(str(name).lower().replace("-", "_"), names(), 1)
    remedy = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names())}"
    raise SceneError(f"no objective is called {name!r}", remedy)


def _plain(value: Any, name: str, parameter: inspect.Parameter) -> Value:
    """Make an argument what the parameter's default is, or a nested tuple of floats, or None."""
    key, alone = parameter.name, isinstance(parameter.default, float)
    if isinstance(parameter.default, int):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            remedy = f"{key} must be a whole number, 1 or more"
            raise SceneError(f"{name}: {key} is {value!r:.60}", remedy)
        return int(value)
    if value is None and not alone:
        return None
    try:
        numbers = np.asarray(value)
        if numbers.dtype.kind not in "iuf" or (alone and numbers.ndim):
            raise TypeError
    except (TypeError, ValueError):
        wanted = "a number" if alone else "made of numbers"
        raise SceneError(f"{name}: {key} is {value!r:.60}", f"it must be {wanted}") from None
    if not all(map(math.isfinite, numbers.flat)):
        raise SceneError(f"{name}: {key} is {value!r:.60}", f"{key} must be finite")
    nested: Value = _tuples(numbers.astype(np.float64).tolist())
    return nested


def _tuples(nested: Any) -> Any:
    return tuple(map(_tuples, nested)) if isinstance(nested, list) else nested
