"""What of a theme can hardly be seen: a film warns of it, in a line each."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from optviz.errors import SceneWarning
from optviz.style.color import contrast
from optviz.style.theme import Theme

_TEXT, _RUN = 3.0, 1.5  # contrasts below which words cannot be read, and lines not be found


def warn_of_contrast(theme: Theme, labels: Sequence[str]) -> None:
    """Warn of words that cannot be read on the paper, and of runs that cannot be seen on it.

    Parameters
    ----------
    theme : Theme
        Colours.
    labels : sequence of str
        The names of the runs that are shown.
    """
    for name in ("ink", "muted"):
        color = getattr(theme, name)
        if (found := contrast(color, theme.paper)) < _TEXT:
            _warn(
                f"the theme's {name} {color} has a contrast of {found:.1f} to its paper "
                f"{theme.paper}, and words need 4.5; leave {name} out: it follows from the paper"
            )
            break
    for i, label in enumerate(labels):
        color = theme.runs[i % len(theme.runs)]
        found, ground = min((contrast(color, one), one) for one in (theme.paper, *theme.heights(2)))
        if found < _RUN:
            _warn(
                f"run {label!r} is {color}, which has a contrast of {found:.1f} to {ground} under "
                "it, and lines need 3; give it another colour"
            )


def _warn(words: str) -> None:
    warnings.warn(SceneWarning(words), stacklevel=4)
