"""One run's part of the worked numbers: its rule, the rule with numbers, the step, and f."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Literal

from optviz.language import noted, say
from optviz.marks.formula import Box, Formula, Row, Words, alike_in_width, toned
from optviz.panels.explained.book import Book
from optviz.panels.explained.expression import rule
from optviz.panels.explained.named import INDENT, name_height, write_name
from optviz.panels.explained.ruler import PIXELS, Ruler
from optviz.panels.explained.shown import COMPARE, GO, THINK, Shown, spread
from optviz.panels.explained.verdict import brief, verdict
from optviz.recorder.ending import Ending
from optviz.style import FORMULA, KEY, LABEL, SMALL, RunStyle

Kind = Literal["line", "symbols", "numbers", "result", "lying", "change"]
"""What is written of a step: symbols with numbers or without, numbers, the step, f."""

_SAMPLES = 96
_GAP = 20.0
_LEAD = 0.42  # of the size of a formula, between its rows


@dataclass(frozen=True)
class Outfit:
    """What a block shows, and how large.

    Parameters
    ----------
    rule : bool
        Whether it has the rule in general.
    joined : bool
        Whether symbols, numbers and step must stand in one line.
    last : bool
        Whether numbers that have no room are given up.
    bare : bool
        Whether the step alone is shown, and not that if there is no room for it.
    named : bool
        Whether the name alone is shown.
    share : float
        Of the full sizes of texts.
    """

    rule: bool = True
    joined: bool = False
    last: bool = False
    bare: bool = False
    named: bool = False
    share: float = 1.0

    def size(self, size: float) -> float:
        """Return a size of text in it, in points."""
        return max(size * self.share, SMALL)


class Block:
    """What is worked out of one run.

    Parameters
    ----------
    book : Book
        Its numbers.
    style : RunStyle
        Its name and colours.
    ending : Ending
        How it ended.
    ruler : Ruler
        Where it is written.
    """

    def __init__(self, book: Book, style: RunStyle, ending: Ending, ruler: Ruler) -> None:
        self._book, self._style, self._ending, self._ruler = book, style, ending, ruler
        self._shown: tuple[int, int, bool] | None = None
        self._whole = book.run.batch_size is None and book.run.unit == "step"
        self._of = cache(self._shapes)
        self._extent = cache(self._measured)
        self._makers: dict[Kind, Callable[[int], Box | None]] = {
            "line": partial(self._line_box, numbers=True),
            "symbols": partial(self._line_box, numbers=False),
            "numbers": self._number_box,
            "result": book.result,
            "lying": partial(book.result, lying=True),
            "change": self._f,
        }
        self._latex = rule(getattr(book.run.optimizer, "latex", ""), book.dim)

    def height(self, width: float, outfit: Outfit) -> float:
        """Return how high it is; infinite where a line of it does not fit the width."""
        rows = self._rows(width - INDENT, outfit)
        if rows is None:
            return float("inf")
        return self._name_height(width, outfit) + sum(up + down for _, up, down in rows)

    def write(self, left: float, top: float, width: float, outfit: Outfit, air: float) -> None:
        """Write what stands still, and keep what changes; `air` is added between rows."""
        ruler, theme = self._ruler, self._ruler.theme
        size = outfit.size(KEY)
        write_name(ruler, self._style, left, top, width, size, below=not outfit.named)
        y = top - self._name_height(width, outfit)
        inner, right = left + INDENT, left + width
        rows = self._rows(width - INDENT, outfit) or []
        math = outfit.size(FORMULA)
        self._line: Formula | None = None
        self._numbers: Formula | None = None
        self._result: Formula | None = None
        self._change: Formula | None = None
        self._split = any(kind == "numbers" for kind, _, _ in rows)
        self._lies = any(kind == "result" for kind, _, _ in rows)
        for kind, up, down in rows:
            y -= up + air
            match kind.split(":")[0]:
                case "rule":
                    words, fitting = kind.split(":", 1)[1].rsplit("@", 1)
                    ruler.write(inner, y, words, float(fitting), theme.muted)
                case "line":
                    self._line = ruler.change(inner, y, math, theme.ink)
                    if not (self._split or self._lies):
                        self._result = self._made(right, y, outfit)
                case "numbers":
                    self._numbers = ruler.change(inner, y, math, theme.muted)
                    if not self._lies:
                        self._result = self._made(right, y, outfit)
                case "result":
                    self._result = self._made(right, y, outfit)
                case "change":
                    self._change_width = self._extent("change", math)[0]
                    self._say = ruler.stamp(inner, y, outfit.size(LABEL), self._style.words)
                    self._change = ruler.change(right, y, math, self._style.words, ha="right")
            y -= down
        self._outfit, self._room = outfit, width - INDENT

    def show(self, shown: Shown | None, step: int) -> None:
        """Show a step as far as it is told; `step` is what the film has come to."""
        broken = self._ending.broken and step >= self._ending.since
        if shown is None:
            self._clear()
            return
        if (shown.step, shown.beat, broken) == self._shown:
            return
        self._shown = shown.step, shown.beat, broken
        k, beat, book = shown.step, shown.beat, self._book
        if self._line:
            self._line.show(self._line_box(k, numbers=beat >= THINK and not self._split))
        if self._numbers:
            self._numbers.show(self._number_box(k) if beat >= THINK else None)
        if self._result:
            self._result.show(book.result(k, lying=self._lies) if beat >= GO else None)
        if self._change:
            self._change.show(self._f(k) if beat >= COMPARE else None)
            said = verdict(book.anatomy(k), whole=self._whole) if beat >= COMPARE else ""
            if broken:
                said = self._ending.note or noted("diverges")
            self._say.set_text(self._spoken(said))

    def _clear(self) -> None:
        """Show no step."""
        self._shown = None
        for one in (self._line, self._numbers, self._result, self._change):
            if one:
                one.show(None)
        if self._change:
            self._say.set_text("")

    def _name_height(self, width: float, outfit: Outfit) -> float:
        size = outfit.size(KEY)
        return name_height(self._ruler, self._style, width, size, below=not outfit.named)

    def _made(self, x: float, y: float, outfit: Outfit) -> Formula:
        return self._ruler.change(
            x, y, outfit.size(KEY), self._style.words, ha="right", math=False, fontweight="bold"
        )

    def _f(self, step: int) -> Box:
        return Row((Words("$f:\\;\\,$"), self._book.change(step)))

    def _line_box(self, step: int, *, numbers: bool) -> Box | None:
        """Return the rule of a step in symbols, with its numbers behind them or without."""
        said, found = self._book.symbols(step), None
        muted = self._ruler.theme.muted
        if numbers or not self._book.full:
            found = self._book.numbers(step)
        if not self._book.full:
            return found if numbers else None
        if not said:
            return None
        if found is None:
            return Words(said)
        return Row((Words(said), Words(r"$\;=\;$", muted), toned(found, muted)))

    def _spoken(self, words: str) -> str:
        """Return words that have room beside f before and after."""
        size = self._outfit.size(LABEL)
        short = brief(words)
        for one in (say(words), say(short)):
            if self._ruler.words(one, size)[0] <= self._room - self._change_width - _GAP:
                return one
        return ""

    @cached_property
    def _steps(self) -> list[int]:
        chosen = spread(len(self._book.samples), _SAMPLES)
        return [self._book.samples[k] for k in chosen]

    def _rows(self, room: float, outfit: Outfit) -> list[tuple[str, float, float]] | None:
        """Return the rows below the name, with how far they reach up and down; None without room.

        The rule, the numbers and the step stand in one line where that fits, else below each other.
        """
        key = room, outfit
        if key not in self._found:
            self._found[key] = self._arranged(room, outfit)
        return self._found[key]

    @cached_property
    def _found(self) -> dict[tuple[float, Outfit], list[tuple[str, float, float]] | None]:
        return {}

    def _arranged(self, room: float, outfit: Outfit) -> list[tuple[str, float, float]] | None:
        ruler, math = self._ruler, outfit.size(FORMULA)
        lead = _LEAD * PIXELS * math
        rows: list[tuple[str, float, float]] = []

        def add(kind: str, up: float, down: float) -> None:
            rows.append((kind, up + 0.5 * lead, down + 0.5 * lead))

        for words in self._latex if outfit.rule else ():
            fitting = ruler.fit(words, room, outfit.size(0.94 * FORMULA))
            if not fitting:
                continue
            _, up, down = ruler.words(words, fitting)
            add(f"rule:{words}@{fitting}", up, down)
        if outfit.named or not self._steps:
            return rows
        if outfit.bare:
            lying = self._lying(outfit)
            if lying[0] <= room:
                add("result", *lying[1:])
            return rows
        result = self._extent("result", outfit.size(KEY))
        line = self._extent("line", math)
        known = any(line)
        if known and line[0] + _GAP + result[0] <= room:
            add("line", max(line[1], result[1]), max(line[2], result[2]))
        elif known and outfit.joined:
            return None
        elif known and (apart := self._apart(room, outfit, result)):
            for row in apart:
                add(*row)
        elif known and not outfit.last:
            return None
        else:
            add("result", *self._lying(outfit)[1:])
        change = self._extent("change", math)
        if change[0] > room:
            return rows if outfit.last else None
        add("change", change[1], change[2])
        return rows

    def _apart(
        self, room: float, outfit: Outfit, result: tuple[float, float, float]
    ) -> list[tuple[str, float, float]]:
        """Return rows of symbols, of numbers, and of the step if need be; none without room."""
        math = outfit.size(FORMULA)
        numbers = self._extent("numbers", math)
        if numbers[0] > room:
            return []
        rows = []
        symbols = self._extent("symbols", math)
        if any(symbols):
            if symbols[0] > room:
                return []
            rows.append(("line", *symbols[1:]))
        if numbers[0] + _GAP + result[0] <= room:
            rows.append(("numbers", max(numbers[1], result[1]), max(numbers[2], result[2])))
        else:
            rows += [("numbers", *numbers[1:]), ("result", *self._lying(outfit)[1:])]
        return rows

    def _lying(self, outfit: Outfit) -> tuple[float, float, float]:
        return self._extent("lying", outfit.size(KEY))

    def _number_box(self, step: int) -> Box | None:
        """Return the numbers of a step, for a line of their own."""
        found = self._book.numbers(step)
        if found is None or not self._book.full:
            return found
        return Row((Words(r"$=\;$"), found))

    def _measured(self, kind: Kind, size: float) -> tuple[float, float, float]:
        """Return the largest width, ascent and descent of formulas; noughts where none is known."""
        strong = kind in ("result", "lying")
        weight = "bold" if strong else "normal"
        sizes = [self._ruler.formula(one, size, weight, math=not strong) for one in self._of(kind)]
        width, ascent, descent = zip(*sizes, strict=True) if sizes else ((0.0,),) * 3
        return max(width), max(ascent), max(descent)

    def _shapes(self, kind: Kind) -> set[Box]:
        """Return the formulas of all steps, those that are as large as each other once."""
        made = map(self._makers[kind], self._steps)
        return {alike_in_width(one) for one in made if one is not None}
