"""Scenes that speak Chinese."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.text import Text

from optviz import Newton, Scene, objectives
from optviz.errors import SceneError

SCENE = Scene(objectives=[objectives.bowl()], optimizers=[Newton()], steps=3, title="谁先到？")


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


def _counter(scene: Scene, lang: str | None = None) -> set[str]:
    film = scene.animate(width=160, height=90, lang=lang)
    film.frame(-1)
    return {one.get_text() for one in film.figure.findobj(Text)} & {"step 3", "第 3 步"}
