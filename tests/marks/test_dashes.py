"""Dashes of a theme for print: each run's lines have its own, in all panels and in the key."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.lines import Line2D

from optviz import Dial, GradientDescent, Run, Scene, objectives
from optviz.marks import tracks
from optviz.style import run_styles
from optviz.style.theme import Theme
from optviz.style.themes import get_theme
from tests.test_animation import assert_same_frames


def scene(theme: str | Theme = "paper", **changes: Any) -> Scene:
    runs = [
        Run(GradientDescent(lr=0.01 * k), start=(0.5 * k - 2.5, -1.5), label=f"Run {k}")
        for k in range(1, 10)
    ]
    return Scene(
        objectives=[objectives.booth()],
        optimizers=runs,
        steps=4,
        theme=theme,
    ).replace(**changes)  # fmt: skip


def test_lines_have_the_dashes_of_their_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn in a run's colour has its dash, in widths of the line; casings are whole."""
    seen: dict[Any, set[Any]] = {}

    def heard(renderer: Any, gc: Any, path: Any, transform: Any, width: float, color: Any) -> None:
        _, dash = gc.get_dashes()
        shown = None if dash is None else tuple(round(one / width, 6) for one in dash)
        seen.setdefault(tuple(round(255 * c) for c in color[:3]), set()).add(shown)

    film = scene().animate(width=640, height=360)
    monkeypatch.setattr(tracks, "line", heard)
    film.frame(-1)
    for style in run_styles(get_theme("paper"), [("", "")] * 9):
        color = tuple(int(style.color[i : i + 2], 16) for i in (1, 3, 5))
        assert seen.pop(color) == {style.dash}
    assert seen == {(255, 255, 255): {None}}


def test_the_key_has_a_piece_of_each_line() -> None:
    """Where any run is dashed all have one, in their colours; without dashes there are none."""

    def samples(theme: str, runs: int) -> list[Line2D]:
        made = scene(theme).replace(optimizers=scene().optimizers[:runs])
        axes = made.animate(width=640, height=360)._painter.composition._page.axes
        return [one for one in axes.lines if len(one.get_xdata()) == 2]  # type: ignore[arg-type]

    found = samples("paper", 9)
    styles = run_styles(get_theme("paper"), [("", "")] * 9)
    assert [one.get_color() for one in found] == [style.color for style in styles]
    assert [one.get_linestyle() for one in found] == ["-"] * 4 + ["--"] * 5
    assert not samples("paper", 4)
    assert not samples("light", 9)


@pytest.mark.parametrize("changes", [{}, {"dial": Dial("lr", 0.01, 0.05)}], ids=["steps", "dial"])
def test_dashes_are_the_same_on_both_paths(changes: dict[str, Any]) -> None:
    """The fast way and matplotlib's own give the same pixels."""
    assert_same_frames(scene(**changes).animate(width=320, height=180, fps=2))
