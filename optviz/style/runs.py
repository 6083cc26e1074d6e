"""How a run looks: its colour, marker and size, the same in every panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optviz.language import voiced
from optviz.style.legible import warn_of_contrast
from optviz.style.theme import Theme

_MARKERS = ("o", "s", "D", "^", "v", "P", "X", "p", "h", "<", ">", "*")
_DASHES = (None, (3.4, 1.7), (1.1, 1.3))
_OF_A_DASH = 4  # runs
_MARKER_AREA = {"s": 0.88, "D": 0.84, "P": 1.1, "X": 1.08, "*": 1.35, "^": 1.05, "v": 1.05}


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
    name : str
        What a scene calls it, whatever the language of the label.
    dash : (float, float), optional
        Dash and gap of its lines, in their widths, where it is told apart by them too.
    """

    label: str
    details: str
    color: str
    words: str
    marker: str
    size: float
    key_size: float
    order: int
    name: str = ""
    dash: tuple[float, float] | None = None


def run_styles(theme: Theme, names: Sequence[tuple[str, str]]) -> tuple[RunStyle, ...]:
    """Return one style for each (label, details) pair, in order; warn of what cannot be seen."""
    warn_of_contrast(theme, [label for label, _ in names])
    made = []
    for order, (label, details) in enumerate(names):
        color = theme.runs[order % len(theme.runs)]
        marker = _MARKERS[(order + order // len(_MARKERS)) % len(_MARKERS)]
        area = _MARKER_AREA.get(marker, 1.0)
        size = max(14.5 - 0.5 * order, 11.0) * area
        words = theme.words(color)
        dash = _DASHES[order // _OF_A_DASH % len(_DASHES)] if theme.dashed else None
        key_size, name = 14.0 * area, str(label)
        look = RunStyle("", "", color, words, marker, size, key_size, order, name, dash)
        made.append(replace(look, label=voiced(label), details=voiced(details)))
    return tuple(made)
