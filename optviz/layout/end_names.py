"""Names of runs beside the ends of their lines, in the stead of a key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from optviz.layout.page import Page
from optviz.marks.box import Box
from optviz.style import LABEL, SMALL, RunStyle, Theme

Array = npt.NDArray[np.float64]

_AWAY = 18.0  # from the axes, so that a dot at the end of a line covers no name
_INDENT = 19.0
_NAME, _DETAILS = 26.0, 21.0
_MARKER = 0.7
_WIDEST = 0.32  # of the chart
_AT_END = 0.9  # of the width, how far a line must lead
_FARTHEST = 1.1  # in heights of a name, how far from the end of its line it may stand


class EndNames:
    """The marker and name of each run, its hyperparameters below, at the height of its last number.

    They stand still from the first frame on. Names of lines that end near each other make room for
    each other, in the order in which the lines end.

    Parameters
    ----------
    page : Page
        Where they are written.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    """

    def __init__(self, page: Page, styles: Sequence[RunStyle], theme: Theme) -> None:
        self._page, self._styles = page, styles
        self._texts = [
            (
                page.write(0, 0, one.label, color=one.words, fontsize=LABEL, fontweight="bold"),
                page.write(0, 0, one.details, color=theme.muted, fontsize=SMALL),
            )
            for one in styles
        ]
        widths = [page.width_of(text) for texts in self._texts for text in texts if text.get_text()]
        self.width = _AWAY + _INDENT + max(widths, default=0.0)
        self._height = _NAME + (_DETAILS if any(one.details for one in styles) else 0.0)

    def fit(self, box: Box, axes: Axes, ends: Array) -> bool:
        """Return whether they fit beside a chart in a box, where lines end at `ends` (n, 2)."""
        spots = axes.transAxes.inverted().transform(axes.transData.transform(ends))
        if not np.isfinite(spots).all() or (spots[:, 0] < _AT_END).any():
            return False
        if self.width > _WIDEST * box.width or (np.abs(spots[:, 1] - 0.5) > 0.5).any():
            return False
        room = self._page.height * float(axes.get_position().height)
        places = self._spread(room * spots[:, 1], room)
        away = np.abs(places - room * spots[:, 1])
        return len(ends) * self._height <= room and bool((away <= _FARTHEST * self._height).all())

    def place(self, axes: Axes, ends: Array) -> None:
        """Write them beside axes, whose place is final."""
        box = axes.get_position()
        left, bottom = box.x1 * self._page.width + _AWAY, box.y0 * self._page.height
        room = box.height * self._page.height
        spots = axes.transAxes.inverted().transform(axes.transData.transform(ends))
        for style, (name, details), y in zip(
            self._styles, self._texts, bottom + self._spread(room * spots[:, 1], room), strict=True
        ):
            up = 0.5 * _DETAILS if style.details else 0.0
            name.set_position((left + _INDENT, y + up))
            details.set_position((left + _INDENT, y + up - 0.5 * (_NAME + _DETAILS)))
            self._page.axes.add_artist(
                Line2D(
                    [left + 5.0], [y + up - 1.0], ls="", marker=style.marker, mew=0.0,
                    ms=_MARKER * style.key_size, color=style.color, transform=self._page.transform,
                )
            )  # fmt: skip

    def remove(self) -> None:
        """Take them off the page."""
        for texts in self._texts:
            for text in texts:
                text.remove()

    def _spread(self, heights: Array, room: float) -> Array:
        """Return heights a name apart, as near those given as can be, within a chart."""
        order = np.argsort(heights, kind="stable")
        steps = self._height * np.arange(len(heights))
        levels = _rising(heights[order] - steps)
        low, high = 0.25 * self._height, room - 0.25 * self._height - steps[-1]
        made = np.empty_like(heights)
        made[order] = np.clip(levels, low, max(high, low)) + steps
        return made


def _rising(values: Array) -> Array:
    """Return the numbers nearest to these, by squares, that never fall: pooled neighbours."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (mean, count), (other, more) = pools.pop(), pools.pop()
            pools.append(((mean * count + other * more) / (count + more), count + more))
    return np.repeat([mean for mean, _ in pools], [count for _, count in pools])
