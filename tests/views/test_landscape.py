"""Landscapes of some runs: which, how they are titled, how they compare, where they stand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    RMSprop,
    Run,
    Scene,
    SceneError,
    layers,
    objectives,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.optimizers import Optimizer
from tests.panels.test_layout import check_layout
from tests.test_animation import stock_frames

pytestmark = pytest.mark.usefixtures("coarse")

SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
TWO: list[Optimizer] = [GradientDescent(lr=0.002), Momentum(lr=0.001, beta=0.6)]
FIVE: list[Optimizer] = [*TWO, Adam(lr=0.1), Newton(), RMSprop(lr=0.05)]
BOTH = [views.Landscape("Gradient descent"), views.Landscape("Momentum")]


def film(*shown: Any, size: tuple[int, int] = (640, 360), **changes: Any) -> SceneAnimation:
    said: dict[str, Any] = {
        "title": "Two landscapes", "objectives": [objectives.booth()], "optimizers": TWO,
        "start": (-6.0, 4.0), "steps": 12, "views": list(shown) or None,
    }  # fmt: skip
    return Scene(**said | changes).animate(width=size[0], height=size[1], fps=4)


def pictures(film: SceneAnimation) -> list[Any]:
    return [axes for axes in film.figure.axes if axes.axison]


def words(film: SceneAnimation) -> list[str]:
    return [one.get_text() for one in film.figure.findobj(Text) if one.get_visible()]


def shown_runs(film: SceneAnimation) -> list[list[str]]:
    """Return the labels of the runs that each landscape has, as its layers know them."""
    panels = [placed.panel for placed in film._painter.composition._panels]
    inner = [getattr(panel, "_landscape", panel) for panel in panels]
    return [
        [run.name for run in one._layers._stage.runs] for one in inner if hasattr(one, "_layers")
    ]


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        ("Momentum", ["Momentum"]),
        ("momentum", ["Momentum"]),
        ("GradientDescent", ["Gradient descent", "Small"]),
        (["small", "Adam"], ["Small", "Adam"]),
        (["Adam", "small", "Small"], ["Small", "Adam"]),
        ((), ["Gradient descent", "Small", "Momentum", "Adam"]),
        ("", ["Gradient descent", "Small", "Momentum", "Adam"]),
    ],
)
def test_runs_are_found_by_label_or_rule(names: Any, labels: list[str]) -> None:
    """Whatever the case, in the scene's order, each once; no name means all."""
    rules = [TWO[0], Run(GradientDescent(lr=1e-4), label="Small"), TWO[1], Adam()]
    assert shown_runs(film(views.Landscape(names), optimizers=rules)) == [labels]


def test_a_label_goes_before_a_rule() -> None:
    """A run that is called as others' rule is called can be shown alone."""
    rules = [Momentum(lr=0.001), Run(Momentum(lr=0.002), label="heavy ball")]
    assert shown_runs(film(views.Landscape("Momentum"), optimizers=rules)) == [["Momentum"]]


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ("Momentun", "views.Landscape names the run 'Momentun'; did you mean 'Momentum'?"),
        ("xyz", "names the run 'xyz'; the runs are Gradient descent, Momentum"),
    ],
)
def test_an_unknown_run_is_refused(runs: str, said: str) -> None:
    """The nearest name is suggested, or else all are listed."""
    with pytest.raises(SceneError) as found:
        film(views.Landscape(runs))
    assert said in str(found.value)


@pytest.mark.parametrize("runs", [3, ["Adam", 3], [None]])
def test_names_are_texts(runs: Any) -> None:
    """Anything else is refused where it is written."""
    with pytest.raises(SceneError, match=r"views.Landscape: runs is .*; give names of runs"):
        views.Landscape(runs)


def test_landscapes_of_an_objective_show_the_same_part_of_it() -> None:
    """That of all runs, on a map and on a curve, where each run alone would show its own part."""
    for objective, start in (
        (Objective(lambda x, y: x**2 + y**2, name="bowl"), (0.9, 0.5)),
        (Objective(lambda x: x**2, name="parabola"), 3.0),
    ):
        rules: list[Optimizer] = [GradientDescent(lr=1.1), GradientDescent(lr=0.1), Newton()]
        runs = [Run(rule, label=label) for rule, label in zip(rules, "abc", strict=True)]
        said: dict[str, Any] = {"objectives": [objective], "start": start}
        one, two, three = _limits(film(*map(views.Landscape, "abc"), optimizers=runs, **said))
        assert one == two == three
        (alone,) = _limits(film(views.Landscape(), optimizers=runs[1:], **said))
        assert np.ptp(alone[0]) < 0.8 * np.ptp(one[0])


def _limits(film: SceneAnimation) -> list[Any]:
    return [(axes.get_xlim(), axes.get_ylim()) for axes in pictures(film)]


def test_one_alone_is_titled_and_then_there_is_no_key() -> None:
    """Each name and its hyperparameters stand once, above the picture at its edges."""
    made = film(*BOTH, views.Convergence())
    made.frame(0)
    said = words(made)
    for name, details in (("Gradient descent", "lr 0.002"), ("Momentum", "lr 0.001, β 0.6")):
        assert said.count(name) == 1
        assert said.count(details) == 1
    for axes, name in zip(pictures(made), ("Gradient descent", "Momentum"), strict=False):
        (title,) = (one for one in axes.texts if one.get_text() == name)
        assert title.get_window_extent().y0 > axes.get_window_extent().y1
        right = max(one.get_window_extent().x1 for one in axes.texts if one.get_visible())
        assert abs(right - axes.get_window_extent().x1) < 2


def test_the_key_stays_where_a_run_has_no_title() -> None:
    """A third run, or a landscape of two, is named by the key, and so are then all."""
    for shown, rules in (
        (BOTH, [*TWO, Adam(lr=0.1)]),
        ([views.Landscape(["Momentum", "GradientDescent"])], TWO),
        ([views.Landscape()], TWO),
    ):
        made = film(*shown, optimizers=rules)
        made.frame(0)
        page = [one.get_text() for one in made._painter.composition._page.axes.texts]
        assert {"Gradient descent", "Momentum"} <= set(page)


def test_a_run_that_fails_is_named_in_its_title() -> None:
    """From the step on at which it does, and before that its hyperparameters stand there."""
    rules = [GradientDescent(lr=3.0), Momentum(lr=0.001, beta=0.6)]
    made = film(*BOTH, optimizers=rules, steps=60)
    made.frame(0)
    assert {"lr 3", "lr 0.001, β 0.6"} <= set(words(made))
    assert "diverges" not in words(made)
    made.frame(-1)
    assert "lr 3" not in words(made)
    assert {"diverges", "lr 0.001, β 0.6"} <= set(words(made))


def test_landscapes_of_single_runs_stand_abreast_above_the_rest() -> None:
    """They share a row and are alike; what follows has the row below, as wide as they are."""
    for count in (0, 1, 2):
        charts = [views.Convergence("value"), views.Convergence("gradient")][:count]
        boxes = [one.get_window_extent() for one in pictures(film(*BOTH, *charts))]
        one, two, *rest = boxes
        assert one.y0 == pytest.approx(two.y0, abs=1)
        assert one.width == pytest.approx(two.width, abs=1)
        assert one.height == pytest.approx(two.height, abs=1)
        assert one.x1 < two.x0
        if rest:
            assert all(box.y1 < one.y0 and box.height < one.height for box in rest)
            assert rest[0].x0 == pytest.approx(one.x0, abs=1)
            assert rest[-1].x1 == pytest.approx(two.x1, abs=1)


def test_in_a_tall_frame_they_stand_above_each_other() -> None:
    """So that each has room."""
    one, two = (axes.get_window_extent() for axes in pictures(film(*BOTH, size=(360, 640))))
    assert two.y1 < one.y0
    assert one.x0 == pytest.approx(two.x0, abs=1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_nothing_overlaps_and_nothing_is_clipped(
    size: tuple[int, int], theme: str, count: int
) -> None:
    """With one run and with five, at every size, and names too long for their place."""
    runs = [Run(rule) for rule in FIVE[:count]]
    if count == 2:
        long = "Steepest descent, known to all, by whatever name it goes"
        runs = [Run(FIVE[0], label=long), Run(FIVE[2])]
    shown = [*(views.Landscape(run.name) for run in runs[:3]), views.Convergence()]
    check_layout(film(*shown, size=size, optimizers=runs, theme=theme))


def test_what_moves_is_drawn_alike_both_ways() -> None:
    """The fast way and matplotlib's own give the same pixels, a failing run's title among them."""
    rules = [GradientDescent(lr=3.0), Momentum(lr=0.001)]
    made = film(*BOTH, optimizers=rules, size=(320, 180))
    for one, other in zip(made.frames(), stock_frames(made), strict=True):
        assert np.array_equal(one, other)


def test_a_layer_of_the_scene_lies_where_its_run_is() -> None:
    """A scene's layer for one run is drawn on its landscape, and is no fault on another's."""
    rules = [TWO[0], Newton()]
    shown = [views.Landscape("GradientDescent"), views.Landscape("Newton")]
    made = film(*shown, optimizers=rules, layers=[layers.Model("Newton")])
    made.frame(0)
    panels: list[Any] = [placed.panel for placed in made._painter.composition._panels]
    drawn = [len(panel._landscape._layers._under.sketch.shapes) for panel in panels]
    assert drawn[0] == 0
    assert drawn[1] > 0
    with pytest.raises(SceneError, match=r"layers\.Model names the run 'Adam'; the runs are"):
        film(*shown, optimizers=rules, layers=[layers.Model("Adam")])


def test_it_prints_as_it_is_written() -> None:
    """What is not said is left out."""
    assert repr(views.Landscape()) == "Landscape()"
    assert repr(views.Landscape("Adam")) == "Landscape(runs=('Adam',))"
    assert views.Landscape("Adam") == views.Landscape(["Adam"])
