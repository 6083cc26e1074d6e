"""How a run looks: its colour, marker and size, the same in every panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optviz.language import voiced
from optviz.style.theme import Theme

_MARKERS = ("o", "s", "D", "^", "v", "P", "X", "p", "h", "<", ">", "*")
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


def run_styles(theme: Theme, names: Sequence[tuple[str, str]]) -> tuple[RunStyle, ...]:
    """Return one style for each (label, details) pair, in order."""
    made = []
    for order, (label, details) in enumerate(names):
        color = theme.runs[order % len(theme.runs)]
        marker = _MARKERS[(order + order // len(_MARKERS)) % len(_MARKERS)]
        area = _MARKER_AREA.get(marker, 1.0)
        size = max(14.5 - 0.5 * order, 11.0) * area
        words = theme.words(color)
        look = RunStyle("", "", color, words, marker, size, 14.0 * area, order, str(label))
        made.append(replace(look, label=voiced(label), details=voiced(details)))
    return tuple(made)
