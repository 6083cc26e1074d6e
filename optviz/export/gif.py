"""GIF: one palette for the film, and for each picture only what has changed."""

from __future__ import annotations

import contextlib
import struct
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import EnvironmentFault, SceneError

from .exporter import Exporter
from .film import exact_rate

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from .canvas import Patch
    from .film import Film, Frame
    from .table import Indices

_SAMPLES = 16
_LONGEST_SIDE = _LONGEST_DELAY = 0xFFFF
_SHORTEST_DELAY = 2
_TABLE_AT = 13
"""Where in the file the colours stand: after the signature and the screen's descriptor."""
_DENSE = 0.25
"""From this share of changed pixels on, a picture may be smaller without transparency."""


class Clock:
    """Frame numbers as whole hundredths of a second, whose roundings never add up.

    Above 50 frames a second, frames fall on one tick and have to be merged, since players slow
    down what is shorter than two hundredths.
    """

    def __init__(self, rate: Fraction, frames: int) -> None:
        self._rate = rate
        self._frames = frames
        self.end = max(round(100 * frames / rate), _SHORTEST_DELAY)

    def at(self, frame: int) -> int:
        """Return when a frame begins; the last one is given time to be seen."""
        if frame >= self._frames:
            return self.end
        fast = self._rate > 50
        tick = -2 * (-50 * frame // self._rate) if fast else 100 * frame // self._rate
        return min(int(tick), self.end - _SHORTEST_DELAY)


class GIF(Exporter):
    """Writes what changes, cropped, with standing pixels transparent.

    The table of colours is written last, so that colours which no sample showed still find the
    slots that are free.
    """

    suffix: ClassVar[str] = ".gif"
    description: ClassVar[str] = "plays anywhere; one palette of 255 colours for the whole film"

    @classmethod
    def require(cls) -> None:
        """Raise EnvironmentFault if Pillow is not installed."""
        if find_spec("PIL") is None:
            raise EnvironmentFault("GIF needs Pillow", "pip install pillow")

    def open(self, film: Film, path: Path) -> None:
        """Choose the colours and write the head."""
        from .canvas import Canvas
        from .table import Table

        if max(film.width, film.height) > _LONGEST_SIDE:
            raise SceneError(
                f"a GIF cannot be {film.width} by {film.height} pixels", "make it smaller"
            )
        self.frames = len(film)
        self._path = path
        self._clock = Clock(exact_rate(film.fps), len(film))
        self.seconds = self._clock.end / 100
        self._table = Table(film.sample(_SAMPLES), self.settings.colors)
        self._canvas = Canvas(self._table, film.width, film.height, dither=self.settings.dither)
        self._reached = 0
        self._shown_until = 0
        self._waiting: tuple[bytes, int] | None = None
        self._file = path.open("r+b")
        self._file.write(_head(film.width, film.height, self.settings.plays))

    def write(self, frame: Frame, count: int) -> None:
        """Add a picture, unless it is too short to be seen or changes nothing."""
        self._reached += count
        until = self._clock.at(self._reached)
        if until - self._shown_until < _SHORTEST_DELAY:
            return
        delay, self._shown_until = until - self._shown_until, until
        patch = self._canvas.change(frame)
        if patch is None and self._waiting is not None:
            image, before = self._waiting
            self._waiting = image, before + delay
        elif patch is not None:
            self._flush()
            self._waiting = _image(patch), delay

    def close(self) -> None:
        """Write the last picture, the end, and the colours."""
        self._flush()
        self._file.write(b";")
        self._file.seek(_TABLE_AT)
        self._file.write(bytes(3) + self._table.colors.tobytes())
        self._file.close()
        _check(self._path)

    def abort(self) -> None:
        """Close the file."""
        file = getattr(self, "_file", None)
        if file is not None:
            with contextlib.suppress(OSError):  # the disk that is full for a picture is full now
                file.close()

    def _flush(self) -> None:
        """Write the picture that waited for its delay to be known."""
        if self._waiting is None:
            return
        image, delay = self._waiting
        self._waiting = None
        while delay > _LONGEST_DELAY:
            # What is left over must be long enough to be shown too.
            part = min(_LONGEST_DELAY, delay - _SHORTEST_DELAY)
            self._file.write(_control(part) + image)
            image, delay = _NOTHING, delay - part
        self._file.write(_control(delay) + image)


def _head(width: int, height: int, plays: int) -> bytes:
    screen = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF7, 0, 0)
    loop = b""
    if plays != 1:
        # The block counts repetitions; without it the film plays once; 0 is for ever.
        loop = b"!\xff\x0bNETSCAPE2.0" + struct.pack(
            "<BBHB", 3, 1, min(max(plays - 1, 0), 65535), 0
        )
    return screen + bytes(3 * 256) + loop


def _control(delay: int) -> bytes:
    """Leave the picture in place when its time is over; index 0 is transparent."""
    return struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0b00000101, delay, 0, 0)


def _image(patch: Patch) -> bytes:
    data = _compressed(patch.indices)
    if _DENSE <= patch.share < 1:
        data = min(data, _compressed(patch.whole), key=len)
    height, width = patch.indices.shape
    return struct.pack("<BHHHHB", 0x2C, patch.left, patch.top, width, height, 0) + data


def _compressed(indices: Indices) -> bytes:
    """Return LZW data with the size of its codes before it and its end behind it."""
    import numpy as np
    from PIL import Image

    height, width = indices.shape
    bits = max(2, int(indices.max()).bit_length())
    # This way through frombuffer shares the memory instead of copying it.
    picture = Image.frombuffer(
        "L", (width, height), np.ascontiguousarray(indices), "raw", "L", 0, 1
    )
    return bytes([bits]) + picture.tobytes("gif", "L", bits, 0) + b"\0"


_NOTHING = struct.pack("<BHHHHB", 0x2C, 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
"""One transparent pixel, to go on waiting."""


def _check(path: Path) -> None:
    with path.open("rb") as file:
        signature = file.read(6)
        file.seek(-1, 2)
        end = file.read(1)
    if signature != b"GIF89a" or end != b";":
        raise EnvironmentFault(f"{path.name} came out broken", "render again")
