"""Words that stand under others, small and in a muted colour, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence

from optviz.layout.lines import pieces
from optviz.layout.page import Page
from optviz.style import SMALL, Theme

_LINE = 24.0


class SmallPrint:
    """A sentence in lines of a width, which is placed once its height is known.

    Parameters
    ----------
    page : Page
        Where it is written.
    words : str
        The sentence; nothing is written of an empty one.
    width : float
        The length of a line.
    theme : Theme
        Colours.
    """

    def __init__(self, page: Page, words: str, width: float, theme: Theme) -> None:
        self._texts = []
        left = pieces(words)
        while left:
            text = page.write(0, 0, _joined(left), color=theme.muted, fontsize=SMALL)
            count = len(left)
            while count > 1 and page.width_of(text) > width:
                count -= 1
                text.set_text(_joined(left[:count]))
            page.shorten(text, width)
            self._texts.append(text)
            left = left[count:]
        self.height = _LINE * len(self._texts)

    def place(self, left: float, top: float) -> float:
        """Put it below a height, and return the height below it."""
        for i, text in enumerate(self._texts):
            text.set_position((left, top - (i + 0.5) * _LINE))
        return top - self.height


def _joined(parts: Sequence[str]) -> str:
    return "".join(parts).rstrip()
