"""Basins as a layer: which starts end where, under the rule of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.image import AxesImage

from optviz import (
    Adam,
    GradientDescent,
    Newton,
    Objective,
    Run,
    Scene,
    SceneError,
    Trajectory,
    datasets,
    layers,
    objectives,
    record,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.marks.pixels import Frame
from optviz.optimizers import Optimizer
from optviz.recorder.basins import attractors

pytestmark = pytest.mark.usefixtures("coarse")

RULES: list[Optimizer] = [GradientDescent(lr=0.005), Newton()]


def film(**changes: Any) -> SceneAnimation:
    said: dict[str, Any] = {
        "objectives": [objectives.himmelblau()], "optimizers": RULES, "start": (-0.4, 0.6),
        "steps": 40, "convergence": "none",
    }  # fmt: skip
    if "views" in changes:
        del said["convergence"]
    return Scene(**said | changes).animate(width=640, height=360)


def maps(film: SceneAnimation) -> list[AxesImage]:
    film.frame(0)
    found: Any = film.figure.findobj(AxesImage)
    return list(found)


def is_of(image: AxesImage, rule: Optimizer) -> bool:
    """Return whether each pixel has the colour of the place that its start reaches."""
    colors: Any = np.asarray(image.get_array())
    left, right, low, high = image.get_extent()
    rows, columns = colors.shape[:2]
    xs = left + (np.arange(columns) + 0.5) * (right - left) / columns
    ys = low + (np.arange(rows) + 0.5) * (high - low) / rows
    starts = np.stack([each.ravel() for each in np.meshgrid(xs, ys)], axis=1)
    reached, _ = attractors(objectives.himmelblau(), rule, starts, 40)
    kinds = [np.unique(colors.reshape(-1, 3)[reached == k], axis=0) for k in set(reached.tolist())]
    return len(kinds) >= 4 and all(len(one) == 1 for one in kinds)


def test_the_map_is_that_of_the_rule_that_is_named() -> None:
    """Each pixel tells where its start ends in the scene's steps, by that rule and no other."""
    (image,) = maps(film(layers=[layers.Basins("Newton")]))
    assert [is_of(image, rule) for rule in RULES] == [False, True]


def test_a_scene_of_basins_has_the_layer_of_each_run_on_a_landscape_of_its_own() -> None:
    """So has one that lists landscapes of single runs with basins."""
    shown = [views.Landscape(runs=name, layers=[layers.Basins()])
             for name in ("GradientDescent", "Newton")]  # fmt: skip
    for made in (film(landscape="basins"), film(views=shown)):
        for image, rule in zip(maps(made), RULES, strict=True):
            assert [is_of(image, one) for one in RULES] == [one == rule for one in RULES]


def test_no_level_lines_lie_on_it() -> None:
    """With the layer a landscape draws none; a layer of a user's own may say the same."""
    from matplotlib.contour import ContourSet

    class Sheet:
        covers = True

        def draw(self, pen: Any, moment: Any) -> None:
            """Draw nothing."""

    counts = []
    for shown in ([], [Sheet()], [layers.Basins("Newton")]):
        made = film(layers=shown)
        made.frame(0)
        found: list[Any] = list(made.figure.findobj(ContourSet))
        counts.append(sum(len(one.levels) > 2 for one in found))
    assert counts == [2, 0, 0]


def test_runs_lie_on_the_basins_where_they_are() -> None:
    """The start of a run stands on the colour of the place that this run reaches."""
    made = film(layers=[layers.Basins("Newton")], steps=60)
    (image,) = maps(made)
    run = next(one for one in made.trajectories if one.label == "Newton")
    axes = image.axes
    assert axes is not None
    at = Frame(axes).place(run.points[[0, -1]]) / Frame(axes).size
    colors = np.asarray(image.get_array())
    rows, columns = np.array(colors.shape[:2])
    found = [colors[int(y * rows), int(x * columns)].tolist() for x, y in at]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layers": [layers.Basins()]}, "shows the ends of one run, and there are 2; name one"),
        ({"layers": [layers.Basins("Newtom")]}, "layers.Basins names the run 'Newtom'; did you"),
        (
            {"objectives": [objectives.double_well()], "start": 0.3, "layers": [layers.Basins()]},
            "layers.Basins shows two dimensions, and Double well has 1",
        ),
        (
            {
                "objectives": [objectives.rosenbrock(dim=5)], "start": (0.0,) * 5,
                "layers": [layers.Basins("Newton")],
            },
            "the scene shows no landscape for a layer to lie on",
        ),
        (
            {
                "objectives": [objectives.linear_regression(*datasets.noisy_line(30))],
                "optimizers": [Run(GradientDescent(lr=0.01), batch_size=5)], "start": (0.0, 0.0),
                "layers": [layers.Basins()],
            },
            "this run sees batches",
        ),
    ],
    ids=["whose", "misspelt", "a curve", "a plane", "batches"],
)  # fmt: skip
def test_where_it_makes_no_sense_it_says_so(changes: dict[str, Any], said: str) -> None:
    """One line says what is wrong: whose it is, dimensions, a rule unknown, batches."""
    with pytest.raises(SceneError) as found:
        film(**changes)
    assert said in str(found.value)


def test_a_run_that_was_made_already_has_none() -> None:
    """Without its rule nothing can be run from other starts, first in the scene or second."""
    made = record(objectives.himmelblau(), Adam(), (1.0, 1.0), 5)
    bare = Trajectory(
        made.points, made.values, made.gradients, objective=made.objective, label="a file"
    )
    with pytest.raises(SceneError, match=r"run 'a file': layers\.Basins needs the rule of a run"):
        film(optimizers=[Run(bare)], layers=[layers.Basins()])
    with pytest.raises(SceneError, match="run 'a file': basins need an optimizer to run"):
        film(optimizers=[Newton(), Run(bare)], landscape="basins")


@pytest.mark.parametrize("objective", [objectives.double_well(), objectives.rosenbrock(dim=5)])
def test_scenes_of_basins_in_other_dimensions_are_a_picture_a_run(objective: Objective) -> None:
    """Curves and planes have no basins; each run has a picture of its own all the same."""
    start = (0.3,) * objective.dim
    made = film(objectives=[objective], start=start, landscape="basins", steps=5)
    assert not maps(made)
    assert sum(axes.axison for axes in made.figure.axes) == 2
