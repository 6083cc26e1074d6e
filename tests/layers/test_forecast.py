"""The path that theory foretells: what runs then do, and ahead of the dot alone."""

from __future__ import annotations

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Momentum, Nesterov, Scene, SceneError, layers, objectives
from optviz.timeline import Moment
from tests.layers.laid import laid


def scene(*rules: object, **changes: object) -> Scene:
    options: dict[str, object] = {
        "objectives": [objectives.quadratic_form(eigenvalues=[1, 20])],
        "optimizers": list(rules),
        "start": (-2.0, 0.7),
        "steps": 15,
        "layers": [layers.Forecast()],
    }
    return Scene(**options | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rule", [GradientDescent(lr=0.09), Momentum(lr=0.05, beta=0.7), Nesterov(lr=0.04, beta=0.8)]
)
def test_the_dashed_line_is_where_the_run_goes(rule: object) -> None:
    """At any moment it begins at the dot and goes on through all iterates that are to come."""
    film = scene(rule).animate(width=480, height=270)
    (run,) = film.trajectories
    drawn = laid(film)
    for step in (0, 4, 13):
        drawn.update(Moment(step))
        (line,) = drawn._under.sketch.shapes
        wanted = drawn._stage.frame.place(run.points[step:])
        np.testing.assert_allclose(line.points, wanted, atol=1e-6)  # type: ignore[union-attr]
        assert line.dashes  # type: ignore[union-attr]
    drawn.update(Moment(15))
    assert not drawn._under.sketch.shapes


def test_what_no_theorem_foretells_is_refused_in_a_line() -> None:
    """Adam has no such path, nor has any rule where f is no quadratic."""
    with pytest.raises(SceneError, match=r"layers\.Forecast: "):
        scene(Adam()).animate(width=320, height=180)
    with pytest.raises(SceneError, match=r"layers\.Forecast: "):
        scene(GradientDescent(lr=1e-3), objectives=[objectives.rosenbrock()], start=None).animate(
            width=320, height=180
        )


def test_beside_a_rule_that_is_foretold_another_is_left_alone() -> None:
    """Only the path that is known is drawn."""
    film = scene(GradientDescent(lr=0.05), Adam(lr=0.1)).animate(width=320, height=180)
    assert len(laid(film)._under.sketch.shapes) == 1
