"""Steps in one dimension: arcs that nobody takes for the graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from optviz import GradientDescent, Momentum, Newton, Scene, objectives
from optviz.marks.flight import arcs, flown, rises
from optviz.marks.pixels import Frame, Points
from optviz.marks.track import Track
from optviz.optimizers import Optimizer
from optviz.timeline import Moment
from tests.marks.truth import panels_of

FRAME = Frame(Figure((6, 4), dpi=100).add_axes((0, 0, 1, 1)))
FLAT = np.array([[0.0, 0.0], [600.0, 0.0]])
PLACE = st.tuples(st.floats(0, 600), st.floats(0, 400))


@settings(max_examples=200)
@given(ends=st.lists(PLACE, min_size=2, max_size=8), level=st.floats(0, 400))
def test_arcs_stay_in_the_picture(ends: list[tuple[float, float]], level: float) -> None:
    """From wherever to wherever, on either side of whatever graph."""
    points = np.array(ends)
    graph = np.array([[0.0, level], [600.0, level]])
    made, _ = arcs(points, rises(points, FRAME, graph))
    assert (made >= -1e-9).all()
    assert (made <= np.array(FRAME.size) + 1e-9).all()


@settings(max_examples=200)
@given(ends=st.tuples(PLACE, PLACE), way=st.floats(0.01, 0.99))
def test_what_is_flown_lies_on_the_arc_of_the_trail(
    ends: tuple[tuple[float, float], tuple[float, float]], way: float
) -> None:
    """The dot's way goes on where the trail's arc, once the step is made, will be."""
    points = np.array(ends)
    rise = rises(points, FRAME, FLAT)
    path = flown(points[0], points[1], float(rise[0]), way)
    assert path[0] == pytest.approx(points[0])
    t = np.array([way])
    chord = points[0] + t * (points[1] - points[0])
    assert path[-1] == pytest.approx([chord[0], chord[1] + 4 * rise[0] * way * (1 - way)])
    made, steps = arcs(points, rise)
    assert made[0] == pytest.approx(points[0])
    assert made[-1] == pytest.approx(points[1])
    assert steps.tolist() == [0] + [1] * (len(made) - 1)


@pytest.mark.parametrize("name", ["cosine", "quadratic_1d", "double_well"])
def test_no_long_flight_lies_on_the_graph(name: str) -> None:
    """The middle of a step of 60 pixels or more is five pixels from the graph, or the graph bends.

    Where f bends one way between two iterates, chord and arc lie on the same side of it.
    """
    objective = objectives.get(name)
    ((low, high),) = objective.domain or ()
    rules: list[Optimizer] = [
        GradientDescent(lr=10 if name == "cosine" else 0.3),
        Newton(),
        Momentum(lr=0.3),
    ]
    long = 0
    for start in np.linspace(low, high, 7)[1:-1].tolist():
        film = Scene(objectives=[objective], optimizers=rules, start=start, steps=12).animate(
            width=1280, height=720
        )
        panel, _, tracks = next(panels_of(film))
        graph = tracks.frame.place(panel._graph)
        for track in tracks.tracks:
            for step in range(track.last):
                here, there = track.points[step], track.points[step + 1]
                if np.hypot(*(there - here)) < 60 or track.sights:
                    continue
                long += 1
                middle = track.way(Moment(step, 0.5))[1][-1]
                chord = 0.5 * (here + there)
                level = np.interp(middle[0], *graph.T)
                assert (middle[1] - chord[1]) * (chord[1] - level) >= 0
    assert long > 5


def test_short_steps_are_straight() -> None:
    """Steps of a few pixels rise by less than half a pixel: their trail is the graph's."""
    points = np.stack(
        [np.linspace(0, 600, 120), 200 + 150 * np.sin(np.linspace(0, 6, 120))], axis=1
    )
    assert np.abs(rises(points, FRAME, points)).max() < 0.5


def drawn_vertices(count: int) -> int:
    """Return how many vertices the trail of so many jumps has at the end."""
    rng = np.random.default_rng(1)
    points = np.stack([rng.uniform(0, 600, count), rng.uniform(0, 400, count)], axis=1)
    track = Track(points, FRAME, None, FLAT)
    step, way = track.way(Moment(count))
    path, _ = track.trail.upto(step, way)
    return len(np.asarray(track.trail.whole(path, way).vertices))


def test_ten_thousand_jumps_cost_no_more_than_the_picture_holds() -> None:
    """What is drawn of a trail is bounded by the pixels, not by the steps."""
    most = FRAME.width * FRAME.height / 2.5**2
    few, many = drawn_vertices(2_000), drawn_vertices(10_000)
    assert many < min(2 * few, most)


def test_steps_that_end_outside_are_straight() -> None:
    """They leave the picture where their chord does."""
    points: Points = np.array([[100.0, 100.0], [900.0, 100.0], [300.0, 100.0]])
    assert rises(points, FRAME, FLAT).tolist() == [0.0, 0.0]
