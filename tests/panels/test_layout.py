"""Nothing overlaps, nothing is clipped: on every scene, at every shape of frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from optviz import Adam, GradientDescent, Momentum, Newton, Run, Scene, objectives, tune
from optviz.film.animation import SceneAnimation
from optviz.loading import load
from optviz.optimizers import Optimizer

SCENES = sorted((Path(__file__).parents[2] / "scenes").glob("*.py"))
pytestmark = pytest.mark.usefixtures("coarse")

SLIDE = 640, 360
SIZES = [SLIDE, (512, 384), (500, 500), (360, 640)]
RULES: list[Optimizer] = [GradientDescent(lr=0.001), Momentum(lr=0.0005), Adam(lr=0.1), Newton()]

UNTUNED = {
    "twelve runs": Scene(
        title="Twelve learning rates",
        objectives=[objectives.quadratic_form(condition=10)],
        optimizers=[Run(GradientDescent(lr=0.02 * k), label=f"Run {k}") for k in range(1, 13)],
        steps=20,
    ),
    "sixty characters": Scene(
        title="A title of sixty characters, as lecturers are wont to write it",
        objectives=[objectives.rosenbrock(), objectives.himmelblau()],
        optimizers=RULES,
        start=(-1.0, 0.5),
        steps=20,
    ),
    "three objectives": Scene(
        title="Three",
        objectives=[objectives.quadratic_1d(), objectives.cosine(), objectives.double_well()],
        optimizers=RULES,
        start=-1.5,
        steps=20,
        convergence="value",
    ),
    "no title": Scene(objectives=[objectives.saddle()], optimizers=RULES, steps=20),
    "long labels": Scene(
        title="Labels",
        objectives=[objectives.bowl()],
        optimizers=[
            Run(RULES[2], label="Adaptive moment estimation as its authors call it in full"),
            Run(RULES[0], label="Steepest descent, known to all", start=(1, 1)),
        ],
        steps=20,
    ),
    "five dimensions": Scene(
        title="Five dimensions",
        objectives=[objectives.rosenbrock()],
        optimizers=RULES,
        steps=20,
        theme="dark",
    ),
    "a declared race": Scene(
        title="By gradients",
        objectives=[objectives.rosenbrock()],
        optimizers=RULES,
        steps=20,
        race="equal gradients",
        against="gradients",
    ),
    "a race of twelve on two": Scene(
        title="Equal rates",
        objectives=[objectives.booth(), objectives.himmelblau()],
        optimizers=[Run(Adam(lr=0.1, beta1=0.05 * k), label=f"Run {k}") for k in range(1, 13)],
        start=(-2.0, 1.0),
        steps=20,
        convergence="rate",
        against="evaluations",
        race="equal lr",
    ),
    "tuned, no title": Scene(
        objectives=[objectives.booth()],
        optimizers=[
            tune(rule, objectives.booth(), steps=20, trials=8, lr=(1e-6, 1e-5), aim="tail")
            for rule in (GradientDescent, Momentum, Adam)
        ],
        steps=20,
        race="tuned lr",
    ),
    "one run, one step": Scene(
        title="One", objectives=[objectives.double_well()], optimizers=RULES[:1], steps=1
    ),
}


Words = list[tuple[str, Bbox]]


def scale_texts(film: SceneAnimation) -> Words:
    """Return the texts of scales, which stand still, with their boxes in pixels."""
    found: Words = []
    for axes in film.figure.axes:
        if not axes.axison or not axes.get_visible():
            continue
        inside = axes.get_window_extent().padded(1.5)
        for text in (*axes.xaxis.get_ticklabels(), *axes.yaxis.get_ticklabels()):
            box = text.get_window_extent()
            middle = 0.5 * (box.x0 + box.x1), 0.5 * (box.y0 + box.y1)
            if inside.x0 <= middle[0] <= inside.x1 or inside.y0 <= middle[1] <= inside.y1:
                found += seen([text])
        found += seen([axes.xaxis.label, axes.yaxis.label])
    return found


def other_texts(film: SceneAnimation) -> Words:
    """Return all other texts that stand in the frame, with their boxes in pixels."""
    return seen(
        text
        for axes in film.figure.axes
        if axes.get_visible()
        for text in {*axes.texts, *(one for one in axes.get_children() if type(one) is Text)}
    )


def seen(texts: Iterable[Text]) -> Words:
    """Return what the texts say that say something, with their boxes in pixels."""
    boxes = ((one, one.get_window_extent()) for one in texts if one.get_visible())
    return [(one.get_text(), box) for one, box in boxes if one.get_text().strip() and box.width > 1]


def check_layout(film: SceneAnimation) -> None:
    """See that every text is whole and alone, early, in the middle and at the end."""
    scales: dict[tuple[bool, ...], Words] = {}
    for number in (0, len(film) // 3, len(film) - 1):
        film.frame(number)
        sights = tuple(one.get_visible() for one in film.figure.axes)
        if sights not in scales:
            scales[sights] = scale_texts(film)
        texts = scales[sights] + other_texts(film)
        for words, box in texts:
            assert box.x0 >= -1, f"{words!r} is cut off on the left"
            assert box.x1 <= film.width + 1, f"{words!r} is cut off on the right"
            assert box.y0 >= -1, f"{words!r} is cut off below"
            assert box.y1 <= film.height + 1, f"{words!r} is cut off above"
        low, high = np.array([(box.min, box.max) for _, box in texts]).swapaxes(0, 1)
        common = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
        height = (high - low)[:, 1]
        deep = common.min(axis=2) > 0.25 * np.minimum(height[:, None], height)
        for i, j in np.argwhere(np.triu(deep, 1)):
            pytest.fail(f"{texts[i][0]!r} lies over {texts[j][0]!r} in frame {number}")


def at_shapes(cases: Iterable[Any], sizes: Sequence[tuple[int, int]], every: int) -> list[Any]:
    """Return each case at every shape of frame: by day at one of so many, by turns."""
    return [
        pytest.param(case, size, id=f"{getattr(case, 'stem', case)}-{size[0]}x{size[1]}",
                     marks=pytest.mark.nightly if (turn + place) % every else ())
        for turn, case in enumerate(cases)
        for place, size in enumerate(sizes)
    ]  # fmt: skip


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_a_slide_can_be_read(path: Path) -> None:
    """No text is smaller than 13 pt, the title is the largest, and nothing overlaps or is clipped.

    Axes that begin or end at nearly the same height do so at exactly the same.
    """
    for named in load(path):
        film = named.scene.animate(width=SLIDE[0], height=SLIDE[1], fps=5)
        check_layout(film)
        texts = [text for axes in film.figure.axes for text in axes.findobj(Text)]
        sizes: dict[str, Any] = {t.get_text(): t.get_fontsize() for t in texts if t.get_text()}
        least, largest = min(sizes.values()), max(sizes.values())
        assert least >= 13.0
        assert largest >= 20.0
        assert " ".join(t for t, size in sizes.items() if size == largest) == named.scene.title
        boxes = [axes.get_window_extent() for axes in film.figure.axes if axes.axison]
        for a, b in combinations(boxes, 2):
            assert a.y0 == pytest.approx(b.y0, abs=0.005) or abs(a.y0 - b.y0) > 10


@pytest.mark.parametrize(("path", "size"), at_shapes(SCENES, SIZES[1:], every=3))
def test_no_text_of_a_scene_overlaps_or_is_clipped(path: Path, size: tuple[int, int]) -> None:
    """In early, middle and last frames every text is whole and alone, at other shapes too."""
    for named in load(path):
        check_layout(named.scene.animate(width=size[0], height=size[1], fps=5))


@pytest.mark.parametrize(("name", "size"), at_shapes(UNTUNED, SIZES, every=2))
def test_no_text_overlaps_in_scenes_that_nobody_tuned(name: str, size: tuple[int, int]) -> None:
    """Twelve runs, long titles, long labels and other shapes keep their texts apart."""
    check_layout(UNTUNED[name].animate(width=size[0], height=size[1], fps=5))
