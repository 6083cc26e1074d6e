from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.text import Text

from optviz import GradientDescent, Run, Scene, objectives
from optviz.fonts import MissingGlyphWarning, families_for

CHINESE = "学习率的选择：太小、合适、太大"
HIEROGLYPH = "𓀀"

has_chinese = pytest.mark.skipif(
    not any("wqy" in name or "CJK" in name for name in font_manager.findSystemFonts()),
    reason="no Chinese font is installed",
)


def chinese_scene() -> Scene:
    return Scene(
        title=CHINESE,
        objectives=[objectives.quadratic_1d()],
        optimizers=[Run(GradientDescent(lr=0.1), label="梯度下降", note="滑向谷底")],
        start=-20,
        steps=3,
    )


def test_latin_text_needs_one_font_and_no_search() -> None:
    """Latin, Greek and mathematical characters are in the first font."""
    assert families_for(["Newton, lr 2⁻⁶, β 0.9 → ∇f ≤ 1"]) == ("DejaVu Sans",)


@has_chinese
def test_chinese_is_drawn_as_chinese() -> None:
    """A Chinese font is put behind the first, without a warning, and different glyphs differ."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        families = families_for([CHINESE])
        film = chinese_scene().animate(width=640, height=360)
        frame = film.frame(-1)
    assert len(families) == 2
    titles = [t for t in film.figure.findobj(Text) if t.get_text() == CHINESE]
    assert len(titles) == 1
    box = titles[0].get_window_extent()
    strip = frame[360 - int(box.y1) : 360 - int(box.y0), int(box.x0) : int(box.x1), :3]
    columns = np.array_split(strip.min(axis=2) < 128, len(CHINESE), axis=1)
    width = min(column.shape[1] for column in columns)
    assert len({column[:, :width].tobytes() for column in columns}) > len(CHINESE) // 2


def test_a_missing_glyph_is_one_clear_warning() -> None:
    """Characters that no font has are named once, with what to install."""
    with pytest.warns(MissingGlyphWarning, match="install a font") as caught:
        families_for([f"one {HIEROGLYPH}", f"two {HIEROGLYPH}"])
    assert len(caught) == 1


def test_without_a_chinese_font_the_warning_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy for Chinese text is a Chinese font, by name and by Debian package."""
    monkeypatch.setattr(font_manager, "get_font_names", lambda: ["DejaVu Sans"])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    with pytest.warns(MissingGlyphWarning, match="fonts-wqy-microhei"):
        families_for([CHINESE])


@has_chinese
def test_a_font_installed_since_matplotlib_last_looked_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A font that is missing from matplotlib's cached list is found on the system."""
    known = [f for f in font_manager.fontManager.ttflist if "DejaVu" in f.name]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    from optviz import fonts

    fonts._characters.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(families_for([CHINESE])) == 2
    fonts._characters.cache_clear()


def test_the_film_goes_on_without_the_glyphs(tmp_path: Path) -> None:
    """A scene whose characters no font has is rendered, with its warning and no other."""
    scene = chinese_scene().replace(title=f"a {HIEROGLYPH}", optimizers=[GradientDescent(lr=0.1)])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scene.animate(width=160, height=90).save(tmp_path / "film.png")
    assert [w.category for w in caught] == [MissingGlyphWarning]
