"""What all adapters share: values with options, and states of which a part can be drawn."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Hashable, Mapping
from dataclasses import field, make_dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn

from optviz.errors import SceneError, nearest
from optviz.optimizers.describe import hyperparameters

_PAIRS = {"betas": ("beta1", "beta2"), "etas": ("eta_minus", "eta_plus")}
_PLAIN = (bool, int, float, str)


class Adapter:
    """An optimizer of another library with its options: read-only, equal when made alike.

    Attributes
    ----------
    options : mapping of str to object
        As they were given.
    name, details : str
        What the key of a picture says.
    """

    batched: ClassVar[bool] = False  # these libraries take one point, as a vector
    name: ClassVar[str] = "foreign"
    details: str
    options: Mapping[str, Any]
    _identity: tuple[Hashable, ...]
    _call: str

    def _keep(self, **attributes: Any) -> None:
        """Set attributes; the name is the instance's own, as it says which optimizer this is."""
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    def _know(self, what: Hashable, written: str, options: Mapping[str, Any]) -> None:
        said = "".join(f", {key}={value!r}" for key, value in options.items())
        self._keep(
            options=MappingProxyType(dict(options)),
            _identity=(type(self), what, said),
            _call=f"{type(self).__name__}({written}{said})",
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Adapter):
            return NotImplemented
        return self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __repr__(self) -> str:
        return self._call

    def __reduce__(self) -> tuple[Any, ...]:
        kind: Any
        kind, what, _ = self._identity
        return partial(kind, what, **self._keywords()), ()

    def _keywords(self) -> dict[str, Any]:
        """Return what makes this adapter again, beside what it adapts."""
        return dict(self.options)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is read-only; make another to change {name}")


def described(options: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Return hyperparameters as `hyperparameters` does: those that differ from the defaults."""
    values = _single({**defaults, **options})
    usual = _single(defaults)
    shown = {
        key: value for key, value in values.items() if isinstance(value, _PLAIN) or callable(value)
    }
    parts: list[Any] = [
        (key, Any, field(default=usual[key])) if key in usual else (key, Any) for key in shown
    ]
    parts.sort(key=len)  # those without a default first, as a dataclass wants it
    return hyperparameters(make_dataclass("Options", parts)(**shown))


def _single(options: Mapping[str, Any]) -> dict[str, Any]:
    """Take pairs of hyperparameters apart, and learning rates by their short name."""
    made: dict[str, Any] = {}
    for key, value in options.items():
        if key in _PAIRS and isinstance(value, tuple) and len(value) == 2:
            made.update(zip(_PAIRS[key], value, strict=True))
        else:
            made[{"learning_rate": "lr", "b1": "beta1", "b2": "beta2"}.get(key, key)] = value
    return made


@cache
def state_type(fields: tuple[str, ...]) -> Any:
    """Return a NamedTuple type of what can be drawn and, last, the memory of the library."""
    return namedtuple("State", (*fields, "memory"))


def found_in(library: Any, path: str, name: str, known: Any) -> Any:
    """Return what a library calls by a name, or suggest the nearest.

    Raises
    ------
    SceneError
        There is no such name, or it is none of the kind.
    """
    found = getattr(library, name, None) if not name.startswith("_") else None
    if found is None or not known(found):
        names = [one for one in dir(library) if known(getattr(library, one, None))]
        raise SceneError(f"{path} has no optimizer {name!r}", nearest(name, names) or f"see {path}")
    return found
