"""Ten lines of Python become a film of optimizers at work.

The names below are imported when they are first used, so that ``import optviz`` is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz import datasets, objectives, views
    from optviz.adapters import OptaxOptimizer, SciPyMinimizer, TorchOptimizer
    from optviz.animation import SceneAnimation
    from optviz.errors import EnvironmentFault, OptvizError, SceneError
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
    from optviz.quotients import CentralDifference, ForwardDifference
    from optviz.recorder import record
    from optviz.recorder.foreign_loop import Recorder
    from optviz.recorder.many import record_many
    from optviz.scene import Run, Scene
    from optviz.sweeping import sweep
    from optviz.timeline import Timeline
    from optviz.trajectories import Trajectories
    from optviz.trajectory import Outcome, Trajectory
    from optviz.tuning import tune

__version__ = "0.1.0"

_HOMES = {
    "AMSGrad": "optimizers",
    "ASGD": "optimizers",
    "AdaBelief": "optimizers",
    "AdaGrad": "optimizers",
    "Adadelta": "optimizers",
    "Adam": "optimizers",
    "AdamW": "optimizers",
    "Adamax": "optimizers",
    "Armijo": "optimizers",
    "BFGS": "optimizers",
    "BarzilaiBorwein": "optimizers",
    "CMAES": "optimizers",
    "CentralDifference": "quotients",
    "Clipped": "optimizers",
    "Constant": "optimizers",
    "CoordinateDescent": "optimizers",
    "Cosine": "optimizers",
    "Cyclical": "optimizers",
    "DampedNewton": "optimizers",
    "EnvironmentFault": "errors",
    "Exact": "optimizers",
    "Exponential": "optimizers",
    "ForwardDifference": "quotients",
    "GaussNewton": "optimizers",
    "GradientDescent": "optimizers",
    "InverseTime": "optimizers",
    "Joined": "optimizers",
    "LBFGS": "optimizers",
    "LevenbergMarquardt": "optimizers",
    "Lion": "optimizers",
    "ModifiedNewton": "optimizers",
    "Momentum": "optimizers",
    "MovingAverage": "optimizers",
    "NAdam": "optimizers",
    "NelderMead": "optimizers",
    "Nesterov": "optimizers",
    "Newton": "optimizers",
    "NonlinearCG": "optimizers",
    "Objective": "objectives",
    "OneCycle": "optimizers",
    "OptaxOptimizer": "adapters",
    "OptvizError": "errors",
    "Outcome": "trajectory",
    "PolyakStep": "optimizers",
    "Polynomial": "optimizers",
    "RAdam": "optimizers",
    "RMSprop": "optimizers",
    "RandomSearch": "optimizers",
    "Recorder": "recorder.foreign_loop",
    "RegularizedNewton": "optimizers",
    "Rprop": "optimizers",
    "Run": "scene",
    "SaddleFreeNewton": "optimizers",
    "Scene": "scene",
    "SceneAnimation": "animation",
    "SceneError": "errors",
    "SciPyMinimizer": "adapters",
    "SignDescent": "optimizers",
    "SteepestDescent": "optimizers",
    "Step": "optimizers",
    "StrongWolfe": "optimizers",
    "Timeline": "timeline",
    "TorchOptimizer": "adapters",
    "Trajectories": "trajectories",
    "Trajectory": "trajectory",
    "TrustRegionNewton": "optimizers",
    "Warmup": "optimizers",
    "Yogi": "optimizers",
    "datasets": "datasets",
    "load": "loading",
    "objectives": "objectives",
    "record": "recorder",
    "record_many": "recorder.many",
    "sweep": "sweeping",
    "tune": "tuning",
    "views": "views",
}

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
    "EnvironmentFault",
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
    "Timeline",
    "TorchOptimizer",
    "Trajectories",
    "Trajectory",
    "TrustRegionNewton",
    "Warmup",
    "Yogi",
    "datasets",
    "load",
    "objectives",
    "record",
    "record_many",
    "sweep",
    "tune",
    "views",
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
