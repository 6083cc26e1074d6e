"""A file that appears under its name only when it is whole."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from optviz.errors import EnvironmentFault, SceneError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEDIES = {
    errno.ENOSPC: "free some space, or write to another disk",
    errno.EDQUOT: "free some space, or write to another disk",
    errno.EROFS: "write to a directory that is yours",
    errno.EACCES: "write to a directory that is yours, and close programs that have the file open",
    errno.EPERM: "write to a directory that is yours, and close programs that have the file open",
    errno.ENAMETOOLONG: "choose a shorter name",
}


@contextlib.contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Turn the system's errors while writing `path` into one line with a remedy."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"cannot write {path}: {error.strerror or error}",
            _REMEDIES.get(error.errno or 0, "choose another place"),
        ) from error


def check_target(path: Path) -> None:
    """Raise unless a file can be made, or replaced, at `path`.

    Raises
    ------
    SceneError
        When `path` is a directory or a device.
    EnvironmentFault
        When it cannot be written.
    """
    with faults_of(path):
        if path.is_dir():
            raise SceneError(f"{path} is a directory", "give the name of a file in it")
        if path.exists() and not path.is_file():
            raise SceneError(f"{path} is not a file", "give the name of an ordinary file")
        if path.exists() and not os.access(path, os.W_OK):
            raise EnvironmentFault(f"{path} is write-protected", "choose another name")
        place = next(p for p in Path(os.path.realpath(path)).parents if p.exists())
        if not place.is_dir():
            raise EnvironmentFault(
                f"cannot write {path}: {place} is not a directory", "choose another place"
            )
        if not os.access(place, os.W_OK | os.X_OK):
            raise EnvironmentFault(
                f"cannot write {path}: no permission to write in {place}",
                "write to a directory that is yours",
            )


class Draft:
    """A temporary file beside its target, to be published over it or discarded.

    Parameters
    ----------
    target : Path
        Where the file is to appear. A symbolic link is followed, not replaced.
    """

    def __init__(self, target: Path) -> None:
        self.target = Path(os.path.realpath(target))
        # The name does not grow with the target's, which may already be as long as names can be.
        name = f".optviz-{secrets.token_hex(6)}{target.suffix.lower()}"
        self.path = self.target.with_name(name)
        self._made: list[Path] = []

    def create(self) -> None:
        """Make the empty temporary file, and the directories that are missing."""
        for directory in reversed(self.target.parents):
            if not directory.exists():
                self._made.append(directory)
                directory.mkdir(exist_ok=True)
        self.path.open("xb").close()

    def publish(self) -> None:
        """Move the finished file over its target, in one step."""
        with contextlib.suppress(OSError):
            shutil.copymode(self.target, self.path)
        os.replace(self.path, self.target)

    def discard(self) -> None:
        """Remove what `create` made; never raises."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        for directory in reversed(self._made):
            with contextlib.suppress(OSError):
                directory.rmdir()
