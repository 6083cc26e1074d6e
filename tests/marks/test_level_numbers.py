"""Numbers on level lines, and insets: true, clear, and of what they say."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import Adam, GradientDescent, Objective, Scene, SceneError, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.marks.level_numbers import rounded

pytestmark = pytest.mark.usefixtures("coarse")


def film(objective: Objective, size: tuple[int, int] = (640, 360), **said: Any) -> SceneAnimation:
    scene = Scene(
        objectives=[objective],
        optimizers=[GradientDescent(lr=0.001), Adam(lr=0.1)],
        steps=20,
        views=[views.Landscape(**said)],
    )
    made = scene.animate(width=size[0], height=size[1])
    made.frame(-1)
    return made


def numbers(made: SceneAnimation) -> list[Any]:
    axes = next(one for one in made.figure.axes if one.axison)
    return [one for one in axes.texts if one.get_zorder() == 2.4]


@given(st.lists(st.floats(1e-3, 10), min_size=2, max_size=20), st.floats(-1e4, 1e4))
def test_levels_are_rounded_by_less_than_half_of_the_way_to_the_next(
    gaps: list[float], first: float
) -> None:
    """So that they rise as before, and are of few digits."""
    levels = first + np.cumsum(gaps)
    made = rounded(levels)
    nearest = np.minimum(np.append(np.diff(levels), np.inf), np.append(np.inf, np.diff(levels)))
    assert (np.abs(made - levels) < 0.5 * nearest).all()
    assert (np.diff(made) > 0).all()


@pytest.mark.parametrize(
    "objective", [objectives.rosenbrock(), objectives.himmelblau(), objectives.saddle_with_walls()]
)
def test_numbers_are_true_and_stand_clear(objective: Objective) -> None:
    """Each stands where f is what it says, in the picture, on no other number and on no trail."""
    made = film(objective, numbers=5)
    axes = next(one for one in made.figure.axes if one.axison)
    found = numbers(made)
    assert 3 <= len(found) <= 5
    tracks = next(one for one in axes.get_children() if hasattr(one, "tracks"))
    scale = made.figure.dpi / 100
    for one in found:
        place = one.get_transform().transform(one.get_position())
        x, y = axes.transData.inverted().transform(place)
        beside = axes.transData.inverted().transform([place + 3.0, place - 3.0])
        around = [float(objective.value(point)) for point in beside]
        said, here = float(one.get_text().replace("−", "-")), float(objective.value((x, y)))
        slope = np.linalg.norm(objective.grad((x, y))) * np.abs(beside[0] - (x, y)).max()
        assert abs(here - said) <= max(np.ptp(around), slope), one.get_text()
        box = one.get_window_extent()
        assert axes.get_window_extent().contains(*box.min)
        for track in tracks.tracks:
            points = track.points * scale + axes.get_window_extent().min
            assert not ((points > box.min) & (points < box.max)).all(axis=1).any()
    for one, other in combinations(found, 2):
        assert not one.get_window_extent().overlaps(other.get_window_extent())
    assert len(numbers(film(objective, numbers=2))) <= 2
    assert not numbers(film(objective))


def test_an_inset_shows_its_place_larger_with_the_runs_inside_it() -> None:
    """It has lines of its own, a mark where it is of, and dots only of runs that are there."""
    made = film(objectives.rosenbrock(), inset=((-1.4, -0.9), (0.8, 1.3)))
    outer = next(one for one in made.figure.axes if one.axison)
    (own,) = (one for one in made.figure.axes if one.get_zorder() == 1)
    box, inner = outer.get_window_extent(), own.get_window_extent()
    assert box.contains(*inner.min)
    assert box.contains(*inner.max)
    (left, right), (low, high) = own.get_xlim(), own.get_ylim()
    assert left <= -1.4
    assert right >= -0.9
    assert inner.width / (right - left) > 1.5 * box.width / np.ptp(outer.get_xlim())
    lines: list[Any] = [one for one in own.collections if not getattr(one, "filled", True)]
    assert sum(len(path.vertices) > 1 for path in lines[0].get_paths()) >= 4
    marks = [one.get_window_extent() for one in outer.patches]
    at = outer.transData.transform([(left, low), (right, high)])
    assert any(np.allclose([mark.min, mark.max], at, atol=0.6) for mark in marks)
    assert not any(mark.overlaps(inner) for mark in marks)
    tracks: Any = next(one for one in own.get_children() if hasattr(one, "tracks"))
    for run, dot, inside in zip(made.trajectories, tracks.dots, tracks.inside, strict=True):
        x, y = run.points[-1]
        assert inside == (left <= x <= right and low <= y <= high)
        if inside:
            np.testing.assert_allclose(dot, tracks.frame.place(np.array([[x, y]]))[0], atol=1e-6)


def test_the_neighbourhood_of_a_known_place_is_found() -> None:
    """That of the minimum, or the saddle, that a run comes nearest to, of a round width."""
    made = film(objectives.himmelblau(), inset="minimum")
    (own,) = (one for one in made.figure.axes if one.get_zorder() == 1)
    middle = np.mean([own.get_xlim(), own.get_ylim()], axis=1)
    points = np.concatenate([one.points for one in made.trajectories])
    away = [np.abs(points - one).max(axis=1).min() for one in objectives.himmelblau().minima]
    np.testing.assert_allclose(middle, objectives.himmelblau().minima[int(np.argmin(away))])
    wide = np.ptp(own.get_xlim())
    assert any(one.get_text() == f"{wide:g} wide" for one in own.texts)
    with pytest.raises(SceneError, match="inset is 'saddle', and none is known of Booth"):
        film(objectives.booth(), inset="saddle")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"numbers": -1}, "numbers is -1"),
        ({"numbers": 99}, "up to 16"),
        ({"inset": "maximum"}, "inset is 'maximum'"),
        ({"inset": ((1, 0), (0, 1))}, "inverted"),
    ],
)
def test_wrong_options_are_refused(said: dict[str, Any], words: str) -> None:
    """Where they are written, in one line."""
    with pytest.raises(SceneError, match=words):
        views.Landscape(**said)
