"""The formats there are: one module of this package each, found by looking."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from types import MappingProxyType
from typing import TYPE_CHECKING

from optviz.export.exporter import Exporter

if TYPE_CHECKING:
    from collections.abc import Mapping


@functools.cache
def exporters() -> Mapping[str, type[Exporter]]:
    """Return the exporter of each suffix, in alphabetical order."""
    package = importlib.import_module(__package__)
    found = {}
    for module_info in pkgutil.iter_modules(package.__path__, f"{__package__}."):
        module = importlib.import_module(module_info.name)
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Exporter) and "suffix" in vars(thing):
                found[thing.suffix] = thing
    return MappingProxyType(dict(sorted(found.items())))
