"""What each rule averages, divides by and steps, a bar a coordinate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from optviz.language import say
from optviz.marks.bars import Bars
from optviz.marks.formula import Formula, Number
from optviz.objectives import Objective
from optviz.panels.data.variables import variables
from optviz.panels.explained.book import Book
from optviz.panels.explained.named import INDENT, name_height, write_name
from optviz.panels.explained.parts import Part, Parts
from optviz.panels.explained.ruler import PIXELS, Ruler
from optviz.panels.explained.shown import COMPARE, GO, Shown, shown
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.style import KEY, LABEL, SMALL
from optviz.style.numbers import Figures, alike
from optviz.timeline import Moment

Array = NDArray[np.float64]

MOST = 3
"""How many runs there is room for."""

MOST_COORDINATES = 8

_ACROSS, _NARROWEST = 44.0, 230.0
_GAP = 14.0
_BESIDE = 0.42  # of the width, for titles beside their bars
_COMPARABLE = 12.0
_ALONE = 4.0


@dataclass(frozen=True)
class _Plan:
    """How blocks are arranged: how high rows and titles are, how many coordinates have one.

    `parts` is how many of a step's parts are shown, counted from the step backwards.
    """

    across: int
    row: float
    title: float
    beside: bool
    count: int
    parts: int = 9


class CoordinatesPanel(SubjectPanel):
    """A block a run: its name, and for each part of its step a bar a coordinate.

    Parameters
    ----------
    subject : Subject
        One run to three.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self._books = [Book(run) for run in self._trajectories]
        self._parts = [Parts(book) for book in self._books]
        self._samples = [
            [np.stack(parts.values(step)) for step in book.samples] or
            [np.full((len(parts.parts), book.dim), np.nan)]
            for book, parts in zip(self._books, self._parts, strict=True)
        ]  # fmt: skip
        self._scales = _scales(self._parts, self._samples)

    def ground(self, axes: Axes) -> None:
        """Have no axes."""
        axes.set_axis_off()
        axes.set(xlim=(0, 1), ylim=(0, 1))

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Find how many coordinates have room, and write them."""
        self._ruler = ruler = Ruler(axes, self._theme)
        width, height = ruler.frame.size
        plan = self._plan(width, height)
        column = (width - (plan.across - 1) * _ACROSS) / plan.across
        self._chosen = _largest(self._samples, plan.count)
        self._figures = [
            [_figures(samples, row, part, self._chosen) for row, part in enumerate(parts.parts)]
            for samples, parts in zip(self._samples, self._parts, strict=True)
        ]
        self._wide = self._widest(self._label(plan))
        tall = [self._height(k, column, plan) for k in range(len(self._parts))]
        free = height - (max(tall) if plan.across > 1 else sum(tall) + 2 * _GAP * (len(tall) - 1))
        between = _GAP + (min(max(free, 0.0) / (2 * max(len(tall) - 1, 1)), 14.0))
        self._blocks = []
        y = height
        for k, parts in enumerate(self._parts):
            left = k * (column + _ACROSS) if plan.across > 1 else 0.0
            self._blocks.append(self._block(k, parts, (left, y, column), plan))
            if plan.across > 1:
                continue
            y -= tall[k] + between
            if k + 1 < len(self._parts):
                ruler.rule(0.0, width, y)
            y -= between
        self.update(Moment(0))
        return ruler.moving

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        for run, block in zip(self._trajectories, self._blocks, strict=True):
            block.show(shown(run, moment))

    def _plan(self, width: float, height: float) -> _Plan:
        """Return the roomiest arrangement that fits, of as many coordinates as may be."""
        most = min(max(book.dim for book in self._books), MOST_COORDINATES)
        abreast = [one for one in dict.fromkeys((1, len(self._books)))
                   if one == 1 or (width - (one - 1) * _ACROSS) / one >= _NARROWEST]  # fmt: skip
        for parts, count in ((parts, count) for parts in (9, 1) for count in range(most, 0, -1)):
            for row, title, beside in ((26.0, 30.0, False), (22.5, 26.0, False),
                                       (20.0, 23.0, False), (22.0, 23.0, True),
                                       (18.5, 21.0, True)):  # fmt: skip
                for across in abreast:
                    plan = _Plan(across, row, title, beside, count, parts)
                    column = (width - (across - 1) * _ACROSS) / across
                    tall = [self._height(k, column, plan) for k in range(len(self._parts))]
                    gaps = 2 * _GAP * (len(tall) - 1)
                    if (max(tall) if across > 1 else sum(tall) + gaps) <= height:
                        return plan
        stacked = _Plan(1, 18.5, 21.0, True, 1, 0)
        names = sum(self._height(k, width, stacked) for k in range(len(self._parts)))
        fits = names + 2 * _GAP * (len(self._parts) - 1) <= height
        return stacked if fits else replace(stacked, across=len(self._parts))

    def _height(self, k: int, width: float, plan: _Plan) -> float:
        rows = min(plan.count, max(book.dim for book in self._books))
        one = (
            max(rows * plan.row, plan.title) + 7.0 if plan.beside else rows * plan.row + plan.title
        )
        more = plan.row if self._more(plan) else 0.0
        size = self._size(plan)
        name = name_height(self._ruler, self._styles[k], width, size, below=plan.parts > 0)
        shown = min(len(self._parts[k].parts), plan.parts)
        return name + (shown * one + more if shown else 0.0)

    def _size(self, plan: _Plan) -> float:
        return KEY if plan.row > 21.0 and not plan.beside else max(0.9 * KEY, SMALL)

    def _label(self, plan: _Plan) -> float:
        return LABEL if plan.row >= 22.0 else SMALL

    def _widest(self, size: float) -> float:
        """Return how wide the widest number is, over all runs."""
        texts = {
            figures(value)
            for samples, of_parts in zip(self._samples, self._figures, strict=True)
            for row, figures in enumerate(of_parts)
            for value in np.stack(samples)[:, row][:, self._chosen].ravel().tolist()
        }
        shaped = {"".join("0" if sign.isdigit() else sign for sign in text) for text in texts}
        return max(
            self._ruler.formula(Number(text), size, "bold", math=False)[0] for text in shaped
        )

    def _more(self, plan: _Plan) -> int:
        """Return how many coordinates have no bar."""
        return max(book.dim for book in self._books) - plan.count

    def _block(
        self, k: int, parts: Parts, place: tuple[float, float, float], plan: _Plan
    ) -> _Block:
        left, y, width = place
        ruler, theme, size = self._ruler, self._theme, self._size(plan)
        chosen = self._chosen
        whole = plan.parts > 0
        write_name(ruler, self._styles[k], left, y, width, size, below=whole)
        y -= name_height(ruler, self._styles[k], width, size, below=whole)
        label = self._label(plan)
        names = [_name(self._objective, i) for i in chosen]
        edge = max(ruler.words(name, label)[0] for name in names) + 12.0
        start = left + INDENT if not plan.beside else left + _BESIDE * width
        low = start + edge
        high = max(left + width - self._wide - 12.0, low)
        zero = _zero(self._samples[k], chosen, low, high)
        bars: list[tuple[float, float, str]] = []
        written: list[list[Formula]] = []
        quiet = theme.mix(theme.muted, 0.3, theme.paper)
        last = len(parts.parts) - plan.parts
        for k_part, part in enumerate(parts.parts):
            if k_part < last:
                written.append([])
                continue
            strong = part.kind == "step" and part.node is None
            top = y
            self._title(part, strong, (left, y, width), start, plan)
            y -= 0.0 if plan.beside else plan.title
            written.append([])
            foot = y
            for name in names:
                foot -= plan.row
                base = foot + 0.5 * plan.row - 0.36 * PIXELS * label
                ruler.write(start + edge - 12.0, base, name, label, theme.muted, ha="right")
                written[-1].append(
                    ruler.change(
                        left + width, base, label, theme.ink, ha="right", math=False,
                        fontweight="bold" if strong else "normal",
                    )
                )  # fmt: skip
                color = self._styles[k].color if strong else quiet
                bars.append((zero, foot + 0.5 * plan.row, color))
            ruler.axes.add_artist(
                Line2D([zero, zero], [foot + 1.0, y - 1.0], lw=1.0, color=theme.muted, zorder=6,
                       transform=ruler.frame.transform, clip_on=False)
            )  # fmt: skip
            y = top - max(len(names) * plan.row, plan.title) - 7.0 if plan.beside else foot
        if plan.parts and (more := self._more(plan)):
            ruler.write(
                start, y - 0.7 * plan.row, say("… and {n} more", n=more), SMALL, theme.muted
            )
        count = len(bars)
        drawn = Bars(
            ruler.axes, ruler.frame, np.full(count, zero), np.tile([low, high], (count, 1)),
            np.array([one[1] for one in bars]), 0.62 * plan.row, [one[2] for one in bars],
            theme.paper,
        )  # fmt: skip
        ruler.moving.append(drawn)
        units = _units(self._scales[k], zero, low, high)
        return _Block(parts, chosen, self._figures[k], written, drawn, units)

    def _title(
        self, part: Part, strong: bool, place: tuple[float, float, float], start: float, plan: _Plan
    ) -> None:
        """Write what the bars are: above them with their symbol at right, or beside them."""
        left, y, width = place
        ruler, theme = self._ruler, self._theme
        color = theme.ink if strong else theme.muted
        looks = {"fontweight": "bold"} if strong else {}
        weight = "bold" if strong else "normal"
        if plan.beside:
            room = start - left - INDENT - 6.0
            y -= 0.5 * plan.title + 5.0
            lines = [part.title]
            if plan.count > 1 and ruler.words(part.title, SMALL, weight)[0] > room:
                lines = _halved(part.title)
            for line in lines:
                words = ruler.shortened(line, room, SMALL, weight)
                ruler.write(left + INDENT, y, words, SMALL, color, **looks)
                y -= plan.row
            return
        base = y - 0.78 * plan.title
        size = LABEL if plan.title > 25.0 else SMALL
        words = ruler.shortened(part.title, width - INDENT, size, weight)
        ruler.write(left + INDENT, base, words, size, color, **looks)
        room = width - INDENT - ruler.words(words, size, weight)[0] - 20.0
        if part.symbol and (fitting := ruler.fit(part.symbol, room, 1.1 * size)):
            ruler.write(left + width, base, part.symbol, fitting, theme.muted, ha="right")


class _Block:
    """The bars and the numbers of a run."""

    def __init__(
        self,
        parts: Parts,
        chosen: Sequence[int],
        figures: Sequence[Figures],
        written: Sequence[Sequence[Formula]],
        bars: Bars,
        units: dict[str, float],
    ) -> None:
        self._seen: Shown | None = None
        self._parts, self._chosen, self._figures = parts, list(chosen), figures
        self.written, self.bars, self._units = written, bars, units

    def show(self, seen: Shown | None) -> None:
        """Show a step as far as it is told."""
        if seen == self._seen:
            return
        self._seen = seen
        if seen is None:
            self.bars.show(np.full(len(self.bars.lengths), np.nan))
            for number in (one for row in self.written for one in row):
                number.show(None)
            return
        lengths = []
        for k, (part, values) in enumerate(
            zip(self._parts.parts, self._parts.values(seen.step), strict=True)
        ):
            told = seen.beat >= part.beat
            way = seen.way if seen.beat == GO == part.beat < COMPARE else 1.0
            for value, number in zip(values[self._chosen].tolist(), self.written[k], strict=False):
                there = told and np.isfinite(value)
                unit = self._units[part.kind] * way
                with np.errstate(all="ignore"):
                    lengths.append(np.clip(value * unit, -1e6, 1e6) if there else np.nan)
                text = self._figures[k](value) if told else ""
                number.show(Number(text) if told and not np.isnan(value) else None)
        self.bars.show(np.array(lengths))


def _scales(parts: Sequence[Parts], samples: Sequence[Sequence[Array]]) -> list[dict[str, float]]:
    """Return the largest number of each kind that a bar is for, of each run.

    Runs share it where they are comparable. A few numbers far above the others do not count.
    """
    found: list[dict[str, float]] = []
    for one, steps in zip(parts, samples, strict=True):
        found.append({})
        for kind in ("slope", "step"):
            rows = [k for k, part in enumerate(one.parts) if part.kind == kind]
            sizes = np.abs(np.stack(steps)[:, rows]).max(axis=(1, 2), initial=0.0)
            sizes = sizes[np.isfinite(sizes)]
            largest = float(sizes.max(initial=0.0))
            usual = float(np.quantile(sizes, 0.9)) if sizes.size else 0.0
            found[-1][kind] = largest if largest <= _ALONE * usual else usual or largest
    for kind in ("slope", "step"):
        known = [one[kind] for one in found if one[kind] > 0.0]
        if known and max(known) <= _COMPARABLE * min(known):
            for scale in found:
                scale[kind] = max(known)
    return found


def _zero(steps: Sequence[Array], chosen: Sequence[int], low: float, high: float) -> float:
    """Return where the zero line stands: at one side if all numbers are on the other."""
    values = np.stack(steps)[:, :, chosen]
    left, right = bool((values < 0.0).any()), bool((values > 0.0).any())
    return 0.5 * (low + high) if left and right else high if left else low


def _units(scale: dict[str, float], zero: float, low: float, high: float) -> dict[str, float]:
    """Return how many pixels a bar of 1 has, of each kind."""
    room = min([side for side in (zero - low, high - zero) if side > 0.0], default=0.0)
    return {kind: room / size if size else 0.0 for kind, size in scale.items()}


def _largest(samples: Sequence[Sequence[Array]], count: int) -> list[int]:
    """Return the coordinates that step furthest all in all, in their order."""
    found = []
    for steps in samples:
        with np.errstate(all="ignore"):
            sizes = np.abs(np.stack(steps)[:, -1])
            sizes = np.where(np.isfinite(sizes), sizes, 0.0)
            found.append(sizes.sum(axis=0) / (sizes.max(initial=0.0) or 1.0))
    order = np.argsort(-np.sum(found, axis=0), kind="stable")
    return sorted(order[:count].tolist())


def _figures(steps: Sequence[Array], row: int, part: Part, chosen: Sequence[int]) -> Figures:
    values = np.stack(steps)[:, row][:, chosen].ravel()
    return alike(values.tolist(), 3, signed=part.kind == "step")


def _halved(words: str) -> list[str]:
    """Break words into two lines at their last space, or in the middle of Chinese."""
    first, _, last = words.rpartition(" ")
    if not first and not words.isascii():
        first, last = words[: len(words) // 2], words[len(words) // 2 :]
    return [first, last] if first else [last]


def _name(objective: Objective, index: int) -> str:
    """Return what a coordinate is called, as mathtext."""
    names = variables(objective)
    if len(names) == objective.dim:
        return f"${names[index]}$"
    letter = "w" if "w" in names[0] else "x"
    return f"${letter}_{{{index + 1}}}$"
