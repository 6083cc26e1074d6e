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
        first, second = (style.label for style in shown.styles[:2])
        raise SceneError(
            f"{view} has room for {most} runs, and there are {len(shown.styles)}",
            f'choose some: runs="{first}", or runs=["{first}", "{second}"]',
        )
    return shown
