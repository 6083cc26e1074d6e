"""Many starts at once: the runs that record makes one by one, none in the way of another."""

from __future__ import annotations

import doctest
import math
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pytest

from optviz import objectives, optimizers
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Adam, GradientDescent, Momentum, Newton, RMSprop
from optviz.recorder import many, record, together
from optviz.recorder.many import record_many
from optviz.recorder.trajectory import Evaluations, Outcome, Trajectory

SQUARE = Objective(lambda x: x * x, lambda x: 2 * x, lambda x: 2, name="square")
BOWL = Objective(
    lambda x, y: x * x + 2 * y * y,
    lambda x, y: (2 * x, 4 * y),
    lambda x, y: ((2, 0), (0, 4)),
    name="bowl",
)
WELLS = Objective(
    lambda x: (x * x - 1) * (x * x - 1), lambda x: 4 * x * (x * x - 1), lambda x: 12 * x * x - 4
)
STARTS = np.random.default_rng(3).uniform(-3, 3, (12, 2))


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


@pytest.fixture
def batched(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note of each block of starts whether it could be run together."""
    noted: list[bool] = []
    run = together.record_together

    def noting(*given: Any) -> None:
        noted.append(False)
        run(*given)
        noted[-1] = True

    monkeypatch.setattr(many, "record_together", noting)
    return noted


def made(rule: Any) -> Any:
    """Return an instance with its defaults, and 1 where there is none."""
    return rule(**{field.name: 1.0 for field in fields(rule) if field.default is MISSING})


def assert_alike(one: Trajectory, other: Trajectory) -> None:
    """Compare two trajectories bit by bit."""
    for name in ("points", "values", "gradients"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    assert list(one.states) == list(other.states)
    for name, state in one.states.items():
        np.testing.assert_array_equal(state, other.states[name], strict=True)
    for name in ("outcome", "evaluations", "label", "objective", "optimizer"):
        assert getattr(one, name) == getattr(other, name)


class Nudged:
    """An objective whose numbers are off in their last bits."""

    def __init__(self, objective: Any) -> None:
        self.objective = objective

    def value(self, p: Any) -> Any:
        """Return f, a little too large."""
        return self.objective.value(p) * (1 + 2**-50)

    def grad(self, p: Any) -> Any:
        """Return the gradient, a little too long."""
        return self.objective.grad(p) * (1 + 2**-50)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.objective, name)


def assert_near(one: Trajectory, other: Trajectory, nudged: list[Trajectory]) -> None:
    """Compare two runs up to what last bits of the start and of the function make of them."""
    if len(one) != len(other):
        assert any(len(other) != len(run) for run in nudged)
        return
    common = min(map(len, (other, *nudged)))
    for name in ("points", "gradients"):
        left, right, *moved = (getattr(run, name)[:common] for run in (one, other, *nudged))
        scale = np.abs(right).max(axis=1, keepdims=True)
        chaos = np.max([np.abs(run - right).max(axis=1, keepdims=True) for run in moved], axis=0)
        bound = 1e-12 * scale + 1e3 * np.maximum.accumulate(chaos)
        assert (np.abs(left - right) <= bound).all()
    assert one.evaluations == other.evaluations
    assert one.outcome == other.outcome
    assert one.states.keys() == other.states.keys()


FEW = ("cos_perturbed_steep", "double_well", "rosenbrock", "ackley", "eggholder", "saddle")
"""Functions on which each rule is tried by day: waves, wells, a valley, a cusp, kinks, a saddle."""
GRID = [
    pytest.param(rule, function, marks=() if by_day else pytest.mark.nightly)
    for rule in optimizers.names()
    for function in objectives.names()
    for by_day in [function in FEW or rule in ("Adam", "Newton")]
]


@pytest.mark.parametrize(("rule", "function"), GRID)
def test_equals_record_on_the_whole_gallery(rule: str, function: str) -> None:
    """Each rule makes of each function record's runs, up to rounding, or refuses in its words."""
    f = objectives.get(function)
    f = f if isinstance(f, Objective) else f()
    optimizer = made(optimizers.get(rule))
    low, high = np.array(f.domain or ((-3, 3),) * f.dim).T
    starts = np.random.default_rng(7).uniform(3 * low - 2 * high, 3 * high - 2 * low, (6, f.dim))
    starts[:3] /= 5
    if not getattr(optimizer, "batched", True):
        starts = starts[2:4]
    given: dict[str, Any] = {"steps": 15, "gtol": 0.01 if len(rule + function) % 2 else None}
    try:
        right = [record(f, optimizer, start, **given) for start in starts]
    except SceneError as error:
        refused = re.escape(error.cause)
        with pytest.raises(SceneError, match=refused):
            record_many(f, optimizer, starts, **given)
        return
    runs = record_many(f, optimizer, starts, **given)
    for run, one, start in zip(runs, right, starts, strict=True):
        nudged: Any = Nudged(f)
        others = (f, np.nextafter(start, 0)), (nudged, start)
        assert_near(run, one, [record(g, optimizer, x, **given) for g, x in others])


@pytest.mark.parametrize("gtol", [None, 0.1])
@pytest.mark.parametrize("lr", [0.01, 0.3, 2.0])
@pytest.mark.parametrize("rule", ["GradientDescent", "Momentum", "Nesterov", "RMSprop", "Adam"])
def test_equals_record_bit_by_bit_without_powers(
    batched: list[bool], rule: str, lr: float, gtol: float | None
) -> None:
    """Where NumPy's numbers and arrays agree every run is record's, states and counts included."""
    optimizer = replace(made(optimizers.get(rule)), lr=lr)
    for f, starts in ((BOWL, STARTS), (WELLS, STARTS[:, :1]), (SQUARE, [[0.0], [1.0], [1e150]])):
        runs = record_many(f, optimizer, starts, steps=60, gtol=gtol)
        for run, start in zip(runs, starts, strict=True):
            assert_alike(run, record(f, optimizer, start, steps=60, gtol=gtol))
    assert batched == [True] * 3


@pytest.mark.parametrize(
    "rule",
    [
        GradientDescent(lr=0.2),
        Adam(lr=0.5),
        Newton(),
        Custom(lambda objective, x: x * (1.1 if float(x[0]) > 1 else 0.9)),
    ],
    ids=lambda rule: rule.name,
)
def test_the_ends_are_those_of_the_whole(rule: Any) -> None:
    """With keep="ends" starts, ends, outcomes and counts are the same, in memory for two points."""
    starts = np.vstack([STARTS[:, :1], [[1.0]], [[1e60]]])
    for gtol in (None, 0.5):
        for steps in (0, 1, 30):
            given: dict[str, Any] = {"steps": steps, "gtol": gtol}
            whole = record_many(WELLS, rule, starts, **given)
            ends = record_many(WELLS, rule, starts, **given, keep="ends")
            for name in ("points", "values", "gradients"):
                both = getattr(whole, name)[[0, -1]]
                np.testing.assert_array_equal(getattr(ends, name), both, strict=True)
            for name in ("lengths", "outcomes", "evaluations"):
                np.testing.assert_array_equal(getattr(ends, name), getattr(whole, name))
            assert ends.states == {}


def test_examples_are_right() -> None:
    """The examples in the docstring give what they show."""
    assert doctest.testmod(many).failed == 0
    assert doctest.testmod(many).attempted > 0


def test_shapes_are_steps_by_runs_by_components() -> None:
    """Points are (k+1, n, dim), as the starts are (n, dim); states have the runs second."""
    runs = record_many(BOWL, Adam(), STARTS, steps=5)
    assert runs.points.shape == runs.gradients.shape == (6, 12, 2)
    assert runs.values.shape == (6, 12)
    assert {name: state.shape for name, state in runs.states.items()} == {
        "m": (6, 12, 2),
        "v": (6, 12, 2),
        "t": (6, 12),
    }
    np.testing.assert_array_equal(runs.starts, STARTS)
    np.testing.assert_array_equal(runs.ends, [run.points[-1] for run in runs])
    assert (len(runs), runs.dim) == (12, 2)
    assert repr(runs).endswith(": 12 runs>")
    assert record_many(SQUARE, Adam(), [1, 2, 3], steps=5).points.shape == (6, 3, 1)


def test_arrays_are_read_only() -> None:
    """What was recorded cannot be changed, nor by the array of starts."""
    starts = STARTS.copy()
    runs: Any = record_many(BOWL, Momentum(), starts, steps=2)
    starts[:] = 9
    assert np.array_equal(runs.starts, STARTS)
    for array in (runs.points, runs.values, runs.gradients, runs.lengths, runs.states["b"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(TypeError):
        runs.states["b"] = starts
    with pytest.raises(AttributeError):
        runs.label = "other"


def test_runs_are_found_by_number() -> None:
    """Numbers count from either end; one too large is an IndexError."""
    runs = record_many(SQUARE, GradientDescent(), [1, 2, 3], steps=1, label="mine")
    assert runs[-1].points[0, 0] == runs[np.int64(2)].points[0, 0] == 3.0  # type: ignore[index]
    assert runs[0].label == runs.label == "mine"
    with pytest.raises(IndexError):
        runs[3]


def test_many_blocks_are_one_record(monkeypatch: pytest.MonkeyPatch, batched: list[bool]) -> None:
    """Starts that do not fit the cache are run in parts, which cannot be seen afterwards."""
    whole = record_many(WELLS, Adam(lr=0.3), STARTS[:, :1], steps=9)
    monkeypatch.setattr(many, "_BLOCK", 5)
    parts = record_many(WELLS, Adam(lr=0.3), STARTS[:, :1], steps=9)
    assert batched == [True] * 4
    for one, other in zip(whole, parts, strict=True):
        assert_alike(one, other)


def test_who_diverges_harms_nobody() -> None:
    """Beside runs that overflow a tame one goes on; the wild are cut and then stand still."""
    runs = record_many(WELLS, GradientDescent(lr=0.05), [0.5, 40.0, -1e150, -0.5], steps=80)
    assert runs.outcomes.tolist() == [
        Outcome.STEP_LIMIT,
        Outcome.DIVERGED,
        Outcome.DIVERGED,
        Outcome.STEP_LIMIT,
    ]
    assert all(type(outcome) is Outcome for outcome in runs.outcomes)
    assert (runs.outcomes == Outcome.DIVERGED).tolist() == [False, True, True, False]
    assert runs.lengths[0] == 81
    assert 1 < runs.lengths[1] < 20
    assert runs.lengths[2] == 0  # not even its start has a value
    tail = runs.points[runs.lengths[1] - 1 :, 1]
    assert runs.states["t"][:, 1].max() == runs.lengths[1] - 1
    assert np.isfinite(tail).all()
    assert (tail == tail[0]).all()
    np.testing.assert_allclose(runs.ends[[0, 3], 0], [1, -1], atol=1e-6)


def test_the_function_is_never_asked_where_a_run_left_the_numbers(batched: list[bool]) -> None:
    """A step to infinity ends a run as diverged, and its column is not evaluated there."""

    def strict(x: Any) -> Any:
        if not np.isfinite(x).all():
            raise ValueError("no number")
        return 0 * x

    leap = Custom(lambda objective, x: x * 1e200)
    runs = record_many(Objective(strict, strict), leap, [1.0, 0.0, -1e150], steps=5)
    assert batched == [True]
    assert runs.lengths.tolist() == [2, 6, 1]
    assert runs.outcomes.tolist() == [Outcome.DIVERGED, Outcome.STEP_LIMIT, Outcome.DIVERGED]


def test_a_start_without_a_value_is_marked() -> None:
    """Where the function has no value at some start, the others run; asked for, it is named."""
    f = Objective(lambda x: x - np.log(x), lambda x: 1 - 1 / x)
    runs = record_many(f, GradientDescent(lr=0.5), [3.0, -1.0, 0.0, 0.5], steps=20)
    assert runs.lengths.tolist() == [21, 0, 0, 21]
    assert runs.outcomes[1] is Outcome.UNDEFINED
    assert runs.outcomes[2] is Outcome.DIVERGED
    with pytest.raises(SceneError, match=r"start 1: the function is nan at the start -1\.0"):
        runs[1]
    with pytest.raises(SceneError, match=r"run 'Gradient descent' on 'f': the function is nan at"):
        record_many(f, GradientDescent(), [-1.0, -2.0])


def test_outcomes_are_told_apart() -> None:
    """Minimum, maximum, singular Hessian, leaving the domain: each run has its own end."""
    wave = Objective(np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x))
    runs = record_many(wave, Newton(), [3.0, 0.1, 6.2], steps=20, gtol=1e-9)
    assert runs.outcomes.tolist() == [
        Outcome.CONVERGED,
        Outcome.STATIONARY,
        Outcome.STATIONARY,
    ]
    cubic = Objective(lambda x: x * x * x / 3 - x, lambda x: x * x - 1, lambda x: 2 * x)
    runs = record_many(cubic, Newton(), [0.0, 2.0, -3.0], steps=9)
    assert runs.outcomes.tolist() == [Outcome.SINGULAR, Outcome.STEP_LIMIT, Outcome.STEP_LIMIT]
    assert runs.lengths.tolist() == [1, 10, 10]
    log = Objective(lambda x: x + np.log(x), lambda x: 1 + 1 / x)
    runs = record_many(log, GradientDescent(lr=0.5), [2.0, 50.0], steps=9)
    assert runs.outcomes.tolist() == [Outcome.UNDEFINED, Outcome.STEP_LIMIT]


class Weighted(NamedTuple):
    """A direction, and a number that all runs share."""

    d: Any
    weight: float


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_singular_is_told_for_rules_with_a_state(start: float) -> None:
    """A rule of one's own that divides by the Hessian is asked again where it gave NaN."""

    class Damped(Custom):
        def init(self, objective: Any, x: Any) -> Any:
            return Weighted(np.zeros_like(x), 1.0)

        def step(self, objective: Any, x: Any, state: Any) -> Any:
            h, g = objective.hess(x)[0], objective.grad(x)
            if x.ndim == 1 and h[0] == 0.0 and state.d.shape == x.shape:
                raise np.linalg.LinAlgError
            d = np.where(h == 0.0, np.nan, state.weight * g / h)
            return x - d, Weighted(d, state.weight / 2)

    f = Objective(lambda x: x * x * x / 3 - x, lambda x: x * x - 1, lambda x: 2 * x)
    runs = record_many(f, Damped(abs), [2.0, start, -2.0], steps=4)
    for run, one in zip(runs, (2.0, start, -2.0), strict=True):
        assert_alike(run, record(f, Damped(abs), one, steps=4))


def normalised(objective: Any, x: Any) -> Any:
    """Make a step of length 0.1, by a norm that takes all of x for one point."""
    g = objective.grad(x)
    return x - 0.1 * g / np.linalg.norm(g)


def backtracking(objective: Any, x: Any) -> Any:
    """Halve the step until it goes down, for one point only."""
    g, t = objective.grad(x), 1.0
    while objective.value(x - t * g) > objective.value(x) - 0.25 * t * (g @ g):
        t /= 2
    return x - t * g


def shaken(objective: Any, x: Any) -> Any:
    """Add noise, drawn in the shape of x."""
    noise = np.random.default_rng(objective.seed).normal(size=x.shape)
    return x - 0.1 * objective.grad(x) + noise


def summed(objective: Any, x: Any) -> Any:
    """Return one number for all components."""
    return x - 0.1 * np.sum(objective.grad(x))


@pytest.mark.parametrize("move", [normalised, backtracking, shaken, summed])
def test_rules_of_one_point_run_one_by_one(batched: list[bool], move: Callable[..., Any]) -> None:
    """A rule that mixes components or cannot take many points is found out; the runs are right."""
    runs = record_many(BOWL, Custom(move), STARTS, steps=6, seed=4)
    assert batched == [False]
    for run, start in zip(runs, STARTS, strict=True):
        assert_alike(run, record(BOWL, Custom(move), start, steps=6, seed=4))
    ends = record_many(BOWL, Custom(move), STARTS, steps=6, seed=4, keep="ends")
    np.testing.assert_array_equal(ends.points, runs.points[[0, -1]])


def test_rules_that_say_so_are_not_tried(batched: list[bool]) -> None:
    """A rule with batched = False is given one point at a time from the first."""

    class Single(Custom):
        batched = False

    runs = record_many(BOWL, Single(backtracking), STARTS, steps=6)
    assert batched == []
    assert_alike(runs[3], record(BOWL, Single(backtracking), STARTS[3], steps=6))


class Sized(NamedTuple):
    """The size of the last gradient."""

    size: Any


def test_states_that_mix_runs_are_found_out(batched: list[bool]) -> None:
    """A state that is right for one run only is not taken for that of many."""

    class Measuring(Custom):
        def init(self, objective: Any, x: Any) -> Any:
            return Sized(0.0)

        def step(self, objective: Any, x: Any, state: Any) -> Any:
            g = objective.grad(x)
            return x - 0.1 * g, Sized(float(np.linalg.norm(g)))

    runs = record_many(BOWL, Measuring(abs), STARTS, steps=3)
    assert batched == [False]
    assert runs.states["size"].shape == (4, 12)
    for run, start in zip(runs, STARTS, strict=True):
        assert_alike(run, record(BOWL, Measuring(abs), start, steps=3))


def test_functions_of_single_numbers_are_run_together(batched: list[bool]) -> None:
    """A function that cannot take arrays is no hindrance; one that overflows Python ends a run."""
    f = Objective(lambda x: math.cos(x), lambda x: -math.sin(x))
    for run, start in zip(record_many(f, RMSprop(), [1, 2, 3]), (1, 2, 3), strict=True):
        assert_alike(run, record(f, RMSprop(), start))
    assert batched == [True]
    g = Objective(lambda x: math.exp(x), lambda x: -math.exp(x))
    runs = record_many(g, GradientDescent(lr=1), [-5, 1, 800], steps=20)
    assert runs.lengths[2] == 0
    assert_alike(runs[0], record(g, GradientDescent(lr=1), -5, steps=20))
    assert_alike(runs[1], record(g, GradientDescent(lr=1), 1, steps=20))
    assert runs[1].outcome is Outcome.DIVERGED


def test_counts_are_those_of_each_run() -> None:
    """Calls at points that a run never reached, or after it had met gtol, are not its own."""

    def look_around(objective: Any, x: Any) -> Any:
        objective.value(x), objective.hess(x), objective.grad(x + 1)
        return 0.5 * x

    starts = [0.0, 1.0, 64.0, 1e6]
    runs = record_many(SQUARE, Custom(look_around), starts, steps=8, gtol=2)
    assert runs.lengths.tolist() == [1, 1, 7, 9]
    assert runs.evaluations.tolist() == [[0, 1, 0], [0, 1, 0], [6, 13, 6], [8, 17, 8]]
    for run, start in zip(runs, starts, strict=True):
        alone = record(SQUARE, Custom(look_around), start, steps=8, gtol=2)
        assert run.evaluations == alone.evaluations
    assert isinstance(runs[0].evaluations, Evaluations)


def test_only_the_ends_are_known() -> None:
    """Where the steps were not kept a single run is refused, with what to do."""
    runs = record_many(SQUARE, Adam(), [1, 2], keep="ends")
    with pytest.raises(SceneError, match=r"only the ends are known; record with keep='all'"):
        runs[0]


@pytest.mark.parametrize(
    ("objective", "starts", "cause"),
    [
        (BOWL, [1, 2], r"the starts are \[1, 2\]; give one row of 2 numbers a start"),
        (BOWL, [[1, 2, 3]], "one row of 2 numbers a start"),
        (BOWL, [[[1, 2]]], "one row of 2 numbers"),
        (BOWL, np.empty((0, 2)), "one row of 2 numbers"),
        (BOWL, [(1, 2), (3,)], "one row of 2 numbers"),
        (BOWL, "here", "the starts are 'here'"),
        (BOWL, [(1j, 2)], "one row of 2 numbers"),
        (SQUARE, 1.0, "one row of one number a start"),
        (SQUARE, [[1, 2]], "one row of one number a start"),
        (BOWL, [(1, 2), (3, np.nan)], r"start 1, \[3.0, nan\], is not finite; give finite"),
        (SQUARE, [1, 2, np.inf], r"start 2, inf, is not finite"),
    ],
)
def test_starts_are_checked(objective: Any, starts: Any, cause: str) -> None:
    """Starts that do not fit are refused, with the run they were meant for and what would."""
    with pytest.raises(SceneError, match=cause) as caught:
        record_many(objective, Adam(), starts)
    assert caught.value.item == f"run 'Adam' on '{objective.name}'"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"steps": -1}, r"run 'Adam' on 'square': steps is -1; give a whole number"),
        ({"gtol": -1}, r"gtol is -1; give a finite number"),
        ({"seed": 0.5}, r"seed is 0\.5; give a whole number"),
        ({"keep": "last"}, r"keep is 'last'; give 'all' or 'ends'"),
        ({"optimizer": Adam}, r"Adam is a class; write Adam\(…\)"),
        ({"objective": abs}, r"is not an objective"),
    ],
)
def test_arguments_are_checked(changes: Any, cause: str) -> None:
    """What record refuses is refused in the same words."""
    given: Any = {"objective": SQUARE, "optimizer": Adam(), "starts": [1.0, 2.0]}
    with pytest.raises(SceneError, match=cause):
        record_many(**given | changes)


def test_an_error_names_the_start_and_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the function raises at one start comes with that start and the user's own line."""
    monkeypatch.setattr(many, "_BLOCK", 2)

    def broken(x: Any) -> Any:
        return [1.0, 2.0][int(x)]

    f = Objective(broken, lambda x: 0 * x)
    with pytest.raises(SceneError, match=r"from start 3, 7\.0: f raised IndexError") as caught:
        record_many(f, GradientDescent(), [1, 0, 1, 7, 0])
    assert Path(str(caught.value.file)).name == "test_record_many.py"


def in_place(objective: Any, x: Any) -> Any:
    """Change the given point, as one would with torch."""
    x -= 0.1 * objective.grad(x)
    return x


def test_a_step_that_changes_its_points_is_refused() -> None:
    """An in-place update is told so, as by record."""
    with pytest.raises(SceneError, match="read-only; step must return the next"):
        record_many(SQUARE, Custom(in_place), [1, 2])
