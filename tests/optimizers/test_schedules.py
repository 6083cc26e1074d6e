"""Learning rates that depend on the step: by hand, as values, and against torch's and optax's."""

from __future__ import annotations

import doctest
import math
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optviz
from optviz import optimizers
from optviz.errors import SceneError
from optviz.optimizers import (
    Adam,
    Constant,
    Cosine,
    Cyclical,
    Exponential,
    GradientDescent,
    InverseTime,
    Joined,
    Momentum,
    OneCycle,
    Polynomial,
    Rprop,
    Step,
    Warmup,
    hyperparameters,
    schedules,
)
from optviz.recorder import record
from optviz.scene import Scene

ONE_OF_EACH: dict[str, Any] = {
    "Constant": Constant(0.1),
    "Step": Step(0.1, every=30, factor=0.5),
    "Exponential": Exponential(0.1, factor=0.9, every=10),
    "InverseTime": InverseTime(0.1, decay=0.1, power=0.5),
    "Polynomial": Polynomial(0.1, steps=100, power=2, end=0.01),
    "Cosine": Cosine(0.1, steps=100, end=0.01, restart=2),
    "Warmup": Warmup(Cosine(0.1, steps=80), steps=20, start=0.01),
    "Joined": Joined((0.1, Cosine(0.05, steps=50), 0.01), at=(20, 70)),
    "Cyclical": Cyclical(0.1, steps=10, low=0.01, down=20, factor=0.8),
    "OneCycle": OneCycle(0.1, steps=100),
}
each = pytest.mark.parametrize("schedule", ONE_OF_EACH.values(), ids=ONE_OF_EACH)


def rates(schedule: Any, steps: int = 150) -> list[float]:
    return [schedule(t) for t in range(steps)]


def test_each_is_tested() -> None:
    """Every schedule of the package stands in the table above, and is a public name."""
    assert set(ONE_OF_EACH) == set(schedules.__all__)
    for name in ONE_OF_EACH:
        assert getattr(optviz, name) is getattr(optimizers, name)


@each
def test_is_a_value(schedule: Any) -> None:
    """Schedules are equal by value, hashable, frozen, and print as their own code."""
    assert replace(schedule) == schedule
    assert hash(replace(schedule)) == hash(schedule)
    assert eval(repr(schedule), vars(optviz.optimizers)) == schedule
    name = next(iter(fields(schedule))).name
    with pytest.raises(FrozenInstanceError):
        setattr(schedule, name, 3.0)
    assert {schedule: 1}[replace(schedule)] == 1


@each
def test_gives_finite_rates_that_depend_on_the_step_alone(schedule: Any) -> None:
    """Asked in any order it gives the same plain floats, none of them negative."""
    forwards = rates(schedule)
    backwards = [schedule(t) for t in reversed(range(150))][::-1]
    assert forwards == backwards
    assert all(type(one) is float and 0 <= one <= 0.1 + 1e-15 for one in forwards)
    assert math.isfinite(schedule(10**9))


@each
def test_examples_run(schedule: Any) -> None:
    """The examples of the docstring print what they say."""
    kind = type(schedule)
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(verbose=False)
    (example,) = finder.find(kind, kind.__name__, globs=dict(vars(optimizers)))
    assert example.examples
    assert runner.run(example).failed == 0


@each
@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -0.1, True, "0.1", None, 1j, []])
def test_refuses_parameters_by_name(schedule: Any, wrong: Any) -> None:
    """Every parameter that is out of range is refused with its name and a remedy."""
    for field in fields(schedule):
        if field.type == "bool" and wrong is True:
            continue
        if field.type == "int | None" and wrong is None:
            continue
        with pytest.raises(
            SceneError, match=rf"{field.name} of {type(schedule).__name__} is .*it must"
        ):
            replace(schedule, **{field.name: wrong})


@each
def test_counts_are_whole_and_above_zero(schedule: Any) -> None:
    """Steps are counted in whole numbers: 0, −1 and 2.5 are refused."""
    for field in fields(schedule):
        for wrong in (-1, 2.5) if field.name == "restart" else (0, -1, 2.5):
            if field.type in ("int", "int | None"):
                with pytest.raises(SceneError, match=f"^{field.name} of .*it must be a whole"):
                    replace(schedule, **{field.name: wrong})


def test_one_cycle_needs_a_step_that_rises() -> None:
    """A rise of no step at all is refused with the least share that has one."""
    with pytest.raises(SceneError, match=r"rise of OneCycle is 0.05.*must be above 0.1, such as"):
        OneCycle(1, steps=10, rise=0.05)


@pytest.mark.parametrize(
    ("parts", "at"), [((0.1, 0.2), ()), ((0.1,), (5,)), ((1, 2, 3), (5, 5)), ((1, 2, 3), (9, 5)),
                      ((1, 2), (0,)), ((1, 2), (1.5,))],
)  # fmt: skip
def test_joined_needs_a_beginning_for_each_part(parts: Any, at: Any) -> None:
    """Boundaries that are missing, too many, not rising or not whole are refused."""
    with pytest.raises(SceneError, match="at of Joined is"):
        Joined(parts, at=at)


@pytest.mark.parametrize("part", [-1, float("nan"), "fast", None])
def test_joined_refuses_a_part_that_is_no_rate(part: Any) -> None:
    """A part that is no learning rate is refused."""
    with pytest.raises(SceneError, match="must be a finite number, 0 or more"):
        Joined((0.1, part), at=(5,))


def test_by_hand() -> None:
    """Each formula, written out at a step or two."""
    assert Step(0.1, every=30, factor=0.5)(59) == pytest.approx(0.05, rel=1e-15)
    assert Step(0.1, every=30, factor=0.5)(60) == pytest.approx(0.025, rel=1e-15)
    assert Exponential(0.1, factor=0.81, every=2)(1) == pytest.approx(0.09, rel=1e-15)
    assert InverseTime(0.6, decay=0.5)(4) == pytest.approx(0.2, rel=1e-15)
    assert InverseTime(0.6, decay=1, power=0.5)(8) == pytest.approx(0.2, rel=1e-15)
    assert Polynomial(0.9, steps=10, power=2, end=0.1)(5) == pytest.approx(0.3, rel=1e-15)
    assert Cosine(0.9, steps=90, end=0.1)(30) == pytest.approx(0.7, rel=1e-15)
    assert Warmup(0.8, steps=4)(1) == pytest.approx(0.2, rel=1e-15)
    assert Warmup(0.8, steps=4, start=0.4)(1) == pytest.approx(0.5, rel=1e-15)
    assert Cyclical(0.9, steps=8, low=0.1, down=4)(10) == pytest.approx(0.5, rel=1e-15)
    assert OneCycle(0.5, steps=10)(2) == 0.5
    assert OneCycle(0.5, steps=10)(9) == pytest.approx(0.5 / 25 / 1e4)


def test_ends_stay() -> None:
    """After their last step polynomial, cosine and one cycle keep their end."""
    assert rates(Polynomial(1, steps=10, end=0.25), 40)[10:] == [0.25] * 30
    assert rates(Cosine(1, steps=10, end=0.25), 40)[10:] == [0.25] * 30
    assert len(set(rates(OneCycle(1, steps=10), 40)[9:])) == 1


@given(st.integers(1, 50), st.integers(1, 3), st.integers(0, 2000))
def test_restarts_begin_again(steps: int, restart: int, t: int) -> None:
    """A cosine with restarts is one without, counted from the last restart."""
    begin, length = 0, steps
    while begin + length <= t:
        begin, length = begin + length, length * restart
    expected = Cosine(1, steps=length)(t - begin)
    assert Cosine(1, steps=steps, restart=restart)(t) == pytest.approx(expected, abs=1e-12)


def test_schedules_compose() -> None:
    """A warm-up of a join of a cyclical one counts each part's steps from its beginning."""
    inner = Joined((Cyclical(1, steps=3), Cosine(0.5, steps=10)), at=(7,))
    outer = Warmup(inner, steps=5, start=0.25)
    assert rates(outer, 40)[5:12] == rates(Cyclical(1, steps=3), 7)
    assert rates(outer, 40)[12:] == rates(Cosine(0.5, steps=10), 28)
    assert rates(outer, 40)[0] == 0.25


def test_in_a_legend() -> None:
    """A schedule is told by its kind, its learning rate and what sets it apart."""
    for lr, text in (
        (Cosine(0.1, steps=200), "lr cosine 0.1 (200 steps)"),
        (Cosine(2**-6, steps=200), "lr cosine 2⁻⁶ (200 steps)"),
        (Constant(1), "lr constant 1"),
        (OneCycle(0.1, steps=20), "lr one cycle 0.1 (20 steps)"),
        (Warmup(Cosine(0.1, steps=2), steps=3), "lr cosine 0.1 (2 steps) after warm-up (3 steps)"),
        (Warmup(0.1, steps=20), "lr 0.1 after warm-up (20 steps)"),
        (Joined((0.1, Step(0.1, every=9)), at=(5,)), "lr 0.1, step 0.1 (every 9) from 5"),
        (lambda t: 0.1, "lr schedule"),
        (InverseTime(0.5, decay=1), "lr inverse time 0.5 (decay 1)"),
        (InverseTime(0.5, decay=1, power=0.5), "lr inverse time 0.5 (decay 1, power 0.5)"),
        (Polynomial(0.1, steps=9, power=2), "lr polynomial 0.1 (9 steps, power 2)"),
        (Exponential(0.1, factor=0.9), "lr exponential 0.1 (factor 0.9)"),
    ):
        assert hyperparameters(Adam(lr=lr)) == text
    assert (
        hyperparameters(Adam(lr=Cosine(0.1, steps=9), beta1=0.8))
        == "lr cosine 0.1 (9 steps), β₁ 0.8"
    )


def test_in_a_scene() -> None:
    """A scene with a schedule prints as code that makes the same scene."""
    scene = Scene(
        objectives=[optviz.objectives.rosenbrock()],
        optimizers=[Adam(lr=Warmup(Cosine(0.1, steps=80), steps=20))],
        steps=5,
    )
    assert eval(repr(scene), {**vars(optimizers), "Scene": Scene, "objectives": optviz.objectives})
    (run,) = scene.record()
    assert run.steps == 5


def test_gradient_descent_takes_the_rate_of_its_step() -> None:
    """On x² the k-th point is x₀∏(1 − 2ηᵢ), the first factor with η₀."""
    square = optviz.Objective(lambda x: x**2, lambda x: 2 * x)
    schedule = Cosine(0.4, steps=30, end=0.01)
    run = record(square, GradientDescent(lr=schedule), 5, steps=40)
    exact = 5 * np.cumprod([1.0, *(1 - 2 * np.array(rates(schedule, 40)))])
    np.testing.assert_allclose(run.points[:, 0], exact, rtol=1e-12)


def test_a_function_will_do() -> None:
    """A function of the step is a schedule too; where it goes wrong later, the step is told."""
    square = optviz.Objective(lambda x: x**2, lambda x: 2 * x)
    run = record(square, GradientDescent(lr=lambda t: 0.5 / (1 + t)), 4, steps=2)
    assert run.points[:, 0].tolist() == [4.0, 0.0, 0.0]
    with pytest.raises(SceneError, match="gives -1 at step 2; a learning rate must be a finite"):
        record(square, GradientDescent(lr=lambda t: 1 - t), 4, steps=5)


def test_rprop_refuses_a_schedule() -> None:
    """Rprop uses its learning rate once, so that a schedule would say nothing."""
    with pytest.raises(SceneError, match=r"lr of Rprop is Cosine.*must be a finite number"):
        Rprop(lr=Cosine(0.1, steps=9))  # type: ignore[arg-type]


def torch_rates(make: Callable[[Any, Any], Any], lr: float, steps: int = 150) -> list[float]:
    """Return the learning rate that torch's scheduler sets before each step."""
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make(torch.optim.lr_scheduler, optimizer)
    said = []
    for _ in range(steps):
        said.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return said


TORCH: dict[str, tuple[Any, Callable[[Any, Any], Any], int]] = {
    "constant": (Constant(0.1), lambda lib, o: lib.LambdaLR(o, lambda t: 1), 150),
    "step": (Step(0.1, every=30, factor=0.5), lambda lib, o: lib.StepLR(o, 30, 0.5), 150),
    "multi-step": (
        Joined((0.1, 0.05, 0.025), at=(30, 80)),
        lambda lib, o: lib.MultiStepLR(o, [30, 80], 0.5), 150,
    ),
    "exponential": (Exponential(0.1, 0.97), lambda lib, o: lib.ExponentialLR(o, 0.97), 150),
    "inverse time": (
        InverseTime(0.1, 0.2), lambda lib, o: lib.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)), 150
    ),
    "polynomial": (
        Polynomial(0.1, steps=100, power=2),
        lambda lib, o: lib.PolynomialLR(o, total_iters=100, power=2), 150,
    ),
    "cosine": (
        Cosine(0.1, steps=100, end=0.01),
        lambda lib, o: lib.CosineAnnealingLR(o, T_max=100, eta_min=0.01), 101,
    ),
    "restarts": (
        Cosine(0.1, steps=20, end=0.01, restart=2),
        lambda lib, o: lib.CosineAnnealingWarmRestarts(o, T_0=20, T_mult=2, eta_min=0.01), 150,
    ),
    "restarts, even": (
        Cosine(0.1, steps=20, restart=1),
        lambda lib, o: lib.CosineAnnealingWarmRestarts(o, T_0=20), 150,
    ),
    "warm-up": (
        Warmup(Cosine(0.1, steps=80), steps=20, start=0.025),
        lambda lib, o: lib.SequentialLR(
            o,
            [lib.LinearLR(o, 0.25, total_iters=20), lib.CosineAnnealingLR(o, T_max=80)],
            milestones=[20],
        ), 100,
    ),
    "cyclical": (
        Cyclical(0.1, steps=10, low=0.01, down=15),
        lambda lib, o: lib.CyclicLR(o, 0.01, 0.1, 10, 15, cycle_momentum=False), 150,
    ),
    "cyclical, halved": (
        Cyclical(0.1, steps=10, low=0.01, factor=0.5),
        lambda lib, o: lib.CyclicLR(o, 0.01, 0.1, 10, mode="triangular2", cycle_momentum=False),
        150,
    ),
    "one cycle": (
        OneCycle(0.1, steps=100),
        lambda lib, o: lib.OneCycleLR(o, 0.1, total_steps=100, cycle_momentum=False), 100,
    ),
    "one cycle, linear": (
        OneCycle(0.1, steps=77, rise=0.41, div=10, final_div=100, linear=True),
        lambda lib, o: lib.OneCycleLR(
            o, 0.1, total_steps=77, pct_start=0.41, div_factor=10, final_div_factor=100,
            anneal_strategy="linear", cycle_momentum=False,
        ), 77,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TORCH)
def test_equals_torchs_of_the_same_name(name: str) -> None:
    """Step by step, as long as torch's runs, the learning rate is the same to 1e-12."""
    ours, make, steps = TORCH[name]
    theirs = torch_rates(make, 0.1, steps)
    np.testing.assert_allclose(rates(ours, steps), theirs, rtol=1e-12, atol=1e-14)


def test_torchs_cosine_rises_again() -> None:
    """After its last step torch's CosineAnnealingLR goes up along the wave; ours stays."""
    theirs = torch_rates(lambda lib, o: lib.CosineAnnealingLR(o, T_max=100), 0.1, 150)
    assert theirs[149] > 0.04
    assert Cosine(0.1, steps=100)(149) == 0.0


def optax_schedules() -> dict[str, tuple[Any, Any]]:
    optax = pytest.importorskip("optax")
    cycle = partial(OneCycle, 0.1, steps=101)
    return {
        "constant": (Constant(0.1), optax.constant_schedule(0.1)),
        "step": (
            Step(0.1, every=30, factor=0.5),
            optax.exponential_decay(0.1, 30, 0.5, staircase=True),
        ),
        "piecewise": (
            Joined((0.1, 0.05, 0.025), at=(30, 80)),
            optax.piecewise_constant_schedule(0.1, {30: 0.5, 80: 0.5}),
        ),
        "exponential": (
            Exponential(0.1, factor=0.5, every=30), optax.exponential_decay(0.1, 30, 0.5)
        ),
        "polynomial": (
            Polynomial(0.1, steps=100, power=3, end=0.01),
            optax.polynomial_schedule(0.1, 0.01, 3, 100),
        ),
        "linear": (Polynomial(0.1, steps=100), optax.linear_schedule(0.1, 0.0, 100)),
        "cosine": (Cosine(0.1, steps=100), optax.cosine_decay_schedule(0.1, 100)),
        "cosine, end": (
            Cosine(0.1, steps=100, end=0.01), optax.cosine_decay_schedule(0.1, 100, alpha=0.1)
        ),
        "warm-up": (
            Warmup(Cosine(0.1, steps=80), steps=20, start=0.01),
            optax.warmup_cosine_decay_schedule(0.01, 0.1, 20, 100),
        ),
        "warm-up, constant": (
            Warmup(0.1, steps=20), optax.warmup_constant_schedule(0.0, 0.1, 20)
        ),
        "join": (
            Joined((Exponential(0.1, 0.9), Cosine(0.05, steps=40)), at=(30,)),
            optax.join_schedules(
                [optax.exponential_decay(0.1, 1, 0.9), optax.cosine_decay_schedule(0.05, 40)], [30]
            ),
        ),
        "restarts": (
            Joined((Cosine(0.1, steps=30), Warmup(Cosine(0.1, steps=40), steps=10)), at=(30,)),
            optax.sgdr_schedule([
                {"init_value": 0.1, "peak_value": 0.1, "warmup_steps": 0, "decay_steps": 30},
                {"init_value": 0.0, "peak_value": 0.1, "warmup_steps": 10, "decay_steps": 50},
            ]),
        ),
        "one cycle": (cycle(rise=31 / 101), optax.cosine_onecycle_schedule(100, 0.1)),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["constant", "step", "piecewise", "exponential", "polynomial", "linear", "cosine",
     "cosine, end", "warm-up", "warm-up, constant", "join", "restarts", "one cycle"],
)  # fmt: skip
def test_equals_optaxs_of_the_same_name(name: str) -> None:
    """Step by step, also past the end, the learning rate is optax's to 1e-12."""
    jax = pytest.importorskip("jax")
    with jax.enable_x64(True):
        ours, theirs = optax_schedules()[name]
        said = [float(theirs(jax.numpy.asarray(t))) for t in range(150)]
    np.testing.assert_allclose(rates(ours), said, rtol=1e-12, atol=1e-14)


def test_momentum_under_a_schedule_multiplies_the_whole_buffer() -> None:
    """The rate of a step is that of all gradients in the buffer, as in torch."""
    square = optviz.Objective(lambda x: x**2, lambda x: 2 * x)
    run = record(square, Momentum(lr=Step(0.1, every=3), beta=0.5), 4, steps=6)
    for k in range(6):
        lr = 0.1 if k < 3 else 0.01
        moved = run.points[k + 1] - run.points[k]
        np.testing.assert_allclose(moved, -lr * run.states["b"][k + 1], rtol=1e-12)
