"""Fonts that hold every character of a scene's texts, Chinese among them."""

from __future__ import annotations

import contextlib
import logging
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

_FIRST = "DejaVu Sans"  # comes with matplotlib
_OURS = "Noto Sans SC for optviz"  # before installed fonts: the same pictures on every machine
_GLYPHS = Path(__file__).parent / "glyphs"
_KNOWN = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "Heiti SC", "SimHei", "Noto Sans CJK JP", "Noto Sans CJK TC"),
    *("Noto Sans CJK KR", "Droid Sans Fallback", "Arial Unicode MS"),
)
_NOT_FOR_READING = ("STIX", "cm", "Last Resort", "DejaVu Sans Display", "DejaVu Serif Display")


class MissingGlyphWarning(UserWarning):
    """No installed font has some of the characters of a text."""


def families_for(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the font families, best first, that between them draw the texts.

    Where a character is in none of the installed fonts, one warning names it and the remedy.
    """
    missing = {c for text in texts for c in text if not _invisible(c)}
    families: list[str] = []
    for family in _best_first():
        held = _held(missing, family)
        if (held or family == _FIRST) and family not in families:
            families.append(family)
        missing -= held
        if not missing:
            return tuple(families)
    warnings.warn(MissingGlyphWarning(_complaint(missing)), stacklevel=2)
    return tuple(families)


@contextlib.contextmanager
def without_news_of_fonts() -> Iterator[None]:
    """Keep silent that a glyph is missing, which was said with its remedy, or a bold face."""
    logs = [logging.getLogger(f"matplotlib.{part}") for part in ("font_manager", "mathtext")]
    levels = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing")
            yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)


def _complaint(missing: set[str]) -> str:
    some = "".join(sorted(missing)[:12])
    if any(unicodedata.name(c, "").startswith(("CJK", "HANGUL")) for c in missing):
        remedy = "install Noto Sans CJK SC (Debian: fonts-noto-cjk)"
    else:
        remedy = "install a font that has them, such as one of the Noto family"
    return f"no installed font can draw “{some}”, which will show as boxes; {remedy}"


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Mn")


def _best_first() -> Iterator[str]:
    """Yield the families to ask, each step dearer than the one before."""
    yield _FIRST
    _register_ours()
    yield _OURS
    yield from (family for family in _KNOWN if family in _registered())
    _register_installed()
    yield from (family for family in _KNOWN if family in _registered())
    yield from sorted(name for name in _registered() if not name.startswith(_NOT_FOR_READING))


def _held(characters: set[str], family: str) -> set[str]:
    """Return which of the characters a family has, upright and bold."""
    held = characters
    for weight in ("normal", "bold"):
        face = FontProperties(family=[family], weight=weight)
        try:
            with without_news_of_fonts():
                path = font_manager.findfont(
                    face, fallback_to_default=False, rebuild_if_missing=False
                )
            font = font_manager.get_font(path)
        except (OSError, RuntimeError, ValueError):
            return set()
        held = {c for c in held if font.get_char_index(ord(c))}
    return held


def _registered() -> set[str]:
    return set(font_manager.get_font_names())


def _register_ours() -> None:
    if _OURS not in _registered():
        for weight in ("Regular", "Bold"):
            font_manager.fontManager.addfont(_GLYPHS / f"NotoSansSC-{weight}.otf")


def _register_installed() -> None:
    """Make known what was installed since matplotlib last looked."""
    known = {Path(entry.fname) for entry in font_manager.fontManager.ttflist}
    for name in font_manager.findSystemFonts():
        if Path(name) not in known:
            try:
                font_manager.fontManager.addfont(name)
            except (OSError, RuntimeError, ValueError):
                continue
