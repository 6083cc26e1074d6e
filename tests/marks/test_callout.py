"""Piles of many dots are named by their markers in free space beside them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from optviz import GradientDescent, Run, Scene, Timeline, objectives
from optviz.film.animation import SceneAnimation
from tests.marks.truth import panels_of
from tests.marks.untuned import SEEDS, untuned


def film_of(count: int, **changes: Any) -> SceneAnimation:
    given: dict[str, Any] = {
        "objectives": [objectives.himmelblau()],
        "optimizers": [
            Run(GradientDescent(lr=0.01 + 0.001 * k), label=f"run {k}") for k in range(count)
        ],
        "start": (1.0, 1.0),
        "steps": 60,
    }
    return Scene(**given | changes).animate(width=1280, height=720)


@pytest.mark.parametrize("count", range(1, 10))
def test_a_callout_names_the_runs_of_a_pile_of_five_or_more(count: int) -> None:
    """In a large panel, in the order of the key."""
    _, _, tracks = next(panels_of(film_of(count)))
    assert [one.pile.runs for one in tracks.callouts] == (
        [tuple(range(count))] if count > 4 else []
    )


def test_in_a_small_panel_four_are_many() -> None:
    """There rings are narrow."""
    film = film_of(4, objectives=[objectives.himmelblau(), *[objectives.bowl()] * 5])
    _, _, tracks = next(panels_of(film))
    assert [one.pile.runs for one in tracks.callouts] == [(0, 1, 2, 3)]


def test_it_is_there_as_long_as_it_takes_to_read() -> None:
    """A film that ends at once has none."""
    brief = film_of(6, timeline=Timeline(hold_end=0.1, duration=1.0, hold_start=0.2))
    _, _, tracks = next(panels_of(brief))
    assert not tracks.callouts


@pytest.mark.parametrize("count", [5, 6, 8])
@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (500, 500), (360, 640)])
def test_it_covers_nothing(count: int, size: tuple[int, int]) -> None:
    """It lies in the picture, on no dot, on no minimum and on no words."""
    scene = film_of(count).scene
    assert isinstance(scene, Scene)
    film = scene.animate(width=size[0], height=size[1])
    film.frame(-1)
    assert_clear(film)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_covers_nothing_on_untuned_scenes(seed: int) -> None:
    """Nor on functions, rules, starts and sizes that were drawn at random."""
    film = untuned(seed)
    film.frame(-1)
    assert_clear(film)


def assert_clear(film: SceneAnimation) -> None:
    for panel, axes, tracks in panels_of(film):
        callouts = getattr(tracks, "callouts", [])
        boxes = [one.box for one in callouts]
        words = [*panel._leavers.boxes] if callouts and hasattr(panel, "_leavers") else []
        words = [box for box in words if box not in boxes]
        inverse = tracks.frame.transform.inverted()
        for text in panel._words.artists if callouts and hasattr(panel, "_words") else []:
            words.append(text.get_window_extent().transformed(inverse))
        for one in callouts:
            assert one.box.x0 >= 0
            assert one.box.y0 >= 0
            assert one.box.x1 <= tracks.frame.width
            assert one.box.y1 <= tracks.frame.height
            assert not any(one.box.overlaps(other) for other in words)
            points = tracks.dots if axes.get_yscale() == "log" else [
                *tracks.dots, *tracks.frame.place(panel._objective.minima or tracks.dots[:1] * 0)
            ]  # fmt: skip
            assert not any(one.box.contains(*point) for point in points)
        assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
