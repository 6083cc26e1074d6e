"""The view of a plane: what it shows of runs in many dimensions, and what it refuses."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Run,
    Scene,
    SceneError,
    datasets,
    objectives,
    planes,
    views,
)
from optviz.objectives import Objective
from optviz.views.plane import _percent
from tests.planes.runs import rosenbrock

START = [-1.2, 1.0] * 5


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no heights from one test to another."""
    monkeypatch.setenv("OPTVIZ_CACHE", "off")


def scene_of(*rates: float, view: Any = None, **given: Any) -> Scene:
    """Return a scene of a chain of ten Rosenbrock functions."""
    return Scene(
        **{
            "objectives": [rosenbrock()],
            "optimizers": [
                *(GradientDescent(lr=rate) for rate in rates),
                Momentum(lr=1e-3),
                Adam(lr=0.05),
            ],
            "start": START,
            "steps": 60,
            "views": [view or views.Plane(resolution=41)],
            **given,
        }
    )


def plane_axes(film: Any) -> Axes:
    """Return the axes of the plane."""
    axes: list[Axes] = film.figure.axes
    return next(one for one in axes if "direction" in one.get_xlabel())


def tracks_of(axes: Axes) -> Any:
    """Return what draws the runs in some axes."""
    return next(one for one in axes.get_children() if hasattr(one, "tracks"))


def test_dots_stand_where_the_runs_are_projected() -> None:
    """Every iterate of all three runs is drawn at its coordinates in their common plane."""
    scene = scene_of(1e-3)
    film = scene.animate(width=960, height=540)
    axes = plane_axes(film)
    plane = planes.principal(film.trajectories)
    for track, run in zip(tracks_of(axes).tracks, film.trajectories, strict=True):
        wanted = tracks_of(axes).frame.place(plane.project(run.points))
        np.testing.assert_allclose(track.points, wanted, atol=1e-6)
    last = film.frame(len(film) - 1)
    assert not np.array_equal(last, film.frame(0))


def test_the_shares_of_the_variance_are_written() -> None:
    """Axes and words say what the singular values say."""
    film = scene_of(1e-3).animate(width=1280, height=720)
    axes = plane_axes(film)
    first, second = planes.principal(film.trajectories).explained or (0.0, 0.0)
    assert axes.get_xlabel() == f"1st principal direction · {100 * first:.0f} %"
    assert axes.get_ylabel() == f"2nd principal direction · {100 * second:.0f} %"
    (words,) = (text.get_text() for text in axes.texts if "plane" in text.get_text())
    assert f"{100 * first:.0f} % + {100 * second:.0f} %" in words


def test_the_level_lines_are_those_of_the_loss_on_the_plane() -> None:
    """On a level line of the picture, the function at the lifted points has that level."""
    matrix = np.diag(np.arange(1.0, 7.0))
    f = Objective(
        lambda x: 0.5 * (x * np.tensordot(matrix, x, 1)).sum(axis=0),
        lambda x: np.tensordot(matrix, x, 1),
        dim=6,
    )
    scene = scene_of(0.1, objectives=[f], start=[1.0, -2.0, 3.0, 1.0, 2.0, -1.0], steps=20)
    film = scene.animate(width=640, height=360)
    plane = planes.principal(film.trajectories)
    contours: list[Any] = [one for one in plane_axes(film).collections if hasattr(one, "levels")]
    lines = next(one for one in contours if not one.filled)
    span = np.ptp(lines.levels)
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        if len(path.vertices):
            values = f.value(plane.lift(path.vertices).T)
            np.testing.assert_allclose(values, level, atol=2e-3 * span)


def test_a_run_that_diverges_is_named_and_squeezes_nothing() -> None:
    """It leaves the picture, whose window is not much larger than that of the others."""
    calm = scene_of(1e-3).animate(width=640, height=360)
    wild = scene_of(3e-3).animate(width=640, height=360)
    assert np.abs(wild.trajectories[0].points).max() > 1e30
    wild.frame(len(wild) - 1)
    assert tracks_of(plane_axes(wild)).inside == [False, True, True]
    sizes = [np.ptp([plane_axes(one).get_xlim(), plane_axes(one).get_ylim()], axis=1).max()
             for one in (calm, wild)]  # fmt: skip
    assert sizes[1] < 3 * sizes[0]


@pytest.mark.parametrize(
    "view",
    [
        views.Plane("filter", seed=2, resolution=11),
        views.Plane(points=([1.0] * 10, [0.0] * 9 + [1.0]), resolution=11),
    ],
)
def test_other_planes_go_through_the_best_end(view: views.Plane) -> None:
    """The best run's dot ends at (0, 0), and the words tell the share of the variance."""
    film = scene_of(1e-3, view=view).animate(width=640, height=360)
    axes = next(one for one in film.figure.axes if one.get_xlabel() and one.get_ylabel())
    best = int(np.argmin([run.values[-1] for run in film.trajectories]))
    frame = tracks_of(axes).frame
    ends = tracks_of(axes).tracks[best].points[-1]
    np.testing.assert_allclose(ends, frame.place(np.zeros((1, 2)))[0], atol=1e-6)
    assert any("% of the paths" in text.get_text() for text in axes.texts)


def test_a_network_with_batches_is_drawn() -> None:
    """Runs on batches, recorded by epochs, have a plane as all others have."""
    X, y = datasets.two_moons(40, noise=0.1, seed=0)
    net = objectives.network((2, 6, 1), X, y, activation="tanh", loss="cross_entropy")
    scene = Scene(
        objectives=[net],
        optimizers=[Run(rule, batch_size=10) for rule in (GradientDescent(lr=0.1), Adam(lr=0.01))],
        steps=5,
        unit="epoch",
        views=[views.Plane(resolution=9), views.Convergence("value")],
    )
    film = scene.animate(width=640, height=360)
    assert tracks_of(plane_axes(film)).inside == [True, True]


def test_a_plane_is_evaluated_once_for_all_sizes_of_a_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second film of a network finds the heights of the first."""
    monkeypatch.setenv("OPTVIZ_CACHE", str(tmp_path))
    X, y = datasets.two_moons(30, noise=0.1, seed=0)
    net = objectives.network((2, 4, 1), X, y, activation="tanh")
    given: dict[str, Any] = {"objectives": [net], "start": None, "steps": 3}
    for _ in range(2):
        scene_of(0.1, **given).animate(width=320, height=180)
    assert len(list(tmp_path.iterdir())) == 1
    assert net.digest != objectives.network((2, 4, 1), X[::-1], y, activation="tanh").digest


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"directions": "pca"}, "use 'principal' or 'filter'"),
        ({"seed": -1}, "seed is -1"),
        ({"resolution": 2.5}, "resolution is 2.5"),
        ({"resolution": 1000}, "from 5 to 281"),
        ({"points": [[1, 2, 3]]}, "give two points"),
        ({"points": ("a", "b")}, "give two points"),
    ],
)
def test_wrong_options_are_refused_at_once(options: dict[str, Any], message: str) -> None:
    """Making the view says which option is wrong."""
    with pytest.raises(SceneError, match=message):
        views.Plane(**options)


def test_what_has_no_plane_is_refused() -> None:
    """One parameter, or points of another space, have none."""
    line = Objective(lambda x: x**2, domain=(-1, 1))
    with pytest.raises(SceneError, match="one parameter"):
        scene_of(0.1, objectives=[line], start=0.5).animate(width=320, height=180)
    view = views.Plane(points=([1.0, 2.0, 3.0], [1.0, 2.0]))
    with pytest.raises(SceneError, match="have 3 and 2 components"):
        scene_of(1e-3, view=view).animate(width=320, height=180)


def test_views_are_values() -> None:
    """Equal options make equal views, arrays or lists, and they print as they are made."""
    view = views.Plane(points=(np.zeros(2), np.ones(2)))  # type: ignore[arg-type]
    assert view == views.Plane(points=([0, 0], [1, 1]))
    assert hash(view) == hash(views.Plane(points=([0, 0], [1, 1])))
    assert eval(f"views.{view!r}", {"views": views}) == view


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.9999, ">99 %"), (1e-5, "<0.1 %"), (0.004, "0.4 %"),
     (0.823, "82 %")],
)  # fmt: skip
def test_shares_are_not_rounded_to_all_or_nothing(share: float, words: str) -> None:
    """What is nearly all is not called all, and what is little is not called nothing."""
    assert _percent(share) == words


def test_who_asks_is_told_how_far_the_loss_on_the_plane_has_come() -> None:
    """What takes long is done within what the caller gives, in its unit, and told to the end."""
    told: list[tuple[int, int]] = []
    asked = []

    def working(name: str, unit: str) -> Any:
        asked.append((name, unit))
        return nullcontext(lambda done, total: told.append((done, total)))

    scene_of(1e-4).animate(width=320, height=180, working=working)
    assert asked == [("loss on the plane", "points")]
    assert told[-1] == (41 * 41, 41 * 41)
    assert told == sorted(told)
