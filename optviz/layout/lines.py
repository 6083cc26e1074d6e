"""Texts broken into lines, between words, in Chinese between characters; sentences joined."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

_WIDE = "\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_CLOSING = "，。；：！？、）》」』”’…"
_OPENING = "（《「『“‘"
_PIECE = re.compile(
    rf"[{_OPENING}]*(?:[^\s{_WIDE}]+|[{_WIDE}])[{_CLOSING}]*\s*"
)  # what stays together: a word or a character, with the marks that cling to it


def pieces(text: str) -> list[str]:
    """Return the parts between which a text may be broken, spaces at their ends."""
    return _PIECE.findall(text.lstrip())


def wrap(text: str, width: int) -> list[str]:
    """Return a text in lines of so many characters at most, but for longer words."""
    if not re.search(f"[{_WIDE}]", text):
        return textwrap.wrap(text, width)
    lines = [""]
    for piece in pieces(text):
        if lines[-1] and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def halves(text: str) -> list[str]:
    """Break a text near its middle."""
    half = -(-len(text) // 2)
    for width in range(half, len(text)):
        lines = wrap(text, width)
        if len(lines) <= 2:
            return lines
    return [text]


def paragraph(sentences: Sequence[str]) -> str:
    """Return sentences as a paragraph; after a Chinese full stop there is no space."""
    said = ""
    for one in sentences:
        chinese = not said or said[-1] in "。！？：" or (said[-1] == "”" and one[0] > "\u2e80")
        said += ("" if chinese else " ") + one
    return said
