"""Writing on a panel without axes: lengths in pixels of a page of 100 dpi, from its lower left."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text

from optviz.marks.cached_text import Caption, Press
from optviz.marks.formula import Box, Formula
from optviz.marks.pixels import Frame
from optviz.style import SMALL, RunStyle, Theme

PIXELS = 100 / 72
"""Of a page, in a point."""

_STILL, _MOVING = 6, 40


class Ruler:
    """Measures and writes texts on a panel, and keeps those that move.

    Parameters
    ----------
    axes : Axes
        Its place is final.
    theme : Theme
        Colours.
    """

    def __init__(self, axes: Axes, theme: Theme) -> None:
        self.axes, self.theme, self.frame = axes, theme, Frame(axes)
        self.moving: list[Artist] = []
        self._formulas: dict[tuple[float, str, bool], Formula] = {}
        self._presses: dict[tuple[FontProperties, str], Press] = {}
        self._extents: dict[tuple[str, float, str, float], tuple[float, float, float]] = {}

    @cached_property
    def _renderer(self) -> Any:
        return self.axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]

    def words(self, words: str, size: float, weight: str = "normal") -> tuple[float, float, float]:
        """Return width, ascent and descent of words."""
        key = words, size, weight, float(self._renderer.dpi)
        if key not in self._extents:
            text = Text(0, 0, words, fontsize=size, fontweight=weight)
            measured = self._renderer.get_text_width_height_descent(
                words, text.get_fontproperties(), "$" in words
            )
            scale = 100.0 / float(self._renderer.dpi)
            width, height, descent = (scale * float(one) for one in measured)
            self._extents[key] = width, height - descent, descent
        return self._extents[key]

    def formula(
        self, box: Box, size: float, weight: str = "normal", *, math: bool = True
    ) -> tuple[float, float, float]:
        """Return width, ascent and descent of a formula."""
        key = size, weight, math
        if key not in self._formulas:
            probe = Formula(
                0, 0, math=math, presses=self._presses, fontsize=size, fontweight=weight
            )
            probe.set_figure(self.axes.get_figure(root=True))  # type: ignore[arg-type]
            self._formulas[key] = probe
        return self._formulas[key].size_of(box)

    def fit(self, words: str, room: float, size: float, least: float = SMALL) -> float:
        """Return a size, but for the least, at which words fit a room; 0 where there is none."""
        wide = self.words(words, size)[0]
        if wide <= room:
            return size
        smaller = size * room / wide * 0.99
        return smaller if smaller >= least else 0.0

    def shortened(self, words: str, room: float, size: float, weight: str = "normal") -> str:
        """Return words, cut to a width where they are wider."""
        cut = words
        while len(cut) > 1 and self.words(cut, size, weight)[0] > room:
            words = words[:-1].rstrip()
            cut = words + "…"
        return cut

    def write(self, x: float, y: float, words: str, size: float, color: str, **looks: Any) -> Text:
        """Write what stands still, on a baseline."""
        text = Text(
            x, y, words, fontsize=size, color=color, va="baseline",
            transform=self.frame.transform, zorder=_STILL, clip_on=False, **looks,
        )  # fmt: skip
        self.axes.add_artist(text)
        return text

    def stamp(self, x: float, y: float, size: float, color: str, **looks: Any) -> Caption:
        """Write words that change, empty at first."""
        text = Caption(
            x, y, "", fontsize=size, color=color, va="baseline", transform=self.frame.transform,
            zorder=_MOVING, clip_on=False, animated=True, **looks,
        )  # fmt: skip
        self._move(text)
        return text

    def change(self, x: float, y: float, size: float, color: str, **looks: Any) -> Formula:
        """Write a formula that changes, empty at first."""
        formula = Formula(
            x, y, presses=self._presses, fontsize=size, color=color, animated=True,
            transform=self.frame.transform, zorder=_MOVING, clip_on=False, **looks,
        )  # fmt: skip
        self._move(formula)
        return formula

    def still(self, *artists: Text) -> None:
        """Let what might change stand still."""
        for artist in artists:
            artist.set(animated=False, zorder=_STILL)
            self.moving.remove(artist)

    def marker(self, x: float, y: float, style: RunStyle, share: float = 1.0) -> None:
        """Draw the marker of a run."""
        self.axes.add_artist(
            Line2D(
                [x], [y], ls="", marker=style.marker, ms=0.8 * share * style.key_size, mew=0.0,
                color=style.color, transform=self.frame.transform, clip_on=False, zorder=_STILL,
            )
        )  # fmt: skip

    def rule(self, left: float, right: float, y: float) -> None:
        """Draw a thin line across."""
        color = self.theme.mix(self.theme.grid, 0.12, self.theme.ink)
        self.axes.add_artist(
            Line2D([left, right], [y, y], lw=1.0, color=color, transform=self.frame.transform,
                   clip_on=False, zorder=_STILL, solid_capstyle="butt")
        )  # fmt: skip

    def _move(self, artist: Text) -> None:
        self.axes.add_artist(artist)
        self.moving.append(artist)
