"""Sweeps and tuning: what varies is named, what is found is best, and found again."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    Cosine,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Run,
    Scene,
    SceneError,
    objectives,
    record,
    sweep,
    tune,
)
from optviz.plan.tuned import Tuned, Tuning

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x, minima=[0], name="square")


def lr_of(run: Run) -> float:
    """Return the learning rate of a run."""
    return float(run.optimizer.lr)  # type: ignore[union-attr]


def tuning_of(run: Tuned) -> Tuning:
    """Return how a run was tuned."""
    assert run.tuning is not None
    return run.tuning


def test_a_sweep_goes_over_the_product() -> None:
    """Every combination once, the last hyperparameter fastest, labelled by what varies."""
    runs = sweep(Momentum, lr=[0.01, 2**-6], beta=(0.0, 0.9), dampening=0.5)
    assert [run.optimizer for run in runs] == [
        Momentum(lr=lr, beta=beta, dampening=0.5) for lr in (0.01, 2**-6) for beta in (0.0, 0.9)
    ]
    assert [run.label for run in runs] == [
        "lr 0.01, β 0", "lr 0.01, β 0.9", "lr 2⁻⁶, β 0", "lr 2⁻⁶, β 0.9"
    ]  # fmt: skip


def test_the_key_of_a_sweep_says_nothing_twice() -> None:
    """What the label says is not among the details; what is fixed is."""
    runs = sweep(Momentum, lr=np.array([0.01, 0.1]), beta=0.5)
    assert [(run.name, run.details) for run in runs] == [
        ("lr 0.01", "β 0.5"), ("lr 0.1", "β 0.5")
    ]  # fmt: skip


def test_a_sweep_is_a_scene() -> None:
    """Its runs race as they are, each under its label, with schedules among the values too."""
    runs = sweep(GradientDescent, lr=[0.1, Cosine(0.1, steps=9)])
    scene = Scene(objectives=[SQUARE], optimizers=runs, start=1, steps=3)
    assert [one.label for one in scene.record()] == ["lr 0.1", "lr cosine 0.1 (9 steps)"]


def test_a_sweep_over_nothing_is_one_run() -> None:
    """Without anything that varies there is one run, under the name of its rule."""
    (run,) = sweep(GradientDescent, lr=0.1)
    assert run == Run(GradientDescent(lr=0.1))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"learning_rate": [0.1]}, "learning_rate"),
        ({"lr": []}, r"lr of the sweep is \[\]"),
        ({"lr": [0.1, -1]}, "lr of GradientDescent is -1"),
    ],
)
def test_a_wrong_sweep_is_refused(values: Any, message: str) -> None:
    """An unknown hyperparameter, an empty list and a value out of range are named."""
    with pytest.raises(SceneError, match=message):
        sweep(GradientDescent, **values)


def test_on_a_parabola_the_best_rate_reaches_the_minimum_at_once() -> None:
    """On x² it is 1/2, by any aim, as a step multiplies x by 1 − 2·lr."""
    for given in ({"aim": "final"}, {"aim": "tail"}, {"aim": "reach", "gap": 1e-12}):
        run = tune(GradientDescent(), SQUARE, -20, steps=30, **given)
        tolerance = 0.01 if given["aim"] != "reach" else 0.03
        assert lr_of(run) == pytest.approx(0.5, rel=tolerance)
    one = tune(GradientDescent(), SQUARE, -20, steps=1)
    assert record(SQUARE, one.optimizer, -20, steps=1).values[-1] < 1e-3  # type: ignore[arg-type]


@pytest.mark.parametrize("condition", [3.0, 10.0, 50.0])
def test_on_a_quadratic_the_best_rate_is_the_one_of_the_books(condition: float) -> None:
    """It is 2/(L + μ), the rate at which the two eigenvalues contract alike."""
    bowl = objectives.quadratic_form(condition=condition)
    curvatures = np.linalg.eigvalsh(bowl.hess(np.zeros(2)))
    run = tune(GradientDescent, bowl, start=(1.0, 1.0), steps=300)
    assert lr_of(run) == pytest.approx(2 / curvatures.sum(), rel=0.01)


@pytest.mark.parametrize("rule", [GradientDescent(), Momentum(beta=0.5), Adam()])
def test_no_rate_of_a_fine_grid_is_much_better(rule: Any) -> None:
    """Among 150 rates none ends more than a tenth lower than the one that 40 trials found."""
    valley = objectives.rosenbrock(b=10)
    run = tune(rule, valley, steps=60, aim="tail")

    def late(optimizer: Any) -> float:
        values = record(valley, optimizer, valley.start or 0, steps=60).values
        return float(values[-15:].mean()) if len(values) == 61 else math.inf

    found = late(run.optimizer)
    others = [late(type(rule)(**(vars(rule) | {"lr": lr}))) for lr in np.geomspace(1e-4, 1, 150)]
    assert found <= 1.1 * min(others)


def test_tuning_again_finds_the_same() -> None:
    """The same call gives an equal run, and the optimizer it was given is as before."""
    rule = Adam(beta1=0.8)
    first, second = (tune(rule, objectives.rosenbrock(), steps=30) for _ in range(2))
    assert first == second
    assert rule == Adam(beta1=0.8)
    assert first.optimizer == Adam(lr=lr_of(first), beta1=0.8)


def test_a_budget_is_kept() -> None:
    """The objective is started at most as often as trials are allowed, on rates of three digits."""
    seen: list[float] = []

    class Spy(GradientDescent):
        def init(self, objective: Any, x: Any) -> Any:
            seen.append(self.lr)  # type: ignore[arg-type]
            return super().init(objective, x)

    for trials in (8, 13, 40):
        seen.clear()
        tune(Spy(), SQUARE, -20, steps=5, trials=trials)
        assert trials // 2 < len(seen) <= trials
        assert len(set(seen)) == len(seen)
        assert all(float(f"{lr:.3g}") == lr for lr in seen)
        assert {min(seen), max(seen)} == {1e-4, 1.0}


def test_a_run_that_breaks_down_loses() -> None:
    """Of rates that mostly diverge or leave the domain, one that does not is found."""
    steep = objectives.quadratic_form(condition=1000)
    assert record(steep, tune(GradientDescent(), steep).optimizer, (1, 1)).values[-1] < 1  # type: ignore[arg-type]
    barrier = Objective(lambda x: x - math.log(x), name="barrier")
    run = tune(GradientDescent(), barrier, 0.5, lr=(1e-3, 10))
    assert record(barrier, run.optimizer, 0.5).points[-1, 0] == pytest.approx(1)  # type: ignore[arg-type]


@pytest.mark.parametrize("aim", ["final", "tail", "reach"])
@pytest.mark.parametrize("rule", [GradientDescent(), Momentum(), Adam()])
@pytest.mark.parametrize("name", ["mccormick", "saddle", "bird", "forrester"])
def test_a_run_that_leaves_the_domain_loses(name: str, rule: Any, aim: Any) -> None:
    """Where f falls on outside the domain, the best run ends inside, and not below f*."""
    f = objectives.get(name)
    assert f.domain is not None
    if aim == "reach" and f.lowest is None:
        return
    run = tune(rule, f, steps=60, aim=aim, gap=1e-3 if aim == "reach" else None)
    made = record(f, run.optimizer, steps=60)  # type: ignore[arg-type]
    low, high = np.array(f.domain).T
    margin = 0.1 * (high - low)
    inside = ((low - margin <= made.points) & (made.points <= high + margin)).all(axis=1)
    above = made.values - (-np.inf if f.lowest is None else f.lowest)
    if aim == "reach" and tuning_of(run).reached:
        assert (inside & (abs(above) <= 1e-3)).any()
    else:
        assert inside[-1]
        assert above[-1] >= -1e-9 * abs(made.values[0])


def test_rates_that_all_leave_the_domain_are_refused() -> None:
    """On a slope without a bottom, steps that all end outside its domain are named as such."""
    slope = Objective(lambda x: -x, lambda x: -1.0, domain=(0, 1), name="slope")
    with pytest.raises(SceneError, match="'slope', or leaves its domain, with every lr tried"):
        tune(GradientDescent(), slope, 0.5, steps=100, lr=(0.1, 1))


def test_a_start_outside_the_domain_is_no_leaving() -> None:
    """What lies between the domain and a start outside it is not far."""
    square = Objective(lambda x: x**2, lambda x: 2 * x, domain=(-1, 1), minima=[0])
    run = tune(GradientDescent(), square, -20, steps=3, lr=(1e-4, 1e-3))
    assert lr_of(run) == 1e-3


def test_an_aim_that_no_trial_reached_is_no_boast() -> None:
    """Where no run came so near to f*, the words say so; where one did, they do not."""
    given: dict[str, Any] = {"start": -20, "steps": 5, "lr": (1e-4, 0.01), "aim": "reach"}
    none = tune(GradientDescent(), SQUARE, gap=1e-6, **given)
    assert str(none.tuning) == "fewest steps to f − f* ≤ 1e-06, 40 trials, none reached it"
    assert lr_of(none) == 0.01
    one = tune(GradientDescent(), SQUARE, gap=399.0, **given)
    assert str(one.tuning) == "fewest steps to f − f* ≤ 399, 40 trials"
    assert one.tuning != none.tuning
    assert tuning_of(none).reached is False


def test_a_tuned_run_says_how() -> None:
    """Aim, steps and trials are in its words; an edge of the range is known as such."""
    run = tune(GradientDescent(), SQUARE, -20, steps=30)
    assert str(run.tuning) == "lowest f after 30 steps, 40 trials"
    assert not tuning_of(run).at_edge
    low = tune(GradientDescent(), SQUARE, -20, steps=30, lr=(1e-4, 0.01))
    assert tuning_of(low).at_edge
    assert lr_of(low) == 0.01
    assert repr(run).startswith("Tuned(GradientDescent(lr=0.5")


@pytest.mark.parametrize(
    ("rule", "given", "message"),
    [
        (Newton(), {}, "Newton has no lr to tune"),
        (Adam(lr=Cosine(0.1, steps=9)), {}, "lr of Adam is a schedule"),
        (Adam(), {"lr": (1, 0.1)}, r"lr is \(1, 0.1\)"),
        (Adam(), {"lr": 0.1}, "lr is 0.1"),
        (Adam(), {"lr": (0, 1)}, "lr is"),
        (Adam(), {"aim": "best"}, "aim is 'best'; use one of final, tail, reach"),
        (Adam(), {"aim": "reach"}, "gap is None"),
        (Adam(), {"trials": 3}, "trials is 3; give 8 or more"),
        (Adam(), {"start": None}, "'square' has no start"),
        (Adam(), {"start": (1, 2)}, "does not fit 1 dimension"),
        (GradientDescent(), {"lr": (100, 1000)}, "'square', or leaves its domain, with every lr"),
    ],
)
def test_what_cannot_be_tuned_is_refused(rule: Any, given: Any, message: str) -> None:
    """A rule without a rate, a schedule, a wrong range, aim or start: each is named."""
    with pytest.raises(SceneError, match=message):
        tune(rule, SQUARE, **({"start": -20, "steps": 200} | given))


def test_reaching_needs_a_minimum() -> None:
    """An objective without known minima has no gap to reach."""
    with pytest.raises(SceneError, match="no known minimum"):
        tune(Adam(), Objective(lambda x: x**2, name="f"), 1, aim="reach", gap=1e-3)
