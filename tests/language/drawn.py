"""All words that a film draws, caught where matplotlib lays them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from optviz.film.animation import SceneAnimation
from optviz.plan.description import Description
from optviz.timeline import Moment

PROPER = {
    "Adam", "AdamW", "AdaBelief", "Adadelta", "AdaGrad", "Adamax", "AMSGrad", "ASGD", "Armijo",
    "Barzilai", "Borwein", "BFGS", "CMA", "ES", "Fletcher", "Levenberg", "Lion", "Marquardt",
    "Mead", "NAdam", "NaN", "Nelder", "Nesterov", "Polak", "Polyak", "RAdam", "Reeves",
    "Ribière", "RMSprop", "Rprop", "SciPy", "SGD", "Wolfe", "Yogi", "optax", "torch", "max",
    "log", "kB",
}  # fmt: skip
"""Names, and signs of mathematics, that are the same in Chinese."""


@contextmanager
def words_drawn() -> Iterator[set[str]]:
    """Collect all that is drawn as text, mathtext too, while entered."""
    found: set[str] = set()
    plain: Any = RendererAgg.draw_text
    math: Any = RendererAgg.draw_mathtext
    outlined: Any = RendererBase._draw_text_as_path  # type: ignore[attr-defined]

    def draw_text(self: Any, gc: Any, x: float, y: float, s: str, *more: Any, **looks: Any) -> None:
        found.add(s)
        plain(self, gc, x, y, s, *more, **looks)

    def draw_mathtext(self: Any, gc: Any, x: float, y: float, s: str, *more: Any) -> None:
        found.add(s)
        math(self, gc, x, y, s, *more)

    def draw_outlined(self: Any, gc: Any, x: float, y: float, s: str, *more: Any) -> None:
        found.add(s)
        outlined(self, gc, x, y, s, *more)

    with (
        patch.object(RendererBase, "_draw_text_as_path", draw_outlined),
        patch.object(RendererAgg, "draw_text", draw_text),
        patch.object(RendererAgg, "draw_mathtext", draw_mathtext),
    ):
        yield found


def written_by_author(scene: Description) -> list[str]:
    """Return the texts that the scene's author wrote."""
    runs = [text for run in scene.runs for text in (run.label, run.note) if text]
    captions = [text for words in scene.timeline.explained.values() for text in words]
    marks = [words for _, words in scene.dial.marks] if scene.dial is not None else []
    views = [text for view in scene.views or () if (text := getattr(view, "label", ""))]
    cues = [text for cue in getattr(scene, "cues", ()) if (text := getattr(cue, "words", ""))]
    names = [text for one in scene.objectives for text in (one.name, one.latex or "")]
    return [scene.title, *captions, *runs, *marks, *views, *cues, *names]


def english(drawn: set[str], scene: Description) -> set[str]:
    """Return the English words among what was drawn, but for names and the author's own."""
    own = {word for text in written_by_author(scene) for word in _words(text)}
    return {
        f"{word} in {text!r}"
        for text in drawn
        for word in _words(re.sub(r"(?<!\\)\$.*?(?<!\\)\$", "", text))
        if word not in PROPER | own
    }


def shown(film: SceneAnimation, count: int = 4) -> set[str]:
    """Return all words of a film: those that stand still, of some frames, and of every beat."""
    with words_drawn() as found:
        list(film.sample(count))
        steps, script = film.schedule.steps, film._painter.composition.script
        for step in list(film.timeline.explained)[:3]:
            for name in script.names if step < steps else ():
                done = script.names.index(name) > script.names.index(script.go)
                moment = Moment(step + done, 0.0, _beat(step, name))
                film._painter.draw(moment)
    return found


def _beat(step: int, name: str) -> Any:
    from optviz.timeline import Beat

    return Beat(step, name, 1.0)


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-zè]{2,}", text)
