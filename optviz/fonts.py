"""Fonts that hold every character of a scene's texts, Chinese among them."""

from __future__ import annotations

import functools
import unicodedata
import warnings
from collections.abc import Iterable
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

_FIRST = "DejaVu Sans"
_KNOWN = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "Heiti SC", "SimHei", "Noto Sans CJK JP", "Noto Sans CJK TC"),
    *("Noto Sans CJK KR", "Droid Sans Fallback", "Arial Unicode MS"),
)
_SYMBOLS = ("STIX", "cm", "Last Resort", "DejaVu Sans Display")  # not for reading


class MissingGlyphWarning(UserWarning):
    """No installed font has some of the characters of a text."""


def families_for(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the font families, best first, that between them draw the texts.

    Where a character is in none of the installed fonts, one warning names it and the remedy.
    """
    wanted = {c for text in texts for c in text if not _invisible(c)}
    missing = wanted - _characters(_FIRST)
    families = [_FIRST]
    if not missing:
        return (_FIRST,)
    for again in (False, True):
        if again and not _learn_new_fonts():
            break
        installed = set(font_manager.get_font_names())
        others = sorted(name for name in installed if not name.startswith(_SYMBOLS))
        for family in (*_KNOWN, *others) if again else _KNOWN:
            if family in installed and family not in families:
                held = missing & _characters(family)
                if held:
                    families.append(family)
                    missing -= held
            if not missing:
                return tuple(families)
    warnings.warn(MissingGlyphWarning(_complaint(missing)), stacklevel=2)
    return tuple(families)


def _complaint(missing: set[str]) -> str:
    some = "".join(sorted(missing)[:12])
    if any("CJK" in unicodedata.name(c, "") for c in missing):
        remedy = "install a Chinese font, such as Noto Sans CJK SC or WenQuanYi Micro Hei"
        remedy += " (Debian: fonts-noto-cjk or fonts-wqy-microhei)"
    else:
        remedy = "install a font that has them, such as one of the Noto family"
    return f"no installed font can draw “{some}”, which will show as boxes; {remedy}"


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Mn")


@functools.cache
def _characters(family: str) -> frozenset[str]:
    for entry in font_manager.fontManager.ttflist:
        if entry.name == family:
            try:
                return frozenset(map(chr, FT2Font(entry.fname).get_charmap()))
            except (OSError, RuntimeError):
                continue
    return frozenset()


def _learn_new_fonts() -> bool:
    """Register fonts installed since matplotlib last looked; return whether there are others."""
    known = {Path(entry.fname) for entry in font_manager.fontManager.ttflist}
    for name in font_manager.findSystemFonts():
        if Path(name) not in known:
            try:
                font_manager.fontManager.addfont(name)
            except (OSError, RuntimeError, ValueError):
                continue
    _characters.cache_clear()
    return True
