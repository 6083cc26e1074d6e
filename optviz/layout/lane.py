"""The lane at the foot of the page: what a beat says, and which beat of its step it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba

from optviz.layout.lines import wrap
from optviz.layout.page import Page
from optviz.marks.cached_text import Caption
from optviz.marks.pixels import Frame
from optviz.marks.sketch import Drawing, Sketch, Spot
from optviz.style import CAPTION, Theme
from optviz.timeline import Moment, Script

_LINE = 27.0
_PAD = 13.0
_DOT, _PITCH = 8.5, 21.0
_GAP = 40.0
_SMALLEST = 0.8
"""Of its size, what a caption is shrunk to before it takes a second line."""


class Lane:
    """Captions at the left, a dot a beat at the right.

    Parameters
    ----------
    page : Page
        Where they are written.
    captions : mapping of int to sequence of str
        The words of each step that is taken apart, one text a beat.
    script : Script
        The beats.
    margin : float
        Left and right margin.
    theme : Theme
        Colours.

    Attributes
    ----------
    height : float
        What it takes of the page; nothing where no step is taken apart.
    """

    def __init__(
        self,
        page: Page,
        captions: Mapping[int, Sequence[str]],
        script: Script,
        margin: float,
        theme: Theme,
    ) -> None:
        self._script, self._theme = script, theme
        self._captions = {step: list(words) for step, words in captions.items()}
        self.height = 0.0
        if not captions:
            self.artists: list[Artist] = []
            return
        count = len(script.names)
        right = page.width - margin
        room = right - margin - count * _PITCH - _GAP
        self._text = Caption(
            margin, 0.0, "", color=theme.ink, fontsize=CAPTION, ha="left", va="center",
            linespacing=1.25, animated=True, zorder=40, transform=page.transform,
        )  # fmt: skip
        page.axes.add_artist(self._text)
        lines = self._fit(page, room)
        self.height = lines * _LINE + _PAD
        middle = 0.5 * self.height + 4.0
        self._text.set_position((margin, middle))
        self._places = [
            (right - (count - 1 - k) * _PITCH - 0.5 * _DOT, middle) for k in range(count)
        ]
        self._dots = Drawing(page.axes, Frame(page.axes), 40)
        self._empty = Sketch()
        self._sketches = [
            Sketch([self._spot(k, now) for k in range(count)]) for now in range(count)
        ]
        self.artists = [self._text, self._dots]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        if not self.artists:
            return
        beat = moment.beat
        words = self._captions.get(beat.step, []) if beat else []
        now = self._script.names.index(beat.name) if beat else -1
        self._text.set_text(words[now] if beat and now < len(words) else "")
        self._dots.sketch = self._sketches[now] if beat else self._empty

    def _spot(self, k: int, now: int) -> Spot:
        """Return the dot of a beat: grey once it is over, ink while it is on, else hollow."""
        theme = self._theme
        over = to_rgba(theme.mix(theme.muted, 0.4, theme.paper))
        face = to_rgba(theme.ink) if k == now else over if k < now else to_rgba(theme.paper)
        edge = face if k <= now else over
        return Spot(np.array(self._places[k]), "o", _DOT, face, edge, 1.3)

    def _fit(self, page: Page, room: float) -> int:
        """Break or shrink all captions alike; return how many lines they take at most."""
        every = [text for words in self._captions.values() for text in words if text]
        wide = max((self._wide(page, text) for text in every), default=0.0)
        if wide * _SMALLEST <= room:
            self._text.set_fontsize(CAPTION * min(room / wide, 1.0) if wide else CAPTION)
            return 1
        self._captions = {
            step: [self._broken(page, text, room) for text in words]
            for step, words in self._captions.items()
        }
        return 2

    def _broken(self, page: Page, text: str, room: float) -> str:
        """Return a caption in two lines at most, as even as they can be, the end cut off."""
        wide = self._wide(page, text)
        if wide <= room:
            return text
        half = -(-len(text) // 2)
        for width in range(half, len(text)):
            lines = wrap(text, width)
            if len(lines) <= 2:
                if max(self._wide(page, line) for line in lines) <= room:
                    return "\n".join(lines)
                break
        while len(text) > 2 and self._wide(page, text + "…") > 1.9 * room:
            text = text[:-1].rstrip()
        lines = wrap(text + "…", half)
        while max(self._wide(page, line) for line in lines[:2]) > room and half > 2:
            half -= 1
            lines = wrap(text + "…", half)
        return "\n".join([lines[0], lines[1].rstrip("…") + "…"] if len(lines) > 2 else lines)

    def _wide(self, page: Page, text: str) -> float:
        self._text.set_text(text)
        wide = page.width_of(self._text)
        self._text.set_text("")
        return wide
