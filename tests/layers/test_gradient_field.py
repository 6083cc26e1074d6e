from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.quiver import Quiver
from matplotlib.text import Text

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Scene,
    layers,
    load,
    objectives,
    views,
)
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.layers.gradient_field import gradient
from optviz.stage.laid import LaidLayers
from optviz.timeline import Moment

FILE = Path(__file__).parents[2] / "scenes" / "gradient_field.py"


def made(objective: Objective, *rules: Any, start: Any = None) -> SceneAnimation:
    scene = Scene(
        objectives=[objective], optimizers=rules or [GradientDescent(lr=0.001)], start=start,
        steps=10, views=[views.GradientField()],
    )  # fmt: skip
    return scene.animate(width=480, height=360)


def laid(film: SceneAnimation) -> LaidLayers:
    (found,) = (
        one.panel._layers
        for one in film._painter.composition._panels
        if hasattr(one.panel, "_layers")
    )
    assert isinstance(found, LaidLayers)
    return found


def written(film: SceneAnimation) -> list[str]:
    return [words for words, _ in laid(film).boxes]


def test_the_gradient_at_three_four_is_six_eight() -> None:
    """The lesson's picture finds it by differences to nine digits, and writes it."""
    (one,) = load(FILE)
    objective = one.scene.objectives[0]
    assert not objective.exact_grad
    np.testing.assert_allclose(gradient(objective, np.array([[3.0, 4.0]])), [[6, 8]], rtol=1e-9)
    film = one.scene.animate(width=480, height=270)
    film.frame(0)
    assert written(film) == ["∇f(3.00, 4.00) = (6.00, 8.00)"]
    film.frame(-1)
    said = [one.get_text() for one in film.figure.findobj(Text) if isinstance(one, Text)]
    assert said.count("∇f(3.00, 4.00) = (6.00, 8.00)") == 1


def test_gradients_are_those_of_automatic_differentiation() -> None:
    """On Rosenbrock's function at 50 points, to 1e-7 of torch's gradient."""
    torch = pytest.importorskip("torch")
    points = np.random.default_rng(0).uniform(-2, 2, (50, 2))
    p = torch.tensor(points, requires_grad=True)
    (100 * (p[:, 1] - p[:, 0] ** 2) ** 2 + (1 - p[:, 0]) ** 2).sum().backward()
    assert p.grad is not None
    np.testing.assert_allclose(
        gradient(objectives.rosenbrock(), points), p.grad.numpy(), rtol=1e-7, atol=1e-7
    )


def scale(film: SceneAnimation) -> Any:
    """Return how many pixels a unit is, across and up."""
    stage = laid(film)._stage
    return np.array(stage.frame.size) / np.ptp(stage.limits, axis=1)


def test_arrows_of_the_field_point_downhill() -> None:
    """Each has the direction of −∇f as the picture shows it, and a length below the lattice's."""
    film = made(objectives.bowl(), start=(2.0, 1.0))
    (axes,) = (one for one in film.figure.axes if one.axison)
    (quiver,) = axes.findobj(Quiver)
    points = np.asarray(quiver.get_offsets())
    ways = np.stack([quiver.U, quiver.V], axis=1)
    downhill = -2 * points * scale(film)
    turned = ways[:, 0] * downhill[:, 1] - ways[:, 1] * downhill[:, 0]
    assert np.abs(turned).max() < 1e-6 * np.hypot(*downhill.T).max()
    assert ((ways * downhill).sum(axis=1) > 0).all()
    assert 100 * np.hypot(*ways.T).max() < 52


@pytest.mark.parametrize("moment", [Moment(0), Moment(3, 0.4), Moment(10)])
def test_the_arrow_of_a_run_is_its_negative_gradient(moment: Moment) -> None:
    """It begins at the dot, points along −∇f in the picture, and shrinks with the norm."""
    film = made(objectives.bowl(), GradientDescent(lr=0.1), start=(1.5, -2.0))
    ways = []
    for at in (Moment(0), moment):
        film._painter.composition.update(at)
        rim, arrow = laid(film)._under.sketch.shapes
        np.testing.assert_array_equal(rim.points, arrow.points)  # type: ignore[union-attr]
        tail, tip = arrow.points[:2]  # type: ignore[union-attr]
        point = np.array([1.5, -2.0]) * 0.8**at.step * (1 - 0.2 * at.progress)
        np.testing.assert_allclose(tail, laid(film)._stage.frame.place(point[None])[0])
        downhill = -2 * point * scale(film)
        ways.append((tip - tail) / downhill)
    np.testing.assert_allclose(ways, ways[0][0], rtol=1e-6)
    assert ways[0][0] > 0


def test_flat_and_broken_landscapes_are_drawn() -> None:
    """A constant and a function with holes have arrows where there are gradients."""
    for objective in (
        Objective(lambda x, y: 0.0 * x * y, domain=(-1, 1)),
        Objective(lambda x, y: np.log(x) + y**2, domain=(-1, 1)),
    ):
        film = made(objective, Adam(lr=0.01), start=(0.5, 0.5))
        assert np.ptp(film.frame(len(film) - 1)[..., :3]) > 100


def test_other_dimensions_are_refused() -> None:
    """One line says what is shown and what the scene has, of the view and of the layer."""
    with pytest.raises(SceneError, match=r"views.GradientField.* two dimensions, and .* has 1"):
        made(objectives.quadratic_1d())
    scene = Scene(
        objectives=[objectives.quadratic_1d()], optimizers=[GradientDescent()], start=1.0,
        layers=[layers.GradientField()],
    )  # fmt: skip
    with pytest.raises(SceneError, match=r"layers.GradientField .* two dimensions, and .* has 1"):
        scene.animate()


def test_numbers_of_a_run_that_blows_up_stay_short() -> None:
    """What needs more than twelve letters is written in three digits, inside the picture."""
    film = made(objectives.himmelblau(), GradientDescent(lr=0.1), start=(1, 1))
    film.frame(-1)
    (words,) = written(film)
    assert "·10" in words
    ((_, box),) = laid(film).boxes
    assert box.x0 >= 0
    assert box.x1 <= laid(film)._stage.frame.width


def test_the_layer_is_for_the_runs_that_it_names() -> None:
    """On a landscape it has an arrow and a line for these alone, and no line without a table."""
    shown = dict.fromkeys(("GradientDescent", "Newton"))
    for runs, table in (("newton", True), ("newton", False), (list(shown), True)):
        layer = layers.GradientField(runs=runs, table=table)
        film = Scene(
            objectives=[objectives.booth()],
            optimizers=[GradientDescent(lr=0.01), Newton(), Momentum(lr=0.01)],
            start=(-5, -5), steps=3, layers=[layer],
        ).animate(width=640, height=360)  # fmt: skip
        film.frame(0)
        count = 1 if isinstance(runs, str) else len(runs)
        assert len(written(film)) == count * table
        assert len(laid(film)._under.sketch.shapes) == 2 * count


def test_the_view_is_a_landscape_with_that_layer() -> None:
    """Both scenes have the same first and last frame, pixel by pixel, in the same place."""
    rules = [GradientDescent(lr=0.01), Newton()]
    said: dict[str, Any] = {"objectives": [objectives.booth()], "optimizers": rules,
                            "start": (-5, -5), "steps": 4}  # fmt: skip
    chart = views.Convergence("value")
    one = Scene(views=[views.GradientField(), chart], **said).animate(width=480, height=270)
    bare = views.Landscape(layers=[layers.GradientField()])
    other = Scene(views=[bare, chart], **said).animate(width=480, height=270)
    for k in (0, len(one) - 1):
        assert np.array_equal(one.frame(k), other.frame(k))
