"""All that decides the look of a frame: themes, run colours and markers, fonts, text sizes.

What draws is imported when it is first used: a scene, which may hold a theme of its own, loads no
matplotlib.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optviz.style.runs import RunStyle, run_styles
from optviz.style.sizes import CAPTION, COUNTER, FORMULA, KEY, LABEL, SMALL, TITLE
from optviz.style.theme import Theme
from optviz.style.themes import DARK, LIGHT, get_theme, theme_names

if TYPE_CHECKING:
    from optviz.style.drawing import drawing_context

__all__ = [
    "CAPTION",
    "COUNTER",
    "DARK",
    "FORMULA",
    "KEY",
    "LABEL",
    "LIGHT",
    "SMALL",
    "TITLE",
    "RunStyle",
    "Theme",
    "drawing_context",
    "get_theme",
    "run_styles",
    "theme_names",
]


def __getattr__(name: str) -> object:
    if name != "drawing_context":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from optviz.style.drawing import drawing_context

    globals()[name] = drawing_context
    return drawing_context
