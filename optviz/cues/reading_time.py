"""How long words must stand to be read."""

from __future__ import annotations

_LEAST = 1.2
_TO_FIND = 0.5
_WORD, _SIGN = 0.3, 0.17


def reading_time(words: str) -> float:
    """Return seconds: 1.2 for a few words, then 0.3 a word, or 0.17 a Chinese sign.

    That is 200 words a minute, the pace at which subtitles are set.
    """
    signs = sum(ord(one) > 0x2E7F for one in words)
    plain = "".join(one if ord(one) <= 0x2E7F else " " for one in words)
    return max(_LEAST, _TO_FIND + _WORD * len(plain.split()) + _SIGN * signs)
