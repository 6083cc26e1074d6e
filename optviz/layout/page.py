"""The page that a frame is laid out on: lengths in pixels of 100 dpi, origin at the lower left."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from optviz.marks.box import Box


class Page:
    """A figure seen as a page.

    Parameters
    ----------
    figure : Figure
        Its size in inches, times 100, is the page's size.

    Attributes
    ----------
    axes : Axes
        As large as the page and above all panels; it holds what belongs to none of them.
    """

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        inches = figure.get_size_inches()
        self.width = float(inches[0] * 100)
        self.height = float(inches[1] * 100)
        self.axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), zorder=5)
        self.axes.set_axis_off()
        self.transform: Transform = (
            Affine2D().scale(1 / self.width, 1 / self.height) + figure.transFigure
        )

    def write(self, x: float, y: float, words: str, **looks: Any) -> Text:
        """Write a text on the page, centred on the height y."""
        return self.axes.text(x, y, words, transform=self.transform, **{"va": "center", **looks})

    def width_of(self, text: Text) -> float:
        """Return the width of a text that is on the page."""
        return float(text.get_window_extent().width) * 100 / self.figure.dpi

    def height_of(self, text: Text) -> float:
        """Return the height of a text that is on the page."""
        return float(text.get_window_extent().height) * 100 / self.figure.dpi

    def fit(self, text: Text, width: float, smallest: float) -> bool:
        """Shrink a text to a width, but not below a size; return whether it fits."""
        wide = self.width_of(text)
        if wide > width:
            size = float(text.get_fontsize())
            text.set_fontsize(max(size * width / wide * 0.995, smallest))
        return self.width_of(text) <= width

    def shorten(self, text: Text, width: float) -> None:
        """Cut the end off a text that is wider than the width, and put … in its place."""
        words = text.get_text()
        while len(words) > 1 and self.width_of(text) > width:
            words = words[:-1].rstrip()
            text.set_text(words + "…")

    def place(self, box: Box) -> tuple[float, float, float, float]:
        """Return a box in fractions of the figure, as matplotlib's axes want it."""
        return (
            box.left / self.width,
            box.bottom / self.height,
            box.width / self.width,
            box.height / self.height,
        )
