"""Dots in one place: nested, all seen, and changing smoothly as they meet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from optviz.marks.dots import Dots
from optviz.marks.pixels import Frame
from optviz.style import get_theme, run_styles, theme_names

Array = npt.NDArray[np.float64]
PLACE = st.tuples(st.floats(0, 60), st.floats(0, 60))


def dots_of(count: int, share: float = 1.0, theme: str = "light") -> Dots:
    look = get_theme(theme)
    return Dots(run_styles(look, [("", "")] * count), look, share)


def painted(count: int, share: float, theme: str, scale: int = 1) -> npt.NDArray[np.uint8]:
    """Return a picture of dots in one place on a page of the middle grey."""
    figure = Figure((1.2, 1.2), dpi=100 * scale, facecolor="#808080")
    canvas = FigureCanvasAgg(figure)
    frame = Frame(figure.add_axes((0, 0, 1, 1), frame_on=False, xticks=[], yticks=[]))
    canvas.draw()
    renderer = canvas.get_renderer()
    gc = renderer.new_gc()
    places = np.full((count, 1, 2), 60.0)
    dots_of(count, share, theme).draw(renderer, gc, frame.transform, places, [1.0] * count)
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(np.int16)


@settings(max_examples=60)
@given(places=st.lists(PLACE, min_size=2, max_size=6), data=st.data())
def test_sizes_change_smoothly(places: list[tuple[float, float]], data: st.DataObject) -> None:
    """While a dot crosses all others, no tenth of a pixel changes a size by half a point."""
    dots = dots_of(len(places))
    moving = data.draw(st.integers(0, len(places) - 1))
    ends = np.array([places[moving - 1], data.draw(PLACE)])
    ends = ends + [[-1.0], [1.0]] * (ends[1] - ends[0])  # through the dot before it, and beyond
    points = np.array(places)[:, None]
    sizes = []
    for t in np.linspace(0.0, 1.0, int(10 * np.hypot(*(ends[1] - ends[0]))) + 2):
        points[moving, 0] = ends[0] + t * (ends[1] - ends[0])
        sizes.append(dots.sizes(points)[0])
    assert np.abs(np.diff(sizes, axis=0)).max() < 0.5


@settings(max_examples=100)
@given(places=st.lists(PLACE, min_size=1, max_size=6))
def test_dots_apart_are_as_they_are_alone(places: list[tuple[float, float]]) -> None:
    """Only dots that overlap change: those 20 pixels from all others do not."""
    dots = dots_of(len(places))
    points = np.array(places)
    away = np.hypot(*(points[:, None] - points[None]).T) + 100 * np.eye(len(places))
    alone = away.min(axis=0) > 20
    far = dots.sizes(np.arange(len(places))[:, None, None] * np.full((1, 1, 2), 100.0))[0]
    assert dots.sizes(points[:, None])[0][alone] == pytest.approx(far[alone])


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("share", [1.0, 0.72, 0.6])
@pytest.mark.parametrize("theme", theme_names())
def test_every_run_of_a_pile_shows(count: int, share: float, theme: str) -> None:
    """Of two to four dots in one place each shows on as much as a small mark has.

    Of more it shows at all: a callout names them.
    """
    image = painted(count, share, theme)
    for color in get_theme(theme).runs[:count]:
        ink = 255 * np.array(to_rgb(color))
        seen = np.abs(image - ink).max(axis=2) < 40
        assert seen.sum() >= (14 if count <= 4 else 8), color


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_earlier_runs_are_larger_and_beneath(count: int) -> None:
    """Each reaches as far as a ring beyond the next, wherever its shape does."""
    dots = dots_of(count)
    sizes = dots.sizes(np.zeros((count, 1, 2)))[0][:, 0]
    reaches = [size * marker.reach for size, marker in zip(sizes, dots._markers, strict=True)]
    assert all(one > other + 1 for one, other in pairwise(reaches))


def test_what_is_not_seen_counts_for_nothing() -> None:
    """A dot of NaN changes no other."""
    dots = dots_of(3)
    places = np.zeros((3, 1, 2))
    places[1] = np.nan
    sizes = dots.sizes(places)[0]
    two = dots.sizes(np.array([[[0.0, 0.0]], [[500.0, 0.0]], [[0.0, 0.0]]]))[0]
    assert sizes[[0, 2]] == pytest.approx(two[[0, 2]])


def test_two_dots_of_one_run_are_one_ring() -> None:
    """Where both ends of a run meet both of another, rings are as wide as for one."""
    dots = dots_of(2)
    assert dots.sizes(np.zeros((2, 2, 2)))[0][:, 0] == pytest.approx(
        dots.sizes(np.zeros((2, 1, 2)))[0][:, 0]
    )


def test_marks_are_smaller_in_smaller_panels() -> None:
    """Their share grows with the panel, smoothly, from 0.6 to 1."""
    shares = []
    for width in np.linspace(40, 900, 200):
        figure = Figure((width / 100, 0.6 * width / 100), dpi=100)
        shares.append(Frame(figure.add_axes((0, 0, 1, 1))).share)
    steps = np.diff(shares)
    assert (shares[0], shares[-1]) == (0.6, 1.0)
    assert (steps >= 0).all()
    assert steps.max() < 0.02
