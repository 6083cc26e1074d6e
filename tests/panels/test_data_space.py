"""The samples, and what each run makes of them: lines through fits, borders where models turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from optviz import Adam, GradientDescent, Momentum, Run, Scene, datasets, objectives, views
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.panels.data.borders import Borders
from optviz.panels.data.decision import Decision
from optviz.panels.data.fit import Fits
from optviz.panels.data.samples import groups
from optviz.style import get_theme
from optviz.timeline import Moment

LINE = objectives.linear_regression(*datasets.noisy_line(40))
X, Y = datasets.two_moons(80, seed=3)
MOONS = objectives.network(
    (2, 6, 1), X, Y, activation="tanh", loss="cross_entropy", init="xavier", seed=1
)
RULES = [GradientDescent(lr=0.2), Momentum(lr=0.1), Adam(lr=0.1)]


def film_of(objective: Any, count: int = 2, steps: int = 12, **changes: Any) -> SceneAnimation:
    """Return a film of the data."""
    made: dict[str, Any] = {
        "optimizers": RULES[:count],
        "steps": steps,
        "views": [views.Data()],
    } | changes
    return Scene(objectives=[objective], **made).animate(width=640, height=360, fps=5)


def artist(film: SceneAnimation, kind: type[Any]) -> Any:
    """Return the artist of a kind in a film."""
    (found,) = (one for axes in film.figure.axes for one in axes.get_children()
                if isinstance(one, kind))  # fmt: skip
    return found


def test_lines_run_through_the_fitted_values() -> None:
    """At each moment the line of a run is w x + b, between iterates of the point between them."""
    film = film_of(LINE)
    fits = artist(film, Fits)
    for moment in (Moment(0), Moment(3, 0.25), Moment(12)):
        fits.show(moment)
        for run, fitted in zip(film.trajectories, fits.fitted, strict=True):
            point = run.points[moment.step]
            if moment.progress:
                point = 0.75 * point + 0.25 * run.points[moment.step + 1]
            np.testing.assert_allclose(fitted, point[0] * fits.xs + point[1], atol=1e-12)


def test_the_samples_stand_where_they_are() -> None:
    """Every sample is drawn once, at its feature and its target."""
    film = film_of(LINE)
    axes = next(one for one in film.figure.axes if one.axison)
    (dots,) = axes.lines
    np.testing.assert_array_equal(dots.get_xydata(), np.stack([LINE.X[:, 0], LINE.y], axis=1))


def test_a_logistic_curve_is_the_probability() -> None:
    """With one feature a classifier's line is what it predicts of class 1."""
    x = np.linspace(-3, 3, 30)
    film = film_of(objectives.logistic_regression(x, x > 0.5), count=1)
    fits = artist(film, Fits)
    fits.show(Moment(12))
    w, b = film.trajectories[0].points[-1]
    np.testing.assert_allclose(fits.fitted[0], 1 / (1 + np.exp(-w * fits.xs - b)), atol=1e-12)


def border_points(borders: Borders, run: int) -> npt.NDArray[np.float64]:
    """Return the vertices of a border in data coordinates."""
    pixels = np.concatenate([np.asarray(path.vertices) for path in borders.lines[run]])
    axes = borders.axes
    assert axes is not None
    low = np.array([axes.get_xlim()[0], axes.get_ylim()[0]])
    high = np.array([axes.get_xlim()[1], axes.get_ylim()[1]])
    return np.asarray(low + pixels / np.array(borders.frame.size) * (high - low))


@pytest.mark.parametrize("count", [1, 3])
def test_a_border_lies_where_the_model_is_undecided(count: int) -> None:
    """On the drawn line the probability of class 1 is a half, as near as the grid can tell."""
    film = film_of(MOONS, count=count)
    borders = artist(film, Borders)
    borders.show(Moment(12))
    for i, run in enumerate(film.trajectories):
        points = border_points(borders, i)
        assert len(points) > 20
        outputs = MOONS.activations(run.points[-1], points)[-1]
        np.testing.assert_allclose(outputs, 0.5, atol=0.02)


def test_a_linear_border_is_straight() -> None:
    """Of logistic regression it is the line on which w · x + b is zero."""
    film = film_of(objectives.logistic_regression(X, Y))
    borders = artist(film, Borders)
    borders.show(Moment(7))
    w1, w2, b = film.trajectories[1].points[7]
    points = border_points(borders, 1)
    assert len(points) > 20
    np.testing.assert_allclose((points @ [w1, w2] + b) / np.hypot(w1, w2), 0.0, atol=2e-3)


def test_of_three_classes_each_has_its_border() -> None:
    """Where a class begins, its output equals the best of the others."""
    points, labels = datasets.blobs(60, classes=3, seed=2)
    blobs = objectives.network((2, 4, 3), points, labels, loss="cross_entropy", seed=1)
    film = film_of(blobs, count=1, steps=60, optimizers=[Adam(lr=0.2)])
    borders = artist(film, Borders)
    borders.show(Moment(60))
    assert len(borders.lines[0]) == 3
    for path in borders.lines[0]:
        assert len(path.vertices) > 10
    outputs = blobs.activations(film.trajectories[0].points[-1], border_points(borders, 0))[-1]
    best = np.sort(outputs, axis=1)
    assert np.median(best[:, -1] - best[:, -2]) < 0.05


def test_of_a_regression_the_lines_are_quartiles() -> None:
    """With two features and values as targets, lines lie where a quartile is predicted."""
    plane = objectives.linear_regression(X, X[:, 0] - 2 * X[:, 1])
    film = film_of(plane, count=1, optimizers=[GradientDescent(lr=0.5)], steps=100)
    borders = artist(film, Borders)
    borders.show(Moment(100))
    points = border_points(borders, 0)
    said = plane.predict(film.trajectories[0].points[-1], points)
    quartiles = np.quantile(plane.y, (0.25, 0.5, 0.75))
    assert np.abs(said[:, None] - quartiles).min(axis=1).max() < 1e-3


@pytest.mark.parametrize("count", [1, 3])
def test_a_frame_depends_on_its_moment_alone(count: int) -> None:
    """Frames asked for backwards and twice are those of the film."""
    for objective in (LINE, MOONS):
        film = film_of(objective, count=count)
        expected = [frame.copy() for frame in film.frames()]
        for number in [0, 0, len(film) - 1, *range(len(film) - 1, -1, -7)]:
            assert np.array_equal(film.frame(number), expected[number])


def test_a_model_that_blew_up_draws_nothing_and_spoils_nothing() -> None:
    """A run whose numbers overflow loses its line; the others keep theirs, and no warning comes."""
    wild = Run(GradientDescent(lr=1e200), label="wild")
    for objective, kind in ((LINE, Fits), (MOONS, Borders)):
        film = film_of(objective, optimizers=[wild, RULES[0]], steps=6)
        assert film.frame(-1).shape == (360, 640, 4)
        assert artist(film, kind) is not None


@pytest.mark.parametrize("objective", [LINE, MOONS], ids=["line", "moons"])
def test_no_steps_make_one_frame(objective: Any) -> None:
    """The start alone can be shown."""
    film = film_of(objective, steps=0)
    assert len(film) == 1
    assert film.frame(0).shape == (360, 640, 4)


def test_samples_of_a_class_look_alike_and_unlike_the_runs() -> None:
    """Each class has a shape and a tone of its own, in greys."""
    film = film_of(MOONS)
    axes = next(one for one in film.figure.axes if one.axison)
    dark, hollow = axes.lines
    np.testing.assert_array_equal(dark.get_xydata(), X[Y == 0])
    np.testing.assert_array_equal(hollow.get_xydata(), X[Y == 1])
    assert dark.get_marker() != hollow.get_marker()
    assert dark.get_markerfacecolor() != hollow.get_markerfacecolor()


def test_a_steep_border_is_straight_too() -> None:
    """Of a logistic model that is sure on both sides it is no stair of the grid's cells."""
    made = objectives.logistic_regression(X, Y)
    p = 20.0 * np.array(made.minima[0])
    decision = Decision(made, ((-2.0, 3.0), (-2.0, 2.0)), (500.0, 400.0))
    (heights,) = decision.heights(p)
    pixels = np.asarray(decision.lines(heights).vertices)
    points = pixels / 100.0 - 2.0
    away = np.abs(points @ p[:2] + p[2]) / np.hypot(p[0], p[1])
    assert len(points) > 20
    assert 100.0 * away.max() < 0.05


def test_seven_classes_look_like_seven() -> None:
    """No two of them have both the same shape and the same tone."""
    points, labels = datasets.blobs(70, classes=7)
    looks = {(one.marker, one.face) for one in groups(points, labels, get_theme("light"))}
    assert len(looks) == 7


@pytest.mark.parametrize(
    ("objective", "says"),
    [
        (objectives.linear_regression(np.eye(3), [1, 2, 3]), r"Convergence\(\) in its"),
        (objectives.logistic_regression(np.eye(3), [0, 1, 1]), r"Accuracy\(\) in its"),
    ],
)
def test_more_than_two_features_are_refused_with_what_would_do(objective: Any, says: str) -> None:
    """A regression is not sent to its accuracy, which it has not."""
    with pytest.raises(SceneError, match=says):
        film_of(objective, count=1)
