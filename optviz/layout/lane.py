"""The lane at the foot of the page: what beats and cues say, and which beat of its step it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from optviz.cues import Ask, Cue, Say, called
from optviz.errors import SceneError
from optviz.layout.lines import wrap
from optviz.layout.page import Page
from optviz.marks.cached_text import Caption, Stamp
from optviz.marks.pixels import Frame
from optviz.marks.sketch import Drawing, Sketch, Spot
from optviz.style import CAPTION, Theme
from optviz.timeline import Moment, Script

_LINE = 27.0
_PAD = 13.0
_DOT, _PITCH = 8.5, 21.0
_GAP = 40.0
_BADGE, _INDENT = 22.0, 34.0
_SMALLEST = 0.8
"""Of its size, what a caption is shrunk to before it takes a second line."""


class Lane:
    """Captions and what cues say at the left, a dot a beat at the right.

    While a cue says something, a beat says nothing.

    Parameters
    ----------
    page : Page
        Where they are written.
    captions : mapping of int to sequence of str
        The words of each step that is taken apart, one text a beat.
    script : Script
        The beats.
    cues : sequence of Cue
        Those of the film; a `Say` says its words, an `Ask` its question.
    margin : float
        Left and right margin.
    theme : Theme
        Colours.

    Attributes
    ----------
    height : float
        What it takes of the page; nothing where nothing is ever said.

    Raises
    ------
    SceneError
        The words of a cue have no room in two lines.
    """

    def __init__(
        self,
        page: Page,
        captions: Mapping[int, Sequence[str]],
        script: Script,
        cues: Sequence[Cue],
        margin: float,
        theme: Theme,
    ) -> None:
        self._script, self._theme = script, theme
        self._captions = {step: list(words) for step, words in captions.items()}
        self._said = {one: one.said for one in cues if isinstance(one, Say | Ask)}
        self.height = 0.0
        if not captions and not self._said:
            self.artists: list[Artist] = []
            return
        count = len(script.names)
        right = page.width - margin
        room = right - margin - (count * _PITCH + _GAP if captions else 0.0)
        looks: dict[str, Any] = {
            "color": theme.ink, "fontsize": CAPTION, "ha": "left", "va": "center",
            "linespacing": 1.25, "animated": True, "zorder": 40, "transform": page.transform,
        }  # fmt: skip
        self._text = Caption(margin, 0.0, "", **looks)
        self._question = Caption(margin + _INDENT, 0.0, "", **{**looks, "fontweight": "bold"})
        sign = {
            "fontweight": "bold",
            "fontsize": 0.9 * CAPTION,
            "color": theme.paper,
            "ha": "center",
            "va": "center_baseline",
            "zorder": 41,
        }
        self._sign = Stamp(margin + 0.5 * _BADGE, 0.0, "", **{**looks, **sign})
        for text in (self._text, self._question, self._sign):
            page.axes.add_artist(text)
        lines = self._fit(page, room)
        self.height = lines * _LINE + _PAD
        middle = 0.5 * self.height + 4.0
        for text in (self._text, self._question, self._sign):
            text.set_position((text.get_position()[0], middle))
        self._places = [
            (right - (count - 1 - k) * _PITCH - 0.5 * _DOT, middle) for k in range(count)
        ]
        self._dots = Drawing(page.axes, Frame(page.axes), 40)
        self._empty = Sketch()
        badge = np.array([margin + 0.5 * _BADGE, middle])
        ink = to_rgba(theme.ink)
        self._badge = Sketch([Spot(badge, "o", _BADGE * 0.72, ink, ink, 0.0)])
        self._sketches = [
            Sketch([self._spot(k, now) for k in range(count)]) for now in range(count)
        ]
        self.artists = [self._text, self._question, self._dots, self._sign]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        if not self.artists:
            return
        on = (one.cue for one in reversed(moment.cues))
        cue = next((one for one in on if isinstance(one, Say | Ask)), None)
        asks = isinstance(cue, Ask)
        words = "" if cue is None else self._said[cue]
        self._question.set_text(words if asks else "")
        self._sign.set_text("?" if asks else "")
        if cue is not None:
            self._text.set_text("" if asks else words)
            self._dots.sketch = self._badge if asks else self._empty
            return
        beat = moment.beat
        captions = self._captions.get(beat.step, []) if beat else []
        now = self._script.names.index(beat.name) if beat else -1
        self._text.set_text(captions[now] if beat and now < len(captions) else "")
        self._dots.sketch = self._sketches[now] if beat else self._empty

    def _spot(self, k: int, now: int) -> Spot:
        """Return the dot of a beat: grey once it is over, ink while it is on, else hollow."""
        theme = self._theme
        over = to_rgba(theme.mix(theme.muted, 0.4, theme.paper))
        face = to_rgba(theme.ink) if k == now else over if k < now else to_rgba(theme.paper)
        edge = face if k <= now else over
        return Spot(np.array(self._places[k]), "o", _DOT, face, edge, 1.3)

    def _fit(self, page: Page, room: float) -> int:
        """Break or shrink all words alike; return how many lines they take at most."""
        every = [text for words in self._captions.values() for text in words if text]
        needed = [self._wide(page, text) / room for text in every]
        needed += [self._needed(page, cue, text, room) for cue, text in self._said.items()]
        most = max(needed, default=0.0)
        if most * _SMALLEST <= 1.0:
            for text in (self._text, self._question):
                text.set_fontsize(CAPTION * min(1.0 / most, 1.0) if most else CAPTION)
            return 1
        self._captions = {
            step: [self._broken(page, text, room) for text in words]
            for step, words in self._captions.items()
        }
        self._said = {cue: self._whole(page, cue, room) for cue in self._said}
        return 2

    def _needed(self, page: Page, cue: Cue, text: str, room: float) -> float:
        """Return how much of a line the words of a cue take."""
        if isinstance(cue, Ask):
            return self._wide(page, text, self._question) / (room - _INDENT)
        return self._wide(page, text) / room

    def _whole(self, page: Page, cue: Say | Ask, room: float) -> str:
        """Return the words of a cue in two lines at most, all of them."""
        artist = self._question if isinstance(cue, Ask) else self._text
        room -= _INDENT if isinstance(cue, Ask) else 0.0
        broken = self._broken(page, cue.said, room, artist)
        if broken.endswith("…") and not cue.said.rstrip().endswith("…"):
            raise SceneError(
                f"the words of {called(cue)} have {len(cue.said)} characters, and the lane has "
                f"room for about {len(broken) - 1}",
                "say it in fewer words, or in two cues",
            )
        return broken

    def _broken(self, page: Page, text: str, room: float, artist: Text | None = None) -> str:
        """Return words in two lines at most, as even as they can be, the end cut off."""
        wide = self._wide(page, text, artist)
        if wide <= room:
            return text
        half = -(-len(text) // 2)
        for width in range(half, len(text)):
            lines = wrap(text, width)
            if len(lines) <= 2:
                if max(self._wide(page, line, artist) for line in lines) <= room:
                    return "\n".join(lines)
                break
        while len(text) > 2 and self._wide(page, text + "…", artist) > 1.9 * room:
            text = text[:-1].rstrip()
        lines = wrap(text + "…", half)
        while max(self._wide(page, line, artist) for line in lines[:2]) > room and half > 2:
            half -= 1
            lines = wrap(text + "…", half)
        return "\n".join([lines[0], lines[1].rstrip("…") + "…"] if len(lines) > 2 else lines)

    def _wide(self, page: Page, text: str, artist: Text | None = None) -> float:
        artist = artist or self._text
        artist.set_text(text)
        wide = page.width_of(artist)
        artist.set_text("")
        return wide
