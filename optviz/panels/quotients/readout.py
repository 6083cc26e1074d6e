"""Estimates in figures, one below the other, with the digits that are right in the run's colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from optviz.marks.corner import emptiest_corner
from optviz.marks.pixels import Frame, Points
from optviz.style import KEY, RunStyle, Theme
from optviz.style.numbers import power

_ROW = 27.0
_INDENT = 34.0
_FIGURES = 12
_STILL, _MOVING = 6, 40


class Readout:
    """A small table in a corner: h, the estimate of each run, and what they should be.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where it is written.
    exact : float
        What the runs estimate.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    points : array (n, 2)
        Where lines are, in pixels, that it should rather not cover.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        exact: float,
        styles: Sequence[RunStyle],
        theme: Theme,
        points: Points,
    ) -> None:
        self._axes, self._frame, self._theme = axes, frame, theme
        self._decimals = min(max(_FIGURES - 1 - _exponent(exact), 0), 15)
        self._exact = self._said(exact)
        self._widths = {letter: self._advance(letter) for letter in set("0123456789.−")}
        width = _INDENT + self._length(self._exact) + 3 * self._widths["0"]
        left, top = emptiest_corner(frame, width, _ROW * (len(styles) + 2), points)
        self._left = left + _INDENT

        heights = [top - _ROW * (k + 0.5) for k in range(len(styles) + 2)]
        self._write("h", left + 8, heights[0], theme.ink, ha="center", style="italic")
        self._h = self._write("", self._left, heights[0], theme.ink, animated=True)
        for style, y in zip(styles, heights[1:], strict=False):
            axes.plot(
                left + 8, y, marker=style.marker, ms=0.7 * style.key_size, color=style.color,
                mew=0.0, transform=frame.transform, zorder=_STILL, clip_on=False,
            )  # fmt: skip
        self._write("f ′", left + 8, heights[-1], theme.muted, ha="center", style="italic")
        self._write(self._exact, self._left, heights[-1], theme.ink)
        self._rows = [
            (
                self._write("", self._left, y, style.words, animated=True),
                self._write("", self._left, y, theme.muted, animated=True),
            )
            for style, y in zip(styles, heights[1:], strict=False)
        ]
        self.artists = [self._h, *(text for row in self._rows for text in row)]

    def show(self, h: float, estimates: Sequence[float]) -> None:
        """Write an h and the estimate of each run."""
        self._h.set_text(power(h))
        for (right, wrong), estimate in zip(self._rows, estimates, strict=True):
            said = self._said(estimate)
            agreed = _common(said, self._exact)
            if not set(agreed) & set("123456789"):
                agreed = ""
            right.set_text(agreed)
            wrong.set_text(said[len(agreed) :])
            wrong.set_x(self._left + self._length(agreed))

    def _said(self, value: float) -> str:
        return f"{value:.{self._decimals}f}".replace("-", "−")

    def _write(self, words: str, x: float, y: float, color: str, **looks: Any) -> Text:
        text = Text(
            x, y, words, color=color, fontsize=KEY, fontweight="bold", va="center_baseline",
            transform=self._frame.transform,
            zorder=_MOVING if looks.get("animated") else _STILL,
            path_effects=[withStroke(linewidth=3.5, foreground=self._theme.paper)], **looks,
        )  # fmt: skip
        self._axes.add_artist(text)
        return text

    def _advance(self, letter: str) -> float:
        """Return how far a letter moves the next one."""
        between, without = (
            self._write(words, 0.0, 0.0, self._theme.ink) for words in (f"0{letter}0", "00")
        )
        width = between.get_window_extent().width - without.get_window_extent().width
        between.remove()
        without.remove()
        return float(width) * self._frame.width / self._axes.get_window_extent().width

    def _length(self, words: str) -> float:
        return sum(self._widths[letter] for letter in words)


def _common(one: str, other: str) -> str:
    """Return the letters with which both begin."""
    return "".join(
        a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _exponent(value: float) -> int:
    return int(np.floor(np.log10(abs(value)))) if value else 0
