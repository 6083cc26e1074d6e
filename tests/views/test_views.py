"""Views in a scene: read, refused, printed, chosen and placed."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Scene,
    SceneError,
    datasets,
    objectives,
    views,
)
from optviz.optimizers import Optimizer
from optviz.scene import SceneWarning
from optviz.views.automatic import automatic

RULES: list[Optimizer] = [GradientDescent(lr=0.001), Momentum(lr=0.0005), Adam(lr=0.1), Newton()]
FOUR = [
    views.Landscape(),
    views.Convergence("value"),
    views.Convergence("gradient"),
    views.Convergence("distance"),
]
LINE = objectives.linear_regression(*datasets.noisy_line(30))
MOONS = datasets.two_moons(60)
NETWORK = objectives.network((2, 3, 1), *MOONS, loss="cross_entropy", activation="tanh")
SIZES = [(1280, 720), (960, 960), (720, 1280), (1024, 768)]


def scene(*shown: Any, count: int = 2, over: int = 1, **changes: Any) -> Scene:
    """Return a short race with views."""
    valleys = [objectives.rosenbrock(), objectives.beale(), objectives.booth()]
    made: dict[str, Any] = {
        "objectives": valleys[:over],
        "optimizers": RULES[:count],
        "steps": 4,
    } | changes
    return Scene(views=list(shown), start=(-1.0, 0.5), **made)


def boxes(made: Scene, size: tuple[int, int]) -> list[Any]:
    """Return where the panels of a scene stand, in pixels, in the order of its views."""
    film = made.animate(width=size[0], height=size[1])
    return [axes.get_window_extent() for axes in film.figure.axes if axes.axison]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["Data"], "views has 'Data'; give a value such as views.Data()"),
        ("Data", "views has 'Data'; give a value such as views.Data()"),
        ([views.Data], "views has the class Data; write views.Data()"),
        (views.Data, "views has the class Data; write views.Data()"),
        ([views.Landscape(), 3], "views has 3; give a value such as views.Data()"),
        ([], "views is empty; list at least one, or leave it out"),
        (FOUR + FOUR[:1], "views has 5, and a picture has room for 4; list fewer"),
    ],
)
def test_what_is_no_view_is_refused(given: Any, said: str) -> None:
    """The error names what was given and what would be right."""
    with pytest.raises(SceneError) as found:
        Scene(objectives=[LINE], optimizers=[GradientDescent()], views=given)
    assert str(found.value) == said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: views.Convergence("loss"), "measure is 'loss'"),  # type: ignore[arg-type]
        (lambda: views.Convergence(theory="yes"), "theory is 'yes'"),  # type: ignore[arg-type]
        (lambda: views.Convergence("rate", theory=True), "theory is of how runs converge"),
        (lambda: views.Iterates(1.5), "coordinate is 1.5"),  # type: ignore[arg-type]
        (lambda: views.Iterates("x", label=3), "label is 3"),  # type: ignore[arg-type]
        (lambda: views.Iterates("x", theory=1), "theory is 1"),  # type: ignore[arg-type]
        (lambda: views.Signal(first=1), "first is 1"),
        (lambda: views.Signal(first=True), "first is True"),
        (lambda: views.States(3), "field is 3"),  # type: ignore[arg-type]
        (lambda: views.States("v", transform="log"), "transform is 'log'"),  # type: ignore[arg-type]
    ],
)
def test_options_of_views_are_checked(make: Any, said: str) -> None:
    """A wrong option is refused where it is written."""
    with pytest.raises(SceneError, match=said):
        make()


def test_views_are_values() -> None:
    """Equal views are equal and hash alike, and so do scenes that list them."""
    assert views.Convergence("gap") == views.Convergence("gap")
    assert len({views.Data(), views.Data(), views.Accuracy(), views.Signal(), views.Signal(9)}) == 4
    one, other = scene(*FOUR), scene(*FOUR)
    assert one == other
    assert one != one.replace(views=FOUR[:1])
    assert one.replace(views=None).views is None


def test_one_view_alone_is_a_list_of_one() -> None:
    """Brackets may be left out."""
    assert Scene(objectives=LINE, optimizers=GradientDescent(), views=views.Data()).views == (  # type: ignore[arg-type]
        views.Data(),
    )


def test_a_scene_with_views_prints_as_it_is_written() -> None:
    """What is printed makes the same scene again."""
    made = scene(views.Landscape(), views.Convergence("value"), optimizers=[Newton()])
    names = {"objectives": objectives, "views": views, "Newton": Newton, "Scene": Scene}
    assert "views=[views.Landscape(), views.Convergence(measure='value')]" in repr(made)
    assert eval(repr(made), names) == made


def test_views_load_no_drawing_library() -> None:
    """A scene file that lists views loads no matplotlib until it is drawn."""
    code = (
        "from optviz import Adam, Scene, objectives, views\n"
        "Scene(objectives=objectives.rosenbrock(), optimizers=[Adam()], steps=3,\n"
        "      views=[views.Landscape(), views.States('v'), views.Convergence()]).record()\n"
        "import sys; assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("size", SIZES)
def test_the_first_view_is_the_largest_and_none_lies_on_another(
    size: tuple[int, int], count: int
) -> None:
    """One to four panels have room to be read at every shape."""
    made = boxes(scene(*FOUR[:count]), size)
    assert len(made) == count
    areas = [box.width * box.height for box in made]
    assert areas[0] >= 0.9 * max(areas)
    for one, other in combinations(made, 2):
        assert not one.overlaps(other)
    assert min(box.width for box in made) > 150
    assert min(box.height for box in made) > 75


def test_in_a_wide_frame_the_others_stand_at_right_below_the_key() -> None:
    """They share their left and right edges, are of one height, and lie right of the first."""
    first, *others = boxes(scene(*FOUR), (1280, 720))
    assert all(box.x0 > first.x1 for box in others)
    np.testing.assert_allclose(np.ptp([[b.x0, b.x1, b.height] for b in others], axis=0), 0.0,
                               atol=0.01)  # fmt: skip
    assert others[0].y0 > others[1].y1 > others[1].y0 > others[2].y1
    assert others[-1].y0 == pytest.approx(first.y0)


def test_stacked_panels_with_one_axis_label_it_once() -> None:
    """Only the lowest of them says what the steps are."""
    film = scene(*FOUR).animate(width=1280, height=720)
    labels = [axes.get_xlabel() for axes in film.figure.axes if axes.axison]
    assert labels == ["$x$", "", "", "step"]


def test_each_of_several_objectives_has_all_views() -> None:
    """In the cell of an objective its views stand on top of each other."""
    made = boxes(scene(*FOUR[:2], over=2), (1280, 720))
    assert len(made) == 4
    for upper, lower in (made[:2], made[2:]):
        assert upper.y0 > lower.y1
        assert (upper.x0, upper.x1) == pytest.approx((lower.x0, lower.x1))
    assert made[0].x1 < made[2].x0


def test_the_automatic_choice_suits_the_objective() -> None:
    """Landscapes of one or two parameters, planes of more; data of few features; accuracy."""
    wide = objectives.network(
        (3, 2, 1), np.eye(3), [0, 1, 1], loss="cross_entropy", held_out=(np.eye(3), [1, 0, 1])
    )
    plane = objectives.linear_regression(MOONS[0], MOONS[1])
    signal = objectives.signal_mean([1, 2, 3])

    def names(objective: Any, measure: Any = "auto", *, wished: bool = False) -> list[str]:
        return [type(one).__name__ for one in automatic(objective, measure, wished=wished)]

    assert names(objectives.rosenbrock()) == ["Landscape", "Convergence"]
    assert names(objectives.rosenbrock(), None) == ["Landscape"]
    assert names(objectives.rosenbrock(dim=5), None) == ["Plane"]
    assert names(LINE) == ["Landscape", "Data"]
    assert names(LINE, "rate", wished=True) == ["Landscape", "Data", "Convergence"]
    assert names(plane) == names(NETWORK) == ["Data", "Convergence"]
    assert names(wide) == ["Convergence", "Accuracy"]
    assert names(signal) == ["Signal"]


def test_the_shorthand_fields_still_choose() -> None:
    """`convergence` and `landscape` of a scene do what they did."""
    made = Scene(objectives=[objectives.booth()], optimizers=RULES[:1], steps=3, convergence="rate")
    assert len(boxes(made, (1280, 720))) == 2
    assert len(boxes(made.replace(convergence="none"), (1280, 720))) == 1


@pytest.mark.parametrize(
    ("objective", "view", "said"),
    [
        (objectives.rosenbrock(dim=3), views.Landscape(), "has 3 parameters"),
        (objectives.booth(), views.Data(), "Booth has none"),
        (objectives.booth(), views.Signal(), "Booth has none"),
        (LINE, views.Accuracy(), "predicts values, not labels"),
        (LINE, views.Signal(), "linear regression has none"),
        (objectives.linear_regression(np.eye(3), [1, 2, 3]), views.Data(), "has 3 features"),
        (LINE, views.Iterates("x"), "coordinate is 'x', and 'linear regression' has w, b"),
        (LINE, views.Iterates(2), "use a place from 0 to 1"),
        (NETWORK, views.Iterates("w14"), "has w1 to w13"),
        (objectives.rosenbrock(dim=101), views.Spectrum(), "101 parameters"),
        (objectives.rosenbrock(), views.Iterates("x", theory=True), "Momentum: f is no quadratic"),
        (LINE, views.States("q"), "none of the runs keeps it"),
        (LINE, views.States("v", transform="divisor"), "none of the runs divides"),
        (NETWORK, views.States("b"), "has 13 coordinates"),
    ],
)
def test_a_view_of_what_is_not_there_is_refused(objective: Any, view: Any, said: str) -> None:
    """The error says what the objective, or the run, lacks."""
    made = Scene(objectives=[objective], optimizers=[Momentum()], steps=2, views=[view])
    with pytest.raises(SceneError, match=said):
        made.animate(width=320, height=180)


def test_a_start_outside_a_landscape_is_told_only_where_one_is_shown() -> None:
    """The warning is of the edge of the picture."""
    made = Scene(objectives=[LINE], optimizers=[GradientDescent()], start=(50, 50), steps=1)
    with pytest.warns(SceneWarning, match="outside the domain"):
        made.animate(width=320, height=180)
    made.record()
    made.replace(views=[views.Data()]).animate(width=320, height=180)


def test_what_convergence_shows_is_said_in_one_place() -> None:
    """With a list of views, the scene's own word on convergence would be passed over."""
    with pytest.raises(SceneError, match=r"write views.Convergence\('rate'\) among them"):
        Scene(
            objectives=[objectives.booth()],
            optimizers=RULES,
            views=[views.Landscape()],
            convergence="rate",
        )
