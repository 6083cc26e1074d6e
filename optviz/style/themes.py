"""The themes that a scene can name: each `Theme` of this file, by its name in small letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optviz.errors import SceneError
from optviz.style.color import as_hex
from optviz.style.theme import Theme

LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1a2233",
    muted="#667085",
    grid="#e4e7ec",
    curve="#3b465c",
    valley="#ffffff",
    wall="#a9b3c7",
    level="#ffffff",
    rim="#ffffff",
    runs=(
        *("#0072b2", "#d55e00", "#009e73", "#a03b8c", "#e69f00", "#56b4e9"),
        *("#332288", "#882255", "#117733", "#7a7a1f", "#6b3d1e", "#5b6675"),
    ),
)
DARK = Theme(
    name="dark",
    paper="#11151f",
    ink="#eef1f7",
    muted="#a3adbf",
    grid="#272e3d",
    curve="#c3cbdb",
    valley="#11151f",
    wall="#4b5872",
    level="#64718c",
    rim="#0b0e15",
    runs=(
        *("#45a9ec", "#ff8c42", "#2ed3a2", "#dd83cd", "#ffc24d", "#9fdcff"),
        *("#9d8cff", "#ff7d9c", "#8fd460", "#e6e07a", "#d6a27a", "#b8c2d3"),
    ),
)
_THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme_names() -> tuple[str, ...]:
    """Return the names of the themes, sorted."""
    return tuple(sorted(_THEMES))


def get_theme(theme: str | Theme, palette: str | Sequence[str] | None = None) -> Theme:
    """Return a theme by name, with another palette for the runs where one is given.

    Parameters
    ----------
    theme : str or Theme
        "light", "dark", or a theme of one's own.
    palette : str or sequence of str, optional
        Colours for the runs, or the name of a seaborn palette such as "colorblind".

    Raises
    ------
    SceneError
        There is no such theme, palette or colour.
    """
    if not isinstance(theme, Theme):
        if theme not in _THEMES:
            raise SceneError(
                f"there is no theme {theme!r}", f"use one of {', '.join(theme_names())}"
            )
        theme = _THEMES[theme]
    if palette is None:
        return theme
    try:
        if isinstance(palette, str):
            import seaborn

            chosen = tuple(seaborn.color_palette(palette, 12).as_hex())
        else:
            chosen = tuple(as_hex(color) for color in palette)
    except ValueError as error:
        raise SceneError(
            f"palette: {error}", 'give colours, or a seaborn palette such as "colorblind"'
        ) from None
    if not chosen:
        raise SceneError("the palette is empty", "give at least one colour")
    return replace(theme, runs=chosen)
