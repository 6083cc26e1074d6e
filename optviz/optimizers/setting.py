"""One hyperparameter of a rule by its name: whether it has it, its symbol, and another value."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from optviz.optimizers.describe import SYMBOLS


def settings(rule: object) -> tuple[str, ...]:
    """Return the names of the hyperparameters of a rule; none of one that is no dataclass."""
    if not is_dataclass(rule):
        return ()
    return tuple(one.name for one in fields(rule) if one.init and one.repr)


def with_setting(rule: Any, name: str, value: float) -> Any:
    """Return the rule with another value of a hyperparameter.

    Raises
    ------
    SceneError
        The value is out of the rule's range.
    """
    return replace(rule, **{name: value})


def symbol(name: str) -> str:
    """Return what stands for a hyperparameter in a picture: ``α`` for ``alpha``."""
    return SYMBOLS.get(name, name)
