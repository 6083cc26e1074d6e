"""What the files of a package hold: so that a new one needs no second edit."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable


def classes_in(
    package: str, path: Iterable[str], wanted: Callable[[type], bool]
) -> dict[str, type]:
    """Return the classes that are defined in the files of a package, by name.

    Parameters
    ----------
    package : str
        Its full name.
    path : iterable of str
        Where it lies: its ``__path__``.
    wanted : callable (class) -> bool
        Which of them; names that begin with an underscore are passed over.
    """
    found = {}
    for file in pkgutil.iter_modules(path, f"{package}."):
        for name, one in vars(importlib.import_module(file.name)).items():
            own = inspect.isclass(one) and one.__module__ == file.name
            if own and not name.startswith("_") and wanted(one):
                found[name] = one
    return dict(sorted(found.items()))
