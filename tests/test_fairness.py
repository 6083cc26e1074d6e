"""Races: a rule that is declared is kept, and a run that breaks it is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optviz import (
    BFGS,
    Adam,
    GradientDescent,
    Momentum,
    NelderMead,
    Newton,
    Run,
    Scene,
    SceneError,
    TrustRegionNewton,
    objectives,
    record,
    tune,
)
from optviz.loading import load
from optviz.plan.race import declaration
from optviz.recorder.trajectory import Outcome
from optviz.style import get_theme

VALLEY = objectives.rosenbrock(b=10)
FAST: dict[str, Any] = {"steps": 10, "trials": 8}


def race(*optimizers: Any, **changes: Any) -> Scene:
    """Return a scene in the valley."""
    given: dict[str, Any] = {"objectives": [VALLEY], "steps": 20}
    return Scene(optimizers=optimizers, **(given | changes))


def said(scene: Scene) -> str:
    """Return what a film of the scene says of its rule."""
    return declaration(scene.race, scene.runs, scene.record(), scene.steps)


def test_without_a_rule_nothing_is_said() -> None:
    """A scene that declares nothing makes no claim."""
    assert said(race(Adam(lr=0.1), Newton())) == ""


def test_equal_rates_are_checked() -> None:
    """Equal ones pass and are printed; another one, or none, is refused by name."""
    assert said(race(Adam(lr=0.01), GradientDescent(lr=0.01), race="equal lr")) == "Equal lr: 0.01"
    with pytest.raises(SceneError, match=r"run 'Adam': its lr is 0.1, that of 'Gradient descent'"):
        race(GradientDescent(lr=0.01), Adam(lr=0.1), race="equal lr")
    with pytest.raises(SceneError, match="run 'Newton': it has no lr"):
        race(GradientDescent(lr=0.01), Newton(), race="equal lr")


def test_tuned_rates_are_checked() -> None:
    """Those tuned alike pass, a rule without a rate too, and the film says so."""
    runs = [tune(rule, VALLEY, **FAST) for rule in (GradientDescent, Adam)]
    words = said(race(*runs, Newton(), race="tuned lr"))
    assert words == "Tuned lr: lowest f after 10 steps, 8 trials each; Newton without lr"


def test_an_edge_of_the_range_is_said() -> None:
    """A film does not hide that a wider range might have been better for a run."""
    run = tune(GradientDescent, VALLEY, lr=(1e-5, 1e-4), **FAST)
    assert said(race(run, race="tuned lr")).endswith("Gradient descent at the end of the range")


def test_an_aim_that_was_not_reached_is_said() -> None:
    """A film does not show a rate as the quickest to a gap that no trial closed."""
    aim: dict[str, Any] = {"aim": "reach", "gap": 1e-9, "steps": 10, "trials": 8}
    runs = [tune(rule, VALLEY, **aim) for rule in (GradientDescent, Adam)]
    assert said(race(*runs, race="tuned lr")) == (
        "Tuned lr: fewest steps to f − f* ≤ 1e-09, 8 trials each; "
        "none reached it with Gradient descent and Adam"
    )


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (Adam(lr=0.1), "run 'Adam': its lr of 0.1 was not tuned"),
        (tune(Adam, VALLEY, steps=10, trials=9), "run 'Adam': it was tuned for .* 9 trials"),
        (tune(Adam, VALLEY, steps=11, trials=8), "run 'Adam': it was tuned for .* 11 steps"),
        (tune(Adam, VALLEY, aim="tail", **FAST), "run 'Adam': it was tuned for lowest mean f"),
        (tune(Adam, VALLEY, lr=(1e-3, 1), **FAST), "run 'Adam': .* lr 0.001 to 1"),
        (replace(tune(Adam, VALLEY, **FAST), optimizer=Adam(lr=0.2)), "its lr of 0.2 was not"),
        (
            tune(Adam, objectives.himmelblau(), start=VALLEY.start, **FAST),
            "run 'Adam': it was tuned for .* on 'Himmelblau'",
        ),
    ],
)
def test_rates_that_were_not_tuned_alike_are_refused(other: Any, message: str) -> None:
    """Another budget, aim, range or objective, or a rate changed since: the run is named."""
    with pytest.raises(SceneError, match=message):
        race(tune(GradientDescent, VALLEY, **FAST), other, race="tuned lr")


def test_a_rate_tuned_elsewhere_is_refused() -> None:
    """On another objective of the scene, or from another start, tuned is not tuned."""
    run = tune(GradientDescent, VALLEY, **FAST)
    with pytest.raises(SceneError, match=r"run 'Gradient descent': it was tuned on .* races on"):
        race(run, race="tuned lr", objectives=[VALLEY, objectives.booth()])
    with pytest.raises(SceneError, match=r"it was tuned from .* races from"):
        race(replace(run, start=(0, 0)), race="tuned lr")


def race_of(rule: str, *optimizers: Any, steps: int = 20) -> list[Any]:
    return list(race(*optimizers, race=rule, steps=steps).record())


def test_equal_gradients_end_every_run_at_the_budget() -> None:
    """One gradient a step is as many steps; a trust region that refuses steps makes more."""
    descent, newton, region = race_of(
        "equal gradients", GradientDescent(lr=0.001), Newton(), TrustRegionNewton()
    )
    assert descent.steps == newton.steps == 20
    for run in (descent, newton, region):
        assert run.evaluations.grad <= 20
        assert run.evaluations.grad == run.cost[-1, 1]
    assert region.evaluations.grad == 20 or region.outcome is not Outcome.STEP_LIMIT


def test_equal_evaluations_count_all() -> None:
    """Newton's gradient and Hessian make half as many steps as the gradient alone."""
    descent, newton, simplex = race_of(
        "equal evaluations", GradientDescent(lr=0.001), Newton(), NelderMead()
    )
    assert (descent.steps, newton.steps) == (20, 10)
    assert 17 <= sum(simplex.evaluations) <= 20


def test_a_run_in_its_budget_is_the_beginning_of_the_run() -> None:
    """Nothing but its end is changed: points, values, states are those of the whole run."""
    (cut,) = race_of("equal evaluations", Newton())
    whole = record(VALLEY, Newton(), VALLEY.start or 0, steps=20)
    assert cut.points.tobytes() == whole.points[:11].tobytes()
    assert cut.values.tobytes() == whole.values[:11].tobytes()
    assert cut.outcome is Outcome.STEP_LIMIT
    assert sum(cut.evaluations) == 20


def test_rules_that_no_budget_fits_are_refused() -> None:
    """One that asks for no gradient, and one whose first step asks for too much, are named."""
    with pytest.raises(SceneError, match=r"run 'Nelder–Mead' on .*only 0 gradients in 20 steps"):
        race_of("equal gradients", NelderMead())
    with pytest.raises(SceneError, match=r"its first step takes . of 2 evaluations"):
        race_of("equal evaluations", NelderMead(), steps=2)


def test_a_run_that_arrived_may_leave_its_budget() -> None:
    """One that moves no more and asks for nothing ends there, with what it has used."""
    (run,) = race_of("equal gradients", BFGS(), steps=100)
    assert run.evaluations.grad < 100
    assert run.steps < 100
    assert run.values[-1] < 1e-20
    assert (run.points[-1] != run.points[-2]).any() or run.cost[-1, 1] > run.cost[-2, 1]


def test_the_film_says_what_is_not_counted() -> None:
    """Under equal gradients, values and Hessians are free, which is said of those who ask."""
    assert said(race(Momentum(), race="equal gradients")) == "Equal gradients: 20 each"
    words = said(race(Momentum(), Newton(), race="equal gradients"))
    assert words == "Equal gradients: 20 each; Hessian not counted"
    words = said(race(Newton(), TrustRegionNewton(), race="equal gradients"))
    assert words == "Equal gradients: 20 each; f and Hessian not counted"
    words = said(race(Newton(), race="equal evaluations"))
    assert words == "Equal evaluations: 20 of f, gradient and Hessian in all"


def test_an_unknown_rule_is_refused() -> None:
    """The known ones are listed."""
    with pytest.raises(SceneError, match="race is 'fair'; use one of 'equal lr', 'tuned lr'"):
        race(Run(Adam()), race="fair")


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (720, 1280)])
def test_the_rule_stands_on_the_frame(size: tuple[int, int]) -> None:
    """In every layout all its words are there, at 13 pt or more and in the muted colour."""
    scene = race(Momentum(), Newton(), race="equal gradients")
    film = scene.animate(width=size[0], height=size[1])
    texts = [text for axes in film.figure.axes for text in axes.texts]
    lines = [one for one in texts if one.get_text() and one.get_text() in said(scene)]
    assert " ".join(one.get_text() for one in lines) == said(scene)
    assert min(float(one.get_fontsize()) for one in lines) >= 13.0
    assert {one.get_color() for one in lines} == {get_theme("light").muted}


def test_each_rule_at_its_best_and_the_order_is_another() -> None:
    """In the tuned race, Adam and momentum end ten times lower than the two without momentum."""
    (named,) = load(Path(__file__).parent.parent / "scenes" / "tuned_race.py")
    last = {run.label: run.values[-1] for run in named.scene.record()}
    assert 10 * max(last["Adam"], last["Momentum"]) < min(last["Gradient descent"], last["RMSprop"])
    assert said(named.scene).startswith("Tuned lr: lowest mean f over the last 20 of 80 steps")


def test_a_rate_that_falls_lets_it_settle() -> None:
    """In the scene of schedules only the constant rate still makes steps of 0.05 at the end."""
    (named,) = load(Path(__file__).parent.parent / "scenes" / "schedules.py")
    for run in named.scene.record():
        late = np.linalg.norm(np.diff(run.points, axis=0), axis=1)[-10:].max()
        assert (late > 0.05) == (run.label == "constant")
        assert (run.values[-1] > 1e-6) == (run.label == "constant")
