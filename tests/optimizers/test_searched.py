"""What rules on a line search share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import (
    BFGS,
    LBFGS,
    Armijo,
    LineSearch,
    NonlinearCG,
    SteepestDescent,
    StrongWolfe,
    TrustRegionNewton,
)
from optviz.optimizers.searched import DescentState, Searched
from optviz.recorder import record
from optviz.recorder.trajectory import Outcome

BOWL = Objective(lambda x, y: x**2 + 4 * y**2, lambda x, y: (2 * x, 8 * y))


@dataclass(frozen=True)
class Steep(Searched[DescentState]):
    """Twice the gradient, downhill."""

    line_search: LineSearch = Armijo()  # noqa: RUF009  (it is frozen)

    name: ClassVar[str] = "Steep"

    def init(self, objective: Any, x: Any) -> DescentState:
        return self._start(objective, x)

    def _descend(self, objective: Any, x: Any, state: DescentState) -> tuple[Any, DescentState]:
        return self._search(objective, x, -2.0 * state.g, state)


def test_a_rule_needs_a_direction_alone() -> None:
    """Along −2g Armijo's search tries lengths from 1 down, and keeps the first that goes down."""
    run = record(BOWL, Steep(), start=(4, 1), steps=1)
    np.testing.assert_array_equal(run.states["p"][1], [-16.0, -16.0])
    assert run.states["slope"][1] == -256.0
    assert run.states["trials"][1, :4].tolist() == [1.0, 0.5, 0.25, 0.125]
    np.testing.assert_array_equal(run.points[1], [2.0, -1.0])


def test_a_search_that_gains_nothing_is_not_made_again() -> None:
    """Where the last search found no length, the next step asks nothing and stays."""
    rule, x = Steep(), np.array([4.0, 1.0])
    rest = rule.init(BOWL, x)._replace(trials=np.ones(32))
    there, state = rule.step(None, x, rest)  # type: ignore[arg-type]
    assert there is x
    assert state is rest


def test_another_function_is_searched_anew() -> None:
    """A renewed state has the value and gradient of the other function, and is not at rest."""
    rule, x = SteepestDescent(), np.array([4.0, 1.0])
    rest = rule.init(BOWL, x)._replace(trials=np.ones(32), slope=-3.0)
    other = Objective(lambda x, y: x + y, lambda x, y: (1.0, 1.0))
    found = rule.renew(other, x, rest)
    assert (found.f, found.g.tolist(), found.slope) == (5.0, [1.0, 1.0], -3.0)
    assert np.isnan(found.trials).all()


@pytest.mark.parametrize("rule", [BFGS(), LBFGS(), NonlinearCG()])
def test_what_past_steps_taught_is_forgotten_before_a_run_rests(rule: Any) -> None:
    """Where nothing is gained along a learnt direction, the one against the gradient is tried."""
    x = np.array([3.0, 0.0])
    state = rule.init(BOWL, x)
    if isinstance(rule, BFGS):
        state = state._replace(inverse=np.array([[1e-17, 0.0], [0.0, 1.0]]), updates=1)
    elif isinstance(rule, LBFGS):
        s, y = state.s.copy(), state.y.copy()
        s[0], y[0] = (1e-17, 0.0), (1.0, 0.0)
        state = state._replace(s=s, y=y, pairs=1)
    else:
        state = state._replace(p=np.array([0.0, 1.0]), beta=1e12, step=1.0, slope=-1.0)
    there, _ = rule.step(BOWL, x, state)
    assert BOWL.value(there) < 0.9 * BOWL.value(x)


def test_a_rest_forgets_nothing() -> None:
    """At a minimum a rule keeps what it learnt: on another batch it may go on with it."""
    run = record(objectives.booth(), LBFGS(), (-5, 4), steps=40)
    assert (run.points[-1] == run.points[-2]).all()
    assert run.states["pairs"][-1] > 2


SEARCHED: list[Any] = [
    SteepestDescent(), SteepestDescent(line_search=StrongWolfe()), NonlinearCG(), BFGS(), LBFGS()
]  # fmt: skip


@pytest.mark.parametrize("rule", [*SEARCHED, TrustRegionNewton()])
@pytest.mark.parametrize("name", ["goldstein_price", "trefethen", "shubert", "forrester"])
def test_rounding_of_f_is_no_stall(rule: Any, name: str) -> None:
    """At minima whose f is made of large parts, or bends steeply, a run rests and never stalls."""
    f = objectives.get(name)
    low, high = np.array(f.domain).T
    for start in np.random.default_rng(3).uniform(low, high, (5, f.dim)):
        assert record(f, rule, start, steps=120).outcome is not Outcome.STALLED


@pytest.mark.parametrize("c", [1e-30, 1e-12, 1.0, 1e12])
@pytest.mark.parametrize("rule", SEARCHED[1:])
def test_a_wrong_gradient_stalls_at_any_scale(rule: Any, c: float) -> None:
    """A gradient that points downhill ends the run and says so, however small f is."""
    uphill = Objective(lambda x, y: c * (x**2 + y**2), lambda x, y: (-2 * c * x, -2 * c * y))
    run = record(uphill, rule, (1, 1), steps=9)
    assert (run.steps, run.outcome) == (0, Outcome.STALLED)


@pytest.mark.parametrize("given", [Armijo, None, "armijo"])
def test_what_is_no_line_search_is_refused(given: Any) -> None:
    """A class, nothing and a name are refused with the default as the example."""
    with pytest.raises(SceneError, match=r"such as line_search=Armijo\("):
        Steep(line_search=given)
