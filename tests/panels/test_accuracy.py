"""Accuracy against steps or epochs: the numbers are those of the objective."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Run, Scene, datasets, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.marks.tracks import Tracks
from optviz.panels.data.accuracy import _decimals, correct

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


def _title(axes: Any) -> str:
    return axes.texts[0].get_text() if axes.texts else ""


def words(film: SceneAnimation) -> set[str]:
    """Return what is written above the axes, and at the dots."""
    axes, _ = panel(film)
    from matplotlib.text import Text

    return {one.get_text() for one in axes.get_children() if isinstance(one, Text)}


@pytest.mark.parametrize("objective", [MOONS, TRAINED], ids=["held out", "training"])
def test_dots_stand_at_the_objectives_accuracy(objective: Any) -> None:
    """The height of each point is `accuracy` there, in percent, or the axis' foot where lower."""
    film = film_of(objective, Adam(lr=0.05))
    axes, tracks = panel(film)
    low, high = axes.get_ylim()
    (run,) = film.trajectories
    said = [100 * objective.accuracy(point) for point in run.points]
    heights = low + tracks.tracks[0].points[:, 1] / tracks.frame.height * (high - low)
    foot = next((one.get_text() for one in axes.get_yticklabels() if "<" in one.get_text()), "< 0")
    np.testing.assert_allclose(
        heights, [one if one >= float(foot[2:]) else low for one in said], atol=1e-9
    )


def test_the_percentage_moves_with_the_film() -> None:
    """It stands above, and the title says of how many samples."""
    film = film_of(MOONS, Adam(lr=0.05))
    (run,) = film.trajectories
    film.frame(0)
    assert "accuracy on 50 held-out samples, %" in words(film)
    assert f"{100 * MOONS.accuracy(run.points[0]):.0f}" in words(film)
    film.frame(-1)
    assert f"{100 * MOONS.accuracy(run.points[-1]):.0f}" in words(film)


def test_the_axis_is_of_epochs_where_the_scene_is() -> None:
    """With batches and epochs the percentage is that after an epoch."""
    film = film_of(
        MOONS, Run(Adam(lr=0.02), label="a", batch_size=8), steps=4, unit="epoch"
    )  # fmt: skip
    axes, _ = panel(film)
    film.frame(-1)
    assert axes.get_xlabel() == "epoch"
    assert f"{100 * MOONS.accuracy(film.trajectories[0].points[-1]):.0f}" in words(film)


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("beside", [0, 1, 2])
def test_each_run_has_a_percentage_behind_its_marker(count: int, beside: int) -> None:
    """Up to six runs have theirs in one row, apart from each other and from the title."""
    rules = [GradientDescent(lr=0.1 + 0.3 * k) for k in range(count)]
    shown = [views.Data(), views.Convergence()][:beside]
    film = film_of(MOONS, *rules, views=[*shown, views.Accuracy()])
    film.frame(-1)
    axes: Any = next(one for one in film.figure.axes if "accuracy" in _title(one))
    figures = [one for one in axes.texts if one.get_text().isdigit()]
    said = [f"{100 * MOONS.accuracy(run.points[-1]):.0f}" for run in film.trajectories]
    assert [one.get_text() for one in figures] == said
    boxes = [one.get_window_extent() for one in [*figures, axes.texts[0]]]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    assert len({round(box.y1) for box in boxes[:-1]}) == 1
    markers = [one for one in axes.lines if len(one.get_xdata()) == 1]
    assert [one.get_marker() for one in markers] == ["o", "s", "D", "^", "v", "P"][:count]
    for marker, box in zip(markers, boxes, strict=False):
        assert 0 < box.x0 - marker.get_window_extent().x1 < 20


@pytest.mark.parametrize(
    ("total", "said"), [(50, 0), (100, 0), (80, 1), (397, 1), (1000, 1), (1797, 2), (10_000, 2)]
)
def test_percentages_have_the_decimals_that_tell_one_sample(total: int, said: int) -> None:
    """One more sample labelled rightly is another figure."""
    assert _decimals(total) == said
    figures = {f"{100 * k / total:.{said}f}" for k in range(total + 1)}
    assert len(figures) == total + 1


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
    assert f"↓ {said[0]:.0f} %" in words(film)
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
    assert f"{100 * MOONS.accuracy(film.trajectories[0].points[-1]):.0f}" in words(film)
