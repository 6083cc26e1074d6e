"""A view of one's own, written in a scene file: a value, and a panel of three methods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optviz import SceneError, load
from optviz.film.animation import SceneAnimation
from tests.test_animation import stock_frames

BARS = '''
"""How high each run stands, as bars."""
from dataclasses import dataclass

from optviz import Adam, GradientDescent, Scene, objectives, views


@dataclass(frozen=True)
class Heights:
    def panel(self, subject):
        return Bars(subject)


class Bars:
    def __init__(self, subject):
        self.subject = subject

    def ground(self, axes):
        axes.set(ylim=(0, 800), xticks=[], title="f")

    def runs(self, axes):
        styles = self.subject.styles
        self.bars = axes.bar(range(len(styles)), 0, color=[one.color for one in styles])
        return list(self.bars)

    def update(self, moment):
        for bar, run in zip(self.bars, self.subject.trajectories):
            bar.set_height(run.values[min(moment.step, run.steps)])


scene = Scene(
    objectives=[objectives.booth()],
    optimizers=[GradientDescent(lr=0.01), Adam(lr=0.1)],
    views=[views.Landscape(), Heights()],
    start=(-8, -8),
    steps=6,
)
'''


def film_of(source: str, folder: Path) -> SceneAnimation:
    """Return the film of a scene file."""
    file = folder / "own.py"
    file.write_text(source, encoding="utf-8")
    return load(file)[0].scene.animate(width=320, height=180, fps=4)


def test_a_view_of_ones_own_is_drawn_beside_the_others(tmp_path: Path) -> None:
    """It declares nothing but `panel`, and its bars stand where the runs do."""
    film = film_of(BARS, tmp_path)
    film.frame(-1)
    axes: Any = next(one for one in film.figure.axes if one.patches)
    assert [bar.get_height() for bar in axes.patches] == [
        run.values[-1] for run in film.trajectories
    ]


def test_what_it_moves_is_drawn_afresh_in_each_frame(tmp_path: Path) -> None:
    """The fast way and matplotlib's own give the same pixels, though it marked no artist."""
    film = film_of(BARS, tmp_path)
    for one, other in zip(film.frames(), stock_frames(film), strict=True):
        assert np.array_equal(one, other)


def test_scenes_with_it_compare_and_print(tmp_path: Path) -> None:
    """It is a value like the views that are there."""
    one, other = (film_of(BARS, tmp_path).scene for _ in range(2))
    assert "views=[views.Landscape(), Heights()]" in repr(one)
    assert repr(one) == repr(other)


def test_it_may_refuse_a_subject(tmp_path: Path) -> None:
    """What its `panel` raises reaches the caller."""
    refusal = "raise SceneError('too flat', 'take a steeper one')"
    source = BARS.replace("return Bars(subject)", f"from optviz import SceneError; {refusal}")
    with pytest.raises(SceneError, match="too flat; take a steeper one"):
        film_of(source, tmp_path)
