"""Data lessons that nobody tuned: texts keep apart, and both ways of drawing agree."""

from __future__ import annotations

from typing import Any

import pytest

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    MovingAverage,
    Nesterov,
    RMSprop,
    Run,
    Scene,
    Timeline,
    datasets,
    objectives,
    views,
)
from tests.panels.test_layout import SIZES, at_shapes, check_layout
from tests.test_animation import assert_same_frames

RULES = [
    GradientDescent(lr=0.2), Momentum(lr=0.05), Adam(lr=0.1), Nesterov(lr=0.05),
    RMSprop(lr=0.05), GradientDescent(lr=3.0),
]  # fmt: skip
X, Y = datasets.two_moons(80)
LINE = objectives.linear_regression(*datasets.noisy_line(30))
MOONS = objectives.network((2, 5, 1), X, Y, loss="cross_entropy", held_out=(X[:50], Y[:50]))
BLOBS = objectives.network((2, 5, 4), *datasets.blobs(60, classes=4), loss="cross_entropy")
SIGNAL = objectives.signal_mean(datasets.noisy_signal(120) + 20)
WHOLE = [views.Data(), views.Convergence(), views.Accuracy(), views.Convergence("gradient")]


def scene(objective: Any, count: int, shown: Any = None, **changes: Any) -> Scene:
    """Return a scene of the first rules."""
    made: dict[str, Any] = {
        "title": "数据与模型: a lesson",
        "steps": 10,
        "optimizers": RULES[:count],
    } | changes
    return Scene(objectives=objective if isinstance(objective, list) else [objective],
                 views=shown, timeline=Timeline(fps=2), **made)  # fmt: skip


def averages(count: int) -> list[Run]:
    """Return moving averages with Chinese labels."""
    return [
        Run(MovingAverage(0.3 + 0.1 * k), label=f"第 {k} 条平均线", batch_size=1, shuffle=False)
        for k in range(count)
    ]


UNTUNED = {
    **{f"line, {n} runs": scene(LINE, n) for n in (1, 3, 6)},
    **{f"moons, {n} runs": scene(MOONS, n, WHOLE[:3]) for n in (1, 3)},
    **{f"four views, {n} runs": scene(MOONS, n, WHOLE, theme="dark") for n in (1, 6)},
    **{
        f"signal, {n} runs": scene(
            SIGNAL, n, [views.Signal(), views.Signal(first=20)], optimizers=averages(n), start=0
        )
        for n in (3, 6)
    },
    **{
        f"states, {n} runs": scene(
            objectives.booth(), n, [views.Landscape(), views.States("v"), views.States("m")],
            optimizers=[RMSprop(lr=0.1), Adam(lr=0.2), *RULES[:4]][:n], theme="dark",
        )
        for n in (1, 6)
    },
    "four classes": scene(BLOBS, 1, [views.Data(), views.Accuracy()], theme="dark"),
    "two objectives": scene([LINE, objectives.logistic_regression(X[:, 0], Y)], 3,
                            [views.Data(), views.Convergence()]),
    "no steps": scene(MOONS, 3, WHOLE, steps=0),
    "one that diverges at once": scene(LINE, 3, optimizers=[
        Run(GradientDescent(lr=1e9), label="发散"), *RULES[:2]
    ]),
    "epochs": scene(MOONS, 0, WHOLE[:3], unit="epoch", steps=3, optimizers=[
        Run(GradientDescent(lr=0.1), label="小批量", batch_size=8),
        Run(GradientDescent(lr=0.1), label="单样本", batch_size=1),
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "size"), at_shapes(UNTUNED, SIZES, every=2))
def test_no_text_overlaps_in_data_lessons(name: str, size: tuple[int, int]) -> None:
    """From one run to six, in views of data and of parameters, texts stay apart and whole."""
    check_layout(UNTUNED[name].animate(width=size[0], height=size[1]))


@pytest.mark.parametrize("name", [name for name in UNTUNED if "1 runs" not in name])
def test_the_fast_way_equals_the_stock_way_on_data_lessons(name: str) -> None:
    """Frames have the same pixels whichever way they are drawn."""
    film = UNTUNED[name].animate(width=301, height=171, fps=0.7)
    assert_same_frames(film, every=3)
