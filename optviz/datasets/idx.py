"""Arrays from IDX files, the format of MNIST."""

from __future__ import annotations

import gzip
import math
import os
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from optviz.datasets.arguments import frozen
from optviz.errors import SceneError

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_MOST_DIMENSIONS = 32  # what every NumPy can hold


def read_idx(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read an array from an IDX file, compressed by gzip or not.

    Whether it is compressed is told by its first bytes, not by its name.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    ndarray
        Of the shape and type that the file says, in the machine's byte order; read-only.

    Raises
    ------
    SceneError
        The file is missing, is no IDX file, or is shorter or longer than its header says.

    Notes
    -----
    Two zero bytes; one byte for the type of the numbers (08 unsigned byte, 09 signed byte, 0B
    int16, 0C int32, 0D float32, 0E float64); one for the number of dimensions; their sizes, four
    bytes each; the numbers, the last index fastest. All are big-endian. Memory grows with what the
    file holds, whatever its header promises.

    References
    ----------
    LeCun, Cortes and Burges, *The MNIST database of handwritten digits*, 1998.
    """
    path = Path(path).expanduser()
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if not packed:
                return _array(file, path)
            with gzip.open(file, "rb") as unpacked:
                return _array(unpacked, path)  # type: ignore[arg-type]  # reads as a file does
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise SceneError(f"{path} is a damaged gzip file ({error})", "fetch it again") from error
    except OSError as error:
        why = error.strerror or error
        raise SceneError(f"{path} cannot be read: {why}", "expected an IDX file") from error


def _array(file: BinaryIO, path: Path) -> NDArray[Any]:
    kind, shape = _header(file, path)
    size = math.prod(shape) * kind.itemsize
    held = _at_most(file, size + 1)
    if len(held) != size:
        found = f"only {len(held)}" if len(held) < size else "more"
        said = " × ".join(str(length) for length in shape) or "1"
        raise SceneError(
            f"{path} should hold {size} bytes ({said} of {kind.itemsize}) after its header,"
            f" and holds {found}",
            "fetch it again",
        )
    try:
        made = np.frombuffer(held, kind).reshape(shape)
    except ValueError as error:
        raise SceneError(f"{path} has the impossible shape {shape}", "fetch it again") from error
    return frozen(made.astype(kind.newbyteorder("=")))


def _header(file: BinaryIO, path: Path) -> tuple[np.dtype[Any], tuple[int, ...]]:
    magic = _at_most(file, 4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        begins = magic.hex(" ") or "nothing"
        raise SceneError(
            f"{path} is no IDX file: it begins with {begins}, not with two zero bytes and a type",
            "expected a file such as train-images-idx3-ubyte",
        )
    if magic[2] not in _TYPES:
        known = ", ".join(f"{code:02x}" for code in _TYPES)
        raise SceneError(f"{path} is no IDX file: its type byte is {magic[2]:02x}, not of {known}")
    if magic[3] > _MOST_DIMENSIONS:
        raise SceneError(f"{path} has {magic[3]} dimensions; {_MOST_DIMENSIONS} can be read")
    sizes = _at_most(file, 4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise SceneError(
            f"{path} ends within its header of {4 + 4 * magic[3]} bytes", "fetch it again"
        )
    return np.dtype(_TYPES[magic[2]]), struct.unpack(f">{magic[3]}I", sizes)


def _at_most(file: BinaryIO, size: int) -> bytearray:
    """Read so many bytes or what there is, in pieces: a header may promise what no memory holds."""
    held = bytearray()
    while len(held) < size and (more := file.read(min(_CHUNK, size - len(held)))):
        held += more
    return held
