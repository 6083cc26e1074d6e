"""What cues lay over the page: cards, and a sign that the film stands on purpose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba

from optviz.cues import Cue, Pause, Title
from optviz.layout.card import Cards
from optviz.layout.page import Page
from optviz.marks.pixels import Frame
from optviz.marks.sketch import Drawing, Sketch, Stroke
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_BAR, _APART, _TALL, _AWAY = 2.6, 6.5, 13.0, 12.0


class Overlay:
    """The cards of a film, and two bars beside the counter during a pause.

    Parameters
    ----------
    page : Page
        What it lies on.
    cues : sequence of Cue
        Those of the film.
    title : str
        The scene's.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    counter : (float, float)
        The left end of the counter, and its middle.
    """

    def __init__(
        self,
        page: Page,
        cues: Sequence[Cue],
        title: str,
        styles: Sequence[RunStyle],
        theme: Theme,
        counter: tuple[float, float],
    ) -> None:
        self.artists: list[Artist] = []
        self._cards = self._bars = None
        if any(isinstance(one, Title) for one in cues):
            self._cards = Cards(page, cues, title, styles, theme)
            self.artists.append(self._cards)
        if any(isinstance(one, Pause) for one in cues):
            self._bars = Drawing(page.axes, Frame(page.axes), 40)
            self.artists.append(self._bars)
        x, y = counter
        ends = np.array([[0.0, -0.5 * _TALL], [0.0, 0.5 * _TALL]])
        self._paused = Sketch(
            [
                Stroke(ends + np.array([x - _AWAY - away, y]), to_rgba(theme.muted), _BAR)
                for away in (0.0, _APART)
            ]
        )
        self._going = Sketch()

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        if self._cards is not None:
            self._cards.show(moment)
        if self._bars is not None:
            paused = any(isinstance(one.cue, Pause) for one in moment.cues)
            self._bars.sketch = self._paused if paused else self._going
