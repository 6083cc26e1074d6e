"""The key: texts stand beside each other at their real widths, and say what tells runs apart."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from optviz import (
    AdaGrad,
    Adam,
    Cosine,
    GradientDescent,
    InverseTime,
    Momentum,
    NelderMead,
    Newton,
    RMSprop,
    Run,
    Scene,
    Warmup,
    objectives,
    sweep,
    views,
)
from optviz.film.animation import SceneAnimation
from optviz.optimizers.describe import hyperparameters

RUNS = [
    Run(Momentum(lr=1 / 3000, beta=8 / 9)),
    Run(Adam(lr=InverseTime(0.5, decay=1)), label="带动量修正的自适应梯度下降法"),
    Run(Adam(lr=InverseTime(0.5, decay=1, power=0.5)), label="The same with a square root below"),
    Run(RMSprop(lr=1 / 70, alpha=0.95, momentum=0.9, eps=1e-3)),
    Run(GradientDescent(lr=5.0), label="Gradient descent that goes further than it should"),
    Run(Newton()),
    Run(Adam(lr=Warmup(Cosine(0.1, steps=90), steps=10)), label="Warm"),
    Run(GradientDescent(lr=6.0), label="远远走出画面的梯度下降"),
    Run(AdaGrad(lr=0.5)),
    Run(NelderMead(), label="Nelder–Mead’s simplex, which needs no gradient at all, nor a rate"),
    Run(Momentum(lr=0.01, beta=0.95), label="Ball"),
    Run(Adam(lr=0.1), label="x" * 60),
]
SIZES = [(640, 360), (1280, 720), (1080, 1080)]


def film_of(count: int, size: tuple[int, int], *others: Any) -> SceneAnimation:
    """Return a film of so many runs, with more views beside the landscape."""
    scene = Scene(
        objectives=[objectives.booth()],
        optimizers=RUNS[:count],
        start=(-8, -8),
        steps=12,
        title="Which way down?",
        views=[views.Landscape(), *others],
    )
    film = scene.animate(width=size[0], height=size[1], fps=2)
    film.frame(-1)
    return film


def key_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return all texts of the page, that of the key among them, with their boxes in pixels."""
    page: Any = next(axes for axes in figure.axes if not axes.axison)
    texts = [one for one in page.get_children() if isinstance(one, Text) and one.get_text()]
    return [(one.get_text(), one.get_window_extent()) for one in texts]


@pytest.mark.parametrize("others", [0, 1, 3])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("count", [1, 4, 6, 12])
def test_no_text_of_the_key_lies_on_another(count: int, size: tuple[int, int], others: int) -> None:
    """From one run to twelve, with long labels and Chinese ones, all texts are apart and whole."""
    shown = [views.Convergence("value"), views.Convergence("gradient"), views.Convergence("gap")]
    film = film_of(count, size, *shown[:others])
    found = key_of(film.figure)
    slack = 0.1 * film.figure.dpi / 100 * 18
    for (one, a), (other, b) in combinations(found, 2):
        common = Bbox.intersection(a, b)
        over = common is not None and min(common.width, common.height) > slack
        assert not over, f"{one!r} lies on {other!r}"
    for words, box in found:
        assert box.x0 >= -1, words
        assert box.x1 <= film.width + 1, words
    panels = [axes.get_window_extent() for axes in film.figure.axes if axes.axison]
    for words, box in found:
        assert not any(box.overlaps(panel) for panel in panels), f"{words!r} lies on a panel"


def test_markers_stand_beside_their_names() -> None:
    """Each is left of a name and at its height, and as high as it at most."""
    film = film_of(9, (1280, 720), views.Convergence())
    page: Any = next(axes for axes in film.figure.axes if not axes.axison)
    boxes = [box for _, box in key_of(film.figure)]
    for marker in page.lines:
        spot = marker.get_window_extent()
        x, y = 0.5 * (spot.x0 + spot.x1), 0.5 * (spot.y0 + spot.y1)
        assert any(0 < box.x0 - x < 30 and box.y0 < y < box.y1 for box in boxes)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Momentum(lr=1 / 3000, beta=8 / 9), "lr 0.000333, β 0.889"),
        (Momentum(lr=0.12345, beta=0.99999), "lr 0.12345, β 0.99999"),
        (Momentum(lr=1e-4 / 3, beta=1 - 1e-4 / 3), "lr 3.33e-05, β 0.999967"),
        (GradientDescent(lr=1234.5678), "lr 1235"),
        (GradientDescent(lr=200 / 3), "lr 66.7"),
        (GradientDescent(lr=2**-6), "lr 2⁻⁶"),
    ],
)
def test_numbers_without_an_end_are_short(rule: Any, said: str) -> None:
    """Three figures do for them, unless the number or its distance from 1 would be off."""
    assert hyperparameters(rule) == said


def test_a_fine_sweep_keeps_the_figures_that_tell_its_runs_apart() -> None:
    """Labels that three figures would make alike have six."""
    labels = [run.label for run in sweep(GradientDescent, lr=np.linspace(0.1, 0.11, 31))]
    assert labels[:3] == ["lr 0.1", "lr 0.100333", "lr 0.100667"]
    assert len(set(labels)) == 31
