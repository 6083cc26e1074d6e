"""Ten lines of Python become a film of optimizers at work.

The names below are imported when they are first used, so that ``import optviz`` is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz import objectives
    from optviz.animation import SceneAnimation
    from optviz.errors import EnvironmentFault, OptvizError, SceneError
    from optviz.loading import load
    from optviz.objectives import Objective
    from optviz.optimizers import (
        Adam,
        GradientDescent,
        Momentum,
        Nesterov,
        Newton,
        RegularizedNewton,
        RMSprop,
    )
    from optviz.recorder import record
    from optviz.scene import Run, Scene
    from optviz.timeline import Timeline
    from optviz.trajectory import Outcome, Trajectory

__version__ = "0.1.0"

_HOMES = {
    "Adam": "optimizers",
    "EnvironmentFault": "errors",
    "GradientDescent": "optimizers",
    "Momentum": "optimizers",
    "Nesterov": "optimizers",
    "Newton": "optimizers",
    "Objective": "objectives",
    "OptvizError": "errors",
    "Outcome": "trajectory",
    "RMSprop": "optimizers",
    "RegularizedNewton": "optimizers",
    "Run": "scene",
    "Scene": "scene",
    "SceneAnimation": "animation",
    "SceneError": "errors",
    "Timeline": "timeline",
    "Trajectory": "trajectory",
    "load": "loading",
    "objectives": "objectives",
    "record": "recorder",
}

__all__ = [
    "Adam",
    "EnvironmentFault",
    "GradientDescent",
    "Momentum",
    "Nesterov",
    "Newton",
    "Objective",
    "OptvizError",
    "Outcome",
    "RMSprop",
    "RegularizedNewton",
    "Run",
    "Scene",
    "SceneAnimation",
    "SceneError",
    "Timeline",
    "Trajectory",
    "load",
    "objectives",
    "record",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    found = home if name == _HOMES[name] else getattr(home, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
