"""The camera: windows on the way, pictures at rest, and what is seen in between."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from optviz import (
    Dial,
    GradientDescent,
    Newton,
    Scene,
    SceneError,
    Timeline,
    layers,
    objectives,
    views,
)
from optviz.cues import Ask, Focus, Zoom
from optviz.film.animation import SceneAnimation
from optviz.panels.camera import Camera
from optviz.panels.zooming import around, between, stations
from optviz.timeline import Active, Moment
from tests.test_animation import stock_frames

pytestmark = pytest.mark.usefixtures("coarse")

IN, OUT = Zoom(((-0.15, 0.15), (-0.12, 0.2)), at=(4, 8)), Zoom(None, at=20)
CURVE: dict[str, Any] = {
    "objectives": [objectives.double_well()], "start": 0.1,
    "cues": [Zoom((0.8, 1.2), at=(3, 8)), Zoom(None, at=20)],
}  # fmt: skip


def film(size: tuple[int, int] = (320, 180), **changes: Any) -> SceneAnimation:
    said: dict[str, Any] = {
        "title": "In and out", "objectives": [objectives.saddle_with_walls()],
        "optimizers": [GradientDescent(lr=0.1), Newton()], "start": (-1.5, 0.01), "steps": 30,
        "cues": [IN, OUT], "views": [views.Landscape()], "timeline": Timeline(fps=4),
    }  # fmt: skip
    return Scene(**said | changes).animate(width=size[0], height=size[1])


def camera(film: SceneAnimation) -> Camera:
    panel = film._painter.composition._panels[0].panel
    assert isinstance(panel, Camera)
    return panel


def seen(film: SceneAnimation) -> list[Any]:
    """Return the axes that are seen and have something on them."""
    return [
        one for one in film.figure.axes if one.axison and one.get_visible() and one.get_xlabel()
    ]


intervals = st.tuples(st.floats(-3, 3), st.floats(-1.5, 1.5)).map(
    lambda given: (given[0], given[0] + 10.0 ** given[1])
)
windows = st.tuples(intervals, intervals)


@given(windows, windows)
def test_the_window_goes_by_ratios_and_its_edges_straight(here: Any, there: Any) -> None:
    """Ends are exact; equal parts of the way are equal ratios; one point stays where it is."""
    assert between(here, there, 0.0) == here
    assert between(here, there, 1.0) == there
    made = np.array([between(here, there, way) for way in np.linspace(0.0, 1.0, 9)])
    lengths = np.diff(made, axis=2)[..., 0]
    ratios = lengths[1:] / lengths[:-1]
    np.testing.assert_allclose(ratios, ratios[:1].repeat(8, axis=0), rtol=1e-6)
    for axis in (0, 1):
        low = made[:, axis, 0]
        assert (np.diff(low) * (low[-1] - low[0]) >= -1e-9).all()
        grown = lengths[-1, axis] - lengths[0, axis]
        if abs(grown) > 1e-3 * lengths[:, axis].max():
            still = low[0] - lengths[0, axis] * (low[-1] - low[0]) / grown
            shares = (still - low) / lengths[:, axis]
            assert np.ptp(shares) <= 1e-6 * (1.0 + np.abs(shares).max())


@given(windows, windows)
def test_in_no_part_of_a_way_does_the_window_double(here: Any, there: Any) -> None:
    """What holds all windows of a part is at most thrice as long as the least of them."""
    parts = stations(here, there, 500)
    made = [between(here, there, k / parts) for k in range(parts + 1)]
    for one, other in pairwise(made):
        held = around([one, other])
        for a, b, c in zip(one, other, held, strict=True):
            assert c[1] - c[0] <= 3.0001 * min(a[1] - a[0], b[1] - b[0])


def test_settled_pictures_are_those_of_a_scene_without_a_camera() -> None:
    """In the window of a zoom, and out of it, stands what `view` would show, with its lines."""
    zoomed = film(views=[views.Landscape(equal=False)])
    for at, view in ((Moment(12, 0.0, None, (Active(IN, 1.0),)), IN.window), (Moment(12), None)):
        alone = film(cues=[], view=view, views=[views.Landscape(equal=False)])
        zoomed._painter.show(at)
        alone._painter.show(Moment(12))
        (one,), (other,) = seen(zoomed), seen(alone)
        assert (one.get_xlim(), one.get_ylim()) == (other.get_xlim(), other.get_ylim())
        if view is not None:
            assert (one.get_xlim(), one.get_ylim()) == view
        levels = [
            [path.vertices for path in made.get_paths()]
            for axes in (one, other)
            for made in axes.collections
            if getattr(made, "levels", None) is not None and not made.filled
        ]
        assert len(levels[0]) == len(levels[1]) > 5
        for line, same in zip(*levels, strict=True):
            np.testing.assert_array_equal(line, same)
        words = [
            {text.get_text() for text in axes.findobj(Text) if text.get_visible()}
            for axes in (one, other)
        ]
        assert words[0] == words[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"views": [views.Landscape(inset="saddle", numbers=3), views.Convergence()]},
        CURVE,
        {"cues": [IN, Zoom(((1.0, 1.5), (0.0, 0.5)), at=(6, 12)), OUT, Focus("Newton", at=10),
                  Ask("Where?", before=6)], "layers": [layers.Model("Newton")]},
        {"optimizers": [GradientDescent(lr=0.1)], "dial": Dial("lr", 0.01, 0.5),
         "cues": [Zoom(IN.window, at=0.1)]},
        {"objectives": [objectives.saddle_with_walls(), objectives.saddle()],
         "cues": [Zoom(IN.window, at=5, objective="Saddle")],
         "views": [views.Landscape("Newton")]},
    ],
    ids=["map", "curve", "overlapping", "dial", "two objectives"],
)  # fmt: skip
def test_a_moving_camera_is_exact_on_both_paths_and_in_any_order(changes: dict[str, Any]) -> None:
    """Frames are the same pixel by pixel drawn fast, by matplotlib, in sequence and at random."""
    made = film(**changes)
    frames = [frame.copy() for frame in made.frames()]
    some = sorted({*range(0, len(made), 12), *moving(made)[::2], len(made) - 1})
    for k, stock in zip(some, stock_frames(made, some), strict=True):
        assert np.array_equal(frames[k], stock), f"frame {k} differs"
    fresh = film(**changes)
    for k in np.random.default_rng(3).permutation(some).tolist():
        assert np.array_equal(fresh.frame(k), frames[k]), f"frame {k} alone differs"


def moving(made: SceneAnimation) -> list[int]:
    """Return the numbers of the frames in which the camera moves."""
    return [
        k
        for k in range(len(made))
        for one in made.schedule.moment(k).cues
        if isinstance(one.cue, Zoom) and 0.0 < one.way < 1.0
    ]


def test_dots_and_level_lines_are_where_the_window_has_them() -> None:
    """On the way a dot stands at its point, and a line of the map goes where f is its level."""
    made, way = film((640, 360)), 0.6
    made._painter.show(Moment(8, 0.0, None, (Active(IN, way),)))
    panel = camera(made)
    window = between(panel._limits[0], panel._limits[1], way)
    point = made.trajectories[0].points[8]
    share = [(x - low) / (high - low) for x, (low, high) in zip(point, window, strict=True)]
    np.testing.assert_allclose(
        panel._tracks.dots[0], share * np.array(panel._frame.size), atol=1e-6
    )
    ground: Any = panel._ground
    stretch, shares = ground._on(ground._leg)
    assert sum(shares) == pytest.approx(1.0)
    held = stretch.window
    assert all(a <= low <= high <= b for (a, b), (low, high) in zip(held, window, strict=True))
    f = made.trajectories[0].objective
    assert f is not None
    for which, levels in zip(stretch.lines, stretch.sets, strict=True):
        heights = np.concatenate([f.value(path.vertices.T) for path in which])
        away = np.abs(heights[:, None] - levels.levels).min(axis=1)
        assert len(heights) > 100
        assert away.max() < 0.1 * np.ptp(levels.levels)


@pytest.mark.parametrize("size", [(640, 360), (540, 540)])
def test_words_stand_clear_in_every_settled_window(size: tuple[int, int]) -> None:
    """Numbers of level lines, notes and labels overlap in no window; axes keep their names."""
    shown = [views.Landscape(numbers=5, inset="saddle"), views.Convergence()]
    made = film(size, views=shown, steps=24)
    for at in (Moment(24), Moment(24, 0.0, None, (Active(IN, 1.0),))):
        made._painter.draw(at)
        axes = seen(made)[0]
        texts = [one for one in axes.findobj(Text) if one.get_visible() and one.get_text().strip()]
        box = axes.get_window_extent()
        texts = [one for one in texts if box.padded(60).containsx(one.get_window_extent().x0)]
        boxes = [(one.get_text(), one.get_window_extent()) for one in texts]
        inner = [(words, one) for words, one in boxes if box.padded(90).contains(*one.min)]
        assert len(inner) > 8
        for (words, one), (others, other) in combinations(inner, 2):
            assert not one.padded(-1).overlaps(other.padded(-1)), (words, others)
        names = {(axes.xaxis.label.get_window_extent().y0, axes.yaxis.label.get_window_extent().x0)
                 for axes in camera(made).inner}  # fmt: skip
        assert len(names) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"landscape": "basins"}, "the landscape shows basins"),
        ({"cues": [Zoom(((0, 1),), at=3)]}, "one interval, and Saddle with walls has two"),
        ({"views": [views.Convergence()]}, "for a landscape"),
        ({"cues": [Zoom(None, at=3, objective="sadle")]}, "names the objective 'sadle'"),
    ],
)
def test_zooms_that_nothing_can_show_are_refused(changes: dict[str, Any], said: str) -> None:
    """In one line that says why."""
    with pytest.raises(SceneError, match=said):
        film(**changes)


@pytest.mark.parametrize("way", [0.97, 1.0])
def test_a_run_that_was_never_in_a_window_stands_where_that_is_nearest(way: float) -> None:
    """On the way of the camera and at rest, its dot is at the border beside where the run is."""
    zoom = Zoom((0, 2), at=10)
    made = film(
        objectives=[objectives.double_well()], optimizers=[GradientDescent(lr=0.02)], start=-1.9,
        steps=20, cues=[zoom],
    )  # fmt: skip
    made._painter.show(Moment(20, cues=(Active(zoom, way),)))
    one = camera(made)
    tracks: Any = one._tracks if way < 1.0 else one._panels[1]._tracks  # type: ignore[attr-defined]
    run = made.trajectories[0]
    (place,) = tracks.dots
    wanted = tracks.frame.place(np.array([[run.points[20, 0], run.values[20]]]))[0]
    assert wanted[0] < 0
    assert place.tolist() == pytest.approx([0.0, max(wanted[1], 0.0)], abs=0.6)
    assert not tracks.inside[0]
