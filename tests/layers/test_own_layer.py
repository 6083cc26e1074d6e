"""A layer of one's own, written in a scene file: a value with one method."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optviz import SceneError, load
from optviz.film.animation import SceneAnimation
from optviz.marks.sketch import Spot
from tests.layers.laid import laid
from tests.test_animation import stock_frames

AVERAGE = '''
"""Where a run has been on average."""
from dataclasses import dataclass

from optviz import GradientDescent, Scene, objectives


@dataclass(frozen=True)
class Average:
    def draw(self, pen, moment):
        for run in pen.runs:
            mean = run.trajectory.points[: moment.step + 1].mean(axis=0)
            pen.line([pen.dot(run), mean], run.style.color, dotted=True, over=True)
            pen.mark(mean, run.style.color, hollow=True, over=True)
            pen.label(mean, "mean so far", run.style.words, bold=True)


scene = Scene(
    title="The mean of a zigzag lies in the valley",
    objectives=[objectives.quadratic_form(condition=25)],
    optimizers=[GradientDescent(lr=0.076)],
    layers=[Average()],
    steps=20,
)
'''


def film_of(source: str, folder: Path) -> SceneAnimation:
    """Return the film of a scene file."""
    file = folder / "own.py"
    file.write_text(source, encoding="utf-8")
    return load(file)[0].scene.animate(width=320, height=180, fps=2)


def test_a_layer_of_ones_own_is_drawn_where_it_says(tmp_path: Path) -> None:
    """It declares nothing but `draw`; its marks stand at the mean, its words beside."""
    film = film_of(AVERAGE, tmp_path)
    film.frame(-1)
    layers = laid(film)
    (spot,) = (one for one in layers._over.sketch.shapes if isinstance(one, Spot))
    mean = film.trajectories[0].points.mean(axis=0)
    np.testing.assert_allclose(spot.place, layers._stage.frame.place(mean[None])[0])
    ((words, box),) = layers.boxes
    assert words == "mean so far"
    middle = 0.5 * (np.asarray(box.min) + np.asarray(box.max))
    assert np.hypot(*(middle - spot.place)) < 200


def test_it_is_drawn_the_same_either_way(tmp_path: Path) -> None:
    """The fast way and matplotlib's own give the same pixels."""
    film = film_of(AVERAGE, tmp_path)
    for one, other in zip(film.frames(), stock_frames(film), strict=True):
        assert np.array_equal(one, other)


def test_scenes_with_it_compare_and_print(tmp_path: Path) -> None:
    """It is a value like the layers that are there."""
    one, other = (film_of(AVERAGE, tmp_path).scene for _ in range(2))
    assert "layers=[Average()]" in repr(one)
    assert repr(one) == repr(other)


def test_it_may_refuse_a_picture(tmp_path: Path) -> None:
    """What its `check` raises reaches the caller."""
    check = (
        "    def check(self, stage):\n"
        "        from optviz import SceneError\n"
        "        raise SceneError('too flat', 'take a steeper one')\n\n"
        "    def draw"
    )
    with pytest.raises(SceneError, match="too flat; take a steeper one"):
        film_of(AVERAGE.replace("    def draw", check), tmp_path)
