"""Maps of what a rule achieves at each value of its hyperparameters."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.offsetbox import AnnotationBbox

from optviz import (
    Dial,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Run,
    Scene,
    Timeline,
    objectives,
    record,
    views,
)
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.panels.heat_map import HeatMapPanel, PlacedDots, _bounds
from optviz.recorder.scan import scan
from tests.panels.test_layout import other_texts, scale_texts
from tests.test_animation import assert_same_frames

BOWL = objectives.quadratic_form(condition=20)
SMALL: dict[str, Any] = {"resolution": 6}


def scene(*maps: views.HeatMap | views.Convergence, **changes: Any) -> Scene:
    given: dict[str, Any] = {
        "objectives": BOWL,
        "optimizers": [Momentum(lr=0.02, beta=0.8), GradientDescent(lr=0.02)],
        "steps": 30,
        "views": [views.Landscape(), *maps],
    }
    return Scene(**given | changes)


def panel(film: SceneAnimation) -> HeatMapPanel:
    (found,) = (
        one.panel
        for one in film._painter.composition._panels
        if isinstance(one.panel, HeatMapPanel)
    )
    return found


@pytest.mark.usefixtures("coarse")
def test_each_place_is_what_a_run_of_its_own_needs() -> None:
    """Steps and last values are those of `record` with the values at the middle of the cell."""
    one = views.HeatMap("lr", 1e-3, 0.5, y=("beta", 0, 0.9), log=True, **SMALL)
    made = panel(scene(one).animate(width=320, height=180))
    lows = np.log10([1e-3, 0.5])
    assert made.scan.steps.shape == (4, 6)
    for row, column in np.ndindex(4, 6):
        lr = 10 ** (lows[0] + (column + 0.5) / 6 * (lows[1] - lows[0]))
        run = record(BOWL, Momentum(lr=lr, beta=0.9 * (row + 0.5) / 4), steps=30)
        reached = np.flatnonzero(run.values <= 1e-3 * run.values[0])
        wanted = float(reached[0]) if reached.size else np.nan
        np.testing.assert_equal(made.scan.steps[row, column], wanted)
        assert made.scan.values[row, column] == pytest.approx(run.values[-1], rel=1e-9)


@pytest.mark.usefixtures("coarse")
def test_starts_go_upwards_too() -> None:
    """With a coordinate of the start upwards each place is run from there."""
    one = views.HeatMap("lr", 0.01, 0.04, y=("y", -2, 2), shows="value", **SMALL)
    made = panel(scene(one, optimizers=[GradientDescent(lr=0.02)]).animate(width=320, height=180))
    for row, column in np.ndindex(4, 6):
        lr, y = 0.01 + (column + 0.5) / 6 * 0.03, -2 + (row + 0.5)
        run = record(BOWL, GradientDescent(lr=lr), (-2.0, y), steps=30)
        assert made.scan.values[row, column] == pytest.approx(run.values[-1], rel=1e-12)


def test_what_diverges_is_known() -> None:
    """On ½ · 20 y² gradient descent fails from lr = 0.1 on, and nowhere below."""
    rates = [0.05, 0.099, 0.13, 0.2, 1e200]
    rules = [[GradientDescent(lr=lr) for lr in rates]]
    made = scan(BOWL, rules, [[1.0, 1.0]], 100, gap=1e-3)
    assert made.failed[0].tolist() == [False, False, True, True, True]
    assert np.isnan(made.steps[0][2:]).all()


def test_progress_is_told() -> None:
    """Whoever waits hears of each run, and of the last as the last."""
    told: list[tuple[int, int]] = []

    @contextmanager
    def working(name: str, unit: str) -> Any:
        yield (lambda done, total: told.append((done, total))) if unit == "runs" else None

    scene(views.HeatMap("lr", 0.01, 0.1, **SMALL)).animate(width=160, height=90, working=working)
    assert told == [(k, 6) for k in range(1, 7)]


@pytest.mark.usefixtures("coarse")
def test_runs_of_the_rule_stand_where_they_are() -> None:
    """The dot is at the run's values; other rules, and runs that differ otherwise, have none."""
    runs = [
        Momentum(lr=0.02, beta=0.8),
        Run(Momentum(lr=0.05, beta=0.5), label="b"),
        Run(Momentum(lr=0.05, beta=0.5, weight_decay=0.1), label="c"),
        Run(Momentum(lr=0.7, beta=0.5), label="d"),
        GradientDescent(lr=0.02),
    ]
    one = views.HeatMap("lr", 0.01, 0.1, y=("beta", 0, 1 - 1e-9), log=True, **SMALL)
    film = scene(one, optimizers=runs).animate(width=640, height=360)
    dots = panel(film).mark
    width, height = dots._frame.size
    for i, (lr, beta) in enumerate([(0.02, 0.8), (0.05, 0.5)]):
        x, y = dots.places[i, 0]
        assert x == pytest.approx(width * (np.log10(lr) + 2))
        assert y == pytest.approx(height * beta)
    assert np.isnan(dots.places[2:]).all()


@pytest.mark.usefixtures("coarse")
def test_the_mark_goes_with_the_dial() -> None:
    """In a film with a dial of the same hyperparameter the dot stands at the dial's value."""
    film = scene(
        views.HeatMap("lr", 0, 0.1, **SMALL),
        optimizers=[GradientDescent(lr=0.02)],
        dial=Dial("lr", 0.02, 0.08),
    ).animate(width=640, height=360)
    film.frame(-1)
    (dots,) = film.figure.findobj(PlacedDots)
    assert isinstance(dots, PlacedDots)
    width = dots._frame.width
    assert dots.places[0, [0, 120, 240], 0] == pytest.approx(width * np.array([0.2, 0.5, 0.8]))
    assert panel(film).steps == 30


@pytest.mark.parametrize(("low", "high"), [(1, 3), (1, 100), (17, 60), (3, 90_000), (40, 41)])
def test_tones_hold_all_numbers_of_steps(low: int, high: int) -> None:
    """Bounds rise, hold what there is, and make six tones at most, for steps and for values."""
    for whole, scale in ((True, 1.0), (False, 1e-7)):
        numbers = scale * np.unique(np.geomspace(low, high, 200).round())
        bounds = _bounds(numbers, whole=whole)
        assert (np.diff(bounds) > 0).all()
        assert bounds[0] <= numbers.min()
        assert bounds[-1] >= numbers.max()
        assert 2 <= len(bounds) <= 8
    assert _bounds(np.array([-3.0, 5.0]), whole=False)[0] <= -3.0


SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
MAPS = {
    "two": views.HeatMap("lr", 1e-3, 1, y=("beta", 0, 0.99), log=True, **SMALL),
    "strip": views.HeatMap("lr", 1e-3, 0.15, run="Gradient descent", **SMALL),
    "start": views.HeatMap("lr", 1e-5, 1, y=("y", -3, 3), log=True, shows="value", **SMALL),
}


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", MAPS)
def test_title_and_key_overlap_nothing(name: str, theme: str, size: tuple[int, int]) -> None:
    """What the tones mean stands beside the title, inside the page, and over nothing."""
    film = scene(MAPS[name], views.Convergence(), theme=theme).animate(
        width=size[0], height=size[1]
    )
    film.frame(-1)
    keys = [one for one in film.figure.findobj(AnnotationBbox) if one.get_gid() == "tone key"]
    (key,) = keys
    assert isinstance(key, AnnotationBbox)
    box = key.get_window_extent(film.figure.canvas.get_renderer())  # type: ignore[attr-defined]
    assert box.x1 <= size[0]
    axes = key.axes
    assert axes is not None
    assert box.x0 >= axes.get_window_extent().x0 - 1
    words = scale_texts(film) + other_texts(film)
    for said, other in words:
        assert not box.padded(-1).overlaps(other.padded(-1)), said
    for (one, a), (another, b) in combinations(words, 2):
        assert not a.padded(-1.5).overlaps(b.padded(-1.5)), (one, another)


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("name", MAPS)
def test_the_fast_way_equals_the_stock_way(name: str) -> None:
    """A film with a map is drawn the same by both ways."""
    short = Timeline(fps=5, duration=2.5, hold_end=0.5)
    assert_same_frames(scene(MAPS[name], timeline=short).animate(width=320, height=180))


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (("lr", 1, 0), {}, "lower one first"),
        (("lr", 0, 1), {"log": True}, "begin above 0"),
        (("lr", 0, 1), {"y": ("lr", 0, 1)}, "both ways"),
        (("lr", 0, 1), {"y": "beta"}, "write y="),
        (("lr", 0, 1), {"y": ("beta", 0, np.nan)}, "give numbers"),
        (("lr", 0, 1), {"shows": "time"}, "'steps' or 'value'"),
        (("lr", 0, 1), {"gap": 0}, "share"),
        (("lr", 0, 1), {"resolution": 1}, "from 2 to 200"),
        (("lr", 0, 1), {"steps": 0}, "from 1"),
        (("", 0, 1), {}, "name"),
    ],
)
def test_wrong_options_are_refused(
    arguments: tuple[Any, ...], options: dict[str, Any], said: str
) -> None:
    """The message says which and what would be right."""
    with pytest.raises(SceneError, match=said):
        views.HeatMap(*arguments, **options)


@pytest.mark.parametrize(
    ("view", "changes", "said"),
    [
        (views.HeatMap("alhpa", 0, 1), {}, "no run has a hyperparameter 'alhpa'"),
        (views.HeatMap("bata", 0, 0.5), {}, "did you mean 'beta'"),
        (views.HeatMap("lr", 0, 1, run="Momentun"), {}, "did you mean 'Momentum'"),
        (views.HeatMap("lr", 0, 1, y=("rho", 0, 1)), {}, "for y"),
        (views.HeatMap("beta", 0, 2), {}, "below 1"),
        (views.HeatMap("lr", 0, 1), {"objectives": Objective(lambda x: -x, dim=1), "start": 1},
         "shows='value'"),
        (views.HeatMap("lr", 0, 1), {"optimizers": [Newton()]}, "no run has a hyperparameter"),
    ],
)  # fmt: skip
def test_maps_that_make_no_sense_are_refused(
    view: views.HeatMap, changes: dict[str, Any], said: str
) -> None:
    """The message says what there is instead."""
    with pytest.raises(SceneError, match=said):
        scene(view, **changes).animate(width=160, height=90)
