"""Accuracy against steps or epochs: the numbers are those of the objective."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Run, Scene, datasets, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.marks.tracks import Tracks
from optviz.panels.data.accuracy import correct

X, Y = datasets.two_moons(80, seed=3)
UNSEEN = datasets.two_moons(50, seed=4)
MOONS = objectives.network(
    (2, 6, 1), X, Y, activation="tanh", loss="cross_entropy", init="xavier", held_out=UNSEEN
)
TRAINED = objectives.logistic_regression(X, Y)


def film_of(objective: Any, *optimizers: Any, **changes: Any) -> SceneAnimation:
    """Return a film of accuracies alone."""
    made: dict[str, Any] = {"steps": 10, "views": [views.Accuracy()]} | changes
    return Scene(objectives=[objective], optimizers=optimizers, **made).animate(fps=5)


def panel(film: SceneAnimation) -> tuple[Any, Tracks]:
    """Return the axes and the runs on it."""
    (axes,) = (one for one in film.figure.axes if one.axison)
    return axes, next(one for one in axes.get_children() if isinstance(one, Tracks))


def words(film: SceneAnimation) -> set[str]:
    """Return what is written above the axes, and at the dots."""
    axes, _ = panel(film)
    from matplotlib.text import Text

    return {one.get_text() for one in axes.get_children() if isinstance(one, Text)}


@pytest.mark.parametrize("objective", [MOONS, TRAINED], ids=["held out", "training"])
def test_dots_stand_at_the_objectives_accuracy(objective: Any) -> None:
    """The height of each point is `accuracy` there, in percent, or the axis' floor if higher."""
    film = film_of(objective, Adam(lr=0.05))
    axes, tracks = panel(film)
    low, high = axes.get_ylim()
    (run,) = film.trajectories
    said = [100 * objective.accuracy(point) for point in run.points]
    heights = low + tracks.tracks[0].points[:, 1] / tracks.frame.height * (high - low)
    np.testing.assert_allclose(heights, np.maximum(said, low), atol=1e-9)


def test_the_count_moves_with_the_film() -> None:
    """For one run the step, how many are right, and of how many."""
    film = film_of(MOONS, Adam(lr=0.05))
    (run,) = film.trajectories
    film.frame(0)
    assert f"Step 0: {MOONS.correct(run.points[0])} / 50" in words(film)
    film.frame(-1)
    assert f"Step 10: {MOONS.correct(run.points[-1])} / 50" in words(film)


def test_the_count_is_of_epochs_where_the_scene_is() -> None:
    """With batches and epochs the axis and the count speak of epochs."""
    film = film_of(
        MOONS, Run(Adam(lr=0.02), label="a", batch_size=8), steps=4, unit="epoch"
    )  # fmt: skip
    axes, _ = panel(film)
    film.frame(-1)
    assert axes.get_xlabel() == "epoch"
    assert f"Epoch 4: {MOONS.correct(film.trajectories[0].points[-1])} / 50" in words(film)


def test_several_runs_have_a_count_each() -> None:
    """Up to four runs have theirs in their colours, before how many there are."""
    film = film_of(MOONS, Adam(lr=0.05), GradientDescent(lr=0.5), GradientDescent(lr=0.1))
    film.frame(-1)
    right = {str(MOONS.correct(run.points[-1])) for run in film.trajectories}
    assert right | {"/ 50"} <= words(film)


def test_the_axis_shows_differences_near_the_top() -> None:
    """It ends at 100 %, begins below what is reached later, and lower values lie on its floor."""
    film = film_of(MOONS, Adam(lr=0.1), steps=80)
    axes, _ = panel(film)
    low, high = axes.get_ylim()
    said = np.array([100 * MOONS.accuracy(p) for p in film.trajectories[0].points])
    assert said[-1] > 90
    assert 100 <= high < 102
    assert said[:5].min() < low < said[20:].min() < 100
    for frame in (0, 5, -1):
        film.frame(frame)
        tracks = panel(film)[1]
        assert 0 <= tracks.dots[0, 1] <= tracks.frame.height
    film.frame(0)
    assert f"↓ {said[0]:.3g} %" in words(film)
    lower = []
    for frame in range(len(film)):
        film.frame(frame)
        lower += [float(one[1:-1]) for one in words(film) if one.startswith("↓")]
    assert lower
    assert max(lower) < low


def test_a_long_run_on_few_samples_is_judged_at_every_point() -> None:
    """What is written at any step of thousands is what is right at that step."""
    (run,) = Scene(objectives=[TRAINED], optimizers=[Adam(lr=0.01)], steps=1500).record()
    every = [TRAINED.correct(point) for point in run.points]
    assert correct(TRAINED, run).tolist() == every


def test_a_long_run_is_judged_at_a_few_hundred_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """On many samples, each stands for those up to the next, and the last is judged itself."""
    monkeypatch.setattr("optviz.panels.data.accuracy._WORK", 1e6)
    (run,) = Scene(objectives=[TRAINED], optimizers=[Adam(lr=0.01)], steps=1500).record()
    found = correct(TRAINED, run)
    assert len(found) == 1501
    assert found[0] == TRAINED.correct(run.points[0])
    assert found[-1] == TRAINED.correct(run.points[-1])
    assert found[400] == TRAINED.correct(run.points[400])
    assert found[401] == found[400]


@pytest.mark.parametrize("count", [1, 2, 6])
def test_the_pile_of_dots_at_the_start_covers_no_label(count: int) -> None:
    """However many runs begin in one place, the labels of the axis stand left of their dots."""
    film = film_of(MOONS, *[GradientDescent(lr=0.1 + 0.1 * k) for k in range(count)])
    axes, tracks = panel(film)
    film.frame(0)
    sizes, _ = tracks._piles.sizes(tracks.dots[:, None])
    radius = 0.5 * sizes.max() * film.figure.dpi / 72
    left = axes.get_window_extent().x0 + tracks.dots[0, 0] - radius
    assert max(label.get_window_extent().x1 for label in axes.get_yticklabels()) < left


@pytest.mark.parametrize("steps", [0, 1])
def test_few_steps_will_do(steps: int) -> None:
    """The start alone has an accuracy."""
    film = film_of(MOONS, Adam(lr=0.05), steps=steps)
    film.frame(-1)
    last = film.trajectories[0].points[-1]
    assert f"Step {steps}: {MOONS.correct(last)} / 50" in words(film)
