"""Scenes that speak Chinese."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.text import Text

from optviz import Newton, Objective, Run, Scene, Timeline, load, objectives, views
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.plan.description import Description
from optviz.style.fonts import families_for
from tests.language.drawn import english, shown
from tests.marks.untuned import untuned
from tests.views.seen import faults

SCENES = Path(__file__).parents[2] / "scenes"
SCENE = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=3, title="谁先到？")
FONTS = ("DejaVu Sans", "Noto Sans SC for optviz")
SOME = ("newton_climbs", "backprop", "explain_batches", "explain_momentum", "explain_newton_climbs")
SIZES = ((640, 360), (1080, 1080), (360, 640))


def test_a_title_does_not_switch_the_language() -> None:
    """English is spoken unless the scene, or whoever renders it, asks for another language."""
    assert _counter(SCENE) == {"step 3"}
    assert _counter(SCENE.replace(lang="zh")) == {"第 3 步"}
    assert _counter(SCENE.replace(lang="zh"), lang="en") == {"step 3"}


def test_two_films_speak_each_its_own_language_frame_by_frame() -> None:
    """What one film says changes nothing of another that is drawn in turn with it."""
    films = [SCENE.animate(width=160, height=90, lang=lang) for lang in ("en", "zh")]
    alone = [SCENE.animate(width=160, height=90, lang=lang).frame(-1) for lang in ("en", "zh")]
    for _ in range(2):
        for film, wanted in zip(films, alone, strict=True):
            film.frame(0)
            assert np.array_equal(film.frame(-1), wanted)
    assert not np.array_equal(alone[0], alone[1])


def test_a_scene_refuses_a_language_that_is_not_there() -> None:
    """Its error comes when the scene is made."""
    with pytest.raises(SceneError, match="there is no language 'Chinese'"):
        SCENE.replace(lang="Chinese")


def test_runs_are_found_by_what_the_scene_calls_them() -> None:
    """A name in a view is that of the code, though the picture shows its translation."""
    view = views.Landscape(runs="Newton")
    film = SCENE.replace(lang="zh", views=[view]).animate(width=320, height=180)
    assert "牛顿法" in shown(film, 1)
    with pytest.raises(SceneError, match="the runs are Newton"):
        SCENE.replace(lang="zh", views=[views.Landscape(runs="Halley")]).animate()


def test_what_the_author_wrote_stays_as_it_is() -> None:
    """Labels, notes, names and captions are not translated, be they those of a known rule."""
    mine = Objective(lambda x: x**2, domain=(-1, 1), name="Quartic, mine")
    run = Run(Newton(), label="Newton", note="low")
    other = Run(Newton(), label="step")
    captions = {0: ["high"]}
    film = Scene(
        objectives=[mine], optimizers=[run, other], start=0.5, steps=2, lang="zh",
        timeline=Timeline(explain=captions),
    ).animate(width=640, height=360)  # fmt: skip
    assert {"Newton", "step", "low", "high", "Quartic, mine"} <= shown(film)


@pytest.mark.parametrize("name", SOME)
def test_films_have_no_english_word(name: str) -> None:
    """But for names, mathematics and what the author wrote; and all have their glyphs."""
    for one in load(SCENES / f"{name}.py"):
        _speaks_chinese(one.scene)


@pytest.mark.parametrize("seed", range(3))
def test_untuned_films_have_no_english_word(seed: int) -> None:
    """Nor have scenes that nobody tuned anything to, whatever becomes of their runs."""
    _speaks_chinese(untuned(seed).scene)


@pytest.mark.nightly
@pytest.mark.parametrize("file", sorted(SCENES.glob("*.py")), ids=lambda path: path.stem)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_film_has_an_english_word_or_words_over_others(
    file: Path, size: tuple[int, int]
) -> None:
    """In every scene at every size words are Chinese, and lie over none that English spares."""
    for one in load(file):
        _speaks_chinese(one.scene, size)
        wrong = {
            lang: len(faults(one.scene.animate(width=size[0], height=size[1], lang=lang)))
            for lang in ("en", "zh")
        }
        assert wrong["zh"] <= wrong["en"]


@pytest.mark.parametrize("name", ["explain_newton", "foretold"])
def test_words_lie_over_no_others(name: str) -> None:
    """Chinese is wider or narrower than English, and is laid out for itself."""
    (one, *_) = load(SCENES / f"{name}.py")
    assert not faults(one.scene.animate(width=640, height=360, lang="zh"))


def _speaks_chinese(scene: Description, size: tuple[int, int] = (640, 360)) -> None:
    film = SceneAnimation(scene, width=size[0], height=size[1], lang="zh")
    drawn = shown(film)
    assert any("\u4e00" <= character <= "\u9fff" for text in drawn for character in text)
    assert not english(drawn, scene)
    assert film._painter.fonts[:2] == FONTS
    assert families_for(drawn) == film._painter.fonts


def _counter(scene: Scene, lang: str | None = None) -> set[str]:
    film = scene.animate(width=160, height=90, lang=lang)
    film.frame(-1)
    texts = film.figure.findobj(Text)
    return {one.get_text() for one in texts if isinstance(one, Text)} & {"step 3", "第 3 步"}


def test_the_fonts_hold_every_character_of_the_table() -> None:
    """No word of Chinese shows as boxes where no font is installed."""
    from optviz.language import LANGUAGES

    characters = {c for c in LANGUAGES["zh"].characters if not c.isspace()}
    families_for(characters)
    held = [font_manager.get_font(font_manager.findfont(family)).get_charmap() for family in FONTS]
    assert not {c for c in characters if not any(ord(c) in one for one in held)}
