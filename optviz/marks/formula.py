"""Mathematics in which numbers change: laid out by boxes, printed from pictures of its signs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

from optviz.marks.cached_text import Glyph, Press

Image: TypeAlias = npt.NDArray[np.uint8]

_MOST = 64
_AROUND = 6.0
_AIR, _LEADING = 0.16, 0.34  # of the size of the text: around a fraction's line, between rows
_PAREN, _OVER = 0.30, 0.08  # how wide parentheses are, and how far they reach beyond rows
_BAR = 0.055
_SHARE = {"right": 1.0, "left": 0.0, "center": 0.5}


@dataclass(frozen=True)
class Words:
    """Words, mathtext where they have a dollar sign; of a colour of their own if one is given."""

    text: str
    color: str = ""

    def __str__(self) -> str:
        return self.text.replace("$", "")


@dataclass(frozen=True)
class Number:
    """A number in a place that holds others of its kind too: at its right, left or centre."""

    text: str
    others: tuple[str, ...] = ()
    color: str = ""
    ha: Literal["right", "left", "center"] = "right"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Row:
    """Boxes side by side on one baseline."""

    parts: tuple[Box, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


@dataclass(frozen=True)
class Fraction:
    """One box over another, a line between them."""

    over: Box
    under: Box
    color: str = ""

    def __str__(self) -> str:
        return f"({self.over})/({self.under})"


@dataclass(frozen=True)
class Table:
    """Rows of boxes in parentheses: a vector that stands, or a matrix."""

    rows: tuple[tuple[Box, ...], ...]
    color: str = ""

    def __str__(self) -> str:
        return f"({'; '.join(', '.join(map(str, row)) for row in self.rows)})"


Box: TypeAlias = Words | Number | Row | Fraction | Table


@dataclass(frozen=True)
class _Size:
    width: float
    ascent: float
    descent: float


@dataclass(frozen=True)
class _Place:
    """Where a number of a formula stands, from the formula's place, and what prints it."""

    x: float
    y: float
    width: float
    ha: str
    press: Press


@dataclass(frozen=True)
class _Form:
    """What formulas of one shape have in common: all but their digits, as a picture."""

    image: Image
    left: int
    bottom: int
    width: float
    places: tuple[_Place, ...]


class Formula(Text):
    """A formula that stands on a baseline at a place, and is not laid out twice.

    Parameters
    ----------
    x, y : float
        Its left or right end, on the baseline.
    math : bool
        Whether digits are those of formulas, or those of words.
    presses : dict, optional
        What prints signs, by font and colour, for all formulas that are given the same.
    **looks
        As of any text.
    """

    def __init__(
        self,
        x: float,
        y: float,
        *,
        math: bool = True,
        presses: dict[tuple[FontProperties, str], Press] | None = None,
        **looks: Any,
    ) -> None:
        super().__init__(x, y, "", **{"va": "baseline", **looks})
        self._math = math
        self._shared = {} if presses is None else presses
        self._box: Box | None = None
        self._drawn: tuple[tuple[float, ...], int, int, Image] | None = None
        self._presses: dict[tuple[str, float, bool], Press] = {}
        self._forms: dict[tuple[Box, float], _Form] = {}

    @property
    def box(self) -> Box | None:
        """What is shown."""
        return self._box

    @property
    def shows(self) -> Box | None:
        """What is shown: while that is the same it need not be drawn again."""
        return self._box

    def show(self, box: Box | None) -> None:
        """Show something else, or nothing."""
        if box is not self._box and box != self._box:
            self._box = box
            self._drawn = None
            self.set_text("" if box is None else str(box))

    def size_of(self, box: Box) -> tuple[float, float, float]:
        """Return width, ascent and descent in pixels of a page of 100 dpi."""
        figure: Any = self.get_figure(root=True)
        size = _Setter(self, figure.canvas.get_renderer()).size(box)
        scale = 100.0 / figure.dpi
        return scale * size.width, scale * size.ascent, scale * size.descent

    def get_window_extent(self, renderer: Any = None, dpi: float | None = None) -> Bbox:
        """Return what it covers, in pixels."""
        figure: Any = self.get_figure(root=True)
        if self._box is None:
            return Bbox.null()
        size = _Setter(self, renderer or figure.canvas.get_renderer()).size(self._box)
        x, y = self._origin(size.width)
        return Bbox.from_extents(x, y - size.descent, x + size.width, y + size.ascent)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the formula; on a renderer without pixels its plain text."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        if self._box is None or not self.get_visible():
            return
        key = float(renderer.dpi), *self.get_position()
        if self._drawn is None or self._drawn[0] != key:
            form = self._form(renderer, alike_in_width(self._box))
            x, y = self._origin(form.width)
            image = _filled(renderer, form, numbers_in(self._box))
            self._drawn = key, x + form.left, y + form.bottom, image
        _, left, bottom, image = self._drawn
        gc = renderer.new_gc()
        renderer.draw_image(gc, left, bottom, image)
        gc.restore()

    def _form(self, renderer: RendererAgg, box: Box) -> _Form:
        key = box, float(renderer.dpi)
        if key not in self._forms:
            if len(self._forms) >= _MOST:
                self._forms.clear()
            self._forms[key] = self._formed(renderer, box)
        return self._forms[key]

    def _formed(self, renderer: RendererAgg, box: Box) -> _Form:
        """Lay a formula out, and draw what is no digit of it."""
        laid = _Setter(self, renderer)
        laid.set(box, 0.0, 0.0)
        size = laid.size(box)
        air = math.ceil(renderer.points_to_pixels(_AROUND))
        below = math.ceil(size.descent) + air
        page = RendererAgg(
            math.ceil(size.width) + 2 * air, math.ceil(size.ascent) + air + below, renderer.dpi
        )
        gc = page.new_gc()
        for glyph, dx, dy in laid.glyphs:
            corner = round(air + dx) + glyph.left, round(below + dy) + glyph.bottom
            page.draw_image(gc, *corner, glyph.image)
        own: Any = self.get_color()
        gc.set_antialiased(True)
        thick = max(1, round(_BAR * self._em(renderer)))
        bar = Path.unit_rectangle()
        gc.set_linewidth(0.0)
        for left, right, height, color in laid.bars:
            corner = round(air + left), round(below + height - 0.5 * thick)
            place = Affine2D().scale(round(right - left), thick).translate(*corner)
            page.draw_path(gc, bar, place, to_rgba(color or own))
        gc.set_linewidth(1.6 * thick / renderer.points_to_pixels(1.0))
        gc.set_capstyle("round")
        for end, bulge, low, high, color in laid.parens:
            gc.set_foreground(to_rgba(color or own), isRGBA=True)
            curve = Path(
                [(bulge, low), (2 * end - bulge, 0.5 * (low + high)), (bulge, high)],
                [Path.MOVETO, Path.CURVE3, Path.CURVE3],
            )
            page.draw_path(gc, curve, Affine2D().translate(air, below))
        gc.restore()
        image = np.array(page.buffer_rgba())[::-1].copy()
        return _Form(image, -air, -below, size.width, tuple(laid.places))

    def _origin(self, width: float) -> tuple[int, int]:
        place: Any = self.get_transform().transform(self.get_unitless_position())
        x, y = map(float, place)
        right = self.get_horizontalalignment() == "right"
        return round(x - width if right else x), round(y)

    def _em(self, renderer: RendererAgg) -> float:
        return float(renderer.points_to_pixels(self.get_fontsize()))

    def _press(self, color: str, *, digits: bool = False) -> Press:
        """Return what prints words, or digits, which in formulas have a font of their own."""
        key = color or str(self.get_color()), float(self.get_fontsize()), digits
        if key not in self._presses:
            font = self.get_fontproperties().copy()
            if digits and self._math:
                font.set_family(["STIXGeneral", "DejaVu Serif"])  # which has raised digits too
            if (font, key[0]) not in self._shared:
                self._shared[font, key[0]] = Press(font, key[0])
            self._presses[key] = self._shared[font, key[0]]
        return self._presses[key]


class _Setter:
    """Measures boxes and notes where each of their signs stands."""

    def __init__(self, formula: Formula, renderer: RendererAgg) -> None:
        self._formula, self._renderer = formula, renderer
        self._em = formula._em(renderer)
        self._sizes: dict[int, _Size] = {}  # by identity: a formula lives longer than its setter
        self.glyphs: list[tuple[Glyph, float, float]] = []
        self.places: list[_Place] = []
        self.bars: list[tuple[float, float, float, str]] = []
        self.parens: list[tuple[float, float, float, float, str]] = []

    def size(self, box: Box) -> _Size:
        """Return how much room a box takes."""
        if id(box) not in self._sizes:
            self._sizes[id(box)] = self._measured(box)
        return self._sizes[id(box)]

    def _measured(self, box: Box) -> _Size:
        match box:
            case Words():
                return _Size(*self._formula._press("").extent(self._renderer, box.text))
            case Number():
                press = self._formula._press("", digits=True)
                _, ascent, descent = press.extent(self._renderer, "0")
                texts = box.text, *box.others
                width = max(press.width(self._renderer, text) for text in texts)
                return _Size(width, ascent, max(descent, 0.0))
            case Row():
                sizes = [self.size(part) for part in box.parts]
                return _Size(
                    sum(one.width for one in sizes),
                    max((one.ascent for one in sizes), default=0.0),
                    max((one.descent for one in sizes), default=0.0),
                )
            case Fraction():
                over, under, air = self.size(box.over), self.size(box.under), _AIR * self._em
                middle = self._middle
                return _Size(
                    max(over.width, under.width) + 0.3 * self._em,
                    middle + air + over.descent + over.ascent,
                    air + under.ascent + under.descent - middle,
                )
            case Table():
                widths, heights = self._table(box)
                tall = sum(up + down for up, down in heights) + _LEADING * self._em * (
                    len(heights) - 1
                )
                across = sum(widths) + 0.5 * self._em * (len(widths) - 1)
                return _Size(
                    across + 2 * (_PAREN + 0.08) * self._em,
                    self._middle + 0.5 * tall + _OVER * self._em,
                    0.5 * tall - self._middle + _OVER * self._em,
                )

    def set(self, box: Box, x: float, y: float) -> None:
        """Note what is drawn of a box from a place on its baseline."""
        match box:
            case Words():
                glyph = self._formula._press(box.color).words(self._renderer, box.text)
                self.glyphs.append((glyph, x, y))
            case Number():
                press = self._formula._press(box.color, digits=True)
                self.places.append(_Place(x, y, self.size(box).width, box.ha, press))
            case Row():
                for part in box.parts:
                    self.set(part, x, y)
                    x += self.size(part).width
            case Fraction():
                own, over, under = self.size(box), self.size(box.over), self.size(box.under)
                line, air = y + self._middle, _AIR * self._em
                edge = 0.08 * self._em
                self.bars.append((x + edge, x + own.width - edge, line, box.color))
                middle = x + 0.5 * own.width
                self.set(box.over, middle - 0.5 * over.width, line + air + over.descent)
                self.set(box.under, middle - 0.5 * under.width, line - air - under.ascent)
            case Table():
                self._set_table(box, x, y)

    def _set_table(self, box: Table, x: float, y: float) -> None:
        widths, heights = self._table(box)
        own = self.size(box)
        top, paren = y + own.ascent - _OVER * self._em, _PAREN * self._em
        low, high = y - own.descent, y + own.ascent
        self.parens.append((x + 0.3 * paren, x + 0.75 * paren, low, high, box.color))
        right = x + own.width
        self.parens.append((right - 0.3 * paren, right - 0.75 * paren, low, high, box.color))
        for row, (up, down) in zip(box.rows, heights, strict=True):
            left = x + paren + 0.08 * self._em
            for part, width in zip(row, widths, strict=True):
                self.set(part, left + width - self.size(part).width, top - up)
                left += width + 0.5 * self._em
            top -= up + down + _LEADING * self._em

    def _table(self, box: Table) -> tuple[list[float], list[tuple[float, float]]]:
        """Return the width of each column, and how far each row reaches up and down."""
        sizes = [[self.size(part) for part in row] for row in box.rows]
        widths = [max(one.width for one in column) for column in zip(*sizes, strict=True)]
        heights = [(max(one.ascent for one in row), max(one.descent for one in row))
                   for row in sizes]  # fmt: skip
        return widths, heights

    @property
    def _middle(self) -> float:
        """How high above the baseline the line of a fraction lies, and the middle of a minus."""
        return 0.26 * self._em if self._formula._math else 0.36 * self._em


def _filled(renderer: RendererAgg, form: _Form, numbers: Iterable[Number]) -> Image:
    """Return a form with numbers in it; their signs touch nothing, so that no ink is mixed."""
    page = form.image.copy()
    for place, number in zip(form.places, numbers, strict=True):
        free = place.width - place.press.width(renderer, number.text)
        x, y = place.x + _SHARE[place.ha] * free - form.left, round(place.y) - form.bottom
        for glyph in place.press.number(renderer, number.text):
            left, bottom = round(x) + glyph.left, y + glyph.bottom
            height, width = glyph.image.shape[:2]
            there = page[max(bottom, 0) : bottom + height, max(left, 0) : left + width]
            ink = glyph.image[max(-bottom, 0) :, max(-left, 0) :]
            ink = ink[: there.shape[0], : there.shape[1]]
            np.copyto(there, ink, where=ink[..., 3:] > there[..., 3:])
            x += glyph.width
    return page


def toned(box: Box, color: str) -> Box:
    """Return a formula in a colour of its own."""
    match box:
        case Words() | Number():
            return replace(box, color=color)
        case Row():
            return Row(tuple(toned(one, color) for one in box.parts))
        case Fraction():
            return Fraction(toned(box.over, color), toned(box.under, color), color)
        case Table():
            rows = tuple(tuple(toned(one, color) for one in row) for row in box.rows)
            return Table(rows, color)


def alike_in_width(box: Box) -> Box:
    """Return a formula with a nought for every digit: as wide and as high as the formula."""
    match box:
        case Number():
            return replace(box, text="".join("0" if one.isdecimal() else one for one in box.text))
        case Row():
            return Row(tuple(map(alike_in_width, box.parts)))
        case Fraction():
            return replace(box, over=alike_in_width(box.over), under=alike_in_width(box.under))
        case Table():
            return replace(box, rows=tuple(tuple(map(alike_in_width, row)) for row in box.rows))
    return box


def numbers_in(box: Box | None) -> Iterator[Number]:
    """Yield the numbers of a formula, from left to right and downwards."""
    match box:
        case Number():
            yield box
        case Row():
            for part in box.parts:
                yield from numbers_in(part)
        case Fraction():
            yield from numbers_in(box.over)
            yield from numbers_in(box.under)
        case Table():
            for row in box.rows:
                for part in row:
                    yield from numbers_in(part)
