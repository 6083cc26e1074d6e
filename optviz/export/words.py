"""What a picture shows, written into its file: PNG and APNG, WebP and GIF each have a place."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pathlib import Path

    from optviz.export.film import Film

_XMP = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description></rdf:RDF></x:xmpmeta>
"""
_HAS_XMP = 0x04


def said_by(film: Film) -> dict[str, str]:
    """Return title and description of a film, of which either may be missing."""
    said = {
        "Title": getattr(film, "title", ""),
        "Description": getattr(film, "description", ""),
    }
    return {name: text.replace("\0", "") for name, text in said.items() if text}


def add_to_png(path: Path, film: Film) -> None:
    """Put an ``iTXt`` chunk for each text before the end of a PNG, which may be animated.

    References
    ----------
    W3C, Portable Network Graphics (third edition), 11.3.3: textual information.
    """
    chunks = [_chunk(b"iTXt", name.encode() + bytes(5) + text.encode())
              for name, text in said_by(film).items()]  # fmt: skip
    if chunks:
        with path.open("r+b") as file:
            file.seek(-12, 2)
            file.write(b"".join([*chunks, _chunk(b"IEND", b"")]))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def in_gif(film: Film) -> bytes:
    """Return the comment of a GIF: what the film shows, in blocks of at most 255 bytes.

    References
    ----------
    CompuServe, GIF89a specification (1990), 24: comment extension. It asks for ASCII; UTF-8 is
    what programs read.
    """
    text = "\n".join(said_by(film).values()).encode()
    if not text:
        return b""
    parts = [text[k : k + 255] for k in range(0, len(text), 255)]
    return b"!\xfe" + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def add_to_webp(path: Path, film: Film) -> None:
    """Put an ``XMP`` chunk at the end of a WebP, and say in its head that it is there.

    References
    ----------
    Google, WebP container specification: extended file format, metadata.
    """
    said = {f"dc:{name.lower()}": escape(text) for name, text in said_by(film).items()}
    if not said:
        return
    texts = "".join(
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></{name}>'
        for name, text in said.items()
    )
    xmp = _XMP.format(texts).encode()
    with path.open("r+b") as file:
        head = file.read(21)
        if head[12:16] != b"VP8X":  # a film of one picture is written without
            pictures = head[12:] + file.read()
            size = struct.pack("<I", film.width - 1)[:3] + struct.pack("<I", film.height - 1)[:3]
            file.seek(12)
            file.write(b"VP8X" + struct.pack("<II", 10, 0) + size + pictures)
            head = head[:20] + b"\0"
        file.seek(0, 2)
        file.write(b"XMP " + struct.pack("<I", len(xmp)) + xmp + bytes(len(xmp) % 2))
        length = file.tell() - 8
        file.seek(4)
        file.write(struct.pack("<I", length))
        file.seek(20)
        file.write(bytes([head[20] | _HAS_XMP]))
