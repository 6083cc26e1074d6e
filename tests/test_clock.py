"""Films whose time counts what runs have spent."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from optviz import (
    BFGS,
    Adam,
    Exponential,
    GradientDescent,
    NelderMead,
    Run,
    Scene,
    SteepestDescent,
    Timeline,
    datasets,
    layers,
    objectives,
    views,
)
from optviz.errors import SceneError
from optviz.panels.rate import rates
from optviz.recorder.anatomy import anatomy
from optviz.recorder.clock import Clocked, by_clock
from optviz.recorder.ending import ending
from optviz.recorder.trajectory import Against, Trajectory
from optviz.timeline import Beat, Moment

RULES = (GradientDescent(lr=0.001), BFGS(), NelderMead())


def runs() -> tuple[Trajectory, ...]:
    return Scene(objectives=[objectives.rosenbrock()], optimizers=RULES, steps=40).record()


def test_a_run_by_another_clock_can_be_pickled() -> None:
    """It comes back with its clock."""
    one = by_clock(runs(), "evaluations")[1]
    assert isinstance(one, Clocked)
    again = pickle.loads(pickle.dumps(one))
    np.testing.assert_array_equal(again.taken, one.taken)
    np.testing.assert_array_equal(again.points, one.points)
    assert (again.unit, again.original.label) == (one.unit, one.original.label)


@pytest.mark.parametrize("against", ["gradients", "evaluations"])
def test_at_each_tick_a_run_is_where_its_budget_has_brought_it(against: Against) -> None:
    """Point t is the last iterate that cost at most t, whatever else the run cost later."""
    some = [run for run in runs() if run.spent(against)[-1]]
    for run, seen in zip(some, by_clock(some, against), strict=True):
        spent = run.spent(against)
        assert len(seen) == spent[-1] + 1
        for tick, point in enumerate(seen.points):
            reached = max(k for k in range(len(run)) if spent[k] <= tick)
            assert (point == run.points[reached]).all()
        assert (seen.spent(against) == np.arange(len(seen))).all()
        assert (seen.spent("steps") <= np.arange(len(seen))).all()


def test_a_run_that_asks_before_its_first_step_starts_at_its_start() -> None:
    """A gradient that a rule takes to begin with is spent where the run begins."""
    line = objectives.linear_regression(*datasets.noisy_line(n=24, seed=5))
    searched = Run(SteepestDescent(), batch_size=4)
    made = Scene(objectives=[line], optimizers=[searched], steps=9).record()
    assert made[0].spent("gradients")[0] > 0
    (seen,) = by_clock(made, "gradients")
    assert (seen.points[0] == made[0].points[0]).all()
    assert isinstance(seen, Clocked)
    assert (np.diff(seen.taken) >= 0).all()


def test_a_clock_of_steps_changes_nothing() -> None:
    """By steps, runs stay what they are."""
    made = runs()
    assert all(a is b for a, b in zip(made, by_clock(made, "steps"), strict=True))


def test_an_ending_keeps_its_words_and_moves_to_the_tick() -> None:
    """What is said of a run is of its steps; it holds from when they were paid for."""
    for run, seen in zip(runs(), by_clock(runs(), "evaluations"), strict=True):
        mine, shown = ending(run), ending(seen)
        assert (shown.note, shown.sentence) == (mine.note, mine.sentence)
        assert isinstance(seen, Clocked)
        assert seen.taken[shown.since] >= mine.since
        assert shown.since == 0 or seen.taken[shown.since - 1] < mine.since


def test_learning_rates_go_by_steps() -> None:
    """A schedule counts the steps that were made, not the ticks of the film."""
    scene = Scene(
        objectives=[objectives.rosenbrock()],
        optimizers=[GradientDescent(lr=Exponential(0.001, factor=0.9)), Adam(lr=0.1)],
        steps=12,
        against="evaluations",
    )
    (plain, _), (seen, _) = scene.record(), by_clock(scene.record(), "evaluations")
    assert isinstance(seen, Clocked)
    assert (rates(seen) == rates(plain)[seen.taken]).all()


@pytest.mark.parametrize(
    "wish", [{"race": "equal evaluations"}, {"race": "equal gradients"}, {"against": "evaluations"}]
)
def test_the_film_counts_what_it_races_by(wish: dict[str, str]) -> None:
    """Counter and axis name what is counted, and no run is ahead of its budget at any moment."""
    rules = RULES[:2] if wish.get("race") == "equal gradients" else RULES
    scene = Scene(objectives=[objectives.rosenbrock()], optimizers=rules, steps=30, **wish)  # type: ignore[arg-type]
    film = scene.animate(width=320, height=180)
    film.frame(-1)
    unit = scene.clock.removesuffix("s")
    texts = [text.get_text() for text in film.figure.findobj(Text)]
    most = max(int(run.spent(scene.clock)[-1]) for run in film.trajectories)
    assert f"{unit} {most}" in texts
    assert any(text.startswith(unit) and "evaluation" in text for text in texts)


def test_calls_that_were_not_counted_are_no_clock() -> None:
    """A run without a cost is refused by its name."""
    run = Trajectory(points=[[0.0], [1.0]], values=[0, 1], gradients=[[1], [1]], label="mine")  # type: ignore[arg-type]
    with pytest.raises(SceneError, match="mine"):
        by_clock([run], "evaluations")


def test_a_run_that_asks_for_nothing_has_no_time() -> None:
    """A rule without gradients cannot be timed by them."""
    with pytest.raises(SceneError, match="asks for no gradients"):
        by_clock(runs()[2:], "gradients")


def batches(**changes: Any) -> Scene:
    X, y = datasets.noisy_line(50, noise=1.0)
    options: dict[str, Any] = {
        "objectives": [objectives.linear_regression(X, y)],
        "optimizers": [
            Run(GradientDescent(lr=0.1), label="all"),
            Run(GradientDescent(lr=0.1), label="eight", batch_size=8),
            Run(GradientDescent(lr=0.1), label="one", batch_size=1),
        ],
        "steps": 300,
        "race": "equal samples",
    }
    return Scene(**options | changes)


def test_samples_are_counted_batch_by_batch() -> None:
    """Fifty in batches of eight are six of eight and one of two; each epoch sees all of them."""
    everything, eight, one = batches().record()
    assert everything.spent("samples").tolist() == [0, 50, 100, 150, 200, 250, 300]
    assert eight.spent("samples")[:9].tolist() == [0, 8, 16, 24, 32, 40, 48, 50, 58]
    assert one.spent("samples").tolist() == list(range(301))
    by_epochs = batches(race="", unit="epoch", steps=3).record()
    assert all(run.spent("samples").tolist() == [0, 50, 100, 150] for run in by_epochs)


def test_a_race_by_samples_ends_where_each_has_seen_as_many() -> None:
    """And at each tick of its film no run has seen more than another may have."""
    runs = batches().record()
    assert all(run.spent("samples")[-1] <= 300 for run in runs)
    seen = by_clock(runs, "samples")
    for run, shown in zip(runs, seen, strict=True):
        assert isinstance(shown, Clocked)
        at = np.arange(len(shown)) * shown.per_tick
        assert (run.spent("samples")[shown.taken] <= at).all()
        assert (shown.spent("samples") == at).all()


def test_a_clock_of_samples_ticks_by_the_batch() -> None:
    """Where all batches are of ten, or of fifty, a tick is ten samples, and the counter says so."""
    scene = batches(
        optimizers=[
            Run(GradientDescent(lr=0.1), label="all"),
            Run(GradientDescent(lr=0.1), label="ten", batch_size=10),
        ],
        views=[views.Convergence("value")],
    )
    shown = by_clock(scene.record(), "samples")
    assert [one.per_tick for one in shown if isinstance(one, Clocked)] == [10, 10]
    film = scene.animate(width=320, height=180)
    film.frame(-1)
    texts = [text.get_text() for text in film.figure.findobj(Text)]
    assert "sample 300" in texts
    assert "samples seen" in texts
    assert any("300" in text and text.startswith("Equal samples") for text in texts)


def test_what_has_no_samples_is_no_race_of_them() -> None:
    """The message says what to do instead."""
    for wish in ({"race": "equal samples"}, {"against": "samples"}):
        with pytest.raises(SceneError, match="no samples"):
            Scene(
                objectives=[objectives.rosenbrock()],
                optimizers=[Adam()],
                steps=3,
                **wish,  # type: ignore[arg-type]
            ).animate(width=320, height=180)


def test_a_film_by_samples_takes_apart_what_each_run_does_at_a_tick() -> None:
    """At tick 0 all make their first step, of which the slowest takes fifty ticks."""
    runs = by_clock(batches().record(), "samples")
    for shown in runs:
        assert isinstance(shown, Clocked)
        for tick in (0, 49, shown.steps - 1):
            made = anatomy(shown, tick)
            assert made.step == shown.taken[tick]
            assert (made.x == shown.points[tick]).all()
    assert [anatomy(one, 49).step for one in runs] == [0, 6, 49]


def test_the_gradient_that_a_run_saves_up_for_is_seen() -> None:
    """At the first sample the run of all fifty makes no step yet; its gradient is there."""
    scene = batches(
        layers=[layers.Gradient("all", samples=9)],
        views=[views.Landscape()],
        timeline=Timeline(explain=1),
    )
    film = scene.animate(width=480, height=270)
    film._painter.show(Moment(0, 0.0, Beat(0, "think", 1.0)))
    (laid,) = (one._layers for one in film._painter.composition._moving if hasattr(one, "_layers"))
    said = {words for words, _ in laid.boxes}
    assert {"single samples", "mean of all"} <= said
    assert laid._under.sketch.shapes
