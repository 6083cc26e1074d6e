"""The head of the page: the lesson in words, and the step counter."""

from __future__ import annotations

from matplotlib.text import Text

from optviz.layout.counting import Counting
from optviz.layout.lines import halves
from optviz.layout.page import Page
from optviz.marks.cached_text import Counter
from optviz.style import COUNTER, TITLE, Theme
from optviz.timeline import Moment

_TOP = 38.0
_LINE = 36.0
_SMALLEST = 18.0


class Header:
    """The title, left and bold, shrunk or broken into two lines to fit; the step, right.

    Parameters
    ----------
    page : Page
        Where it is written.
    title : str
        The lesson.
    steps : int
        The last number that the counter will show.
    margin : float
        Left and right margin.
    theme : Theme
        Colours.
    counting : Counting
        What the counter says of each step.

    Attributes
    ----------
    counter : (float, float)
        The left end of the counter, and its middle.
    """

    def __init__(
        self,
        page: Page,
        title: str,
        steps: int,
        margin: float,
        theme: Theme,
        counting: Counting,
    ) -> None:
        self._counting = counting
        y = page.height - _TOP
        right = page.width - margin
        self._counter = Counter(
            right, y, counting.at(steps), ha="right", va="center", color=theme.ink,
            fontsize=COUNTER, fontweight="bold", zorder=40, animated=True,
            transform=page.transform,
        )  # fmt: skip
        page.axes.add_artist(self._counter)
        self.counter = (right - page.width_of(self._counter), y)
        self.room = self.counter[0] - 30 - margin
        self.bottom = y - 0.5 * _LINE
        if not title:
            return
        text = page.write(margin, y, title, color=theme.ink, fontsize=TITLE, fontweight="bold")
        if page.fit(text, self.room, _SMALLEST):
            return
        text.remove()
        self.bottom -= _LINE
        for i, line in enumerate(halves(title)):
            text = page.write(
                margin, y - i * 0.9 * _LINE, line, color=theme.ink, fontsize=TITLE * 0.88,
                fontweight="bold",
            )  # fmt: skip
            page.fit(text, self.room, _SMALLEST * 0.75)
            page.shorten(text, self.room)

    @property
    def artists(self) -> list[Text]:
        """All that `update` may change."""
        return [self._counter]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._counter.set_text(self._counting.at(moment.step))
