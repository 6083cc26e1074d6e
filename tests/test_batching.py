"""Runs on batches: which samples each step sees, what is kept of it, and what it costs."""

from __future__ import annotations

import tracemalloc
from dataclasses import MISSING, dataclass, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optviz import SciPyMinimizer, objectives, optimizers
from optviz.errors import SceneError
from optviz.optimizers import (
    BFGS,
    LBFGS,
    Adam,
    DampedNewton,
    GradientDescent,
    InverseTime,
    Momentum,
    Newton,
    NonlinearCG,
    PolyakStep,
    RandomSearch,
    SteepestDescent,
)
from optviz.recorder import record
from optviz.recorder.ending import ending
from optviz.recorder.foreign_loop import Recorder
from optviz.recorder.many import record_many
from optviz.recorder.trajectory import Outcome, Trajectory
from tests.walks import assert_same

DRAWS = np.random.default_rng(5)
X = DRAWS.normal(size=(23, 2))
Y = X @ (1.5, -2.0) + 0.5 + 0.3 * DRAWS.normal(size=23)
LINE = objectives.linear_regression(X, Y)
GD = GradientDescent(lr=0.1)
ZERO = np.zeros(3)


class Witness:
    """An objective made of data that notes which samples each step saw, through its batches."""

    dim, name, start, minima, lowest, domain, exact_hess = 1, "witness", None, (), None, None, True

    def __init__(self, samples: Any, seen: list[list[int]]) -> None:
        self.which, self.seen, self.samples = np.asarray(samples), seen, len(samples)

    def batch(self, indices: Any) -> Witness:
        """Return the same of some samples."""
        return Witness(self.which[indices], self.seen)

    def value(self, p: Any) -> Any:
        """Return half the square."""
        return p[0] ** 2 / 2

    def grad(self, p: Any) -> Any:
        """Return the gradient, and note the samples."""
        self.seen.append(self.which.tolist())
        return p.copy()


def witnessed(samples: int, steps: int, **options: Any) -> list[list[int]]:
    """Return the samples that each step saw."""
    seen: list[list[int]] = []
    record(Witness(range(samples), seen), GD, 1.0, steps, **options)  # type: ignore[arg-type]
    return seen[:-1]  # the last is for the record: no step follows it


@dataclass(frozen=True)
class To:
    """A rule that goes where a function says."""

    move: Any
    name: ClassVar[str] = "to"

    def init(self, objective: Any, x: Any) -> Any:
        """Return the empty state."""
        return ()

    def step(self, objective: Any, x: Any, state: Any) -> Any:
        """Go there."""
        return self.move(objective, x), ()


@settings(max_examples=40)
@given(samples=st.integers(1, 30), size=st.integers(1, 30), shuffle=st.booleans())
def test_each_epoch_sees_each_sample_once(samples: int, size: int, shuffle: bool) -> None:
    """Full batches and then what is left, of all samples, epoch after epoch."""
    size = min(size, samples)
    rounds = -(-samples // size)
    steps = witnessed(samples, 3 * rounds, batch_size=size, shuffle=shuffle)
    assert len(steps) == 3 * rounds
    for epoch in range(3):
        batches = steps[epoch * rounds : (epoch + 1) * rounds]
        assert [len(one) for one in batches[:-1]] == [size] * (rounds - 1)
        assert sorted(chain(*batches)) == list(range(samples))
        if not shuffle:
            assert list(chain(*batches)) == list(range(samples))


def test_epochs_have_orders_of_their_own() -> None:
    """Each epoch is shuffled anew, in the order that NumPy's generator gives for the seed."""
    draws = np.random.default_rng(7)
    steps = witnessed(12, 9, batch_size=4, seed=7)
    for epoch in range(3):
        assert list(chain(*steps[3 * epoch : 3 * epoch + 3])) == draws.permutation(12).tolist()


def test_same_seed_same_path() -> None:
    """A seed gives a path, to the last bit; another seed another."""
    runs = [record(LINE, GD, ZERO, 40, batch_size=5, seed=seed) for seed in (3, 3, 4)]
    np.testing.assert_array_equal(runs[0].points, runs[1].points)
    assert (runs[0].points[1:] != runs[2].points[1:]).any(axis=1).all()


def test_what_a_rule_draws_leaves_the_order_alone() -> None:
    """A rule with random numbers of its own gets the batches that another one gets."""
    seen: list[list[list[int]]] = []
    for rule in (To(lambda f, x: x - 0.1 * f.grad(x)), To(lambda f, x: _noisy(f, x))):
        seen.append([])
        record(Witness(range(9), seen[-1]), rule, 1.0, 12, batch_size=2)  # type: ignore[arg-type]
    assert seen[0] == seen[1]


def _noisy(f: Any, x: Any) -> Any:
    return x - 0.1 * f.grad(x) + 1e-3 * np.random.default_rng(f.seed).normal(size=1)


def test_equals_the_loop_by_hand() -> None:
    """Points are those of a plain NumPy loop over shuffled batches."""
    rng, p = np.random.default_rng(0), ZERO
    design = np.column_stack([X, np.ones(23)])
    points = [p]
    for _ in range(4):
        order = rng.permutation(23)
        for first in range(0, 23, 5):
            rows = order[first : first + 5]
            residual = design[rows] @ p - Y[rows]
            p = p - 0.1 * design[rows].T @ residual / len(rows)
            points.append(p)
    run = record(LINE, GD, ZERO, 20, batch_size=5)
    np.testing.assert_allclose(run.points, points, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("rule", [Momentum(lr=0.05, beta=0.9), Adam(lr=0.05)])
def test_equals_torch_on_the_same_batches(rule: Any) -> None:
    """Momentum and means go on from batch to batch as in a training loop of torch."""
    torch = pytest.importorskip("torch")
    w, b = (torch.zeros(n, dtype=torch.float64, requires_grad=True) for n in (2, 1))
    if isinstance(rule, Adam):
        torchs = torch.optim.Adam([w, b], lr=rule.lr)
    else:
        torchs = torch.optim.SGD([w, b], lr=rule.lr, momentum=rule.beta)
    rng, points = np.random.default_rng(2), [ZERO]
    for _ in range(5):
        order = rng.permutation(23)
        for rows in np.split(order, range(6, 23, 6)):
            torchs.zero_grad()
            predicted = torch.tensor(X[rows]) @ w + b
            (0.5 * (predicted - torch.tensor(Y[rows])) ** 2).mean().backward()
            torchs.step()
        points.append(torch.cat([w, b]).detach().numpy().copy())
    run = record(LINE, rule, ZERO, 5, batch_size=6, unit="epoch", seed=2)
    np.testing.assert_allclose(run.points, points, rtol=1e-12, atol=1e-13)


def test_one_batch_of_all_is_the_whole() -> None:
    """With batches of all samples the path is that of full gradients, up to rounding."""
    whole = record(LINE, Adam(lr=0.1), ZERO, 50)
    one = record(LINE, Adam(lr=0.1), ZERO, 50, batch_size=23)
    np.testing.assert_allclose(one.points, whole.points, rtol=1e-10, atol=1e-12)
    in_order = record(LINE, Adam(lr=0.1), ZERO, 50, batch_size=23, shuffle=False)
    np.testing.assert_array_equal(in_order.points, whole.points)


def test_epochs_are_every_so_many_steps() -> None:
    """With epochs as the unit, the points, gradients and states kept are those of some steps."""
    steps = record(LINE, Adam(lr=0.1), ZERO, 35, batch_size=5)
    epochs = record(LINE, Adam(lr=0.1), ZERO, 7, batch_size=5, unit="epoch")
    assert epochs.steps == 7
    assert epochs.stride == 5
    for name in ("points", "values", "gradients", "cost"):
        np.testing.assert_array_equal(getattr(epochs, name), getattr(steps, name)[::5])
    for name, state in epochs.states.items():
        np.testing.assert_array_equal(state, steps.states[name][::5])


def test_an_epoch_without_batches_is_one_step() -> None:
    """Full gradients: epochs and steps are the same."""
    steps, epochs = (record(LINE, GD, ZERO, 9, unit=unit) for unit in ("step", "epoch"))
    np.testing.assert_array_equal(steps.points, epochs.points)
    assert (epochs.unit, epochs.stride, epochs.batch_size) == ("epoch", 1, None)


def test_single_samples_and_a_falling_rate_find_the_least_squares() -> None:
    """Robbins and Monro: with a rate that falls as 1/t, single samples lead to the solution."""
    rule = GradientDescent(lr=InverseTime(lr=0.2, decay=0.01))
    run = record(LINE, rule, ZERO, 800, batch_size=1, unit="epoch")
    solution = np.linalg.lstsq(np.column_stack([X, np.ones(23)]), Y)[0]
    away = np.linalg.norm(run.points - solution, axis=1)
    assert away[-1] < 1e-3
    constant = record(LINE, GradientDescent(lr=0.2), ZERO, 800, batch_size=1, unit="epoch")
    assert np.linalg.norm(constant.points[-200:] - solution, axis=1).mean() > 20 * away[-1]


def test_values_are_of_all_samples_unless_of_batches() -> None:
    """Values are the full loss, or that of the batch dealt; gradients are always the batch's."""
    full = record(LINE, GD, ZERO, 12, batch_size=4)
    batch = record(LINE, GD, ZERO, 12, batch_size=4, values="batch")
    np.testing.assert_array_equal(full.points, batch.points)
    np.testing.assert_allclose(full.values, LINE.value(full.points.T), rtol=1e-13)
    draws = np.random.default_rng(0)
    orders = [draws.permutation(23) for _ in range(3)]
    rows = [one for order in orders for one in np.split(order, range(4, 23, 4))][:13]
    for k, which in enumerate(rows):
        dealt = LINE.batch(which)
        np.testing.assert_allclose(batch.values[k], dealt.value(batch.points[k]), rtol=1e-12)
        for run in (full, batch):
            np.testing.assert_allclose(run.gradients[k], dealt.grad(run.points[k]), rtol=1e-12)
    assert (full.values_of, batch.values_of) == ("full", "batch")


def test_a_batch_counts_as_one_evaluation() -> None:
    """A step of gradient descent costs one gradient, an epoch as many as it has batches."""
    run = record(LINE, GD, ZERO, 6, batch_size=5, unit="epoch")
    assert tuple(run.evaluations) == (0, 30, 0)
    assert run.spent("gradients").tolist() == list(range(0, 31, 5))
    assert run.spent("steps").tolist() == list(range(7))
    blind = record(LINE, RandomSearch(), ZERO, 6, batch_size=5, unit="epoch")
    assert blind.evaluations.grad == 0
    assert blind.spent("evaluations")[-1] == blind.evaluations.value > 0
    newton = record(LINE, Newton(), ZERO, 6, batch_size=5)
    assert newton.spent("evaluations").tolist() == list(range(0, 13, 2))


def test_newton_solves_each_batch() -> None:
    """A rule of second order sees value, gradient and Hessian of one batch at a step."""
    run = record(LINE, Newton(), ZERO, 4, batch_size=8, shuffle=False)
    design = np.column_stack([X, np.ones(23)])
    for k, rows in enumerate([slice(8), slice(8, 16), slice(16, 23), slice(8)]):
        solution = np.linalg.lstsq(design[rows], Y[rows])[0]
        np.testing.assert_allclose(run.points[k + 1], solution, rtol=1e-9)


RULES = [optimizers.get(name) for name in optimizers.names()]


def runs_on(objective: Any) -> list[Any]:
    """Return the rules that take an objective, with their defaults."""
    made = []
    for rule in RULES:
        needed = {one.name: 1.0 for one in fields(rule) if one.default is MISSING}  # type: ignore[arg-type]
        try:
            record(objective, rule(**needed), ZERO, 0)
        except SceneError:  # it needs more of an objective, such as residuals
            continue
        made.append(rule(**needed))
    return made


ON_LINE = runs_on(LINE)
each_rule = pytest.mark.parametrize("rule", ON_LINE, ids=lambda rule: type(rule).__name__)


@each_rule
def test_batches_that_are_the_whole_change_nothing(rule: Any) -> None:
    """With all samples in order at each step every rule goes the way it goes without batches.

    A line search that ended in the rounding of f is made again, and may find a little more.
    """
    if isinstance(rule, PolyakStep):  # which knows the least value of the whole, not of batches
        with pytest.raises(SceneError, match=r"needs the least value.*such as PolyakStep"):
            record(LINE, rule, ZERO, 12, batch_size=23)
        rule = PolyakStep(f_star=LINE.lowest)
    whole = record(LINE, rule, ZERO, 12)
    dealt = record(LINE, rule, ZERO, 12, batch_size=23, shuffle=False)
    searches = "trials" in whole.states
    np.testing.assert_allclose(dealt.points, whole.points, rtol=0, atol=1e-8 * searches)
    assert dealt.outcome is whole.outcome
    assert len(ON_LINE) >= 34


@pytest.mark.parametrize(
    "rule",
    [rule for rule in ON_LINE if hasattr(rule, "renew")],
    ids=lambda rule: type(rule).__name__,
)
def test_what_goes_down_goes_down_on_each_batch(rule: Any) -> None:
    """Rules that compare values compare those of one batch: each step is no rise of its loss.

    Gradient descent with a learning rate this small goes down, too, clipped.
    """
    run = record(LINE, rule, ZERO, 60, batch_size=6, seed=4)
    draws = np.random.default_rng(4)
    orders = [draws.permutation(23) for _ in range(15)]
    rows = [one for order in orders for one in np.split(order, range(6, 23, 6))]
    falls = []
    for k in range(run.steps):
        dealt = LINE.batch(rows[k])
        before, after = dealt.value(run.points[k]), dealt.value(run.points[k + 1])
        falls.append(after < before)
        assert after <= before + 1e-12 * (1.0 + before)
    assert sum(falls) > 10


def test_a_search_at_rest_on_one_batch_goes_on_with_the_next() -> None:
    """A batch on which nothing is to gain does not end a line search for ever."""
    signal = objectives.signal_mean([1.0, 1.0, 5.0, 5.0])
    for rule in (SteepestDescent(), LBFGS(), NonlinearCG(), BFGS(), DampedNewton()):
        run = record(signal, rule, 0.0, 4, batch_size=1, shuffle=False)
        np.testing.assert_allclose(run.points[1:, 0], [1.0, 1.0, 5.0, 5.0], rtol=1e-6)


def test_a_run_that_blows_up_ends_at_its_last_finite_epoch() -> None:
    """An overflow in the middle of an epoch ends the run at the epoch's start, as diverged."""
    run = record(LINE, GradientDescent(lr=1e6), ZERO, 100, batch_size=2, unit="epoch")
    assert run.outcome is Outcome.DIVERGED
    assert 0 < run.steps < 99
    assert np.isfinite(run.points).all()
    assert run.values[-1] > 1e100  # huge but finite is kept
    assert ending(run).note == f"diverges at epoch {run.steps + 1}"
    lost = record(LINE, To(lambda f, x: x * np.nan), ZERO, 5, batch_size=2)
    assert lost.outcome is Outcome.UNDEFINED
    assert len(lost) == 1


def test_a_singular_batch_ends_a_run_of_newton() -> None:
    """Batches of fewer samples than parameters have singular Hessians, and say so."""
    run = record(LINE, To(lambda f, x: x - np.linalg.inv(0 * f.hess(x)) @ x), ZERO, 5, batch_size=2)
    assert run.outcome is Outcome.SINGULAR


def test_landing_is_judged_by_all_samples() -> None:
    """Where one batch happens to be at rest and the others are not, the run is at no minimum."""
    signal = objectives.signal_mean([1.0, 5.0, 1.0])
    run = record(signal, GradientDescent(lr=1.0), 1.0, 3, batch_size=1, shuffle=False)
    assert run.gradients[-1] == 0
    assert run.landing() == ""
    assert record(signal, Newton(), 1.0, 3).landing() == "minimum"


def test_memory_does_not_grow_with_the_steps_of_an_epoch() -> None:
    """Of an epoch one point is kept, however many steps it has."""
    many = objectives.linear_regression(DRAWS.normal(size=(300, 50)), DRAWS.normal(size=300))
    tracemalloc.start()
    try:
        record(many, GD, np.zeros(51), 6, batch_size=1, unit="epoch")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1800 * 51 * 8  # the points alone of all steps would be more


def test_progress_is_told_after_each_kept_point() -> None:
    """It is called with the number, how many there will be and the point, batches or not."""
    told: list[Any] = []

    def progress(k: int, steps: int, x: Any) -> None:
        told.append((k, steps, x.tolist()))

    for options in ({}, {"batch_size": 5, "unit": "epoch"}):
        told.clear()
        run = record(LINE, GD, ZERO, 3, progress=progress, **options)  # type: ignore[arg-type]
        assert told == [(k, 3, run.points[k].tolist()) for k in (1, 2, 3)]
    for wrong in ({}, {"batch_size": 5}):
        with pytest.raises(SceneError, match=r"progress raised TypeError.*\(k, steps, x\)"):
            record(LINE, GD, ZERO, 3, progress=int, **wrong)  # type: ignore[arg-type]


def test_starts_at_the_objectives_own_start() -> None:
    """Without a start a run begins where the objective says; where it says nothing, one is due."""
    net = objectives.network((2, 3, 1), X, Y)
    np.testing.assert_array_equal(record(net, GD, steps=0).points[0], net.initial())
    with pytest.raises(SceneError, match="has no start of its own"):
        record(objectives.Objective(lambda x: x**2), GD)


@pytest.mark.parametrize("suffix", [".npz", ".csv"])
def test_what_is_saved_is_loaded(tmp_path: Path, suffix: str) -> None:
    """Unit, batch size and what the values are of come back from files."""
    run = record(LINE, Adam(), ZERO, 3, batch_size=5, unit="epoch", values="batch")
    loaded = Trajectory.load(run.save(tmp_path / f"run{suffix}"))
    assert_same(run, loaded, states=suffix == ".npz")
    assert (loaded.unit, loaded.batch_size, loaded.values_of) == ("epoch", 5, "batch")
    plain = Trajectory.load(record(LINE, GD, ZERO, 3).save(tmp_path / f"plain{suffix}"))
    assert (plain.unit, plain.batch_size, plain.values_of) == ("step", None, "full")


def test_files_of_earlier_versions_are_read(tmp_path: Path) -> None:
    """A file that says nothing of units was made of steps."""
    path = record(LINE, GD, ZERO, 3).save(tmp_path / "run.csv")
    text = path.read_text("utf-8").replace(', "unit": "step", "values_of": "full"', "")
    assert "unit" not in text
    path.write_text(text, "utf-8")
    assert Trajectory.load(path).unit == "step"


def test_a_table_counts_epochs() -> None:
    """The first column of a table is called as the unit."""
    pytest.importorskip("pandas")
    run = record(LINE, GD, ZERO, 3, batch_size=5, unit="epoch")
    assert run.to_frame()["epoch"].tolist() == [0, 1, 2, 3]
    assert record(LINE, GD, ZERO, 3).to_frame().columns[0] == "step"


def test_prints_its_batches() -> None:
    """What prints of a run says unit, batch size, and values that are not of all samples."""
    run = record(LINE, GD, ZERO, 3, batch_size=5, unit="epoch")
    assert "3 epochs on batches of 5, it made all its steps" in repr(run)
    assert "with values of the batches" in repr(replace(run, values_of="batch"))
    assert "1 step, it" in repr(record(LINE, GD, ZERO, 1))


def test_many_starts_get_the_same_batches() -> None:
    """record_many gives on batches what record gives from each start."""
    starts = DRAWS.normal(size=(4, 3))
    runs = record_many(LINE, Adam(lr=0.1), starts, 15, batch_size=5, seed=2)
    for run, start in zip(runs, starts, strict=True):
        alone = record(LINE, Adam(lr=0.1), start, 15, batch_size=5, seed=2)
        np.testing.assert_array_equal(run.points, alone.points)
        assert run.evaluations == alone.evaluations
        assert run.batch_size == 5


def test_a_foreign_loop_may_tell_epochs() -> None:
    """What a loop of one's own writes down once an epoch is counted so."""
    told = Recorder(LINE)
    for _ in range(3):
        told(ZERO)
    assert told.trajectory(unit="epoch").unit == "epoch"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0}, "batch_size is 0; give a whole number, 1 or more"),
        ({"batch_size": -3}, "batch_size is -3; give"),
        ({"batch_size": 2.0}, "batch_size is 2.0; give"),
        ({"batch_size": True}, "batch_size is True; give"),
        ({"batch_size": 24}, "has 23 samples; give 23 or fewer"),
        ({"batch_size": 5, "shuffle": 1}, "shuffle is 1; give True or False"),
        ({"batch_size": 5, "gtol": 1e-3}, "gradients do not vanish at a minimum; leave out gtol"),
        ({"unit": "epochs"}, "unit is 'epochs'; use step or epoch"),
        ({"values": "all"}, "values is 'all'; use full or batch"),
        ({"values": "batch"}, "values is 'batch', but there is no batch_size"),
        ({"progress": 1}, "progress is 1; give a function"),
    ],
)
def test_refuses_what_makes_no_sense(options: dict[str, Any], message: str) -> None:
    """Each argument that is wrong is named, with what would be right."""
    with pytest.raises(SceneError, match=message):
        record(LINE, GD, ZERO, 3, **options)


def test_refuses_batches_of_what_has_no_samples() -> None:
    """A function that is not made of data has neither batches nor epochs."""
    bowl = objectives.bowl()
    with pytest.raises(
        SceneError, match=r"has no samples; leave out batch_size.*regression\(X, y\)"
    ):
        record(bowl, GD, (1, 1), 3, batch_size=2)
    with pytest.raises(SceneError, match="has no samples to go through"):
        record(bowl, GD, (1, 1), 3, unit="epoch")


def test_refuses_batches_for_what_runs_whole() -> None:
    """SciPy minimises one function to its end, and cannot be given another at each step."""
    pytest.importorskip("scipy")
    with pytest.raises(SceneError, match=r"SciPyMinimizer runs to its end.*leave out batch_size"):
        record(LINE, SciPyMinimizer("BFGS"), ZERO, 3, batch_size=5)
