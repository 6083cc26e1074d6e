"""Themes, run colours and markers, fonts and text sizes: all that decides the look of a frame."""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib import colors

from optviz.errors import SceneError
from optviz.fonts import without_news_of_fonts

TITLE, FORMULA, KEY, COUNTER, LABEL, SMALL = 25.0, 17.0, 15.5, 18.0, 14.0, 13.0
"""Text sizes in points on a frame of 1280×720; the frame's dpi scales them with its size."""

_MACHINE = (
    *("_internal.", "animation.", "backend", "date.epoch", "docstring.", "figure.max_open"),
    *("figure.raise", "interactive", "keymap.", "savefig.directory", "timezone", "tk.", "toolbar"),
    "webagg.",
)
_WHEN_DRAWN: tuple[Any, ...] = (
    *("agg.path.chunksize", "path.simplify", "path.simplify_threshold"),
    *("text.hinting", "text.hinting_factor", "text.kerning_factor"),
    *("text.antialiased", "text.parse_math", "text.usetex"),  # asked by texts that are made anew
)
_entered: list[tuple[str, ...]] = []
_MARKERS = ("o", "s", "D", "^", "v", "P", "X", "p", "h", "<", ">", "*")
_MARKER_AREA = {"s": 0.88, "D": 0.84, "P": 1.1, "X": 1.08, "*": 1.35, "^": 1.05, "v": 1.05}


@dataclass(frozen=True)
class Theme:
    """The colours of a frame.

    Parameters
    ----------
    name : str
        What a scene calls it.
    paper, ink, muted, grid : str
        Background, main text, secondary text, grid lines.
    curve : str
        The graph of a 1-D objective.
    valley, wall, level : str
        The landscape's colour at its lowest and highest, and its level lines.
    rim : str
        The rim of markers and the casing of trails.
    runs : tuple of str
        One colour a run, dark or light enough on the landscape and apart for the colour-blind.
    """

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    curve: str
    valley: str
    wall: str
    level: str
    rim: str
    runs: tuple[str, ...]

    def mix(self, color: str, share: float, other: str) -> str:
        """Return `color` with the given share of `other` mixed in."""
        a, b = colors.to_rgb(color), colors.to_rgb(other)
        red, green, blue = ((1 - share) * x + share * y for x, y in zip(a, b, strict=True))
        return colors.to_hex((red, green, blue))

    def words(self, color: str) -> str:
        """Return a run's colour with the contrast that text needs."""
        mixed = color
        for share in (0.0, 0.15, 0.3, 0.45):
            mixed = self.mix(color, share, self.ink)
            if _contrast(mixed, self.paper) >= 4.5:
                break
        return mixed


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
            chosen = tuple(colors.to_hex(color) for color in palette)
    except ValueError as error:
        raise SceneError(
            f"palette: {error}", 'give colours, or a seaborn palette such as "colorblind"'
        ) from None
    if not chosen:
        raise SceneError("the palette is empty", "give at least one colour")
    fields = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    return Theme(**{**fields, "runs": chosen})


@dataclass(frozen=True)
class RunStyle:
    """How one run looks in every panel and in the key.

    Parameters
    ----------
    label, details : str
        Its name and its hyperparameters.
    color, words : str
        Colour of its marks, and of text about it.
    marker : str
        Shape of its dot.
    size : float
        Diameter of its dot in points; later runs are smaller, so that they hide no earlier one.
    key_size : float
        Diameter of its marker in the key, the same for all runs but for their shapes.
    order : int
        Place among the runs.
    """

    label: str
    details: str
    color: str
    words: str
    marker: str
    size: float
    key_size: float
    order: int


def run_styles(theme: Theme, names: Sequence[tuple[str, str]]) -> tuple[RunStyle, ...]:
    """Return one style for each (label, details) pair, in order."""
    made = []
    for order, (label, details) in enumerate(names):
        color = theme.runs[order % len(theme.runs)]
        marker = _MARKERS[(order + order // len(_MARKERS)) % len(_MARKERS)]
        area = _MARKER_AREA.get(marker, 1.0)
        size = max(14.5 - 0.5 * order, 11.0) * area
        words = theme.words(color)
        made.append(RunStyle(label, details, color, words, marker, size, 14.0 * area, order))
    return tuple(made)


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2."""

    def luminance(color: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                  for c in colors.to_rgb(color)]  # fmt: skip
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@contextlib.contextmanager
def drawing_context(fonts: tuple[str, ...], *, moving: bool = False) -> Iterator[None]:
    """Draw by this project's settings alone, whatever the user's matplotlibrc says.

    Within itself, for the same fonts, it costs nothing.

    Parameters
    ----------
    fonts : tuple of str
        Font families, best first.
    moving : bool
        Only artists without mathtext, drawn over a finished ground: few settings count for them,
        and where these are the project's already, as on most machines, it costs nothing either.
    """
    if _entered and _entered[-1] == fonts:
        yield
        return
    if moving:
        ours = _settings(fonts)
        if all(mpl.rcParams[name] == ours[name] for name in _WHEN_DRAWN):
            with contextlib.nullcontext() if len(fonts) == 1 else without_news_of_fonts():
                yield
            return
    _entered.append(fonts)
    try:
        with without_news_of_fonts(), mpl.rc_context(_settings(fonts)), _mathtext(fonts):
            yield
    finally:
        _entered.pop()


def _mathtext(fonts: tuple[str, ...]) -> contextlib.AbstractContextManager[None]:
    if len(fonts) == 1:
        return contextlib.nullcontext()
    from optviz.math_fonts import families_in_mathtext

    return families_in_mathtext()


@functools.cache
def _settings(fonts: tuple[str, ...]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mpl.MatplotlibDeprecationWarning)
        settings = {
            name: value
            for name, value in mpl.rcParamsDefault.items()
            if not name.startswith(_MACHINE)
        }
    return settings | {
        "font.family": list(fonts),
        "mathtext.fontset": "stix",
        "axes.unicode_minus": True,
    }
