from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.offsetbox import AnnotationBbox, TextArea
from matplotlib.text import Text

from optviz import GradientDescent, Scene, Timeline, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.recorder.basins import attractors
from optviz.style.themes import LIGHT

ONE = [objectives.himmelblau()]
THREE = [objectives.himmelblau(), objectives.rosenbrock(), objectives.beale()]
AWAY: dict[str, Any] = {
    "optimizers": [GradientDescent(lr=0.021)], "landscape": "basins", "steps": 60,
}  # fmt: skip


def film(size: tuple[int, int] = (1280, 720), **changes: Any) -> SceneAnimation:
    said: dict[str, Any] = {
        "objectives": ONE, "optimizers": [GradientDescent(lr=0.01)], "start": (-0.4, 0.6),
        "steps": 4, "timeline": Timeline(fps=2),
    }  # fmt: skip
    return Scene(**said | changes).animate(width=size[0], height=size[1])


def keys(film: SceneAnimation) -> list[AnnotationBbox]:
    film.frame(-1)
    return film.figure.findobj(AnnotationBbox)


def words(key: AnnotationBbox) -> str:
    return " ".join(one.get_text() for one in key.offsetbox.findobj(TextArea))


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (720, 720), (400, 700)])
@pytest.mark.parametrize("shown", [ONE, THREE], ids=["one", "three"])
def test_what_is_low_is_said_once_beside_everything_else(
    shown: list[Any], size: tuple[int, int]
) -> None:
    """One key a frame, inside the page, and over no other text."""
    made = film(size, objectives=shown)
    (key,) = keys(made)
    assert words(key) == "low high"
    box = key.get_window_extent()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= size[0]
    own = set(key.findobj(Text))
    others = [one for one in made.figure.findobj(Text) if one not in own and one.get_text()]
    for axes in made.figure.axes:
        others += [one for one in axes.get_xticklabels() if one.get_text()]
    assert len(others) > 5
    assert not [
        one.get_text() for one in others
        if one.get_visible() and _in_view(one) and one.get_window_extent().overlaps(box)
    ]  # fmt: skip


def _in_view(text: Text) -> bool:
    """Leave out the tick labels that matplotlib keeps beyond the limits, and never draws."""
    axes = text.axes
    if not isinstance(axes, Axes) or text not in axes.get_xticklabels():
        return True
    low, high = axes.get_xlim()
    return bool(low <= text.get_position()[0] <= high)


@pytest.mark.parametrize(
    "changes",
    [
        {"objectives": [objectives.quadratic_1d()], "start": -5.0},
        {"views": [views.Convergence()]},
    ],
    ids=["a curve", "no landscape"],
)
def test_nothing_is_said_where_no_landscape_is(changes: dict[str, Any]) -> None:
    """A curve has its heights on its axis."""
    assert not keys(film(**changes))


def test_basins_say_what_is_hatched() -> None:
    """Where many starts reach nothing, the hatching is explained; where none, the colours are."""
    (key,) = keys(film(**AWAY))
    assert words(key) == "hatched: no end"
    (key,) = keys(film(optimizers=[GradientDescent(lr=0.005)], landscape="basins", steps=400))
    assert words(key) == "one colour, one end"


def test_starts_that_reach_nothing_are_hatched() -> None:
    """Their ground is paper with lines of the level's colour; others have a colour of a basin."""
    made = film(**AWAY)
    image = made.frame(0)[..., :3].astype(int)
    axes = made.figure.axes[1]
    columns, rows = np.meshgrid(np.linspace(-5.5, 5.5, 45), np.linspace(-4.8, 4.8, 45))
    points = np.stack([columns.ravel(), rows.ravel()], axis=1)
    reached, _ = attractors(ONE[0], GradientDescent(lr=0.021), points, 60)
    places = axes.transData.transform(points).round().astype(int)
    seen = image[720 - 1 - places[:, 1], places[:, 0]]
    colors = np.round(255 * np.array([to_rgb(one) for one in LIGHT.basins])).astype(int)
    quiet = (seen[:, None] == colors).all(axis=2).any(axis=1)
    white = np.asarray((seen == 255).all(axis=1))
    assert quiet[reached >= 0].mean() > 0.9
    assert white[reached >= 0].mean() < 0.05
    assert 0.5 < white[reached < 0].mean() < 0.98


def test_starts_that_leave_for_infinity_make_no_noise() -> None:
    """Warnings are errors here: the norm of an overflowing gradient gives none."""
    points = np.random.default_rng(0).uniform(-6, 6, (200, 2))
    reached, _ = attractors(ONE[0], GradientDescent(lr=0.021), points, 60)
    assert (reached < 0).any()
