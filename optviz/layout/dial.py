"""The dial below the title: a thin scale with a pointer, its ends and what is marked on it."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist, allow_rasterization
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.path import Path

from optviz.language import voiced
from optviz.layout.page import Page
from optviz.marks.strokes import line
from optviz.plan.dial import Dial
from optviz.style import LABEL, SMALL, Theme
from optviz.style.numbers import scientific, tick
from optviz.timeline import Moment

_ABOVE, _BELOW, _ROW = 24.0, 14.0, 21.0
_TICK, _MARK = 6.0, 9.0
_LINE, _PASSED = 2.2, 4.0
_POINTER = 9.0
_GAP, _BETWEEN = 14.0, 16.0
_BESIDE, _CLEAR = 4.0, 5.0
_ROWS = 2


class DialLane:
    """A lane over the width of the page, on which the values so far are a thicker line.

    Parameters
    ----------
    page : Page
        Where it is drawn.
    dial : Dial
        What it shows.
    marks : sequence of (float, str)
        Values on it, the most important first, and what is written below them.
    theme : Theme
        Colours.
    """

    def __init__(
        self, page: Page, dial: Dial, marks: Sequence[tuple[float, str]], theme: Theme
    ) -> None:
        self._page, self._dial, self._marks, self._theme = page, dial, marks, theme
        self._shares = [dial.share(value) for value in dial.values.tolist()]
        self._pointer = _Pointer(page, theme)

    @property
    def artists(self) -> list[Artist]:
        """All that `update` may change."""
        return [self._pointer]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._pointer.share = self._shares[min(moment.step, len(self._shares) - 1)]

    def place(self, left: float, top: float, width: float) -> float:
        """Draw it below a height; return the height below it."""
        page, theme = self._page, self._theme
        y = top - _ABOVE
        number = scientific if self._dial.log and self._dial.low < 1e-3 else tick
        name, low, high = (
            page.write(0.0, y, words, color=color, fontsize=LABEL)
            for words, color in (
                (voiced(self._dial.symbol), theme.ink),
                (number(self._dial.low), theme.muted),
                (number(self._dial.high), theme.muted),
            )
        )
        name.set_position((left, y))
        x = left + page.width_of(name) + _GAP
        low.set_position((x, y))
        x += page.width_of(low) + _GAP
        end = left + width - page.width_of(high) - _GAP
        high.set_position((end + _GAP, y))
        self._pointer.stand((x, end), y)
        for spot in (x, end):
            self._stroke((spot, spot), (y - _TICK, y + _TICK), theme.muted, _LINE)
        self._stroke((x, end), (y, y), theme.muted, _LINE)
        rows = self._write((x, end), y, left, left + width)
        return y - _BELOW - rows * _ROW

    def _stroke(
        self, xs: tuple[float, float], ys: tuple[float, float], color: str, width: float
    ) -> None:
        self._page.axes.add_artist(
            Line2D(xs, ys, color=color, lw=width, transform=self._page.transform,
                   solid_capstyle="butt")
        )  # fmt: skip

    def _write(self, ends: tuple[float, float], y: float, left: float, right: float) -> int:
        """Put ticks and words at the marks; return in how many rows.

        Words stand under their tick, or beside it, or lower at a longer one; where there is no
        room for them the tick stays alone.
        """
        words: list[tuple[float, float, int]] = []
        ticks: list[tuple[float, int]] = []
        for value, said in self._marks:
            x = ends[0] + self._dial.share(value) * (ends[1] - ends[0])
            text = self._page.write(0, 0, said, color=self._theme.ink, fontsize=SMALL)
            wide = self._page.width_of(text)
            begins = (x - wide / 2, x - _BESIDE, x + _BESIDE - wide)
            spots = [
                (first, first + wide, row)
                for row in range(_ROWS)
                for first in (min(max(begin, left), right - wide) for begin in begins)
                if wide <= right - left and _is_free(first, first + wide, row, words, ticks)
                and not any(_crossed(x, row, *one) for one in words)
            ]  # fmt: skip
            if spots:
                first, _, row = spots[0]
                text.set_position((first, y - _BELOW - (row + 0.5) * _ROW + 2.0))
                words.append(spots[0])
            else:
                row = 0
                text.remove()
            ticks.append((x, row))
            self._stroke((x, x), (y - _MARK - row * _ROW, y + _MARK), self._theme.ink, _LINE)
        return 1 + max((row for *_, row in words), default=-1)


def _is_free(
    first: float,
    last: float,
    row: int,
    words: Sequence[tuple[float, float, int]],
    ticks: Sequence[tuple[float, int]],
) -> bool:
    """Return whether words from first to last in a row meet no others, nor the tick of any."""
    return not any(_crossed(x, deep, first, last, row) for x, deep in ticks) and all(
        row != other or last < begin - _BETWEEN or first > end + _BETWEEN
        for begin, end, other in words
    )


def _crossed(x: float, deep: int, first: float, last: float, row: int) -> bool:
    """Return whether a tick that reaches down to a row goes through words in a higher one."""
    return deep > row and first - _CLEAR < x < last + _CLEAR


class _Pointer(Artist):
    """A triangle above the line, and the part of the line that it has passed."""

    def __init__(self, page: Page, theme: Theme) -> None:
        super().__init__()
        self.set_animated(True)
        self.set_zorder(41)
        page.axes.add_artist(self)
        self._transform = page.transform
        self._ink = to_rgba(theme.ink)
        self.share = 0.0
        self._ends, self._y = (0.0, 1.0), 0.0

    def stand(self, ends: tuple[float, float], y: float) -> None:
        self._ends, self._y = ends, y

    @property
    def place(self) -> float:
        """Where it points, on the page."""
        low, high = self._ends
        return low + self.share * (high - low)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw it where it points."""
        x, y = self.place, self._y
        gc = renderer.new_gc()
        gc.set_capstyle("butt")
        transform = self._transform
        line(renderer, gc, Path([(self._ends[0], y), (x, y)]), transform, _PASSED, self._ink)
        top = y + 2.0 + 1.5 * _POINTER
        corners = [(x, y + 2.0), (x - 0.8 * _POINTER, top), (x + 0.8 * _POINTER, top), (x, y + 2.0)]
        gc.set_linewidth(0.0)
        renderer.draw_path(gc, Path(corners, closed=True), transform, self._ink)
        gc.restore()
