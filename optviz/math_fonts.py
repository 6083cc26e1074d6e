"""Mathtext that finds Chinese where plain text finds it: in the families behind the first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from matplotlib._mathtext import StixFonts
from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import FT2Font
from matplotlib.mathtext import MathTextParser


class _StixAndFamilies(StixFonts):
    """STIX for formulas; a character that it lacks comes from the families of the text.

    matplotlib (to 3.11 at least) asks the first family alone, and draws ¤ where that has none.
    """

    def _get_glyph(self, fontname: str, font_class: str, sym: str) -> tuple[FT2Font, int, bool]:
        beside = "default" if fontname in ("default", "regular") else "rm"
        if len(sym) == 1 and not self._get_font(beside).get_char_index(ord(sym)):
            for family in self.default_font_prop.get_family():
                face = self.default_font_prop.copy()
                face.set_family(family)
                if fontname.startswith("bf"):
                    face.set_weight("bold")
                font = get_font(findfont(face))
                if font.get_char_index(ord(sym)):
                    return font, ord(sym), False
        return super()._get_glyph(fontname, font_class, sym)


@contextlib.contextmanager
def families_in_mathtext() -> Iterator[None]:
    """Let STIX fall back to the families of a text."""
    sets = MathTextParser._font_type_mapping  # type: ignore[attr-defined]
    before = sets["stix"]
    sets["stix"] = _StixAndFamilies
    try:
        yield
    finally:
        sets["stix"] = before
