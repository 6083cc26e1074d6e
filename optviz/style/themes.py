"""The themes that a scene can name: each `Theme` of this file, by its name in small letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optviz.errors import SceneError, nearest
from optviz.style.color import as_hex
from optviz.style.theme import Theme

LIGHT = Theme(
    paper="#ffffff",
    ink="#1a2233",
    muted="#667085",
    grid="#e4e7ec",
    curve="#3b465c",
    valley="#ffffff",
    wall="#d3dae6",
    level="#9ba8bf",
    rim="#ffffff",
)
DARK = Theme(
    paper="#11151f",
    ink="#eef1f7",
    muted="#a3adbf",
    grid="#272e3d",
    curve="#c3cbdb",
    valley="#11151f",
    wall="#333d52",
    level="#5b6882",
    rim="#0b0e15",
)
PAPER = Theme(
    paper="#ffffff",
    ink="#111111",
    muted="#555555",
    grid="#dddddd",
    curve="#747474",
    valley="#ffffff",
    wall="#dcdcdc",
    level="#a6a6a6",
    rim="#ffffff",
    basins=(
        *("#faffff", "#dadec8", "#d2eaff", "#fdf3c2", "#ecd7e0", "#eaffeb"),
        *("#f2e8ea", "#fbf8de", "#d5dcec", "#f5e6e1", "#e2f8fc"),
    ),
    dashed=True,
)
CHALKBOARD = Theme(
    paper="#22332b",
    ink="#f6f2e6",
    muted="#b5c1b6",
    grid="#35473e",
    curve="#d9d9c9",
    valley="#22332b",
    wall="#3c5247",
    level="#6f8679",
    rim="#1a2821",
    runs=(
        *("#9bc2f0", "#f19150", "#96fdbb", "#c290b2", "#ffe070", "#fcfaf2"),
        *("#a090f1", "#a3b089", "#e79fad", "#63b19c", "#cdc488", "#bac5d0"),
    ),
    basins=(
        *("#25385f", "#403d12", "#0b1c18", "#3d553c", "#4a3038", "#2b505d"),
        *("#101f30", "#2a2a10", "#3a4a48", "#352a3a", "#132f2d"),
    ),
)
_THEMES = {name.lower(): one for name, one in vars().copy().items() if isinstance(one, Theme)}


def theme_names() -> tuple[str, ...]:
    """Return the names of the themes, sorted."""
    return tuple(sorted(_THEMES))


def as_theme(given: object) -> str | Theme:
    """Return a theme or the name of one as it is, and refuse anything else."""
    if isinstance(given, Theme) or (isinstance(given, str) and given in _THEMES):
        return given
    known = ", ".join(theme_names())
    if isinstance(given, str):
        hint = nearest(given, theme_names()) or f"use one of {known}"
        raise SceneError(f"there is no theme {given!r:.80}", hint)
    raise SceneError(f"the theme is {given!r:.80}", f"use one of {known}, or a Theme(…)")


def get_theme(theme: str | Theme, palette: str | Sequence[str] | None = None) -> Theme:
    """Return a theme by name, with another palette for the runs where one is given.

    Parameters
    ----------
    theme : str or Theme
        "light", "dark", "paper", "chalkboard", or a theme of one's own.
    palette : str or sequence of str, optional
        Colours for the runs, or the name of a seaborn palette such as "colorblind".

    Raises
    ------
    SceneError
        There is no such theme, palette or colour.
    """
    theme = as_theme(theme)
    if isinstance(theme, str):
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
