"""Values of a hyperparameter at which a rule turns, as far as the Hessian at the start says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.language import noted
from optviz.objectives import Objective
from optviz.optimizers import GradientDescent, Momentum, Nesterov, RegularizedNewton
from optviz.theorems.curvature import curvatures
from optviz.theorems.recurrence import recurrence

Threshold = tuple[float, str]
"""A value, and what it is called, in mathtext or in words."""


def thresholds(
    rule: object, name: str, objective: Objective, start: Sequence[float], *, path: bool
) -> list[Threshold]:
    """Return where a rule turns as one of its hyperparameters grows.

    They are those of the quadratic that f is to second order at the start; λ are the eigenvalues
    of its Hessian, L the largest, μ the smallest.

    ===================  =======  ==========================================================
    rule                 of       thresholds
    ===================  =======  ==========================================================
    `RegularizedNewton`  alpha    −λ of each negative λ: a pole; beyond the last, downhill
    `GradientDescent`    lr       1/L, the best for L; 2/L, from where on it diverges
    `Momentum`           lr       2(1 + β)/((1 − d)L), from where on its path diverges
    `Momentum`           beta     (1 − √(lr μ))², from where on its path overshoots
    `Nesterov`           lr       2(1 + β)/((1 + 2β) L), from where on its path diverges
    ===================  =======  ==========================================================

    Parameters
    ----------
    rule : Optimizer
        Any other has none.
    name : str
        Of the hyperparameter.
    objective : Objective
        What is minimised.
    start : sequence of float
        Where the Hessian is taken.
    path : bool
        Whether more than the first step is shown, to which momentum has not come.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 3.4. Polyak, *Introduction
    to optimization* (1987), sections 1.4 and 3.2. G. Goh, "Why momentum really works", Distill
    (2017).
    """
    if type(rule) not in (RegularizedNewton, GradientDescent, Momentum, Nesterov):
        return []
    (values,) = curvatures(objective, np.array([start], dtype=np.float64))
    if not np.isfinite(values).all():
        return []
    return [one for one in _of(rule, name, values, path=path) if np.isfinite(one[0])]


def _of(rule: Any, name: str, values: NDArray[np.float64], *, path: bool) -> list[Threshold]:
    flat, one_dimension = float(values[0]), len(values) == 1
    if isinstance(rule, RegularizedNewton):
        if name != "alpha":
            return []
        last = "$-f^{\\prime\\prime}$" if one_dimension else r"$-\lambda_{\min}$"
        others = [(-float(one), r"$-\lambda$") for one in values[1:] if one < 0]
        return [(-flat, last), *others] if flat < 0 else []
    steep = float(values[-1]) + rule.weight_decay
    flat += rule.weight_decay
    if name == "lr" and steep > 0:
        return _rates(rule, steep, path=path)
    if name == "beta" and isinstance(rule, Momentum) and path and not rule.dampening:
        lr = rule.lr
        if isinstance(lr, float) and flat > 0 and lr * flat <= 1:
            return [((1 - (lr * flat) ** 0.5) ** 2, noted("critical damping"))]
    return []


def _rates(rule: Any, steep: float, *, path: bool) -> list[Threshold]:
    form = recurrence(rule)
    assert form is not None
    edge = form.bearable / steep
    if isinstance(rule, GradientDescent):
        return [(1 / steep, "$1/L$"), (edge, "$2/L$")]
    if not path:
        return []
    if isinstance(rule, Nesterov):
        return [(edge, r"$2(1+\beta)/(1+2\beta)L$")]
    return [(edge, r"$2(1+\beta)/(1-d)L$" if form.share < 1 else r"$2(1+\beta)/L$")]
