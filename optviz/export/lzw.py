"""LZW by Pillow's C code, in a thread beside the one that draws."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from optviz.export.table import Indices


class Compressor:
    """Compresses pictures one after another while the next is drawn.

    Pillow lets other threads run only while it writes to a file, so a file in memory, or a
    temporary one, is what it gets.
    """

    def __init__(self) -> None:
        self._file = _scratch()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="optviz-lzw")

    def compress(self, *choices: Indices) -> Future[bytes]:
        """Compress several ways to draw one picture, and keep the shortest."""
        return self._thread.submit(self._shortest, choices)

    def close(self) -> None:
        """End the thread; what was not begun is given up."""
        self._thread.shutdown(cancel_futures=True)
        self._file.close()

    def _shortest(self, choices: tuple[Indices, ...]) -> bytes:
        return min(map(self._compressed, choices), key=len)

    def _compressed(self, indices: Indices) -> bytes:
        """Return LZW data with the size of its codes before it and its end behind it."""
        from PIL import Image, ImageFile

        height, width = indices.shape
        bits = max(2, int(indices.max()).bit_length())
        # This way through frombuffer shares the memory instead of copying it.
        picture = Image.frombuffer(
            "L", (width, height), np.ascontiguousarray(indices), "raw", "L", 0, 1
        )
        self._file.seek(0)
        tile: Any = ("gif", (0, 0, width, height), 0, ("L", bits, 0))
        ImageFile._save(picture, self._file, [tile])
        size = os.lseek(self._file.fileno(), 0, os.SEEK_CUR)
        self._file.seek(0)
        return bytes([bits]) + self._file.read(size) + b"\0"


def _scratch() -> IO[bytes]:
    """Open a file that is gone with us."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("optviz-lzw"), "r+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)
