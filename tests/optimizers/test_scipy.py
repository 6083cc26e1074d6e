"""Rules that SciPy has too, raced against SciPy's: the same minimum at a comparable cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize

from optviz import objectives
from optviz.objectives import Objective
from optviz.optimizers import (
    BFGS,
    LBFGS,
    DampedNewton,
    ModifiedNewton,
    NelderMead,
    NonlinearCG,
    TrustRegionNewton,
)

PLACES: dict[str, tuple[Objective, tuple[float, ...]]] = {
    "rosenbrock": (objectives.rosenbrock(), (-1.2, 1)),
    "himmelblau": (objectives.himmelblau(), (1, 1)),
    "saddle with walls": (objectives.saddle_with_walls(), (-1.5, 0.1)),
    "booth": (Objective.from_formula("(x + 2*y - 7)**2 + (2*x + y - 5)**2"), (-8, 5)),
    "beale": (
        Objective.from_formula(
            "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2"
        ),
        (1, 1),
    ),
    "flat and steep": (Objective.from_formula("exp(x) + exp(-x) + (y - 2)**4 + y**2"), (3, 3)),
    "ill-conditioned": (Objective.from_formula("(x - 3)**2 + 500*(y + x/2)**2"), (5, 5)),
    "rosenbrock, 6-D": (
        Objective(optimize.rosen, optimize.rosen_der, optimize.rosen_hess, dim=6),
        (1.3, 0.7, 0.8, 1.9, 1.2, 1),
    ),
}
each_place = pytest.mark.parametrize("place", PLACES)


class Counting:
    """An objective that counts what it is asked, each once."""

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self.values = self.gradients = self.hessians = 0

    def value(self, p: Any) -> Any:
        self.values += 1
        return self.objective.value(p)

    def grad(self, p: Any) -> Any:
        self.gradients += 1
        return self.objective.grad(p)

    def hess(self, p: Any) -> Any:
        self.hessians += 1
        return self.objective.hess(p)


def minimised(rule: Any, objective: Objective, start: Any, gtol: float = 1e-5) -> Any:
    """Return where a rule first meets SciPy's test, the largest slope, and what it cost."""
    seen, x = Counting(objective), np.array(start, dtype=float)
    state = rule.init(seen, x)
    for _ in range(1000):
        if np.abs(objective.grad(x)).max() <= gtol:
            return x, seen
        x, state = rule.step(seen, x, state)
    pytest.fail(f"{rule} did not arrive")


def scipys(method: str, place: str, **options: Any) -> Any:
    objective, start = PLACES[place]
    hess = objective.hess if method in ("Newton-CG", "dogleg", "trust-exact") else None
    jac = None if method == "Nelder-Mead" else objective.grad
    minimize: Any = optimize.minimize  # its overloads know no method that is a variable
    found = minimize(objective.value, start, jac=jac, hess=hess, method=method, options=options)
    assert found.success
    return found


@each_place
@pytest.mark.parametrize(
    ("rule", "method"),
    [(BFGS(), "BFGS"), (LBFGS(), "L-BFGS-B"), (NonlinearCG(), "CG")],
    ids=["BFGS", "L-BFGS", "CG"],
)
def test_first_derivatives(rule: Any, method: str, place: str) -> None:
    """BFGS, L-BFGS and CG find SciPy's minimum for at most 1.5 times its evaluations, and a few."""
    x, seen = minimised(rule, *PLACES[place])
    options = {"ftol": 0.0} if method == "L-BFGS-B" else {}
    theirs = scipys(method, place, gtol=1e-5, **options)
    np.testing.assert_allclose(x, theirs.x, atol=2e-4)
    assert seen.gradients <= 1.5 * theirs.njev + 5
    assert seen.values + seen.gradients <= 1.5 * (theirs.nfev + theirs.njev) + 10
    assert seen.hessians == 0


@each_place
@pytest.mark.parametrize(
    ("rule", "method"),
    [
        (DampedNewton(), "Newton-CG"),
        (ModifiedNewton(), "Newton-CG"),
        (TrustRegionNewton(), "trust-exact"),
    ],
    ids=["damped", "modified", "trust region"],
)
def test_second_derivatives(rule: Any, method: str, place: str) -> None:
    """Newton's kin find SciPy's minimum for at most 1.5 times its Hessians, and a few."""
    x, seen = minimised(rule, *PLACES[place])
    options = {"xtol": 1e-10} if method == "Newton-CG" else {"gtol": 1e-5}
    theirs = scipys(method, place, **options)
    np.testing.assert_allclose(PLACES[place][0].value(x), theirs.fun, atol=1e-8)
    np.testing.assert_allclose(np.abs(x), np.abs(theirs.x), atol=2e-4)
    assert seen.hessians <= 1.5 * theirs.nhev + 5
    assert seen.gradients <= 1.5 * theirs.njev + 5


@pytest.mark.parametrize("place", [place for place in PLACES if "6-D" not in place])
def test_nelder_mead(place: str) -> None:
    """Nelder–Mead finds SciPy's minimum at a comparable number of values from its own simplex."""
    objective, start = PLACES[place]
    seen, x = Counting(objective), np.array(start, dtype=float)
    rule = NelderMead(size=0.5)
    state = rule.init(seen, x)
    while np.ptp(state.simplex, axis=0).max() > 1e-6 or np.ptp(state.values) > 1e-6:
        x, state = rule.step(seen, x, state)
    theirs = scipys("Nelder-Mead", place, xatol=1e-6, fatol=1e-6)
    np.testing.assert_allclose(objective.value(x), theirs.fun, atol=1e-9)
    np.testing.assert_allclose(x, theirs.x, atol=1e-4)
    assert seen.values <= 1.5 * theirs.nfev
    assert (seen.gradients, seen.hessians) == (0, 0)
