"""Which part of its objectives a scene shows: what it says, on maps, curves and axes of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import GradientDescent, Newton, Objective, Scene, SceneError, objectives, views

pytestmark = pytest.mark.usefixtures("coarse")

SADDLE, WELL = objectives.saddle_with_walls(), objectives.double_well()
OWN = views.Landscape(equal=False)


def scene(*objectives: Objective, **said: Any) -> Scene:
    start = -0.4 if objectives[0].dim == 1 else (-1.5, 0.01)
    rules = [GradientDescent(lr=0.1), Newton()]
    given: dict[str, Any] = {"objectives": list(objectives), "optimizers": rules, "start": start}
    return Scene(**given | {"steps": 12, "views": [OWN]} | said)


def limits(made: Scene, width: int = 320, height: int = 180) -> list[Any]:
    axes = made.animate(width=width, height=height).figure.axes
    return [(one.get_xlim(), one.get_ylim()) for one in axes if one.axison]


def test_a_map_shows_the_window_that_the_scene_says() -> None:
    """To the last digit, whatever the runs do."""
    window = ((-0.5, 0.25), (-0.1, 0.7))
    assert limits(scene(SADDLE, view=window)) == [window]
    assert limits(scene(SADDLE, view=(-1, 1))) == [((-1, 1), (-1, 1))]


def test_a_curve_shows_the_window_and_heights_that_suit_it_or_are_said() -> None:
    """One pair is of x alone, and a second is of f."""
    shown: dict[str, Any] = {"views": [views.Landscape()]}
    ((xs, (low, high)),) = limits(scene(WELL, view=(-1.2, 0.2), **shown))
    assert xs == (-1.2, 0.2)
    assert low < 0.0 < 1.0 < high < 1.2
    assert limits(scene(WELL, view=((-1.2, 0.2), (-1, 3)), **shown)) == [((-1.2, 0.2), (-1, 3))]


def test_several_objectives_have_one_window_or_one_each() -> None:
    """None leaves it to the film, and a scene's copy says the same."""
    one, other = ((-1.0, 1.0), (0.0, 2.0)), ((-3.0, 0.0), (-2.0, 2.0))
    pair = SADDLE, objectives.saddle()
    assert limits(scene(*pair, view=one)) == [one, one]
    made = scene(*pair, view=[one, other])
    assert limits(made) == limits(made.replace(steps=5)) == [one, other]
    whole = limits(scene(*pair))
    assert limits(scene(*pair, view=[None, one])) == [whole[0], one]


@pytest.mark.parametrize(
    ("shown", "view", "said"),
    [
        ([SADDLE], ((0, 1), (1, 0)), "inverted"),
        ([SADDLE], "wide", "not made of pairs"),
        ([SADDLE], ((0, 1), (0, 1), (0, 1)), "one pair for each of 2"),
        ([SADDLE, objectives.saddle()], [None, ((0, 1), (0, 1)), None], "lists 3 windows"),
        ([WELL, objectives.cosine()], [(0, 1), (0, 2)], "may be one window with its heights"),
        ([WELL], (0, float("inf")), "not finite"),
    ],
)
def test_wrong_windows_are_refused(shown: list[Objective], view: Any, said: str) -> None:
    """In one line, before anything is run."""
    with pytest.raises(SceneError, match=said):
        scene(*shown, view=view)


@pytest.mark.parametrize("size", [(640, 360), (540, 540), (360, 640), (300, 700)])
@pytest.mark.parametrize("equal", [None, True])
def test_maps_have_equal_scales_in_frames_of_any_shape(
    size: tuple[int, int], equal: bool | None
) -> None:
    """A circle is round, and the picture holds the whole domain."""
    shown = [views.Landscape(equal=equal), views.Convergence()]
    film = scene(SADDLE, views=shown).animate(width=size[0], height=size[1])
    axes = next(one for one in film.figure.axes if one.axison)
    box = axes.get_window_extent()
    scales = np.ptp(axes.get_xlim()) / box.width, np.ptp(axes.get_ylim()) / box.height
    assert scales[0] == pytest.approx(scales[1], rel=1e-9)
    assert axes.get_xlim()[0] <= -2 <= 2 <= axes.get_xlim()[1] + 1e-12


def test_equal_scales_can_be_had_and_left() -> None:
    """A flat domain has its own scales unless they are asked for, and curves have none."""
    flat = objectives.quadratic_form(condition=10)
    window = ((-8.0, 8.0), (-0.5, 0.5))
    plain, even = (
        limits(scene(flat, start=(1, 1), view=window, views=[views.Landscape(equal=one)]))[0]
        for one in (None, True)
    )
    assert plain == window
    assert even[0] == window[0]
    assert even[1][1] - even[1][0] > 4.0
    with pytest.raises(SceneError, match="equal is of maps"):
        limits(scene(WELL))
    with pytest.raises(SceneError, match="equal is 1"):
        views.Landscape(equal=1)  # type: ignore[arg-type]


def test_the_axis_of_convergence_has_the_limits_that_are_said() -> None:
    """Logarithmic, with a foot below where numbers are smaller; linear where they are not above 0.

    Numbers too small for the axis stand at its foot.
    """
    for chart, log in (
        (views.Convergence("gap", limits=(1e-2, 10)), True),
        (views.Convergence("value", limits=(-1, 0.5)), False),
    ):
        film = scene(SADDLE, views=[chart], steps=60).animate(width=320, height=180)
        (axes,) = (one for one in film.figure.axes if one.axison)
        low, high = axes.get_ylim()
        assert (axes.get_yscale() == "log") == log
        assert high == chart.limits[1]  # type: ignore[index]  # they are said
        assert low < 1e-2 if log else low == -1
    assert repr(chart) == "Convergence(measure='value', limits=(-1.0, 0.5))"
    with pytest.raises(SceneError, match=r"limits .* inverted"):
        views.Convergence(limits=(1, 1e-8))
