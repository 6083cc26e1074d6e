"""What a run asked for on the way to each of its points."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from optviz import (
    GradientDescent,
    NelderMead,
    Newton,
    Objective,
    SceneError,
    SteepestDescent,
    Trajectory,
    objectives,
    record,
)
from optviz.recorder.trajectory import Evaluations
from tests.walks import walk

VALLEY = objectives.rosenbrock()


def test_gradient_descent_asks_for_one_gradient_a_step() -> None:
    """The k-th point cost k gradients and nothing else."""
    run = record(VALLEY, GradientDescent(lr=1e-4), (-1, 1), steps=7)
    assert run.cost is not None
    assert run.cost.tolist() == [[0, k, 0] for k in range(8)]
    assert run.spent("gradients").tolist() == run.spent("steps").tolist() == list(range(8))


def test_newton_asks_for_a_gradient_and_a_hessian_a_step() -> None:
    """The k-th point cost k of each, which are 2k evaluations."""
    run = record(VALLEY, Newton(), (-1, 1), steps=4)
    assert run.cost is not None
    assert run.cost.tolist() == [[0, k, k] for k in range(5)]
    assert run.spent("evaluations").tolist() == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("rule", [SteepestDescent(), NelderMead(), Newton()])
def test_costs_are_what_the_function_sees(rule: Any) -> None:
    """At each step they are the calls that a function counts itself, as far as a rule made them."""
    seen: list[int] = []

    class Spy:
        name: ClassVar[str] = "spy"

        def init(self, objective: Any, x: Any) -> Any:
            calls[:] = 0
            return rule.init(objective, x)

        def step(self, objective: Any, x: Any, state: Any) -> Any:
            made = rule.step(objective, x, state)
            seen.append(int(calls.sum()))
            return made

    calls = np.zeros(3, dtype=int)

    def noted(kind: int, f: Any) -> Any:
        def call(p: Any) -> Any:
            calls[kind] += 1
            return f(p)

        return call

    counting = Objective(
        noted(0, VALLEY.value), noted(1, VALLEY.grad), noted(2, VALLEY.hess), dim=2
    )
    run = record(counting, Spy(), (-1.0, 1.0), steps=12)
    assert run.spent("evaluations")[1:].tolist() == seen


def test_the_last_cost_is_the_total() -> None:
    """Unless something was asked for at the last point, as a tolerance asks for its gradient."""
    run = record(VALLEY, Newton(), (-1, 1), steps=4)
    assert run.cost is not None
    assert Evaluations(*run.cost[-1].tolist()) == run.evaluations
    run = record(VALLEY, Newton(), (-1, 1), steps=50, gtol=1e-9)
    assert run.cost is not None
    assert run.evaluations.grad == run.cost[-1, 1] + 1


@pytest.mark.parametrize("suffix", [".npz", ".csv"])
def test_costs_are_saved_and_loaded(tmp_path: Path, suffix: str) -> None:
    """They come back as they were, and stay unknown where they were unknown."""
    run = record(VALLEY, NelderMead(), (-1, 1), steps=9)
    loaded = Trajectory.load(run.save(tmp_path / f"run{suffix}"))
    np.testing.assert_array_equal(loaded.cost, run.cost, strict=True)
    np.testing.assert_array_equal(loaded.points, run.points, strict=True)
    np.testing.assert_array_equal(loaded.gradients, run.gradients, strict=True)
    assert Trajectory.load(walk().save(tmp_path / f"walk{suffix}")).cost is None


def test_a_table_has_columns_of_costs() -> None:
    """One for each kind of call, after the gradient."""
    pytest.importorskip("pandas")
    table = record(VALLEY, Newton(), (-1, 1), steps=2).to_frame()
    assert list(table.columns[-3:]) == ["value_calls", "grad_calls", "hess_calls"]
    assert table["hess_calls"].tolist() == [0, 1, 2]


def test_costs_fit_the_points_and_are_read_only() -> None:
    """Another shape is refused, and nobody changes them later."""
    with pytest.raises(SceneError, match=r"cost has shape \(2, 3\).*give \(3, 3\)"):
        walk(cost=np.zeros((2, 3)))
    run = record(VALLEY, Newton(), (-1, 1), steps=2)
    assert run.cost is not None
    assert not run.cost.flags.writeable


def test_what_was_not_counted_is_not_made_up() -> None:
    """A run that does not know its costs says so, by name; steps it knows."""
    assert walk().spent("steps").tolist() == [0, 1, 2]
    with pytest.raises(SceneError, match=r"Läufer 跑 one.*not counted"):
        walk().spent("gradients")
    with pytest.raises(SceneError, match="against is 'time'"):
        walk().spent("time")
