"""Numbers at the edges of float64: every scene is drawn, or refused in the project's own words."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optviz import GradientDescent, Objective, Scene
from optviz.errors import OptvizError, SceneWarning
from optviz.panels.axes import few_ticks
from optviz.panels.limits import LARGEST, norms, safe, within_reach
from optviz.style.numbers import ticks
from tests.panels.hostile import scene

ANY = st.floats(allow_nan=True, allow_infinity=True)


def draw(seed: int) -> bool:
    """Draw the first, middle and last frame of a scene; return whether it was not refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SceneWarning)
        try:
            film = scene(seed).animate(width=160, height=90, fps=2)
        except OptvizError:
            return False
        for number in (0, len(film) // 2, -1):
            film.frame(number)
    return True


def test_scenes_at_the_edges_of_float64_are_drawn_or_refused() -> None:
    """No foreign exception and no warning leaves forty of them; more than half are drawn."""
    assert sum(map(draw, range(40))) > 20


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(40, 1540, 100))
def test_many_scenes_at_the_edges_of_float64_are_drawn_or_refused(first: int) -> None:
    """No foreign exception and no warning leaves any of 1,500."""
    assert sum(map(draw, range(first, first + 100))) > 50


@pytest.mark.parametrize(
    "changes",
    [
        {"f": lambda x: 1e300 * x**2},
        {"f": lambda x: x**2, "start": 1e154},
        {"f": lambda x: 1e-320 * x**2},
        {"f": lambda x: 1e308 * np.exp(x), "start": 0.1},
        {
            "f": lambda x, y: x**2 + y**2,
            "grad": lambda x, y: (2 * x, 2 * y),
            "domain": [(-1, 1), (-1e300, 1e300)],
            "start": (1, 1),
        },
        {"f": lambda x, y: x**2 + y**2, "domain": [(1, 1 + 1e-15)] * 2, "start": (1, 1)},
    ],
)
def test_numbers_that_broke_the_axes_once_are_drawn(changes: dict[str, Any]) -> None:
    """Values of 1e300, a start of 1e154, a domain of aspect 1e300, one as narrow as can be."""
    start = changes.get("start", 1.0)
    objective = Objective(changes["f"], changes.get("grad"), domain=changes.get("domain"))
    made = Scene(objectives=[objective], optimizers=[GradientDescent(lr=0.1)], start=start, steps=3)
    film = made.animate(width=160, height=90, fps=2)
    assert film.frame(-1).shape == (90, 160, 4)


@given(ANY, ANY)
def test_limits_are_finite_and_apart(one: float, other: float) -> None:
    """Matplotlib takes them as they are, and chooses ticks between them."""
    low, high = safe(*sorted((one, other)))
    assert -1.01 * LARGEST <= low < high <= 1.01 * LARGEST
    axes = Figure().add_subplot()
    axes.set_xlim(low, high)
    np.testing.assert_allclose(axes.get_xlim(), (low, high), rtol=1e-9)
    few_ticks(axes, "x")
    assert sum(low <= at <= high for at in axes.get_xticks()) >= 1


@given(st.floats(-1e9, 1e9), st.floats(1e-16, 1e3), st.integers(2, 8))
def test_labels_of_ticks_differ(first: float, step: float, count: int) -> None:
    """However narrow the window is, no two ticks have one label."""
    values = sorted({first + k * step for k in range(count)})
    labels = ticks(values)
    assert len(set(labels)) == len(values)


def test_a_narrow_window_says_the_number_once_and_then_the_differences() -> None:
    """The first label has six figures, and ``…`` where there are more."""
    assert ticks([1.23456789, 1.23456790]) == ["1.23456…", "+1·10⁻⁸"]
    assert ticks([1.0, 1.0 + 2**-52]) == ["1", "+2.22·10⁻¹⁶"]
    assert ticks([0.0, 0.5, 1.0]) == ["0", "0.5", "1"]


@given(st.lists(st.tuples(ANY, ANY), min_size=1, max_size=9), ANY, ANY)
def test_points_out_of_reach_are_placed_in_their_direction(
    points: list[tuple[float, float]], one: float, other: float
) -> None:
    """What is placed is finite, on the side of the picture that it is on."""
    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set(xlim=safe(*sorted((one, other))), ylim=(0.0, 1.0))
    given_points = np.array(points)
    placed = axes.transLimits.transform(within_reach(axes, given_points))
    assert np.isfinite(placed).all()
    assert (placed[given_points[:, 1] > 1.0, 1] >= 1.0).all()
    assert (placed[given_points[:, 1] < 0.0, 1] <= 0.0).all()


def test_norms_do_not_overflow() -> None:
    """Of large and of small parts they are what exact arithmetic says."""
    np.testing.assert_allclose(norms(np.array([[3e200, 4e200], [3e-200, 4e-200]])), [5e200, 5e-200])
