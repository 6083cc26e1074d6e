"""A film's title, description and chapters, as ffmpeg reads them: from its command line alone."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from optviz.export.film import exact_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optviz.export.film import Film

_SPECIAL = re.compile(r"([=;#\\\n])")
_MOST = 20_000
"""Bytes; a third more go into the command, which on Windows may have 32,767 characters."""


def metadata(film: Film) -> Sequence[str]:
    """Return ffmpeg's arguments for what a film says of itself, as a second input.

    A chapter begins on a frame of the film. Of more than there is room for, the first are kept.
    """
    said = {"title": getattr(film, "title", ""), "comment": getattr(film, "description", "")}
    parts = [f"{name}={_escaped(text)}\n" for name, text in said.items() if text]
    rate = exact_rate(film.fps)
    for one in getattr(film, "chapters", ()):
        first, end = (round(seconds * rate) for seconds in (one.start, one.end))
        parts.append(
            f"[CHAPTER]\nTIMEBASE={rate.denominator}/{rate.numerator}\n"
            f"START={first}\nEND={end}\ntitle={_escaped(' '.join(one.title.split()))}\n"
        )
    if not parts:
        return ("-map_metadata", "-1")
    written = b";FFMETADATA1\n"
    for part in map(str.encode, parts):
        if len(written) + len(part) <= _MOST:
            written += part
    address = f"data:text/plain;base64,{base64.b64encode(written).decode()}"
    return (
        *("-f", "ffmetadata", "-i", address),
        *("-map", "0:v", "-map_metadata", "1", "-map_chapters", "1"),
    )


def _escaped(text: str) -> str:
    r"""Escape a text; a NUL would end what ffmpeg reads, and after a last ``\`` it reads on."""
    text = "\n".join(text.replace("\0", "").splitlines())
    return _SPECIAL.sub(r"\\\1", text) + " " * text.endswith("\\")
