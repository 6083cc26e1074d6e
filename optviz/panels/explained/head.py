"""Where the runs stand, and what slope and bend are there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from optviz.errors import SceneError
from optviz.language import noted, say
from optviz.marks.formula import Box, Number, Row, Words, alike_in_width
from optviz.objectives import Objective
from optviz.panels.data.variables import variables
from optviz.panels.explained.book import FULL, Book, flat
from optviz.panels.explained.expression import SLOPE_AND_BEND
from optviz.panels.explained.ruler import PIXELS, Ruler
from optviz.panels.explained.shown import spread
from optviz.style import KEY, SMALL
from optviz.style.numbers import Figures, alike, shapes

_SLOPE, _BEND = SLOPE_AND_BEND
_ALL = {2: noted("Both start at"), 3: noted("All three start at")}
_FLAT = 1e-9
_GAP = 16.0
_WIDE = 520.0
_SAMPLES = 48


class _Facts(NamedTuple):
    x: np.ndarray
    g: np.ndarray
    curvatures: np.ndarray


class Head:
    """One point: that from which all runs start, or, of one run, where its step begins.

    Parameters
    ----------
    books : sequence of Book
        Of the runs.
    objective : Objective
        What they minimise.
    """

    def __init__(self, books: Sequence[Book], objective: Objective) -> None:
        self._book, self._objective = books[0], objective
        self._shown = -1
        self.moves = len(books) == 1
        self.title = say("At") if self.moves else say(_ALL[len(books)])
        self._names = variables(objective)
        starts = [book.of(0).points[0] for book in books]
        self.there = (
            objective.dim <= FULL
            and all(np.array_equal(starts[0], one) for one in starts)
            and books[0].run.batch_size is None
        )
        if self.there:
            self._settle()

    def height(self, size: float) -> float:
        """Return how high it is."""
        return (1.55 * KEY / SMALL * size + 2 * 1.75 * size) * PIXELS

    def fits(self, ruler: Ruler, width: float, size: float) -> bool:
        """Return whether its numbers fit a width; where its words do not, they are left out."""
        return self._taken(ruler, size) <= width

    def _taken(self, ruler: Ruler, size: float) -> float:
        return self._label(ruler, size) + self._number(ruler, size) + 2 * _GAP

    def _label(self, ruler: Ruler, size: float) -> float:
        return max(ruler.words(label, size)[0] for label, _, _ in self._lines)

    def _number(self, ruler: Ruler, size: float) -> float:
        return max(
            ruler.formula(box, size, "bold", math=False)[0]
            for _, boxes, _ in self._lines for box in set(map(alike_in_width, boxes))
        )  # fmt: skip

    def write(self, ruler: Ruler, left: float, top: float, width: float, size: float) -> None:
        """Write what stands still, and keep what changes."""
        theme, large = ruler.theme, KEY / SMALL * size
        y = top - 1.2 * PIXELS * large
        ruler.write(left, y, self.title, large, theme.ink, fontweight="bold")
        after = left + ruler.words(self.title, large, "bold")[0] + 9.0
        self._point = ruler.change(after, y, 1.06 * large, theme.ink)
        y -= 0.35 * PIXELS * large
        self._numbers, self._words = [], []
        words = max(ruler.words(one, size)[0] for _, _, said in self._lines for one in said)
        spoken = self._taken(ruler, size) + words <= width
        wide, number = self._label(ruler, size), self._number(ruler, size)
        for label, _, _ in self._lines:
            y -= 1.75 * PIXELS * size
            ruler.write(left, y, label, size, theme.muted)
            self._numbers.append(
                ruler.change(left + wide + _GAP + number, y, size, theme.ink, ha="right",
                             fontweight="bold", math=False)
            )  # fmt: skip
            if not spoken:
                continue
            if width > _WIDE:
                place, ha = left + wide + number + 3 * _GAP, "left"
            else:
                place, ha = left + width, "right"
            self._words.append(ruler.stamp(place, y, size, theme.ink, ha=ha))
        if not self.moves:
            self.show(0)
            ruler.still(self._point, *self._numbers, *self._words)

    def show(self, step: int) -> None:
        """Show the point where a step of the run begins; that of several stands still."""
        step = step if self.moves else 0
        if step == self._shown:
            return
        self._shown = step
        facts = self._facts(step)
        self._point.show(self._where(facts.x))
        for number, box in zip(self._numbers, self._boxes(facts), strict=True):
            number.show(box)
        for text, words in zip(self._words, _said(facts), strict=False):
            text.set_text(say(words))

    def _settle(self) -> None:
        steps = spread(max(self._book.run.steps, 1), _SAMPLES) if self.moves else [0]
        known = [self._facts(step) for step in steps]
        figures = 4 if self._objective.dim == 1 else 3
        self._figures = [
            alike(np.concatenate([one[k] for one in known]), figures) for k in range(3)
        ]
        self._others = [
            shapes(self._figures[k](float(value)) for one in known for value in one[k])
            for k in range(3)
        ]
        alone = self._objective.dim == 1
        labels = say("slope {f} ‖ of several coordinates", f=r"$\nabla f$"), say("bends")
        if alone:
            labels = say("slope {f}", f=f"${_SLOPE}$"), say("bend {f}", f=f"${_BEND}$")
        words = (_SLOPES, _BENDS) if alone else (("",), _SADDLES)
        self._lines = [
            (labels[k], [self._boxes(one)[k] for one in known], [say(one) for one in words[k]])
            for k in range(2)
        ]

    def _facts(self, step: int) -> _Facts:
        run, row = self._book.of(step), self._book.row(step)
        x, g = run.points[row], run.gradients[row]
        h = np.full((len(x), len(x)), np.nan)
        with np.errstate(all="ignore"), suppress(SceneError):
            h = np.asarray(self._objective.hess(x), dtype=np.float64)
        known = np.isfinite(h).all()
        return _Facts(x, g, np.linalg.eigvalsh(h) if known else np.full(len(x), np.nan))

    def _where(self, x: np.ndarray) -> Box:
        name = ", ".join(self._names)
        parts: list[Box] = [Words(f"${name} = $" if len(x) == 1 else f"$({name}) = $")]
        return Row((*parts, self._listed(0, x)))

    def _boxes(self, facts: _Facts) -> list[Box]:
        return [self._listed(1, facts.g), self._listed(2, facts.curvatures)]

    def _listed(self, kind: int, values: np.ndarray) -> Box:
        figures: Figures = self._figures[kind]
        written = [Number(figures(float(one)), self._others[kind]) for one in values]
        if len(written) == 1:
            return written[0]
        if kind:
            return flat(written) if kind == 1 else Row((written[0], Words(", "), written[1]))
        return Row((Words("$($"), written[0], Words(r"$,\,$"), written[1], Words("$)$")))


_SLOPES = (noted("falls to the right"), noted("falls to the left"), noted("is flat"), "")
_BENDS = (noted("bends down"), noted("bends up"), noted("is straight"), "")
_SADDLES = (
    noted("down both ways"),
    noted("up both ways"),
    noted("one up, one down"),
    noted("straight one way"),
    "",
)


def _said(facts: _Facts) -> tuple[str, str]:
    """Return what slope and bend mean, in words."""
    low, high = float(facts.curvatures.min()), float(facts.curvatures.max())
    straight = _FLAT * max(abs(low), abs(high), 1e-300)
    if len(facts.x) == 1:
        g = float(facts.g[0])
        slope = _SLOPES[3 if np.isnan(g) else 0 if g < 0 else 1 if g > 0 else 2]
        bend = _BENDS[3 if np.isnan(low) else 0 if low < 0 else 1 if low > 0 else 2]
        return slope, bend
    if np.isnan(low):
        return "", _SADDLES[4]
    if min(abs(low), abs(high)) <= straight:
        return "", _SADDLES[3]
    return "", _SADDLES[0 if high < 0 else 1 if low > 0 else 2]
