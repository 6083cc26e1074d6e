"""Names at the ends of lines, in the key's stead: where lines are all there is, and they fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from optviz import Adam, GradientDescent, Momentum, Newton, Run, Scene, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.layout.end_names import _FARTHEST, _rising
from optviz.optimizers import Optimizer
from tests.panels.test_layout import check_layout
from tests.test_animation import assert_same_frames

RULES: list[Optimizer] = [GradientDescent(lr=0.001), Momentum(lr=0.001), Adam(lr=0.1), Newton()]
SIZES = [(640, 360), (1280, 720), (1080, 1080)]


def film(size: tuple[int, int] = SIZES[0], **changes: Any) -> SceneAnimation:
    given: dict[str, Any] = {
        "objectives": [objectives.rosenbrock()],
        "optimizers": RULES,
        "steps": 60,
        "views": [views.Convergence()],
    }
    scene = Scene(title="Newton is there in six steps", **given | changes)
    return scene.animate(width=size[0], height=size[1], fps=5)


def names(shown: SceneAnimation) -> dict[str, Any]:
    """Return the names at the ends of lines, if there are any."""
    found = shown._painter.composition._names
    return {} if found is None else {name.get_text(): name for name, _ in found._texts}


@pytest.mark.parametrize("size", SIZES)
def test_names_stand_at_the_ends_of_lines(size: tuple[int, int]) -> None:
    """Each stands beside the axes, near the height of its run's last number; none meets another."""
    shown = film(size)
    found, composition = names(shown), shown._painter.composition
    assert list(found) == ["Gradient descent", "Momentum", "Adam", "Newton"]
    assert composition._names is not None
    axes, page = composition._panels[0].axes, composition._page
    ends = axes.transData.transform(composition._panels[0].panel.ends())  # type: ignore[attr-defined]
    for (_, end), text in zip(ends, found.values(), strict=True):
        box = text.get_window_extent()
        scale = 100 / page.figure.dpi
        away = scale * abs(0.5 * (box.y0 + box.y1) - end)
        assert away <= _FARTHEST * composition._names._height + 12.0
        assert scale * (box.x0 - axes.get_window_extent().x1) >= 18.0
    places = [text.get_position() for text in found.values()]
    check_layout(shown)
    assert [text.get_position() for text in found.values()] == places


@pytest.mark.parametrize(
    "changes",
    [
        {"views": [views.Landscape(), views.Convergence()]},
        {"objectives": [objectives.rosenbrock(), objectives.booth()]},
        {"optimizers": [GradientDescent(lr=1.0), Adam(lr=0.1)]},
        {"optimizers": [Run(Adam(lr=0.1), label=f"Adam {k}") for k in range(5)]},
        {
            "optimizers": [
                Run(Newton(), label="Newton as he wrote it down, by roots of polynomials")
            ]
        },
        {"optimizers": [Run(Adam(lr=0.1), starts=[(-1, 1), (0, 1)])]},
        {"race": "equal gradients"},
    ],
    ids=["dots too", "two columns", "one fails", "all end alike", "long", "many starts", "a race"],
)
def test_elsewhere_the_key_stands(changes: dict[str, Any]) -> None:
    """Beside dots, for several objectives, and where names do not fit or do not tell all."""
    assert not names(film(**changes))
    assert not names(film((360, 640)))  # too narrow


def test_names_are_the_same_on_both_paths() -> None:
    """They are drawn once, and any frame alone is that of the sequence."""
    assert_same_frames(film(steps=6))


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=8))
def test_heights_are_pooled_as_isotonic_regression_does(values: list[float]) -> None:
    """What never falls and is nearest by squares is SciPy's isotonic regression."""
    expected = isotonic_regression(np.array(values)).x
    np.testing.assert_allclose(_rising(np.array(values)), expected, atol=1e-9)
