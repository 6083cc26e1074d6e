"""The runs that a view is of, where it has not room for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.panels.subject import Subject


def chosen(subject: Subject, runs: str | Sequence[str], view: str, most: int) -> Subject:
    """Return a subject with the named runs alone, or with all where none is named.

    Raises
    ------
    SceneError
        A run is not there, or there are more than a view has room for.
    """
    shown = subject.of(runs, view)
    if len(shown.styles) > most:
        names = list(dict.fromkeys(style.name for style in shown.styles))
        few = [name for name in names if _count(shown, name) <= most]
        said = [f'runs="{few[0]}"'] if few else []
        if len(few) > 1 and _count(shown, few[0]) + _count(shown, few[1]) <= most:
            said.append(f'runs=["{few[0]}", "{few[1]}"]')
        raise SceneError(
            f"{view} has room for {most} runs, and there are {len(shown.styles)}",
            f"choose some: {', or '.join(said)}" if said else "show a run of fewer starts",
        )
    return shown


def _count(subject: Subject, name: str) -> int:
    """Return how many runs have a name: one from several starts has as many."""
    return sum(style.name == name for style in subject.styles)
