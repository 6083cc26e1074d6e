"""Ten lines of Python become a film of optimizers at work.

The names below are imported when they are first used, so that ``import optviz`` is quick.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz import datasets, layers, objectives, views
    from optviz.adapters import OptaxOptimizer, SciPyMinimizer, TorchOptimizer
    from optviz.errors import EnvironmentFault, OptvizError, SceneError
    from optviz.film.animation import SceneAnimation
    from optviz.loading import load
    from optviz.objectives import Objective
    from optviz.optimizers import (
        ASGD,
        BFGS,
        CMAES,
        LBFGS,
        AdaBelief,
        Adadelta,
        AdaGrad,
        Adam,
        Adamax,
        AdamW,
        AMSGrad,
        Armijo,
        BarzilaiBorwein,
        Clipped,
        Constant,
        CoordinateDescent,
        Cosine,
        Cyclical,
        DampedNewton,
        Exact,
        Exponential,
        GaussNewton,
        GradientDescent,
        InverseTime,
        Joined,
        LevenbergMarquardt,
        Lion,
        ModifiedNewton,
        Momentum,
        MovingAverage,
        NAdam,
        NelderMead,
        Nesterov,
        Newton,
        NonlinearCG,
        OneCycle,
        PolyakStep,
        Polynomial,
        RAdam,
        RandomSearch,
        RegularizedNewton,
        RMSprop,
        Rprop,
        SaddleFreeNewton,
        SignDescent,
        SteepestDescent,
        Step,
        StrongWolfe,
        TrustRegionNewton,
        Warmup,
        Yogi,
    )
    from optviz.optimizers.difference_quotients import CentralDifference, ForwardDifference
    from optviz.plan.dial import Dial
    from optviz.plan.sweep import sweep
    from optviz.plan.tune import tune
    from optviz.recorder import record
    from optviz.recorder.anatomy import anatomy
    from optviz.recorder.events import Event, EventKind, events
    from optviz.recorder.foreign_loop import Recorder
    from optviz.recorder.many import record_many
    from optviz.recorder.many_trajectories import Trajectories
    from optviz.recorder.trajectory import Outcome, Trajectory
    from optviz.scene import Run, Scene
    from optviz.style import Theme
    from optviz.theorems import Theory, theory
    from optviz.timeline import Timeline

__version__ = "0.1.0"

_HOMES = {
    "CentralDifference": "optimizers.difference_quotients",
    "Dial": "plan.dial",
    "EnvironmentFault": "errors",
    "Event": "recorder.events",
    "EventKind": "recorder.events",
    "ForwardDifference": "optimizers.difference_quotients",
    "Objective": "objectives",
    "OptaxOptimizer": "adapters",
    "OptvizError": "errors",
    "Outcome": "recorder.trajectory",
    "Recorder": "recorder.foreign_loop",
    "Run": "plan.run",
    "Scene": "scene",
    "SceneAnimation": "film.animation",
    "SceneError": "errors",
    "SciPyMinimizer": "adapters",
    "Theme": "style",
    "Theory": "theorems",
    "Timeline": "timeline",
    "TorchOptimizer": "adapters",
    "Trajectories": "recorder.many_trajectories",
    "Trajectory": "recorder.trajectory",
    "anatomy": "recorder.anatomy",
    "datasets": "datasets",
    "events": "recorder.events",
    "cues": "cues",
    "layers": "layers",
    "load": "loading",
    "objectives": "objectives",
    "record": "recorder",
    "record_many": "recorder.many",
    "sweep": "plan.sweep",
    "theory": "theorems",
    "tune": "plan.tune",
    "views": "views",
}
"""Where the names are that are no optimizers."""

__all__ = [
    "ASGD",
    "BFGS",
    "CMAES",
    "LBFGS",
    "AMSGrad",
    "AdaBelief",
    "AdaGrad",
    "Adadelta",
    "Adam",
    "AdamW",
    "Adamax",
    "Armijo",
    "BarzilaiBorwein",
    "CentralDifference",
    "Clipped",
    "Constant",
    "CoordinateDescent",
    "Cosine",
    "Cyclical",
    "DampedNewton",
    "Dial",
    "EnvironmentFault",
    "Event",
    "EventKind",
    "Exact",
    "Exponential",
    "ForwardDifference",
    "GaussNewton",
    "GradientDescent",
    "InverseTime",
    "Joined",
    "LevenbergMarquardt",
    "Lion",
    "ModifiedNewton",
    "Momentum",
    "MovingAverage",
    "NAdam",
    "NelderMead",
    "Nesterov",
    "Newton",
    "NonlinearCG",
    "Objective",
    "OneCycle",
    "OptaxOptimizer",
    "OptvizError",
    "Outcome",
    "PolyakStep",
    "Polynomial",
    "RAdam",
    "RMSprop",
    "RandomSearch",
    "Recorder",
    "RegularizedNewton",
    "Rprop",
    "Run",
    "SaddleFreeNewton",
    "Scene",
    "SceneAnimation",
    "SceneError",
    "SciPyMinimizer",
    "SignDescent",
    "SteepestDescent",
    "Step",
    "StrongWolfe",
    "Theme",
    "Theory",
    "Timeline",
    "TorchOptimizer",
    "Trajectories",
    "Trajectory",
    "TrustRegionNewton",
    "Warmup",
    "Yogi",
    "anatomy",
    "cues",
    "datasets",
    "events",
    "layers",
    "load",
    "objectives",
    "record",
    "record_many",
    "sweep",
    "theory",
    "tune",
    "views",
]


def __getattr__(name: str) -> object:
    place = _HOMES.get(name, "optimizers")
    if name not in __all__ and not _is_another_rule(name):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{place}")
    found = home if name == place else getattr(home, name)
    globals()[name] = found
    return found


def _is_another_rule(name: str) -> bool:
    """Whether a name that is not listed above is of a rule; modules of the package are not."""
    if name.startswith("_") or importlib.util.find_spec(f"{__name__}.{name}"):
        return False
    return name in importlib.import_module(f"{__name__}.optimizers").names()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
