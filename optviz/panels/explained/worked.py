"""The rule of each run with the numbers of the step in it, and what became of f."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from optviz.panels.explained.block import Block, Outfit
from optviz.panels.explained.book import Book
from optviz.panels.explained.head import Head
from optviz.panels.explained.ruler import Ruler
from optviz.panels.explained.shown import shown
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.style import LABEL, SMALL
from optviz.timeline import Moment

MOST = 3
"""How many runs there is room for."""

_BETWEEN, _MOST_BETWEEN = 13.0, 46.0
_ACROSS = 44.0
_MOST_AIR = 9.0
_NARROWEST = 190.0
_SHARES = (1.0, 0.92, 0.84, 0.77)


class WorkedPanel(SubjectPanel):
    """A block a run: its name, its rule, the rule in numbers, the step, f before and after.

    What is not needed is left out where there is little room: the head first, then the rules.

    Parameters
    ----------
    subject : Subject
        One run to three.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._books = [Book(run) for run in self._trajectories]

    def ground(self, axes: Axes) -> None:
        """Have no axes."""
        axes.set_axis_off()
        axes.set(xlim=(0, 1), ylim=(0, 1))

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Find what has room, and write it."""
        self._ruler = ruler = Ruler(axes, self._theme)
        known = zip(self._books, self._styles, self._endings, strict=True)
        self._blocks = [Block(*one, ruler) for one in known]
        head = Head(self._books, self._objective)
        width, height = ruler.frame.size
        for headed, outfit, across in _ways(len(self._blocks), head.there):
            self._head = head if headed else None
            size = max(outfit.share * LABEL, SMALL)
            if headed and not head.fits(ruler, width, size):
                continue
            column = (width - (across - 1) * _ACROSS) / across
            if across > 1 and column < _NARROWEST and not outfit.named:
                continue
            tall = [one.height(column, outfit) for one in self._blocks]
            top = head.height(size) if headed else 0.0
            rows = len(tall) // across
            blocks = max(tall) if across > 1 else sum(tall)
            gaps = (rows - 1 + headed) * 2 * _BETWEEN
            if top + blocks + gaps <= height:
                break
        self._write(outfit, across, tall, top)
        self.update(Moment(0))
        return ruler.moving

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        for run, block in zip(self._trajectories, self._blocks, strict=True):
            block.show(shown(run, moment), moment.step)
        if self._head:
            one = shown(self._trajectories[0], moment)
            self._head.show(one.step if one else 0)

    def _write(self, outfit: Outfit, across: int, tall: Sequence[float], head: float) -> None:
        """Write head and blocks, with thin lines between them."""
        ruler = self._ruler
        width, height = ruler.frame.size
        beside = across > 1
        column = (width - (across - 1) * _ACROSS) / across
        gaps = (0 if beside else len(tall) - 1) + (self._head is not None)
        free = height - head - (max(tall) if beside else sum(tall)) - gaps * 2 * _BETWEEN
        air = min(max(0.35 * free / (5 if beside else 5 * len(tall)), 0.0), _MOST_AIR)
        free -= air * (5 if beside else 5 * len(tall))
        between = min(_BETWEEN + max(free, 0.0) / (2 * max(gaps, 1)), 0.5 * _MOST_BETWEEN)
        y = height
        if self._head:
            self._head.write(ruler, 0.0, y, width, max(outfit.share * LABEL, SMALL))
            y -= head + between
            ruler.rule(0.0, width, y)
            y -= between
        for k, block in enumerate(self._blocks):
            left = k * (column + _ACROSS) if beside else 0.0
            block.write(left, y, column, outfit, air)
            if beside:
                continue
            y -= tall[k] + 5 * air + between
            if k + 1 < len(self._blocks):
                ruler.rule(0.0, width, y)
            y -= between


def _ways(count: int, headed: bool) -> Iterator[tuple[bool, Outfit, int]]:
    """Yield what may be shown and how, best first: with a head or not, and how many abreast."""
    abreast = tuple(dict.fromkeys((1, count)))
    for head, rule in ((True, True), (False, True), (True, False), (False, False)):
        if head and not headed:
            continue
        for joined, shares in ((True, _SHARES[:3]), (False, _SHARES)):
            for share, across in product(shares, abreast):
                yield head, Outfit(rule=rule, joined=joined, share=share), across
    for rule, across in product((True, False), abreast):
        yield False, Outfit(rule=rule, last=True, share=_SHARES[-1]), across
    yield False, Outfit(rule=False, bare=True, share=_SHARES[-1]), 1
    for across in abreast:
        yield False, Outfit(rule=False, named=True, share=_SHARES[-1]), across
