"""The key: each run's marker, name, hyperparameters and, once it broke down, how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.text import Text

from optviz.layout.lines import halves
from optviz.layout.page import Page
from optviz.marks.veil import Veil
from optviz.recorder.ending import Ending
from optviz.style import KEY, SMALL, RunStyle, Theme
from optviz.timeline import Moment

_ROWS = (37.0, 34.0, 31.0, 28.5, 26.0, 24.0)
"""Heights of a row, from roomy to tight."""

_FULL = 29.0  # from this height of a row on, names have their full size
_SECOND = 0.68  # of the height of a row, what each further line of an entry takes
_INDENT = 24.0
_SAMPLE, _SAMPLE_WIDTH = 42.0, 2.6  # of a line, where lines tell runs apart
_GAP = 18.0
_BESIDE = 11.0
_BETWEEN = 40.0
_DETAILS = 0.88
_LEAST = 0.8  # of the size of small texts
_LEAST_NAME = 0.5  # of the width, what a name keeps beside long details
_SHARE = 0.3  # of the page's height, what a key in lines may take before it becomes smaller


@dataclass(eq=False)
class _Entry:
    """The texts of a run; of what it has not, none."""

    style: RunStyle
    marker: Line2D
    sample: Line2D | None
    name: Text
    details: Text | None
    failure: Text | None


class Key:
    """The runs by name, as a column or as a line that wraps.

    Texts are measured as they are drawn: what is too long becomes smaller, goes to a line of its
    own, is broken, or in the end cut short.

    Parameters
    ----------
    page : Page
        Where it is written.
    styles : sequence of RunStyle
        One a run.
    failures : sequence of Ending or None
        One a run: how it failed, if it did.
    theme : Theme
        Colours.
    """

    def __init__(
        self,
        page: Page,
        styles: Sequence[RunStyle],
        failures: Sequence[Ending | None],
        theme: Theme,
    ) -> None:
        self._page = page
        self._theme = theme
        self._sampled = any(style.dash for style in styles)
        self._indent = _INDENT + (_SAMPLE - 16.0 if self._sampled else 0.0)
        self._entries = [self._entry(*one) for one in zip(styles, failures, strict=True)]
        self._shown = [
            (failure, entry.failure)
            for failure, entry in zip(failures, self._entries, strict=True)
            if failure and entry.failure
        ]
        parts = [[one for one in (entry.marker, entry.name, entry.details) if one is not None]
                 for entry in self._entries]  # fmt: skip
        self._veil = Veil(page.axes, styles, parts, theme)

    @property
    def artists(self) -> list[Artist]:
        """All that `update` may change."""
        return [self._veil, *(text for _, text in self._shown)]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._veil.show(moment)
        for failure, text in self._shown:
            text.set_text(failure.note if moment.step >= failure.since else "")
        for entry, light in zip(self._entries, self._veil.lights, strict=True):
            if entry.failure is not None:
                entry.failure.set_alpha(light)

    def column(self, left: float, top: float, width: float, most: float) -> float:
        """Write the key as a table, no higher than `most` if that can be; return its bottom."""
        room = width - self._indent
        for row in _ROWS:
            self._scale(row)
            for entry in self._entries:
                self._break(entry, room)
            if sum(sum(self._heights(entry, room, row)) for entry in self._entries) <= most:
                break
        else:
            for entry in self._entries:
                self._tighten(entry, room)
        y = top
        for entry in self._entries:
            y = self._stand(entry, (left, y), room, self._heights(entry, room, row))
        return y

    def line(self, left: float, top: float, width: float) -> float:
        """Write the key as entries side by side, in lines that wrap; return its bottom."""
        for row in _ROWS[1::2]:
            self._scale(row)
            rows = self._rows(width)
            if len(rows) * row <= _SHARE * self._page.height:
                break
        y = top - 0.5 * row
        for entries in rows:
            x = left
            for entry in entries:
                self._squeeze(entry, width - self._indent)
                self._move(entry, x, y)
                after = x + self._indent + self._page.width_of(entry.name)
                for text in (entry.details, entry.failure):
                    if text:
                        text.set_position((after + _BESIDE, y))
                        after += _BESIDE + self._page.width_of(text)
                x = after + _BETWEEN
            y -= row
        return y + 0.5 * row - 2.0

    def _rows(self, width: float) -> list[list[_Entry]]:
        """Return the entries in lines of a width."""
        rows: list[list[_Entry]] = []
        taken = width
        for entry in self._entries:
            wide = self._length(entry)
            if not rows or taken + _BETWEEN + wide > width:
                rows.append([])
                taken = -_BETWEEN
            rows[-1].append(entry)
            taken += _BETWEEN + wide
        return rows

    def _length(self, entry: _Entry) -> float:
        """Return how long an entry is in one line."""
        texts = [text for text in (entry.name, entry.details, entry.failure) if text]
        return self._indent + sum(map(self._page.width_of, texts)) + _BESIDE * (len(texts) - 1)

    def _squeeze(self, entry: _Entry, room: float) -> None:
        """Cut the texts of an entry that is longer than a line: the name, then the details."""
        others = self._length(entry) - self._indent - self._page.width_of(entry.name)
        self._page.shorten(entry.name, max(room - others, _LEAST_NAME * room))
        if entry.details:
            others = self._length(entry) - self._indent - self._page.width_of(entry.details)
            self._page.shorten(entry.details, room - others)

    def _scale(self, row: float) -> None:
        """Give all texts and markers the sizes that go with a row, and their whole words."""
        shrink = min(1.0, max(row / _FULL, SMALL / KEY))
        for entry in self._entries:
            entry.name.set(text=entry.style.label, fontsize=KEY * shrink)
            entry.marker.set_markersize(0.8 * entry.style.key_size * shrink)
            if entry.details:
                entry.details.set(
                    text=entry.style.details, fontsize=max(SMALL, KEY * shrink * _DETAILS)
                )

    def _break(self, entry: _Entry, room: float) -> None:
        """Make texts that are too long for a line smaller, or break them into two."""
        if not self._page.fit(entry.name, room, SMALL):
            entry.name.set_text("\n".join(halves(entry.style.label)))
            self._page.shorten(entry.name, room)
        details = None if entry.details and self._fits_beside(entry, room) else entry.details
        if details and not self._page.fit(details, room, _LEAST * SMALL):
            details.set_text(_broken(entry.style.details))
            self._page.shorten(details, room)
        if entry.failure:
            self._page.fit(entry.failure, room, _LEAST * SMALL)

    def _tighten(self, entry: _Entry, room: float) -> None:
        """Cut name and details so that they have one line: there is no height for more."""
        entry.name.set_text(entry.style.label)
        wide = 0.0
        if entry.details:
            entry.details.set_text(entry.style.details)
            wide = self._page.width_of(entry.details) + _GAP
        self._page.shorten(entry.name, max(room - wide, _LEAST_NAME * room))
        if entry.details:
            self._page.shorten(entry.details, room - self._page.width_of(entry.name) - _GAP)

    def _fits_beside(self, entry: _Entry, room: float) -> bool:
        """Return whether the details stand in the line of the name."""
        assert entry.details is not None
        wide = self._page.width_of(entry.name) + _GAP + self._page.width_of(entry.details)
        return wide <= room + 0.5 and "\n" not in entry.name.get_text()

    def _heights(self, entry: _Entry, room: float, row: float) -> list[float]:
        """Return what the name, the details below it, and the failure take of the height."""
        below = entry.details if entry.details and not self._fits_beside(entry, room) else None
        further = [0.0 if text is None else max(_SECOND * row, self._page.height_of(text) + 1.0)
                   for text in (below, entry.failure)]  # fmt: skip
        return [max(row, self._page.height_of(entry.name) + 4.0), *further]

    def _stand(
        self, entry: _Entry, place: tuple[float, float], room: float, heights: list[float]
    ) -> float:
        """Place an entry below a height; return the height below it."""
        left, top = place
        name, details, failure = heights
        near = 0.3 * (name - self._page.height_of(entry.name))  # to the lines that follow
        self._move(entry, left, top - 0.5 * name)
        if entry.details and details:
            entry.details.set_position((left + self._indent, top - name - 0.5 * details + near))
        elif entry.details:
            entry.details.set(position=(left + self._indent + room, top - 0.5 * name), ha="right")
        if entry.failure:
            entry.failure.set_position(
                (left + self._indent, top - name - details - 0.5 * failure + near)
            )
        return top - sum(heights)

    def _entry(self, style: RunStyle, failure: Ending | None) -> _Entry:
        write = self._page.write
        marker = Line2D(
            [], [], ls="", marker=style.marker, mew=0.0, color=style.color,
            transform=self._page.transform,
        )  # fmt: skip
        self._page.axes.add_artist(marker)
        return _Entry(
            style,
            marker,
            self._sample(style) if self._sampled else None,
            write(0, 0, style.label, color=self._theme.ink, fontsize=KEY, fontweight="bold"),
            write(0, 0, style.details, color=self._theme.muted) if style.details else None,
            write(
                0, 0, failure.note, color=style.words, fontsize=SMALL, fontweight="bold",
                animated=True, zorder=40,
            ) if failure else None,
        )  # fmt: skip

    def _sample(self, style: RunStyle) -> Line2D:
        """Return a piece of a run's line, for the marker to lie on."""
        sample = Line2D(
            [], [], lw=_SAMPLE_WIDTH, color=style.color, transform=self._page.transform,
            ls="-" if style.dash is None else (0, style.dash), dash_capstyle="butt",
            solid_capstyle="butt", zorder=1.9,
        )  # fmt: skip
        self._page.axes.add_artist(sample)
        return sample

    def _move(self, entry: _Entry, x: float, y: float) -> None:
        if entry.sample:
            entry.sample.set_data([x, x + _SAMPLE], [y - 1, y - 1])
        entry.marker.set_data([x + (_SAMPLE / 2 if entry.sample else 8)], [y - 1])
        entry.name.set_position((x + self._indent, y))


def _broken(details: str) -> str:
    """Break details into two lines at the comma nearest their middle."""
    commas = [i for i, letter in enumerate(details) if letter == ","]
    if not commas:
        return "\n".join(halves(details))
    cut = min(commas, key=lambda i: abs(i - len(details) / 2))
    return f"{details[: cut + 1]}\n{details[cut + 1 :].strip()}"
