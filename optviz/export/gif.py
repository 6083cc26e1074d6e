"""GIF: one palette for the film, and for each picture only what has changed."""

from __future__ import annotations

import contextlib
import struct
from collections import deque
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import EnvironmentFault, SceneError
from optviz.export.exporter import Exporter
from optviz.export.film import exact_rate
from optviz.export.words import in_gif

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from optviz.export.canvas import Patch
    from optviz.export.film import Film, Frame
    from optviz.export.lzw import Compressor

_SAMPLES = 16
_LONGEST_SIDE = _LONGEST_DELAY = 0xFFFF
_SHORTEST_DELAY = 2
_TABLE_AT = 13
"""Where in the file the colours stand: after the signature and the screen's descriptor."""
_AHEAD = 4
"""How many pictures may wait to be compressed."""
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
        from optviz.export.canvas import Canvas
        from optviz.export.lzw import Compressor
        from optviz.export.table import Table

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
        self._compressor = Compressor()
        self._waiting: deque[_Image] = deque()
        self._file = path.open("r+b")
        self._file.write(_head(film.width, film.height, self.settings.plays) + in_gif(film))

    def write(self, frame: Frame, count: int) -> None:
        """Add a picture, unless it is too short to be seen or changes nothing."""
        self._reached += count
        until = self._clock.at(self._reached)
        if until - self._shown_until < _SHORTEST_DELAY:
            return
        delay, self._shown_until = until - self._shown_until, until
        patch = self._canvas.change(frame)
        if patch is None and self._waiting:
            self._waiting[-1].delay += delay
        elif patch is not None:
            self._waiting.append(_Image(patch, self._compressor, delay))
            if len(self._waiting) > _AHEAD:
                self._put(self._waiting.popleft())

    def close(self) -> None:
        """Write the last pictures, the end, and the colours."""
        while self._waiting:
            self._put(self._waiting.popleft())
        self._compressor.close()
        self._file.write(b";")
        self._file.seek(_TABLE_AT)
        self._file.write(bytes(3) + self._table.colors.tobytes())
        self._file.close()
        _check(self._path)

    def abort(self) -> None:
        """Close the file."""
        compressor: Compressor | None = getattr(self, "_compressor", None)
        if compressor is not None:
            compressor.close()
        file = getattr(self, "_file", None)
        if file is not None:
            with contextlib.suppress(OSError):  # the disk that is full for a picture is full now
                file.close()

    def _put(self, image: _Image) -> None:
        """Write a picture, now that its delay is known."""
        data, delay = image.data(), image.delay
        while delay > _LONGEST_DELAY:
            # What is left over must be long enough to be shown too.
            part = min(_LONGEST_DELAY, delay - _SHORTEST_DELAY)
            self._file.write(_control(part) + data)
            data, delay = _NOTHING, delay - part
        self._file.write(_control(delay) + data)


class _Image:
    """A picture on its way into the file: what it draws, and for how long it is shown."""

    def __init__(self, patch: Patch, compressor: Compressor, delay: int) -> None:
        self.delay = delay
        height, width = patch.indices.shape
        self._place = struct.pack("<BHHHHB", 0x2C, patch.left, patch.top, width, height, 0)
        dense = _DENSE <= patch.share < 1
        # The canvas may have changed by the time that its part is compressed.
        choices = (patch.indices, patch.whole.copy()) if dense else (patch.indices,)
        self._compressed = compressor.compress(*choices)

    def data(self) -> bytes:
        """Return the block of the file, once it is ready."""
        return self._place + self._compressed.result()


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


_NOTHING = struct.pack("<BHHHHB", 0x2C, 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
"""One transparent pixel, to go on waiting."""


def _check(path: Path) -> None:
    with path.open("rb") as file:
        signature = file.read(6)
        file.seek(-1, 2)
        end = file.read(1)
    if signature != b"GIF89a" or end != b";":
        raise EnvironmentFault(f"{path.name} came out broken", "render again")
