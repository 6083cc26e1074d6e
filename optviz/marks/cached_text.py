"""Texts that move or change, drawn once as a picture and laid down where they are wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

_REACH = 4.0
_MOST = 64
"""How many pictures are kept; words that never come back would fill the memory."""


_SHADES = np.arange(256)


def faint(image: npt.NDArray[np.uint8], light: float) -> npt.NDArray[np.uint8]:
    """Return a picture, RGBA, of which so much is seen."""
    if light >= 1.0:
        return image
    made = image.copy()
    made[..., 3] = np.rint(_SHADES * light).astype(np.uint8)[image[..., 3]]
    return made


@dataclass(frozen=True)
class _Print:
    """A text as a picture: RGBA, and where its lower left corner lies from the text's place."""

    image: npt.NDArray[np.uint8]
    left: int
    bottom: int


class Stamp(Text):
    """A text that is laid out once: where it is drawn again, its picture is laid down.

    Laying a text out takes a millisecond, a third of what a whole frame may take. It stands on
    whole pixels, so that it looks the same wherever it is.
    """

    def __init__(self, *args: Any, **looks: Any) -> None:
        super().__init__(*args, **looks)
        self._prints: dict[tuple[str, str, float], _Print] = {}

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the text; on a renderer without pixels as matplotlib does."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
        elif self.get_visible() and self.get_text():
            x, y = self.get_transform().transform(self.get_unitless_position())
            self._lay(renderer, x, y)

    def _lay(self, renderer: RendererAgg, x: float, y: float) -> None:
        self.lay(renderer, self.get_text(), self.get_horizontalalignment(), x, y)

    def lay(
        self, renderer: RendererAgg, words: str, ha: str, x: float, y: float, alpha: float = 1.0
    ) -> None:
        """Lay words down at a place in pixels, by which they are aligned."""
        key = words, ha, float(renderer.dpi)
        if key not in self._prints:
            if len(self._prints) >= _MOST:
                self._prints.clear()
            self._prints[key] = self._printed(renderer, words, ha)
        one = self._prints[key]
        gc = renderer.new_gc()
        own = self.get_alpha()
        image = faint(one.image, alpha if own is None else alpha * own)
        renderer.draw_image(gc, round(x) + one.left, round(y) + one.bottom, image)
        gc.restore()

    def _printed(self, renderer: RendererAgg, words: str, ha: str) -> _Print:
        twin = Text(
            0, 0, words, fontproperties=self.get_fontproperties(), color=self.get_color(),
            ha=ha, va=self.get_verticalalignment(), path_effects=self.get_path_effects(),
            transform=IdentityTransform(),
        )  # fmt: skip
        twin.set_figure(self.get_figure(root=True))  # type: ignore[arg-type]
        box = twin.get_window_extent(renderer)
        reach = renderer.points_to_pixels(_REACH)
        left, bottom = math.floor(box.x0 - reach), math.floor(box.y0 - reach)
        width, height = math.ceil(box.x1 + reach) - left, math.ceil(box.y1 + reach) - bottom
        page = blank_page(renderer, width, height)
        twin.set_position((-left, -bottom))
        twin.draw(page)
        return _Print(np.array(page.buffer_rgba())[::-1].copy(), left, bottom)


class Caption(Stamp):
    """Words at a place where nothing else moves."""

    @property
    def shows(self) -> tuple[str, float | None]:
        """What it says: while that is the same it need not be drawn again."""
        return str(self.get_text()), self.get_alpha()


@dataclass(frozen=True)
class Glyph:
    """Words as a picture that stands on a baseline, and how far they move what follows."""

    image: npt.NDArray[np.uint8]
    left: int
    bottom: int
    width: float


class Press:
    """Prints words of one look once each, and numbers sign by sign: nothing is laid out again.

    Parameters
    ----------
    font : FontProperties
        Family, size and weight.
    color : str
        Their colour.
    """

    def __init__(self, font: FontProperties, color: str) -> None:
        self._font, self._color = font, to_rgba(color)
        self._glyphs: dict[tuple[str, float], Glyph] = {}
        self._extents: dict[tuple[str, float], tuple[float, float, float]] = {}
        self._advances: dict[tuple[str, float], float] = {}
        self._widths: dict[tuple[str, float], float] = {}

    def words(self, renderer: RendererAgg, words: str) -> Glyph:
        """Return words, mathtext where they have a dollar sign, as a picture."""
        key = words, float(renderer.dpi)
        if key not in self._glyphs:
            if len(self._glyphs) >= _MOST * 4:
                self._glyphs.clear()
            self._glyphs[key] = self._printed(renderer, words)
        return self._glyphs[key]

    def extent(self, renderer: RendererAgg, words: str) -> tuple[float, float, float]:
        """Return how far words move what follows, their ascent and descent, without printing."""
        key = words, float(renderer.dpi)
        if key not in self._extents:
            if len(self._extents) >= _MOST * 4:
                self._extents.clear()
            measured = renderer.get_text_width_height_descent(words, self._font, "$" in words)
            width, height, descent = map(float, measured)
            advance = width if len(words) > 1 else self.width(renderer, words)
            self._extents[key] = advance, height - descent, descent
        return self._extents[key]

    def number(self, renderer: RendererAgg, text: str) -> list[Glyph]:
        """Return the digits and signs of a number, of equal width where they are digits."""
        return [self.words(renderer, sign) for sign in text]

    def width(self, renderer: RendererAgg, text: str) -> float:
        """Return how wide a number is, in whole pixels, without printing it."""
        key = text, float(renderer.dpi)
        if key not in self._widths:
            if len(self._widths) >= _MOST * 16:
                self._widths.clear()
            self._widths[key] = sum(
                self._advance(renderer, "0" if sign.isdecimal() else sign) for sign in text
            )
        return self._widths[key]

    def _printed(self, renderer: RendererAgg, words: str) -> Glyph:
        advance, ascent, descent = self.extent(renderer, words)
        reach = math.ceil(renderer.points_to_pixels(_REACH))
        across, below = math.ceil(advance) + 2 * reach, math.ceil(descent) + reach
        page = blank_page(renderer, across, math.ceil(ascent) + reach + below)
        gc = page.new_gc()
        gc.set_foreground(self._color, isRGBA=True)
        page.draw_text(gc, reach, page.height - below, words, self._font, 0.0, "$" in words)
        gc.restore()
        image = np.array(page.buffer_rgba())[::-1].copy()
        return Glyph(image, -reach, -below, advance)

    def _advance(self, renderer: RendererAgg, sign: str) -> float:
        """Return by how many pixels a sign moves the next one: whole ones, so that all is even."""
        key = sign, float(renderer.dpi)
        if key not in self._advances:
            between, without = (
                renderer.get_text_width_height_descent(text, self._font, False)[0]
                for text in (f"0{sign}0", "00")
            )
            self._advances[key] = float(round(between - without))
        return self._advances[key]


class Counter(Stamp):
    """A word and a number, aligned at the right, whose characters are printed one by one.

    All digits are as wide, and so are figure spaces, which may stand before them.
    """

    def __init__(self, *args: Any, **looks: Any) -> None:
        super().__init__(*args, **looks)
        self._advances: dict[tuple[str, float], int] = {}

    def _lay(self, renderer: RendererAgg, x: float, y: float) -> None:
        label, _, number = self.get_text().rpartition(" ")
        wide = self._advance(renderer, "0")
        for sign in reversed(number):
            x -= wide if sign.isdecimal() or sign == "\u2007" else self._advance(renderer, sign)
            if sign != "\u2007":
                self.lay(renderer, sign, "left", x, y)
        self.lay(renderer, label, "right", x - 0.5 * wide, y)

    def _advance(self, renderer: RendererAgg, sign: str) -> int:
        """Return how many pixels it is from a character to the next."""
        key = sign, float(renderer.dpi)
        if key not in self._advances:
            font = self.get_fontproperties()
            two, one = (
                renderer.get_text_width_height_descent(signs, font, False)[0]
                for signs in (2 * sign, sign)
            )
            self._advances[key] = round(two - one)
        return self._advances[key]


def blank_page(renderer: RendererAgg, width: int, height: int) -> RendererAgg:
    """Return an empty page for a picture; what a renderer has parsed is not parsed for it again."""
    page = RendererAgg(width, height, renderer.dpi)
    page.mathtext_parser = renderer.mathtext_parser
    return page
