"""The line that a run's block begins with: marker, name, hyperparameters."""

from __future__ import annotations

from optviz.panels.explained.ruler import PIXELS, Ruler
from optviz.style import KEY, SMALL, RunStyle

INDENT = 26.0
_GAP = 18.0
_LEAST = 0.55  # of the width, what a name keeps beside its details


def name_height(size: float) -> float:
    """Return how high the line is with a name of a size."""
    return 1.5 * PIXELS * size


def write_name(
    ruler: Ruler, style: RunStyle, left: float, baseline: float, width: float, size: float = KEY
) -> None:
    """Write it on a baseline; what is too long becomes smaller, or is cut."""
    room = width - INDENT
    details = style.details
    wide = ruler.words(style.label, size, "bold")[0]
    if details:
        size_of_details = max(0.88 * size, SMALL)
        beside = room - min(wide, _LEAST * room) - _GAP
        fitting = ruler.fit(details, max(room - wide - _GAP, 1.0), size_of_details)
        if not fitting:
            details = ruler.shortened(details, beside, SMALL)
            fitting = SMALL
        taken = ruler.words(details, fitting)[0] + _GAP
        if len(details) > 3:
            ruler.write(left + width, baseline, details, fitting, ruler.theme.muted, ha="right")
        else:
            taken = 0.0
        room -= taken
    label, fits = style.label, ruler.fit(style.label, room / 1.1, size)
    if wide > room:
        size = fits or SMALL
        label = ruler.shortened(label, room, size, "bold")
    ruler.marker(left + 8.0, baseline + 0.36 * PIXELS * size, style, size / KEY)
    ruler.write(left + INDENT, baseline, label, size, ruler.theme.ink, fontweight="bold")
