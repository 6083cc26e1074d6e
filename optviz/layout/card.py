"""Cards: a few large words on plain paper, in the stead of the picture."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import allow_rasterization
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from optviz.cues import Cue, Title, called
from optviz.errors import SceneError
from optviz.layout.lines import wrap
from optviz.layout.page import Page
from optviz.marks.cached_text import Stamp
from optviz.marks.light import dimmed
from optviz.marks.mark import Mark
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_SIZES = (50.0, 46.0, 42.0, 38.0, 34.0, 30.0, 26.0, 22.0)
_WIDE, _HIGH = 0.8, 0.62
"""Of the page, what words may take."""
_MOST_LINES = 4
_SPACING = 1.3
_PIXELS = 100 / 72
_BAR_WIDE, _BAR_HIGH, _BAR_GAP = 200.0, 6.0, 30.0


class Cards(Mark):
    """The card of each `Title`, over all else, under a bar in the colours of the runs.

    Parameters
    ----------
    page : Page
        What it hides.
    cues : sequence of Cue
        Those of the film.
    title : str
        What a card says that has no words of its own.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.

    Raises
    ------
    SceneError
        The words of a card have no room on it.
    """

    def __init__(
        self,
        page: Page,
        cues: Sequence[Cue],
        title: str,
        styles: Sequence[RunStyle],
        theme: Theme,
    ) -> None:
        super().__init__(page.axes, zorder=100)
        self._page, self._theme = page, theme
        self._paper = to_rgba(theme.paper)
        self._bar = [to_rgba(style.color) for style in styles]
        self._lines = {
            one: self._set(one, one.words or title) for one in cues if isinstance(one, Title)
        }
        self._cue: Title | None = None
        self._way = 0.0

    def show(self, moment: Moment) -> None:
        """Bring it to a moment."""
        self._cue = None
        for one in moment.cues:
            if isinstance(one.cue, Title):
                self._cue, self._way = one.cue, one.way

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the card, if there is one now."""
        if self._cue is None:
            return
        page, way = self._page, self._way
        lines = self._lines[self._cue]
        gc = renderer.new_gc()
        gc.set_linewidth(0.0)
        self._fill(renderer, (0.0, 0.0, page.width, page.height), dimmed(self._paper, way))
        left = 0.5 * (page.width - _BAR_WIDE)
        step = float(lines[0].get_fontsize()) * _PIXELS * _SPACING
        low = lines[0].get_position()[1] + 0.5 * step + _BAR_GAP
        wide = _BAR_WIDE / len(self._bar)
        for i, color in enumerate(self._bar):
            box = (left + i * wide, low, left + (i + 1) * wide, low + _BAR_HIGH)
            self._fill(renderer, box, dimmed(color, way))
        gc.restore()
        for line in lines:
            line.set_alpha(way)
            line.draw(renderer)

    def _fill(
        self,
        renderer: RendererBase,
        box: tuple[float, float, float, float],
        color: tuple[float, float, float, float],
    ) -> None:
        left, low, right, high = box
        corners = self._page.transform.transform(
            [(left, low), (right, low), (right, high), (left, high)]
        ).round()
        gc = renderer.new_gc()
        gc.set_linewidth(0.0)
        renderer.draw_path(gc, Path(corners), IdentityTransform(), color)
        gc.restore()

    def _set(self, cue: Title, words: str) -> list[Stamp]:
        """Return the lines of a card, as large as they can be."""
        page = self._page
        line = Stamp(
            0.5 * page.width, 0.0, "", color=self._theme.ink, fontweight="bold", ha="center",
            va="center", transform=page.transform,
        )  # fmt: skip
        line.set_figure(page.figure)
        for size in _SIZES:
            line.set_fontsize(size)
            for count in range(1, _MOST_LINES + 1):
                lines = _even(words, count)
                high = len(lines) * size * _PIXELS * _SPACING
                if high <= _HIGH * page.height and self._fits(line, lines):
                    return self._stand(lines, size)
        raise SceneError(
            f"the words of {called(cue)} have {len(words)} characters, and a card has room for "
            "fewer",
            "say them in a cues.Say",
        )

    def _fits(self, line: Stamp, lines: Sequence[str]) -> bool:
        for words in lines:
            line.set_text(words)
            if self._page.width_of(line) > _WIDE * self._page.width:
                return False
        return True

    def _stand(self, lines: Sequence[str], size: float) -> list[Stamp]:
        """Return lines about the middle of the page."""
        page = self._page
        step = size * _PIXELS * _SPACING
        top = 0.5 * (page.height + (len(lines) - 1) * step) - 0.5 * _BAR_GAP
        made = []
        for i, words in enumerate(lines):
            line = Stamp(
                0.5 * page.width, top - i * step, words, color=self._theme.ink, fontsize=size,
                fontweight="bold", ha="center", va="center", transform=page.transform,
            )  # fmt: skip
            line.set_figure(page.figure)
            made.append(line)
        return made


def _even(words: str, count: int) -> list[str]:
    """Return words in so many lines at most, as even as they can be."""
    for width in range(max(-(-len(words) // count), 1), len(words) + 1):
        lines = wrap(words, width)
        if len(lines) <= count:
            return lines
    return [words]
