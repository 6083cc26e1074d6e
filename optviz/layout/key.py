"""The key: each run's marker, name, hyperparameters and, once it broke down, how."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.lines import Line2D
from matplotlib.text import Text

from optviz.layout.page import Page
from optviz.recorder.ending import Ending
from optviz.style import KEY, SMALL, RunStyle, Theme
from optviz.timeline import Moment

_ROW = 37.0
_LOW_ROW = 24.0
_INDENT = 24.0
_GAP = 18.0
_BETWEEN = 40.0


class Key:
    """The runs by name, as a column or as a line that wraps.

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
        self._styles = styles
        self._failures = failures
        self._theme = theme
        self._shown: list[tuple[Ending, Text]] = []
        self._markers: dict[int, Line2D] = {}

    @property
    def artists(self) -> list[Text]:
        """All that `update` may change."""
        return [text for _, text in self._shown]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        for failure, text in self._shown:
            text.set_text(failure.note if moment.step >= failure.since else "")

    def column(self, left: float, top: float, width: float, most: float) -> float:
        """Write the key as a table, no higher than `most` if that can be; return its bottom."""
        entries = list(zip(self._styles, self._failures, strict=True))
        rows = sum(1.0 + 0.62 * self._second_line(*entry, width) for entry in entries)
        row = max(min(_ROW, most / rows), _LOW_ROW)
        shrink = min(1.0, max(row / 29.0, SMALL / KEY))
        y = top - row / 2
        for style, failure in entries:
            second = self._second_line(style, failure, width)
            name = self._entry(style, left, y, shrink)
            self._page.fit(name, width - _INDENT, SMALL)
            self._page.shorten(name, width - _INDENT)
            below = y - 0.64 * row
            if style.details:
                details = self._details(style, shrink)
                room = width - _INDENT - self._page.width_of(name) - _GAP
                if self._page.width_of(details) <= room:
                    details.set(position=(left + width, y), ha="right")
                else:
                    details.set_position((left + _INDENT, below))
                    self._page.fit(details, width - _INDENT, 0.8 * SMALL)
                    self._page.shorten(details, width - _INDENT)
            if failure:
                self._failure(style, failure, left + _INDENT, below, width - _INDENT)
            y -= row * (1.0 + 0.62 * second)
        return y + row / 2

    def line(self, left: float, top: float, width: float) -> float:
        """Write the key as entries side by side, in lines that wrap; return its bottom."""
        x, y = left, top - _ROW / 2
        entries = []
        for style, failure in zip(self._styles, self._failures, strict=True):
            name = self._entry(style, 0.0, 0.0, 1.0)
            details = self._details(style, 1.0)
            wide = self._page.width_of(name) + _INDENT
            wide += 0.6 * _GAP + self._page.width_of(details) if style.details else 0.0
            failure_text = None
            if failure:
                failure_text = self._failure(style, failure, 0.0, 0.0, width)
                failure_text.set_text(failure.note)
                wide += 0.6 * _GAP + self._page.width_of(failure_text)
            entries.append((style, name, details, failure_text, wide))
        for style, name, details, failure_text, wide in entries:
            if x > left and x + wide > left + width:
                x, y = left, y - 0.86 * _ROW
            self._move(style, name, x, y)
            if wide > width:
                self._page.shorten(name, width - _INDENT - self._page.width_of(details) - _GAP)
            after = x + _INDENT + self._page.width_of(name) + 0.6 * _GAP
            details.set_position((after, y))
            if failure_text:
                after += self._page.width_of(details) + 0.6 * _GAP if style.details else 0.0
                failure_text.set_position((after, y))
            x += wide + _BETWEEN
        return y - _ROW / 2

    def _second_line(self, style: RunStyle, failure: Ending | None, width: float) -> bool:
        guess = _INDENT + 12.6 * len(style.label) + _GAP + 9.2 * len(style.details)
        return failure is not None or bool(style.details and guess > width)

    def _entry(self, style: RunStyle, x: float, y: float, shrink: float) -> Text:
        name = self._page.write(
            0, 0, style.label, color=self._theme.ink, fontsize=KEY * shrink, fontweight="bold"
        )
        marker = Line2D(
            [], [], ls="", marker=style.marker, ms=0.8 * style.key_size * shrink, mew=0.0,
            color=style.color, transform=self._page.transform,
        )  # fmt: skip
        self._page.axes.add_artist(marker)
        self._markers[style.order] = marker
        self._move(style, name, x, y)
        return name

    def _move(self, style: RunStyle, name: Text, x: float, y: float) -> None:
        self._markers[style.order].set_data([x + 8], [y - 1])
        name.set_position((x + _INDENT, y))

    def _details(self, style: RunStyle, shrink: float) -> Text:
        return self._page.write(
            0, 0, style.details, color=self._theme.muted, fontsize=max(SMALL, KEY * shrink * 0.88)
        )

    def _failure(self, style: RunStyle, failure: Ending, x: float, y: float, width: float) -> Text:
        text = self._page.write(
            x, y, failure.note, color=style.words, fontsize=SMALL, fontweight="bold", animated=True,
            zorder=40,
        )  # fmt: skip
        self._page.fit(text, width, 0.8 * SMALL)
        self._shown.append((failure, text))
        return text
