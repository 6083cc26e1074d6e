"""What the code of a scene file finds around it: its own folder's modules, and nobody else's."""

from __future__ import annotations

import contextlib
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from optviz.errors import is_users

_neighbours: dict[str, dict[str, ModuleType]] = {}
"""The modules that scenes of each folder have imported from it, by name."""


@contextlib.contextmanager
def surroundings(folder: Path) -> Iterator[None]:
    """Let modules in a folder be imported, and leave path and working directory as they were.

    Python's own modules go before those of the folder, and these before installed ones. Scenes in
    two folders may have neighbours of one name: each gets its own.

    Parameters
    ----------
    folder : Path
        Where a scene file lies.
    """
    place, home = str(folder), _working_directory()
    for other, modules in _neighbours.items():
        for name in modules if other != place else ():
            sys.modules.pop(name, None)
    own = _neighbours.setdefault(place, {})
    sys.modules.update(own)
    before = set(sys.modules)
    path = list(sys.path)
    put_behind_the_library(place)
    try:
        yield
    finally:
        sys.path[:] = path
        fresh = {name: sys.modules[name] for name in set(sys.modules) - before}
        own.update({name: one for name, one in fresh.items() if _lies_in(place, one)})
        if home:
            with contextlib.suppress(OSError):
                os.chdir(home)


def put_behind_the_library(folder: str) -> None:
    """Let modules of a folder be found after Python's own, and before installed ones."""
    own = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    library = [
        i
        for i, path in enumerate(sys.path)
        if path in own or path.startswith(tuple(one + os.sep + "lib-" for one in own))
    ]
    sys.path.insert(library[-1] + 1 if library else 0, folder)


def _working_directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _lies_in(folder: str, module: ModuleType) -> bool:
    paths = getattr(module, "__path__", None)
    file = getattr(module, "__file__", None) or next(iter(paths or ()), None) or ""
    return file.startswith(folder.rstrip(os.sep) + os.sep) and is_users(file)
