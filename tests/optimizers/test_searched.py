"""What rules on a line search share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Armijo, LineSearch, SteepestDescent
from optviz.optimizers.searched import DescentState, Searched
from optviz.recorder import record

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


@pytest.mark.parametrize("given", [Armijo, None, "armijo"])
def test_what_is_no_line_search_is_refused(given: Any) -> None:
    """A class, nothing and a name are refused with the default as the example."""
    with pytest.raises(SceneError, match=r"such as line_search=Armijo\("):
        Steep(line_search=given)
