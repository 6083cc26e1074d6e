"""How an objective is minimised: one family a file, each rule a frozen dataclass.

A new rule is a frozen dataclass with `init` and `step` in a file here, and a name in `__all__`.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from difflib import get_close_matches

from optviz.errors import SceneError
from optviz.optimizers.adam import Adam
from optviz.optimizers.describe import hyperparameters
from optviz.optimizers.gradient_descent import GradientDescent
from optviz.optimizers.momentum import Momentum, Nesterov
from optviz.optimizers.newton import Newton, RegularizedNewton
from optviz.optimizers.optimizer import Differentiable, Optimizer
from optviz.optimizers.rmsprop import RMSprop

__all__ = [  # noqa: RUF022  (the rules in the order in which one teaches them)
    "GradientDescent",
    "Momentum",
    "Nesterov",
    "RMSprop",
    "Adam",
    "Newton",
    "RegularizedNewton",
    "Differentiable",
    "Optimizer",
    "get",
    "hyperparameters",
    "names",
]


def names() -> tuple[str, ...]:
    """Return the class names of all optimizers, in the order in which one teaches them."""
    return tuple(name for name in __all__ if is_dataclass(globals()[name]))


def get(name: str) -> type[Optimizer]:
    """Return the optimizer class of a name, as typed at a shell: case and ``_`` do not matter.

    Raises
    ------
    SceneError
        There is none; the nearest name is suggested.

    Examples
    --------
    >>> get("gradient_descent")(lr=0.5)
    GradientDescent(lr=0.5)
    """
    known = {one.lower(): one for one in names()}
    asked = str(name).lower().replace("_", "").replace("-", "").replace(" ", "")
    if asked not in known:
        near = get_close_matches(asked, known, n=1)
        hint = f"did you mean {known[near[0]]}?" if near else f"known are {', '.join(names())}"
        raise SceneError(f"no optimizer is called {name!r}", hint)
    found: type[Optimizer] = globals()[known[asked]]
    return found
