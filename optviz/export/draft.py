"""A file that appears under its name only when it is whole, and several all at once or not at all.

A draft is locked for as long as its process lives, so that those which a killed one has left
behind can be told from the others and cleared away.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from optviz.errors import EnvironmentFault, SceneError
from optviz.remedies import LACKING

try:
    import fcntl
except ImportError:  # where a file that is open cannot be deleted
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAME = re.compile(r"\.optviz-[0-9a-f]{12}(\.\w+)?")
_YOURS = "write to a directory that is yours, and close programs that have the file open"
_REMEDIES = {
    **LACKING,
    errno.EROFS: "write to a directory that is yours",
    errno.EACCES: _YOURS,
    errno.EPERM: _YOURS,
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
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            mode = os.stat(path).st_mode
            if stat.S_ISDIR(mode):
                raise SceneError(f"{path} is a directory", "give the name of a file in it")
            if not stat.S_ISREG(mode):
                raise SceneError(f"{path} is not a file", "give the name of an ordinary file")
            if not os.access(path, os.W_OK):
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
        self.name = target
        self.target = Path(os.path.realpath(target))
        self.path = self._hidden()
        self._old = self._hidden()
        self._made: list[Path] = []
        self._held = contextlib.ExitStack()
        self._folder: int | None = None

    def create(self) -> None:
        """Make the empty temporary file, and the directories that are missing.

        Drafts that killed processes left in the directory are removed.
        """
        for directory in reversed(self.target.parents):
            if not directory.exists():
                self._made.append(directory)
                directory.mkdir(exist_ok=True)
        self._folder = self._hold_folder()
        _clear(self.target.parent)
        while not self._make():  # somebody who clears may come between making and locking
            self.path = self._hidden()

    def keep_old(self) -> None:
        """Keep what stands in the target's place, so that `restore` can bring it back."""
        try:
            os.link(self.target, self._old)
        except FileNotFoundError:
            return
        except OSError:  # not every file system has links
            shutil.copy2(self.target, self._old)
        self._lock(os.open(self._old, os.O_RDONLY), wait=False)

    def publish(self) -> None:
        """Move the finished file over its target, in one step."""
        with contextlib.suppress(OSError):
            shutil.copymode(self.target, self.path)
        os.replace(self.path, self.target)

    def publish_new(self) -> None:
        """Move the finished file to its target, and raise FileExistsError where there is one."""
        try:
            os.link(self.path, self.target)
        except FileExistsError:
            raise
        except OSError:  # not every file system has links
            with self.target.open("xb"):
                os.replace(self.path, self.target)

    def restore(self) -> None:
        """Bring back what `keep_old` found in the target's place; never raises."""
        with contextlib.suppress(OSError):
            if self._old.exists():
                os.replace(self._old, self.target)
            elif not self.path.exists():
                self.target.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove whatever is left of this but the target; never raises."""
        for path in (self.path, self._old):
            with contextlib.suppress(OSError):
                if self._folder is None:
                    path.unlink(missing_ok=True)
                else:
                    os.unlink(path.name, dir_fd=self._folder)
        self._folder = None
        self._held.close()
        for directory in reversed(self._made):
            with contextlib.suppress(OSError):
                directory.rmdir()

    def _hidden(self) -> Path:
        # The name does not grow with the target's, which may already be as long as names can be.
        name = f".optviz-{secrets.token_hex(6)}{self.target.suffix.lower()}"
        return self.target.with_name(name)

    def _hold_folder(self) -> int | None:
        """Open the directory, so that it can be tidied even where it gets another name."""
        if os.unlink not in os.supports_dir_fd:
            return None
        with contextlib.suppress(OSError):
            folder = os.open(self.target.parent, getattr(os, "O_PATH", os.O_RDONLY))
            self._held.callback(os.close, folder)
            return folder
        return None

    def _make(self) -> bool:
        """Make the file and lock it; say whether it is still there then."""
        descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
        self._lock(descriptor, wait=True)
        return fcntl is None or os.fstat(descriptor).st_nlink > 0

    def _lock(self, descriptor: int, *, wait: bool) -> None:
        """Hold a file for as long as this process lives; where files have no locks, close it."""
        if fcntl is None:
            os.close(descriptor)
            return
        self._held.callback(os.close, descriptor)
        with contextlib.suppress(OSError):  # not every file system has locks
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_SH | fcntl.LOCK_NB)


def publish(drafts: Sequence[Draft]) -> None:
    """Move finished files over their targets: all of them, or none where one cannot be moved."""
    with contextlib.ExitStack() as undo:
        for draft in drafts:
            with faults_of(draft.name):
                if len(drafts) > 1:
                    undo.callback(draft.restore)
                    draft.keep_old()
                draft.publish()
        undo.pop_all()


def _clear(folder: Path) -> None:
    """Remove the drafts in a directory that no process holds any more."""
    if fcntl is None:
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    _remove_unlocked(entry.path)


def _remove_unlocked(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
    finally:
        os.close(descriptor)
