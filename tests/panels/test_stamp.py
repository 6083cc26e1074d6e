"""Texts that are laid out once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from optviz.marks.cached_text import Counter, Stamp
from optviz.style import drawing_context

LOOKS: dict[str, Any] = {"fontsize": 15, "fontweight": "bold", "color": "#0072b2", "va": "center"}


def drawn(text: Text, dpi: float = 100.0) -> np.ndarray:
    figure = Figure((4, 1), dpi=dpi, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.add_artist(text)
    with drawing_context(("DejaVu Sans",)):
        canvas.draw()
        canvas.draw()
    return np.array(canvas.buffer_rgba())[..., :3].astype(int)


@pytest.mark.parametrize("dpi", [72.0, 100.0, 233.0])
@pytest.mark.parametrize("words", ["climbs to the maximum", "two\nlines", r"$\nabla f$ = 0"])
@pytest.mark.parametrize("halo", [False, True])
def test_a_stamp_looks_like_the_text(words: str, halo: bool, dpi: float) -> None:
    """Drawn again, a stamp at whole pixels differs from the text by rounding only."""
    looks = dict(LOOKS, ha="center", transform=IdentityTransform())
    if halo:
        looks["path_effects"] = [withStroke(linewidth=3, foreground="#eeeeee")]
    stamp = Stamp(200, 50, words, **looks)
    expected = drawn(Text(200, 50, words, **looks), dpi)
    assert expected.min() < 128
    assert np.abs(drawn(stamp, dpi) - expected).max() <= 3


def test_a_stamp_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time, no text is drawn; other words are printed anew."""
    stamp = Stamp(20, 50, "settles", transform=IdentityTransform(), **LOOKS)
    asked: list[str] = []
    plain: Any = RendererAgg.draw_text

    def noted(*args: Any, **options: Any) -> None:
        asked.append(args[4])
        plain(*args, **options)

    monkeypatch.setattr(RendererAgg, "draw_text", noted)
    figure = Figure((4, 1))
    canvas = FigureCanvasAgg(figure)
    figure.add_artist(stamp)
    for words, count in [("settles", 1), ("settles", 1), ("circles", 2), ("settles", 2)]:
        stamp.set_text(words)
        canvas.draw()
        assert len(asked) == count


@pytest.mark.parametrize("number", [0, 7, 42, 1999, 123456])
def test_the_counter_reads_as_written(number: int) -> None:
    """Its digits stand where the whole text has them, to a pixel or two."""
    looks = dict(LOOKS, ha="right", transform=IdentityTransform())
    expected = drawn(Text(380, 50, f"step {number}", **looks)).min(2) < 128
    found = drawn(Counter(380, 50, f"step {number}", **looks)).min(2) < 128
    assert abs(int(found.sum()) - int(expected.sum())) <= 0.03 * expected.sum()
    for axis in (0, 1):
        ends = [np.flatnonzero(ink.any(axis))[[0, -1]] for ink in (found, expected)]
        assert np.abs(ends[0] - ends[1]).max() <= 3
