"""Arrays kept on disk from one drawing to the next, under the hash of all that they follow from.

They lie in the user's cache directory (``$XDG_CACHE_HOME/optviz``, ``~/.cache/optviz``, or what
the system has in its stead), or in the directory that ``OPTVIZ_CACHE`` names; ``OPTVIZ_CACHE=off``
keeps nothing. A file is the ``.npy`` format followed by its SHA-256. What cannot be read is made
anew, what cannot be written is not kept, and neither is worth a word.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROOM = 64_000_000
"""Bytes that the directory may hold; the files that were used longest ago are removed."""

_FORMAT = "1"
_SUFFIX = ".heights"
_SEAL = hashlib.sha256().digest_size


def directory() -> Path | None:
    """Return where arrays are kept, or None where none are to be."""
    wish = os.environ.get("OPTVIZ_CACHE", "")
    if wish.casefold() == "off":
        return None
    if wish:
        return Path(wish)
    try:
        home = Path.home()
    except RuntimeError:  # nobody's home is known
        return None
    general = os.environ.get("XDG_CACHE_HOME", "")
    if Path(general).is_absolute():  # others are to be ignored, the specification says
        return Path(general, "optviz")
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "optviz", "Cache")
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "optviz"


def key(digest: str, arrays: Iterable[Array]) -> str:
    """Return the hash of a text and some arrays, with the versions of what computes."""
    from optviz import __version__

    made = hashlib.sha256(repr((_FORMAT, __version__, np.__version__, digest)).encode())
    for array in arrays:
        made.update(repr((array.shape, array.dtype.str)).encode())
        made.update(array.tobytes())
    return made.hexdigest()


def read(name: str) -> Array | None:
    """Return the array that is kept under a key, or None where there is none that is whole."""
    place = directory()
    if place is None:
        return None
    path = place / (name + _SUFFIX)
    try:
        if not path.is_file():  # a pipe would be waited for
            return None
        content = path.read_bytes()
        body, seal = content[:-_SEAL], content[-_SEAL:]
        if hashlib.sha256(body).digest() != seal:
            return None
        array = np.load(io.BytesIO(body), allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return np.asarray(array) if array.dtype == np.float64 else None


def write(name: str, array: Array) -> None:
    """Keep an array under a key, where that is possible."""
    place = directory()
    if place is None:
        return
    body = io.BytesIO()
    np.save(body, array, allow_pickle=False)
    content = body.getvalue()
    temporary = ""
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content + hashlib.sha256(content).digest())
        os.replace(temporary, place / (name + _SUFFIX))
    except OSError:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        return
    _make_room(place)


def _make_room(place: Path) -> None:
    """Remove the files used longest ago until the rest has room; another process may do so, too."""
    with contextlib.suppress(OSError):
        found = []
        for path in place.glob("*" + _SUFFIX):
            with contextlib.suppress(OSError):
                known = path.stat()
                found.append((known.st_mtime_ns, known.st_size, path))
        used = sum(size for _, size, _ in found)
        for _, size, path in sorted(found)[:-1]:
            if used <= ROOM:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            used -= size
