"""The recorder: exactly the run that was asked for, its finite part, and why it ended."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pytest

from optviz import optimizers
from optviz.errors import SceneError
from optviz.objectives import Objective, least_squares
from optviz.optimizers import Adam, GradientDescent, Momentum, Newton, RegularizedNewton
from optviz.recorder import record
from optviz.recorder.trajectory import Evaluations, Outcome

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2, name="square")
SADDLE = Objective(
    lambda x, y: x**2 - y**2,
    lambda x, y: (2 * x, -2 * y),
    lambda x, y: ((2, 0), (0, -2)),
    name="saddle",
)
ROSENBROCK = Objective(
    lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
)


class Counting:
    """A gradient of x² that counts its calls on single points and on batches."""

    def __init__(self) -> None:
        self.single = self.batch = 0

    def __call__(self, x: Any) -> Any:
        """Evaluate, and count."""
        if np.ndim(x):
            self.batch += 1
        else:
            self.single += 1
        return 2 * x


@dataclass(frozen=True)
class Custom:
    """An optimizer made of a function, as a user might write it."""

    move: Callable[..., Any]
    name: ClassVar[str] = "Custom"

    def init(self, objective: Any, x: Any) -> Any:
        """Return the empty state."""
        return ()

    def step(self, objective: Any, x: Any, state: Any) -> Any:
        """Move as the function says."""
        return self.move(objective, x), ()


def test_no_steps_give_one_point() -> None:
    """With steps = 0 the trajectory is the start, with its value, gradient and state."""
    run = record(SQUARE, Momentum(), 3, steps=0)
    assert run.points.tolist() == [[3.0]]
    assert run.values.tolist() == [9.0]
    assert run.gradients.tolist() == [[6.0]]
    assert run.states["b"].tolist() == [[0.0]]
    assert run.outcome is Outcome.STEP_LIMIT
    assert run.evaluations == Evaluations(0, 0, 0)


@pytest.mark.parametrize("steps", [1, 17, 10_000])
def test_exactly_the_steps_asked_for(steps: Any) -> None:
    """A run that nothing ends makes exactly its steps."""
    run = record(ROSENBROCK, GradientDescent(lr=1e-3), (-1.2, 1), steps=steps)
    assert run.steps == steps
    assert run.values.shape == (steps + 1,)
    assert run.outcome is Outcome.STEP_LIMIT


def test_equals_the_loop_by_hand() -> None:
    """Points are those of the three-line NumPy loop, to the last bit."""
    x = np.array([-1.2, 1.0])
    points = [x]
    for _ in range(300):
        x = x - 1e-3 * ROSENBROCK.grad(x)
        points.append(x)
    run = record(ROSENBROCK, GradientDescent(lr=1e-3), (-1.2, 1), steps=300)
    np.testing.assert_array_equal(run.points, points)


def test_values_and_gradients_belong_to_their_points() -> None:
    """Row k of values and gradients is f and ∇f at row k of points, for every rule."""
    f = Objective.from_formula("x**2 + x*y + 3*y**2 + cos(x)", minima=[(0, 0)])
    recorded = 0
    for rule in map(optimizers.get, optimizers.names()):
        needed = {one.name: 1.0 for one in fields(rule) if one.default is MISSING}  # type: ignore[arg-type]
        try:
            run = record(f, rule(**needed), (2, -1), steps=20)
        except SceneError:  # a rule that needs more of a function than this one has
            continue
        recorded += 1
        for k in range(len(run)):
            np.testing.assert_allclose(run.values[k], f.value(run.points[k]), rtol=1e-14)
            np.testing.assert_allclose(run.gradients[k], f.grad(run.points[k]), rtol=1e-13)
    assert recorded > 6


def test_no_gradient_is_computed_twice() -> None:
    """50 steps cost 50 gradients and one for the record; all values come in one call after."""
    gradient, value = Counting(), Counting()
    run = record(Objective(value, gradient, dim=1), GradientDescent(), 5, steps=50)
    assert (gradient.single, gradient.batch) == (51, 0)
    assert value.batch == 1
    assert value.single <= 3  # where the objective compares the batch with single points
    assert run.evaluations == Evaluations(0, 50, 0)


def test_gtol_costs_no_further_gradients() -> None:
    """The gradient that gtol looks at is the one that the step then uses."""
    gradient = Counting()
    run = record(Objective(Counting(), gradient, dim=1), GradientDescent(), 5, steps=50, gtol=0)
    assert gradient.single == 51
    assert run.evaluations == Evaluations(0, 51, 0)


VALLEY = least_squares(
    lambda x, y: (1 - x, 10 * (y - x**2)), lambda x, y: ((-1, 0), (-20 * x, 10)), minima=[(1, 1)]
)
KNOWS = {  # at a point, before it steps on: by its line search, or from its model
    optimizers.SteepestDescent, optimizers.NonlinearCG, optimizers.BFGS, optimizers.LBFGS,
    optimizers.DampedNewton, optimizers.ModifiedNewton, optimizers.TrustRegionNewton,
    optimizers.LevenbergMarquardt,
}  # fmt: skip


@pytest.mark.parametrize("rule", [optimizers.get(name) for name in optimizers.names()])
def test_gtol_asks_for_no_gradient_that_the_rule_has(rule: Any) -> None:
    """Where it is not met it costs what the run costs without: 1 gradient more at the end, or 0."""
    made = rule(**{one.name: 1.0 for one in fields(rule) if one.default is MISSING})
    plain = record(VALLEY, made, (-1.2, 1), steps=6)
    looked = record(VALLEY, made, (-1.2, 1), steps=6, gtol=1e-300)
    if looked.steps < 6 or not plain.evaluations.grad:
        return  # it arrived, or works without gradients
    more = np.subtract(looked.evaluations, plain.evaluations)
    assert more.tolist() == [0, 0 if rule in KNOWS else 1, 0]
    np.testing.assert_array_equal(looked.points, plain.points)


def test_gtol_asks_once_where_a_point_stays() -> None:
    """A rule without gradients that does not move is not looked at again."""
    gradient = Counting()
    run = record(
        Objective(Counting(), gradient, dim=1), Custom(lambda objective, x: x), 5, steps=9, gtol=0
    )
    assert (run.steps, run.evaluations.grad) == (9, 1)


def test_evaluations_of_newton() -> None:
    """Newton asks once a step for the gradient and once for the Hessian."""
    f = Objective(lambda x: x**4 / 4, lambda x: x**3, lambda x: 3 * x * x)
    assert record(f, Newton(), 1, steps=12).evaluations == Evaluations(0, 12, 12)


def test_every_call_of_a_line_search_counts() -> None:
    """Values and gradients at trial points are counted, each once."""

    def backtrack(objective: Any, x: Any) -> Any:
        g, t = objective.grad(x), 1.0
        while objective.value(x - t * g) > objective.value(x) - 0.5 * t * g @ g:
            t /= 2
        objective.grad(x - t * g)
        return x - t * g

    run = record(SQUARE, Custom(backtrack), 1, steps=1)
    assert run.evaluations == Evaluations(4, 2, 0)
    assert run.points[:, 0].tolist() == [1.0, 0.0]


def test_rules_without_gradients_are_given_them() -> None:
    """Where a rule asks for no gradient they are all filled in, and none is counted."""
    run = record(ROSENBROCK, Custom(lambda objective, x: x + 0.125), (0, 0), steps=4)
    np.testing.assert_array_equal(run.gradients, ROSENBROCK.grad(run.points.T).T)
    assert run.evaluations == Evaluations(0, 0, 0)


def test_rules_see_the_objective_and_the_seed() -> None:
    """A rule finds dim, minima and the like, and the seed for its random numbers."""
    seen = []

    def look(objective: Any, x: Any) -> Any:
        seen.append((objective.dim, objective.name, objective.seed))
        return x

    record(SQUARE, Custom(look), 1, steps=1, seed=5)
    assert seen == [(1, "square", 5)]


class Pair(NamedTuple):
    """A state with fields of several kinds."""

    direction: np.ndarray
    made: int
    word: str
    ragged: object


def test_states_are_kept_as_far_as_they_are_numbers() -> None:
    """Arrays and numbers of a NamedTuple are stacked; texts and changing shapes are left out."""

    class Stateful(Custom):
        def init(self, objective: Any, x: Any) -> Any:
            """Return a state of all kinds."""
            return Pair(x, 0, "a", np.zeros(1))

        def step(self, objective: Any, x: Any, state: Any) -> Any:
            """Count, and let one field grow."""
            made = state.made + 1
            return x + 1, Pair(x * 10, made, "b", np.zeros(made + 1))

    run = record(SQUARE, Stateful(abs), 1, steps=2)
    assert set(run.states) == {"direction", "made"}
    assert run.states["direction"].tolist() == [[1.0], [10.0], [20.0]]
    assert run.states["made"].tolist() == [0, 1, 2]


def test_no_warning_escapes() -> None:
    """Overflow and 0/0 inside function, gradient and rule make no RuntimeWarning."""
    f = Objective(lambda x: np.log(x) + x**4, lambda x: 1 / x + 4 * x**3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rule in (GradientDescent(lr=0.3), Newton(), Adam(eps=0)):
            assert np.isfinite(record(f, rule, 5, steps=50).points).all()


@pytest.mark.parametrize("rule", [GradientDescent(lr=1.5), Momentum(lr=3)])
def test_divergence_is_cut_where_numbers_overflow(rule: Any) -> None:
    """On x² a run that grows for ever ends as diverged, with all that is kept finite."""
    run = record(SQUARE, rule, 1, steps=10_000)
    assert run.outcome is Outcome.DIVERGED
    assert 50 < run.steps < 2000
    for array in (run.points, run.values, run.gradients):
        assert np.isfinite(array).all()
    assert run.values[-1] > 1e300
    assert run.states.get("b", run.points).shape == run.points.shape


def test_evaluations_stop_at_the_cut() -> None:
    """What was evaluated after the first infinite value is not counted."""
    f = Objective(lambda x: np.where(x > 5.5, np.inf, x), lambda x: -1)
    run = record(f, GradientDescent(lr=1), 0, steps=100)
    assert run.points[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert run.evaluations == Evaluations(0, 6, 0)
    assert run.outcome is Outcome.DIVERGED

    def look_around(objective: Any, x: Any) -> Any:
        objective.value(x), objective.hess(x), objective.grad(x + 1)
        return x + 1

    run = record(f, Custom(look_around), 0, steps=100)
    assert run.evaluations == Evaluations(6, 6, 6)


def test_inf_minus_inf_is_divergence() -> None:
    """A value that is NaN because its parts overflowed is told from one that has no value."""
    f = Objective(lambda x, y: x**4 - x**2 * y**2, lambda x, y: (4 * x**3, -2 * y * x**2))
    g = Objective(
        lambda x: np.exp(2 * x) - np.exp(3 * x), lambda x: 2 * np.exp(2 * x) - 3 * np.exp(3 * x)
    )
    for objective, start in ((f, (2, 2)), (g, 1)):
        run = record(objective, GradientDescent(lr=0.5), start, steps=100)
        assert run.outcome is Outcome.DIVERGED


def test_leaving_the_domain_is_undefined() -> None:
    """Where log x becomes NaN the run is cut before, though its gradient goes on."""
    f = Objective(lambda x: x + np.log(x), lambda x: 1 + 1 / x)
    run = record(f, GradientDescent(lr=0.5), 2, steps=50)
    assert run.outcome is Outcome.UNDEFINED
    assert 0 < run.steps < 5
    assert (run.points > 0).all()
    assert np.isfinite(run.values).all()


def test_nan_gradient_is_undefined() -> None:
    """A gradient that is NaN ends the run before the point that has it."""
    f = Objective(lambda x: x, lambda x: np.where(x < 0.5, np.nan, 1.0))
    run = record(f, GradientDescent(lr=0.25), 1, steps=50)
    assert run.points[:, 0].tolist() == [1.0, 0.75, 0.5]
    assert run.outcome is Outcome.UNDEFINED


def test_overflow_of_pythons_own_floats_is_divergence() -> None:
    """math.exp raises where np.exp gives inf; the run is cut all the same."""
    f = Objective(lambda x: math.exp(x), lambda x: -math.exp(x))
    run = record(f, GradientDescent(lr=1), 1, steps=50)
    assert run.outcome is Outcome.DIVERGED
    assert run.steps >= 1
    assert np.isfinite(run.values).all()


@pytest.mark.parametrize(
    ("f", "start", "what"),
    [
        (Objective(lambda x: np.log(x), lambda x: 1 / x), -1, "the function is nan"),
        (Objective(lambda x: 1 / x, lambda x: -1 / x**2), 0, "the function is inf"),
        (
            Objective(lambda x: np.sqrt(np.abs(x)), lambda x: 0.5 / np.sqrt(np.abs(x))),
            0,
            "the gradient is not finite",
        ),
    ],
)
def test_a_start_without_a_value_is_refused(f: Any, start: Any, what: str) -> None:
    """Where nothing is finite, not even the start, the start is named as the fault."""
    with pytest.raises(SceneError, match=rf"{what} at the start {float(start)}; start where it is"):
        record(f, GradientDescent(), start)


@pytest.mark.parametrize(
    ("f", "start"),
    [
        (Objective(lambda x: x**3, lambda x: 3 * x**2, lambda x: 6 * x), 0),
        (
            Objective(
                lambda x, y: (x + y) ** 2,
                lambda x, y: (2 * (x + y),) * 2,
                lambda x, y: ((2, 2), (2, 2)),
            ),
            (1, 1),
        ),
    ],
    ids=["1-D", "2-D"],
)
def test_singular_hessian_ends_the_run(f: Any, start: Any) -> None:
    """Newton stops where the Hessian has no inverse, and keeps the point where it was."""
    run = record(f, Newton(), start, steps=10)
    assert run.outcome is Outcome.SINGULAR
    assert run.points.tolist() == [np.ravel(start).tolist()]
    assert run.evaluations == Evaluations(0, 1, 1)


def test_gtol_ends_at_a_minimum_as_converged() -> None:
    """The run ends at the first point whose gradient is small enough, a minimum here."""
    run = record(SQUARE, GradientDescent(lr=0.25), 8, steps=100, gtol=0.25)
    assert run.points[:, 0].tolist() == [8, 4, 2, 1, 0.5, 0.25, 0.125]
    assert run.outcome is Outcome.CONVERGED


def test_gtol_at_a_saddle_is_stationary() -> None:
    """A run trapped at a saddle is not called converged."""
    run = record(SADDLE, GradientDescent(lr=0.25), (1, 0), steps=100, gtol=1e-6)
    assert run.outcome is Outcome.STATIONARY
    assert run.landing() == "saddle"


def test_gtol_at_a_maximum_is_stationary() -> None:
    """Newton that climbed to a maximum has met gtol, but has not converged."""
    f = Objective(np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x))
    run = record(f, Newton(), 0.5, steps=50, gtol=1e-10)
    assert run.outcome is Outcome.STATIONARY
    assert run.steps < 10


def test_gtol_is_looked_at_before_the_first_and_after_the_last_step() -> None:
    """A start that meets gtol makes no step; a last step that meets it has converged."""
    assert record(SQUARE, GradientDescent(), 0, gtol=0).steps == 0
    assert record(SQUARE, GradientDescent(), 0, gtol=0).outcome is Outcome.CONVERGED
    run = record(SQUARE, GradientDescent(lr=0.5), 1, steps=1, gtol=0)
    assert (run.steps, run.outcome) == (1, Outcome.CONVERGED)


def test_gtol_not_met_uses_up_the_steps() -> None:
    """A budget too small for gtol ends as the step limit."""
    run = record(SQUARE, GradientDescent(lr=0.01), 1, steps=5, gtol=1e-6)
    assert (run.steps, run.outcome) == (5, Outcome.STEP_LIMIT)


def test_gtol_is_the_euclidean_norm() -> None:
    """A gradient (3, 4) meets gtol = 5 and no smaller one."""
    f = Objective(lambda x, y: 3 * x + 4 * y, lambda x, y: (3, 4))
    assert record(f, GradientDescent(), (0, 0), steps=3, gtol=5).steps == 0
    assert record(f, GradientDescent(), (0, 0), steps=3, gtol=4.999).steps == 3


@pytest.mark.parametrize("steps", [-1, 1.5, 10.0, "10", None, True, float("nan")])
def test_steps_are_a_whole_number(steps: Any) -> None:
    """Anything else is refused by name, with the run it was meant for."""
    with pytest.raises(SceneError, match=r"run 'Adam' on 'square': steps is .*whole number"):
        record(SQUARE, Adam(), 1, steps=steps)


def test_steps_may_be_numpys() -> None:
    """An integer of NumPy counts as one."""
    three: Any = np.int64(3)
    assert record(SQUARE, Adam(), 1, steps=three).steps == 3


@pytest.mark.parametrize("gtol", [-1, float("nan"), float("inf"), "1e-6", True])
def test_gtol_is_a_finite_number(gtol: Any) -> None:
    """A tolerance that can never or always be met is refused."""
    with pytest.raises(SceneError, match=r"gtol is .*; give a finite number"):
        record(SQUARE, Adam(), 1, gtol=gtol)


@pytest.mark.parametrize(
    ("objective", "start", "cause"),
    [
        (SQUARE, (1, 2), r"the start \[1.0, 2.0\] does not fit 1 dimensions; give a number"),
        (SADDLE, 1, r"the start 1.0 does not fit 2 dimensions; give 2 numbers"),
        (SADDLE, (1, 2, 3), r"the start \[1.0, 2.0, 3.0\] does not fit 2 dim"),
        (SADDLE, [[1, 2]], "does not fit"),
        (SADDLE, [], "does not fit"),
        (SADDLE, (1, float("nan")), r"the start \[1.0, nan\] is not finite; give finite numbers"),
        (SQUARE, float("inf"), "the start inf is not finite"),
        (SQUARE, "here", "the start is 'here'; give one number a dimension"),
        (SADDLE, (1, (2, 3)), "give one number a dimension"),
        (SQUARE, 1j, "give one number a dimension"),
    ],
)
def test_starts_are_checked(objective: Any, start: Any, cause: str) -> None:
    """A start that is not finite or does not fit is refused with what would."""
    with pytest.raises(SceneError, match=cause) as caught:
        record(objective, Adam(), start)
    assert caught.value.item == f"run 'Adam' on '{objective.name}'"


def test_a_start_is_copied() -> None:
    """The array given as the start is neither kept nor frozen."""
    start = np.array([1.0])
    run = record(SQUARE, GradientDescent(), start, steps=2)
    start[0] = 9
    assert run.points[0, 0] == 1.0


def test_an_error_of_the_objective_names_the_run_and_the_line() -> None:
    """What the function raises comes as one line with run, cause and the user's own line."""

    def broken(x: Any) -> Any:
        return [1][int(x)]

    with pytest.raises(SceneError, match="run 'mine' on 'broken': f raised IndexError") as caught:
        record(Objective(broken, lambda x: -1), GradientDescent(lr=1), 0, steps=5, label="mine")
    assert Path(str(caught.value.file)).name == "test_recorder.py"
    assert isinstance(caught.value.__cause__, IndexError)


def test_an_error_of_the_optimizer_names_the_run_and_the_line() -> None:
    """What a user's step raises is told likewise."""
    with pytest.raises(SceneError, match="Custom raised ZeroDivisionError") as caught:
        record(SQUARE, Custom(lambda objective, x: 1 / 0), 1)
    assert caught.value.item == "run 'Custom' on 'square'"
    assert Path(str(caught.value.file)).name == "test_recorder.py"


def test_the_label_is_the_optimizers_name_unless_given() -> None:
    """Without a label the run is called as its rule."""
    assert record(SQUARE, RegularizedNewton(1), 1).label == "Regularized Newton"
    assert record(SQUARE, RegularizedNewton(1), 1, label="mine").label == "mine"


@pytest.mark.parametrize(
    ("objective", "optimizer", "cause"),
    [
        (SQUARE, Adam, r"Adam is a class; write Adam\(…\)"),
        (SQUARE, "Adam", "'Adam' is not an optimizer"),
        (abs, Adam(), r"is not an objective; write Objective\(f\)"),
    ],
)
def test_parties_are_checked(objective: Any, optimizer: Any, cause: str) -> None:
    """A class, a name or a bare function in the wrong place is told what to write."""
    with pytest.raises(SceneError, match=cause):
        record(objective, optimizer, 1)


def in_place(objective: Any, x: Any) -> Any:
    """Change the given point, as one would with torch."""
    x -= 0.1 * objective.grad(x)
    return x


def test_a_step_that_changes_its_point_is_refused() -> None:
    """An in-place update is an error that says so, not a path of equal points."""
    with pytest.raises(SceneError, match="read-only; step must return the next"):
        record(SQUARE, Custom(in_place), 1)
    second = Custom(lambda objective, x: in_place(objective, x) if x[0] < 1 else x - 0.5)
    with pytest.raises(SceneError, match="read-only; step must return the next"):
        record(SQUARE, second, 1)


def test_a_step_that_returns_a_view_of_its_own_memory_is_copied() -> None:
    """A rule that keeps one buffer and returns views of it is still recorded point by point."""
    buffer = np.array([5.0, 0.0])

    def move(objective: Any, x: Any) -> Any:
        buffer[0] -= 1
        objective.grad(x)
        return buffer[:1]

    run = record(SQUARE, Custom(move), 5, steps=3)
    assert run.points[:, 0].tolist() == [5.0, 4.0, 3.0, 2.0]
    assert run.gradients[:, 0].tolist() == [10.0, 8.0, 6.0, 4.0]
    assert buffer.flags.writeable


def test_a_gradient_scaled_in_place_is_recorded_as_it_was() -> None:
    """A rule may do with the gradient it is given what it likes."""

    def move(objective: Any, x: Any) -> Any:
        g = objective.grad(x)
        g *= -0.25
        again = objective.grad(x)
        again += g
        np.testing.assert_array_equal(again, 1.5 * x)
        return x + g

    run = record(SQUARE, Custom(move), 4, steps=3)
    assert run.points[:, 0].tolist() == [4.0, 2.0, 1.0, 0.5]
    assert run.gradients[:, 0].tolist() == [8.0, 4.0, 2.0, 1.0]
    assert run.evaluations.grad == 3


def test_a_step_that_stays_is_recorded() -> None:
    """Returning the very point it was given is a step of length zero."""
    run = record(SQUARE, Custom(lambda objective, x: x), 4, steps=3)
    assert run.points[:, 0].tolist() == [4.0] * 4


@pytest.mark.parametrize("kind", [list, tuple, np.float32, np.int64])
def test_points_of_other_types_become_floats(kind: Any) -> None:
    """A step may return a list, or numbers of another precision."""

    def move(objective: Any, x: Any) -> Any:
        return kind(x + 1) if kind in (list, tuple) else (x + 1).astype(kind)

    run = record(SADDLE, Custom(move), (1, 2), steps=2)
    assert run.points.tolist() == [[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]]


@pytest.mark.parametrize("wrong", [1.0, [1.0], [[1.0, 2.0]], np.zeros(3)])
def test_points_of_another_shape_are_refused(wrong: Any) -> None:
    """A step that changes the number of components is named, not broadcast."""
    with pytest.raises(SceneError, match=r"from a point of shape \(2,\) to one of shape"):
        record(SADDLE, Custom(lambda objective, x: wrong), (1, 2))


def test_many_components() -> None:
    """In 1,000 dimensions points, cut and outcome work as in two."""
    f = Objective(lambda p: np.sum(p**2, axis=0), lambda p: 2 * p, dim=1000)
    run = record(f, GradientDescent(lr=0.25), np.ones(1000), steps=3)
    np.testing.assert_array_equal(run.points, np.outer([1, 0.5, 0.25, 0.125], np.ones(1000)))
    wild = record(f, GradientDescent(lr=10), np.ones(1000), steps=1000)
    assert wild.outcome is Outcome.DIVERGED
    assert np.isfinite(wild.values).all()


def test_large_finite_numbers_are_not_taken_for_overflow() -> None:
    """Components whose sum overflows, though each is finite, do not end a run."""
    f = Objective(lambda x, y: x * 1e-300 + y * 1e-300, lambda x, y: (0, 0))
    run = record(f, GradientDescent(), (1.5e308, 1.5e308), steps=3)
    assert (run.steps, run.outcome) == (3, Outcome.STEP_LIMIT)


def test_functions_of_single_numbers_are_recorded() -> None:
    """A function that cannot take arrays is evaluated point by point."""
    f = Objective(lambda x: math.cos(x), lambda x: -math.sin(x))
    run = record(f, GradientDescent(), 1, steps=10)
    assert run.values.tolist() == [math.cos(x) for x in run.points[:, 0]]
