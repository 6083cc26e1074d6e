"""Films whose time counts what runs have spent."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.text import Text

from optviz import BFGS, Adam, Exponential, GradientDescent, NelderMead, Scene, objectives
from optviz.errors import SceneError
from optviz.panels.rate import rates
from optviz.recorder.clock import Clocked, by_clock
from optviz.recorder.ending import ending
from optviz.recorder.trajectory import Against, Trajectory

RULES = (GradientDescent(lr=0.001), BFGS(), NelderMead())


def runs() -> tuple[Trajectory, ...]:
    return Scene(objectives=[objectives.rosenbrock()], optimizers=RULES, steps=40).record()


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
