"""How an objective is minimised: one family a file, each rule a frozen dataclass.

A new rule is a frozen dataclass with `init` and `step` in a file here; it is found by looking.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from difflib import get_close_matches
from typing import NamedTuple

from optviz.discovery import classes_in
from optviz.errors import SceneError
from optviz.optimizers.adabelief import AdaBelief
from optviz.optimizers.adadelta import Adadelta
from optviz.optimizers.adagrad import AdaGrad
from optviz.optimizers.adam import Adam
from optviz.optimizers.adamax import Adamax
from optviz.optimizers.adamw import AdamW
from optviz.optimizers.amsgrad import AMSGrad
from optviz.optimizers.asgd import ASGD
from optviz.optimizers.barzilai_borwein import BarzilaiBorwein
from optviz.optimizers.clipped import Clipped
from optviz.optimizers.cma_es import CMAES
from optviz.optimizers.conjugate_gradient import NonlinearCG
from optviz.optimizers.coordinate_descent import CoordinateDescent
from optviz.optimizers.damped_newton import DampedNewton, ModifiedNewton
from optviz.optimizers.describe import hyperparameters
from optviz.optimizers.gauss_newton import GaussNewton, LevenbergMarquardt
from optviz.optimizers.gradient_descent import GradientDescent
from optviz.optimizers.line import LineSearch
from optviz.optimizers.line_search import Armijo, Exact
from optviz.optimizers.local_model import LocalModel
from optviz.optimizers.momentum import Momentum, Nesterov
from optviz.optimizers.moving_average import MovingAverage
from optviz.optimizers.nadam import NAdam
from optviz.optimizers.nelder_mead import NelderMead
from optviz.optimizers.newton import Newton, RegularizedNewton
from optviz.optimizers.optimizer import Differentiable, Optimizer, Rule, Schedule
from optviz.optimizers.polyak import PolyakStep
from optviz.optimizers.quasi_newton import BFGS, LBFGS
from optviz.optimizers.radam import RAdam
from optviz.optimizers.random_search import RandomSearch
from optviz.optimizers.rmsprop import RMSprop
from optviz.optimizers.rprop import Rprop
from optviz.optimizers.saddle_free import SaddleFreeNewton
from optviz.optimizers.schedules import (
    Constant,
    Cosine,
    Cyclical,
    Exponential,
    InverseTime,
    Joined,
    OneCycle,
    Polynomial,
    Step,
    Warmup,
)
from optviz.optimizers.signs import Lion, SignDescent
from optviz.optimizers.steepest_descent import SteepestDescent
from optviz.optimizers.strong_wolfe import StrongWolfe
from optviz.optimizers.trust_region import TrustRegionNewton
from optviz.optimizers.yogi import Yogi

__all__ = [  # noqa: RUF022  (the rules in the order in which one teaches them)
    "GradientDescent",
    "Momentum",
    "Nesterov",
    "SignDescent",
    "PolyakStep",
    "BarzilaiBorwein",
    "AdaGrad",
    "RMSprop",
    "Adadelta",
    "Adam",
    "AdamW",
    "AMSGrad",
    "Adamax",
    "NAdam",
    "RAdam",
    "AdaBelief",
    "Yogi",
    "Lion",
    "Rprop",
    "ASGD",
    "Clipped",
    "MovingAverage",
    "SteepestDescent",
    "NonlinearCG",
    "Newton",
    "RegularizedNewton",
    "DampedNewton",
    "ModifiedNewton",
    "SaddleFreeNewton",
    "TrustRegionNewton",
    "BFGS",
    "LBFGS",
    "GaussNewton",
    "LevenbergMarquardt",
    "CoordinateDescent",
    "NelderMead",
    "RandomSearch",
    "CMAES",
    "Exact",
    "Armijo",
    "StrongWolfe",
    "Constant",
    "Step",
    "Exponential",
    "InverseTime",
    "Polynomial",
    "Cosine",
    "Warmup",
    "Joined",
    "Cyclical",
    "OneCycle",
    "Differentiable",
    "LineSearch",
    "LocalModel",
    "Optimizer",
    "Rule",
    "Schedule",
    "Summary",
    "get",
    "hyperparameters",
    "names",
    "summary",
]


class Summary(NamedTuple):
    """What a list of optimizers says of one."""

    name: str
    rule: str
    family: str
    cost: str


def _is_rule(one: object) -> bool:
    parts = ("init", "step", "family")
    return is_dataclass(one) and all(hasattr(one, part) for part in parts)


_FOUND = classes_in(__name__, __path__, _is_rule)
globals().update(_FOUND)
__all__ += [name for name in _FOUND if name not in __all__]
_NAMES = tuple(name for name in __all__ if _is_rule(globals().get(name)))


def names() -> tuple[str, ...]:
    """Return the class names of all optimizers, in the order in which one teaches them."""
    return _NAMES


def get(name: str) -> type[Rule]:
    """Return the optimizer class of a name, as typed at a shell: case and ``_`` do not matter.

    Raises
    ------
    SceneError
        There is none; the nearest name is suggested.

    Examples
    --------
    >>> get("gradient_descent").name
    'Gradient descent'
    """
    known = {one.lower(): one for one in names()}
    asked = str(name).lower().replace("_", "").replace("-", "").replace(" ", "")
    if asked not in known:
        near = get_close_matches(asked, known, n=1)
        hint = f"did you mean {known[near[0]]}?" if near else f"known are {', '.join(names())}"
        raise SceneError(f"no optimizer is called {name!r}", hint)
    found: type[Rule] = globals()[known[asked]]
    return found


def summary(name: str) -> Summary:
    """Return class name, rule in one line, family and cost of a step of an optimizer.

    Raises
    ------
    SceneError
        There is none of that name; the nearest is suggested.

    Examples
    --------
    >>> summary("adam").family, summary("newton").cost
    ('first order', '1 gradient + 1 Hessian + solve')
    """
    rule = get(name)
    line = next(iter((rule.__doc__ or "").strip().splitlines()), "")
    return Summary(rule.__name__, line, rule.family, rule.cost)
