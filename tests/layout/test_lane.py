"""The lane at the foot: what beats say is what the trajectories have, and it fits."""

from __future__ import annotations

from typing import Any

import pytest

from optviz import (
    Adam,
    GradientDescent,
    NelderMead,
    Newton,
    Scene,
    SceneAnimation,
    Timeline,
    TrustRegionNewton,
    datasets,
    layers,
    objectives,
    views,
)
from optviz.layout.lane import Lane
from optviz.timeline import Beat, Moment
from tests.test_animation import assert_same_frames

SHAPES = ((640, 360), (1280, 720), (1080, 1080), (1920, 1080))
LONG = (
    "Newton looks for a flat place, not for a low one, and here, where the curve bends down, " * 2
)


def scene(**changes: Any) -> Scene:
    options: dict[str, Any] = {
        "objectives": [objectives.quadratic_1d()],
        "optimizers": [GradientDescent(lr=0.25), Newton()],
        "start": 3.0,
        "steps": 4,
        "timeline": Timeline(explain={0: ["Look here."], 2: []}, fps=5),
    }
    return Scene(**options | changes)


def lane_of(film: SceneAnimation) -> Any:
    (lane,) = (one for one in film._painter.composition._moving if isinstance(one, Lane))
    return lane


def said(film: SceneAnimation, step: int, name: str) -> str:
    moment = Moment(step + (name == "compare"), 0.0, Beat(step, name, 1.0))
    film._painter.show(moment)
    return str(lane_of(film)._text.get_text())


def test_a_beat_says_the_words_of_the_scene_or_else_its_numbers() -> None:
    """Of x² from 3, lr 0.25 goes half of the way and Newton all of it."""
    film = scene().animate()
    assert said(film, 0, "look") == "Look here."
    assert said(film, 0, "go") == "Gradient descent steps by −1.5, Newton steps by −3."
    assert said(film, 0, "compare") == "Gradient descent: f 9 → 2.25, Newton: f 9 → 0."
    assert "slope" in said(film, 2, "look")


def test_words_are_of_the_step_that_is_taken_apart() -> None:
    """After the third step of gradient descent on x² from 3, f is 9/64."""
    film = scene(optimizers=[GradientDescent(lr=0.25)]).animate()
    assert said(film, 2, "compare") == "f goes from 0.562 to 0.141; the model promised 0.281."


def test_outside_explained_steps_the_lane_is_empty() -> None:
    """Neither words nor dots stand there."""
    film = scene().animate()
    film._painter.show(Moment(1, 0.5))
    lane = lane_of(film)
    assert not lane._text.get_text()
    assert not lane._dots.sketch.shapes


def test_a_dot_a_beat_and_the_one_that_is_on_is_the_darkest() -> None:
    """Four dots in a row, in order."""
    film = scene().animate()
    said(film, 0, "think")
    spots = lane_of(film)._dots.sketch.shapes
    assert len(spots) == 4
    darkness = [sum(spot.face[:3]) for spot in spots]
    assert darkness[1] == min(darkness)
    assert darkness[0] < darkness[2] == darkness[3]


def test_a_film_that_explains_nothing_has_no_lane() -> None:
    """Its picture is as it was."""
    assert lane_of(scene(timeline=Timeline()).animate()).height == 0
    assert lane_of(scene(timeline=Timeline(explain=[9])).animate()).height == 0


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("words", ["Short.", LONG, "牛顿法在曲线向下弯的地方向上爬。" * 9])
def test_captions_stay_on_the_page_and_clear_of_the_dots(
    shape: tuple[int, int], words: str
) -> None:
    """Long ones shrink, then break, then are cut."""
    film = scene(timeline=Timeline(explain={0: [words] * 4})).animate(
        width=shape[0], height=shape[1]
    )
    shown, whole = ("".join(text.split()) for text in (said(film, 0, "think"), words))
    assert shown
    assert whole.startswith(shown.removesuffix("…"))
    assert shown.endswith("…") or shown == whole
    lane = lane_of(film)
    box = lane._text.get_window_extent()
    assert box.x0 >= 0
    assert box.y0 >= 0
    scale = film.figure.dpi / 100
    assert box.x1 <= min(place[0] for place in lane._places) * scale
    axes: list[Any] = [one.axes.get_tightbbox() for one in film._painter.composition._panels]
    assert all(box.y1 <= one.y0 + 1 for one in axes)


def test_rules_without_a_model_are_not_said_to_have_one() -> None:
    """Nelder and Mead compare values."""
    film = Scene(
        objectives=[objectives.rosenbrock()], optimizers=[NelderMead()], steps=3,
        timeline=Timeline(explain=1),
    ).animate()  # fmt: skip
    assert said(film, 0, "think") == "No rule here minimises a model of f."


def test_many_runs_are_counted() -> None:
    """Five names have no room in a line."""
    rules = [Adam(lr=10.0**-k) for k in range(4)] + [GradientDescent(lr=1.5)]
    film = scene(optimizers=rules).animate()
    assert said(film, 0, "compare") == "f has fallen for 4 of 5."


def test_a_network_is_taken_apart_in_its_own_beats() -> None:
    """Forward, back, step; one mechanism, and the lane says which."""
    network = objectives.network((2, 3, 3), *datasets.blobs(20, seed=0))
    film = Scene(
        objectives=[network], optimizers=[GradientDescent(lr=1.0)], steps=30,
        views=[views.Neurons(), views.Convergence()], timeline=Timeline(explain=1, fps=10),
    ).animate()  # fmt: skip
    names = [m.beat.name for m, _ in film.schedule.shots() if m.beat]
    assert list(dict.fromkeys(names)) == ["forward", "error back", "weights step"]
    assert said(film, 0, "forward").startswith("The sample goes forward")
    assert len(lane_of(film)._dots.sketch.shapes) == 3


def test_both_paths_draw_explained_films_alike() -> None:
    """Lane, layers and riding dots are the same pixels by matplotlib's own way."""
    film = scene(layers=[layers.Model()]).animate(width=480, height=270, fps=2)
    assert_same_frames(film, every=3)


def test_a_trusted_model_is_minimised_within_its_radius() -> None:
    """Where the Hessian is indefinite as well: there is a lowest place in the circle."""
    film = Scene(
        objectives=[objectives.beale()], optimizers=[TrustRegionNewton(radius=0.7)],
        start=(0.5, 1.5), steps=3, timeline=Timeline(explain=1),
    ).animate()  # fmt: skip
    said_then = said(film, 0, "think")
    assert (
        said_then
        == "Trust-region Newton looks for the lowest place of its model within its radius."
    )
