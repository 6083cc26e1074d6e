"""The line that a run's block begins with: marker, name, hyperparameters."""

from __future__ import annotations

from optviz.panels.explained.ruler import PIXELS, Ruler
from optviz.style import KEY, SMALL, RunStyle

INDENT = 26.0
_GAP = 18.0
_BELOW = 1.4  # of the size of details, what they take of the height below a name


def name_height(
    ruler: Ruler, style: RunStyle, width: float, size: float = KEY, *, below: bool = True
) -> float:
    """Return how high the line is with a name of a size; two, where details have no room in it.

    Unless they are to be left out then: `below` is False.
    """
    below = below and bool(style.details) and not _beside(ruler, style, width, size)
    return PIXELS * (1.5 * size + (_BELOW * SMALL if below else 0.0))


def write_name(
    ruler: Ruler,
    style: RunStyle,
    left: float,
    top: float,
    width: float,
    size: float = KEY,
    *,
    below: bool = True,
) -> None:
    """Write it below a height; what is too long becomes smaller, or is cut."""
    room, theme = width - INDENT, ruler.theme
    y = top - 1.08 * PIXELS * size
    label, wide, fitting = style.label, ruler.words(style.label, size, "bold")[0], size
    if beside := _beside(ruler, style, width, size):
        ruler.write(left + width, y, style.details, beside, theme.muted, ha="right")
    elif wide > room:
        fitting = max(size * room / wide * 0.99, SMALL)
        label = ruler.shortened(label, room, fitting, "bold")
    ruler.marker(left + 8.0, y + 0.36 * PIXELS * size, style, size / KEY)
    ruler.write(left + INDENT, y, label, fitting, theme.ink, fontweight="bold")
    if style.details and not beside and below:
        y -= PIXELS * (_BELOW * SMALL + 0.1 * size)
        details = ruler.shortened(style.details, room, SMALL)
        ruler.write(left + INDENT, y, details, SMALL, theme.muted)


def _beside(ruler: Ruler, style: RunStyle, width: float, size: float) -> float:
    """Return the size at which details stand beside a whole name; 0 where they do not."""
    if not style.details:
        return 0.0
    room = width - INDENT - _GAP - ruler.words(style.label, size, "bold")[0]
    return ruler.fit(style.details, room, max(0.88 * size, SMALL)) if room > 0.0 else 0.0
