"""The formats there are: a module of this package each, and those that others offer."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

from optviz.errors import EnvironmentFault, SceneError
from optviz.export.exporter import Exporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GROUP = "optviz.exporters"
"""The entry points by which an installed package offers formats, a class each."""


def exporters(own: Iterable[type[Exporter]] = ()) -> Mapping[str, type[Exporter]]:
    """Return the exporter of each suffix, in alphabetical order.

    Parameters
    ----------
    own : iterable of classes, optional
        Formats of a scene's own; they come before those of their suffix that are here.
    """
    known = {**_found()}
    for one in own:
        if not is_format(one):
            raise SceneError(
                f"{one!r:.80} is not a format", "give a class made from optviz.export.Exporter"
            )
        known[one.suffix] = one
    return MappingProxyType(dict(sorted(known.items())))


@functools.cache
def _found() -> Mapping[str, type[Exporter]]:
    package = importlib.import_module(__package__)
    found: dict[str, type[Exporter]] = {}
    for point in entry_points(group=GROUP):
        try:
            offered = point.load()
        except Exception as error:
            raise EnvironmentFault(
                f"the format {point.name!r} cannot be loaded: {error}",
                f"mend or uninstall {point.dist.name if point.dist else 'the package'}",
            ) from error
        found[offered.suffix] = offered
    for module_info in pkgutil.iter_modules(package.__path__, f"{__package__}."):
        module = importlib.import_module(module_info.name)
        found.update({one.suffix: one for one in vars(module).values() if is_format(one)})
    return MappingProxyType(found)


def is_format(one: object) -> TypeGuard[type[Exporter]]:
    """Whether something is a class of exporters that names its own suffix."""
    return inspect.isclass(one) and issubclass(one, Exporter) and "suffix" in vars(one)
