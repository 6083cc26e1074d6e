"""One coordinate of the runs against their steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Momentum, Scene, datasets, objectives, views
from optviz.panels.iterates import IteratesPanel

RAVINE = objectives.quadratic_form(eigenvalues=[1, 30])


def panel_of(objective: Any, *rules: Any, view: Any, **changes: Any) -> Any:
    """Return axes, tracks and film of a scene with the view alone."""
    told = {"steps": 15} | changes
    film = Scene(objectives=[objective], optimizers=rules, views=[view], **told).animate(
        width=640, height=360, fps=5
    )
    (axes,) = (one for one in film.figure.axes if one.axison)
    (tracks,) = (one for one in axes.get_children() if hasattr(one, "tracks"))
    return axes, tracks, film


@pytest.mark.parametrize(("coordinate", "column"), [("x", 0), ("y", 1), (0, 0), (1, 1)])
def test_heights_are_the_coordinate(coordinate: Any, column: int) -> None:
    """Of every point of every run, on a linear axis."""
    view = views.Iterates(coordinate)
    axes, tracks, film = panel_of(
        RAVINE, GradientDescent(lr=0.06), Adam(lr=0.1), view=view, start=(-2.5, 1.0)
    )
    assert axes.get_yscale() == "linear"
    low, high = axes.get_ylim()
    for track, run in zip(tracks.tracks, film.trajectories, strict=True):
        heights = low + track.points[:, 1] / tracks.frame.height * (high - low)
        np.testing.assert_allclose(heights, run.points[:, column], atol=1e-9)


@pytest.mark.parametrize(
    ("objective", "coordinate", "label", "title"),
    [
        (RAVINE, "y", "", "$y$"),
        (RAVINE, "y", "across the ravine", "across the ravine: $y$"),
        (objectives.quadratic_1d(), 0, "", "$x$"),
        (objectives.rosenbrock(dim=5), "x3", "", "$x_{3}$"),
        (objectives.linear_regression(*datasets.noisy_line(20)), "b", "", "$b$"),
    ],
)
def test_it_is_titled_by_words_and_name(
    objective: Any, coordinate: Any, label: str, title: str
) -> None:
    """The name as on the axes of a landscape, or numbered."""
    axes, _, _ = panel_of(objective, Adam(lr=0.01), view=views.Iterates(coordinate, label=label))
    assert title in [one.get_text() for one in axes.texts]


def test_positive_coordinates_over_decades_stay_linear() -> None:
    """A coordinate is no size."""
    f = objectives.quadratic_form(eigenvalues=[0.01])
    axes, _, _ = panel_of(f, GradientDescent(lr=40.0), view=views.Iterates(0), start=1e4)
    assert axes.get_yscale() == "linear"


def test_a_run_that_diverges_squeezes_nothing_in_many_dimensions() -> None:
    """The other run still fills a good part of the axis, and the number of the first is written."""
    f = objectives.quadratic_form(eigenvalues=[1.0, 4.0, 9.0, 16.0, 30.0])
    _, tracks, film = panel_of(
        f, GradientDescent(lr=0.1), Momentum(lr=0.01, beta=0.5), view=views.Iterates("x5"), steps=40
    )
    film.frame(-1)
    calm = tracks.tracks[1].points[:, 1]
    assert np.ptp(calm) > 0.1 * tracks.frame.height
    assert tracks.tracks[0].sights


def test_the_panel_is_slim() -> None:
    """It may stand low below others."""
    assert views.Iterates.slim
    assert IteratesPanel.__mro__[1].__name__ == "SeriesPanel"
