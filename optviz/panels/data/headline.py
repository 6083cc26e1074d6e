"""The figures of all runs in a row above a panel, each behind the marker of its run."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from matplotlib.transforms import IdentityTransform

from optviz.marks.pixels import Frame
from optviz.panels.axes import size
from optviz.style import LABEL, SMALL, RunStyle, Theme

_ABOVE = 8.0
_ROW = 1.55 * SMALL
_MARKER, _BESIDE, _BETWEEN = 0.68, 5.0, 16.0
_PIXELS = 100 / 72
_SHRUNK = 0.8


class Headline:
    """A title above the axes, and right of it or below it a figure a run, all of one width.

    Where there is too little room for the figures, the title stands alone.

    Parameters
    ----------
    axes : Axes
        Whose place may change once more.
    titles : sequence of str
        What may be written, the longest first.
    widest : str
        The widest figure.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    """

    def __init__(
        self,
        axes: Axes,
        titles: Sequence[str],
        widest: str,
        styles: Sequence[RunStyle],
        theme: Theme,
    ) -> None:
        self._axes, self._titles, self._widest = axes, titles, widest
        self._styles, self._theme = styles, theme
        self._marker = _MARKER * max(style.key_size for style in styles)
        self._title: Annotation = axes.annotate(
            titles[0], (0.0, 1.0), (0.0, _ABOVE), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, fontsize=LABEL, va="bottom",
        )  # fmt: skip
        self.artists: list[Text] = []
        self.fit()

    def fit(self) -> None:
        """Choose the title, and where the figures stand, by the present width of the axes."""
        width = size(self._axes)[0]
        self._size, self._raised = 0.0, False
        for title in self._titles:
            self._title.set_text(title)
            beside = width - self._width_of(title, LABEL) - 2 * _BETWEEN
            if self._needs(SMALL) <= beside:
                self._size = SMALL
                break
        else:
            titles = [one for one in self._titles if self._width_of(one, LABEL) <= width]
            self._title.set_text(titles[0] if titles else self._titles[-1])
            fitting = [one for one in (SMALL, _SHRUNK * SMALL) if self._needs(one) <= width]
            self._size, self._raised = (fitting[0], True) if fitting else (0.0, False)
        self._title.set_position((0.0, _ABOVE + _ROW * self._raised))

    def write(self, frame: Frame) -> None:
        """Add the markers and the empty figures, now that the axes have their final place."""
        self.fit()
        if not self._size:
            return
        slot, y = self._slot(self._size), frame.height + (_ABOVE + 0.55 * SMALL) * _PIXELS
        left = 0.0 if self._raised else frame.width + _BETWEEN - slot * len(self._styles)
        for i, style in enumerate(self._styles):
            x = left + i * slot + 0.5 * self._marker * _PIXELS
            marker = Line2D(
                [x], [y], ls="", marker=style.marker, ms=_MARKER * style.key_size, mew=0.0,
                color=style.color, transform=frame.transform, clip_on=False, zorder=3,
            )  # fmt: skip
            figure = Text(
                left + (i + 1) * slot - _BETWEEN, y, "", ha="right", va="center_baseline",
                color=style.words, fontsize=self._size, fontweight="bold", animated=True,
                transform=frame.transform, zorder=40, clip_on=False,
            )  # fmt: skip
            self._axes.add_artist(marker)
            self._axes.add_artist(figure)
            self.artists.append(figure)

    def show(self, figures: Sequence[str]) -> None:
        """Write one figure a run."""
        for text, figure in zip(self.artists, figures, strict=False):
            text.set_text(figure)

    def _needs(self, points: float) -> float:
        return len(self._styles) * self._slot(points) - _BETWEEN

    def _slot(self, points: float) -> float:
        figure = self._width_of(self._widest, points, "bold")
        return self._marker * _PIXELS + _BESIDE + figure + _BETWEEN

    def _width_of(self, words: str, points: float, weight: str = "normal") -> float:
        text = Text(
            0, 0, words, fontsize=points, fontweight=weight, transform=IdentityTransform(),
            figure=self._axes.figure,
        )  # fmt: skip
        return float(text.get_window_extent().width) * 100 / self._axes.figure.dpi
