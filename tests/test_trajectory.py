"""Trajectories: read-only, judged at their end, and tables for pandas."""

from __future__ import annotations

import copy
import pickle
import sys
from typing import Any

import numpy as np
import pytest

from optviz.errors import MissingExtra, SceneError
from optviz.objectives import Objective
from optviz.optimizers import Adam, GradientDescent, Newton
from optviz.recorder import record
from optviz.recorder.stationary import kinds
from optviz.recorder.trajectory import Outcome, Trajectory
from tests.walks import BOWL, assert_same, walk


def test_length_counts_points_and_steps_count_steps() -> None:
    """A run of k steps has k + 1 points."""
    assert len(walk()) == 3
    assert walk().steps == 2
    assert walk().dim == 2


def test_arrays_are_read_only_copies() -> None:
    """Neither the trajectory nor the arrays it was made from can change what it holds."""
    points = np.array([[1.0], [2.0]])
    run: Any = Trajectory(points, np.array([1, 4]), np.array([[2], [4]]), {"b": points})
    points[:] = 7
    assert run.points.tolist() == [[1.0], [2.0]]
    assert run.states["b"].tolist() == [[1.0], [2.0]]
    assert run.values.dtype == np.float64
    for array in (run.points, run.values, run.gradients, run.states["b"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(TypeError):
        run.states["b"] = points
    with pytest.raises(AttributeError):
        run.label = "other"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"points": np.zeros(3)}, r"points have shape \(3,\)"),
        ({"points": np.zeros((0, 2))}, r"points have shape \(0, 2\)"),
        ({"values": np.zeros(2)}, r"values have shape \(2,\); .*\(3,\)"),
        ({"gradients": np.zeros((3, 1))}, r"gradients have shape \(3, 1\); .*\(3, 2\)"),
        ({"states": {"m": np.zeros((2, 2))}}, r"state 'm' has shape \(2, 2\); .* 3"),
        ({"states": {"m": np.array(["a", "b", "c"])}}, "real numbers"),
    ],
)
def test_arrays_must_fit_together(changes: Any, cause: str) -> None:
    """Arrays of shapes that contradict each other are refused by name."""
    with pytest.raises(SceneError, match=cause):
        walk(**changes)


def test_repr_is_one_line() -> None:
    """The repr tells label, objective, steps and outcome without the arrays."""
    run = record(BOWL, Adam(), (1, 1), steps=1)
    assert repr(run).startswith("<Trajectory 'Adam' on Objective(")
    assert repr(run).endswith(": 1 step, it made all its steps>")
    assert "2 steps, it diverged to infinity" in repr(walk())


def test_copies_and_pickles_stay_read_only() -> None:
    """Copying or pickling a trajectory gives an equal one, still read-only."""
    for twin in (copy.deepcopy(walk()), pickle.loads(pickle.dumps(walk()))):
        assert_same(walk(), twin)
        assert not twin.points.flags.writeable


def test_outcomes_are_sentences() -> None:
    """Each outcome is its own text of several words."""
    assert len(set(Outcome)) == len(Outcome)
    assert all(" " in outcome and str(outcome) == outcome.value for outcome in Outcome)


FORMS = {
    "minimum": Objective(lambda x, y: x**2 + y**2),
    "maximum": Objective(lambda x, y: -(x**2) - 3 * y**2),
    "saddle": Objective(lambda x, y: x**2 - y**2),
}


def kind_at(objective: Objective, points: Any) -> list[str]:
    at = np.array(points)
    return [str(kind) for kind in kinds(objective, at, np.ones_like(at), 1e-4)]


@pytest.mark.parametrize("kind", FORMS)
def test_landing_is_told_by_curvature(kind: Any) -> None:
    """Newton's method from afar lands on the one stationary point, whatever it is."""
    run = record(FORMS[kind], Newton(), (3, 2), steps=4)
    assert run.landing() == kind


def test_landing_is_open_where_a_curvature_is_zero() -> None:
    """On x² + y⁴ at (0, 0) the Hessian does not decide, and a trough is not called a minimum."""
    flat = Objective(
        lambda x, y: x**2 + y**4,
        lambda x, y: (2 * x, 4 * y**3),
        lambda x, y: ((2, 0), (0, 12 * y**2)),
    )
    assert record(flat, GradientDescent(), (0, 0), steps=1).landing() == ""
    trough = Objective(lambda x, y: (x - y) ** 2)
    assert kind_at(trough, [[1.0], [1.0]]) == [""]
    noisy = Objective(lambda x, y: np.exp((x - 2 * y) ** 2))  # differences give −2e-7 for 0
    assert kind_at(noisy, [[1.3], [0.65]]) == [""]
    constant = Objective(lambda x: 0 * x, lambda x: 0, lambda x: 0)
    assert record(constant, GradientDescent(), 1, steps=1).landing() == ""


def test_many_points_are_judged_as_each_alone() -> None:
    """Many points are told apart at once, be there points without a Hessian among them."""
    wavy = Objective(lambda x, y: np.cos(x) + np.cos(y))
    points = np.array([[np.pi, 0, np.pi, np.nan], [np.pi, 0, 0, 0]])
    assert kind_at(wavy, points) == ["minimum", "maximum", "saddle", ""]

    def hess(x: float, y: float) -> Any:
        if x == 0:
            raise ValueError("no curvature here")
        return ((2, 0), (0, 2))

    partly = Objective(lambda x, y: (x - 1) ** 2 + y**2, lambda x, y: (2 * x - 2, 2 * y), hess)
    assert kind_at(partly, [[1, 0, 1, 2], [0, 0, 1e-5, 0.0]]) == ["minimum", "", "minimum", ""]


def test_a_very_long_valley_is_still_a_minimum() -> None:
    """Exact curvatures 1 and 1e10 both count; only rounding is taken for zero."""
    valley = Objective(
        lambda x, y: x**2 / 2 + 5e9 * y**2,
        lambda x, y: (x, 1e10 * y),
        lambda x, y: ((1, 0), (0, 1e10)),
    )
    assert record(valley, Newton(), (1, 1), steps=3).landing() == "minimum"


def test_on_the_way_it_has_not_landed() -> None:
    """A run whose gradient is still a thousandth of the largest has not landed."""
    assert record(BOWL, GradientDescent(lr=0.1), (3, 2), steps=20).landing() == ""


def test_a_run_off_to_infinity_has_not_landed() -> None:
    """Gradients whose squares overflow are compared all the same, and without a warning."""
    steep = Objective(lambda x: x**2, lambda x: 2 * x)
    run = record(steep, GradientDescent(lr=1e20), 1, steps=100)
    assert run.gradients[-1, 0] ** 2 > 1e250
    assert run.landing() == ""
    far = Trajectory(run.points * 1e20, run.values, run.gradients * 1e20, objective=steep)
    assert far.landing() == ""


def test_without_an_objective_the_landing_is_unknown() -> None:
    """A trajectory that does not know its objective says nothing about the last point."""
    assert walk(gradients=np.zeros((3, 2))).landing() == ""
    home = [[3.0, 4.0], [0.1, 0.1], [0.0, 0.0]]
    assert walk(points=home, objective=BOWL).landing() == "minimum"
    assert walk(gradients=np.zeros((3, 2)), objective=BOWL).landing() == ""  # whatever they say


@pytest.mark.parametrize(
    ("dim", "columns"),
    [
        (1, ["step", "x", "value", "grad_x"]),
        (2, ["step", "x", "y", "value", "grad_x", "grad_y"]),
        (3, ["step", "x1", "x2", "x3", "value", "grad_x1", "grad_x2", "grad_x3"]),
    ],
)
def test_frame_columns(dim: int, columns: list[str]) -> None:
    """The frame names its columns as one would on paper."""
    pytest.importorskip("pandas")
    run = Trajectory(np.ones((2, dim)), np.ones(2), np.zeros((2, dim)))
    assert list(run.to_frame().columns) == columns


def test_frame_without_pandas_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandas, to_frame names it and the command that installs it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match="to_frame needs pandas; pip install pandas"):
        walk().to_frame()
