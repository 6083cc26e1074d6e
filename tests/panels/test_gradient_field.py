from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.quiver import Quiver
from matplotlib.text import Text

from optviz import Adam, GradientDescent, Objective, Scene, load, objectives, views
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.panels.gradient_field import GradientFieldPanel
from optviz.timeline import Moment

FILE = Path(__file__).parents[2] / "scenes" / "gradient_field.py"


def made(objective: Objective, *rules: Any, start: Any = None) -> SceneAnimation:
    scene = Scene(
        objectives=[objective], optimizers=rules or [GradientDescent(lr=0.001)], start=start,
        steps=10, views=[views.GradientField()],
    )  # fmt: skip
    return scene.animate(width=480, height=360)


def panel(film: SceneAnimation) -> GradientFieldPanel:
    moving = film._painter.composition._moving
    return next(one for one in moving if isinstance(one, GradientFieldPanel))


def test_the_gradient_at_three_four_is_six_eight() -> None:
    """The lesson's panel finds it by differences to nine digits, and writes it."""
    (one,) = load(FILE)
    assert not one.scene.objectives[0].exact_grad
    film = one.scene.animate(width=480, height=270)
    film.frame(0)
    field = panel(film)
    np.testing.assert_allclose(field.gradients[0][0], [6.0, 8.0], rtol=1e-9)
    assert field._words[0].get_text() == "∇f(3.00, 4.00) = (6.00, 8.00)"
    film.frame(-1)
    said = [one.get_text() for one in film.figure.findobj(Text) if isinstance(one, Text)]
    assert said.count("∇f(3.00, 4.00) = (6.00, 8.00)") == 1


def test_gradients_are_those_of_automatic_differentiation() -> None:
    """On Rosenbrock's function at 50 points, to 1e-7 of torch's gradient."""
    torch = pytest.importorskip("torch")
    field = panel(made(objectives.rosenbrock()))
    points = np.random.default_rng(0).uniform(-2, 2, (50, 2))
    p = torch.tensor(points, requires_grad=True)
    (100 * (p[:, 1] - p[:, 0] ** 2) ** 2 + (1 - p[:, 0]) ** 2).sum().backward()
    assert p.grad is not None
    np.testing.assert_allclose(field.gradient(points), p.grad.numpy(), rtol=1e-7, atol=1e-7)


def test_arrows_of_the_field_point_downhill() -> None:
    """Each has the direction of −∇f as the picture shows it, and a length below the lattice's."""
    film = made(objectives.bowl(), start=(2.0, 1.0))
    field = panel(film)
    (axes,) = (one for one in film.figure.axes if one.axison)
    (quiver,) = axes.findobj(Quiver)
    points = np.asarray(quiver.get_offsets())
    ways = np.stack([quiver.U, quiver.V], axis=1)
    downhill = -2 * points * field._scale
    turned = ways[:, 0] * downhill[:, 1] - ways[:, 1] * downhill[:, 0]
    assert np.abs(turned).max() < 1e-6 * np.hypot(*downhill.T).max()
    assert ((ways * downhill).sum(axis=1) > 0).all()
    assert 100 * np.hypot(*ways.T).max() < 52


@pytest.mark.parametrize("moment", [Moment(0), Moment(3, 0.4), Moment(10)])
def test_the_arrow_of_a_run_is_its_negative_gradient(moment: Moment) -> None:
    """It begins at the dot, points along −∇f in the picture, and shrinks with the norm."""
    film = made(objectives.bowl(), GradientDescent(lr=0.1), start=(1.5, -2.0))
    field = panel(film)
    film._painter.composition.update(moment)
    way = field._arrows.tips[0] - field._arrows.tails[0]
    point = np.array([1.5, -2.0]) * 0.8**moment.step * (1 - 0.2 * moment.progress)
    np.testing.assert_allclose(field._arrows.tails[0], field._frame.place(point[None])[0])
    np.testing.assert_allclose(way, -field._length * 2 * point * field._scale, rtol=1e-6)


def test_flat_and_broken_landscapes_are_drawn() -> None:
    """A constant and a function with holes have arrows where there are gradients."""
    for objective in (
        Objective(lambda x, y: 0.0 * x * y, domain=(-1, 1)),
        Objective(lambda x, y: np.log(x) + y**2, domain=(-1, 1)),
    ):
        film = made(objective, Adam(lr=0.01), start=(0.5, 0.5))
        assert np.ptp(film.frame(len(film) - 1)[..., :3]) > 100


def test_other_dimensions_are_refused() -> None:
    """One line says what the view shows and what the scene has."""
    with pytest.raises(SceneError, match=r"shows two dimensions, and .* has 1"):
        made(objectives.quadratic_1d())
