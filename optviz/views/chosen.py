"""The runs that a view is of, where it is not of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from optviz.errors import SceneError, nearest

if TYPE_CHECKING:
    from optviz.panels.subject import Subject


def as_runs(given: object) -> tuple[str, ...]:
    """Read names of runs; one alone is a list of one.

    Raises
    ------
    SceneError
        They are no texts.
    """
    made = (given,) if isinstance(given, str) else given
    if not isinstance(made, Iterable) or not all(isinstance(one, str) for one in (*made,)):
        raise SceneError(f"runs is {given!r:.80}", 'give names of runs, as runs="Newton"')
    return tuple(made)


def chosen(subject: Subject, runs: str | Sequence[str], view: str, most: int) -> Subject:
    """Return a subject with the named runs alone, or with all where none is named.

    Raises
    ------
    SceneError
        A run is not there, or there are more than a view has room for.
    """
    known = [style.label for style in subject.styles]
    for name in runs:
        if name not in known:
            raise SceneError(f"{view} shows run {name!r}, and there is none", nearest(name, known))
    kept = [k for k, name in enumerate(known) if not runs or name in runs]
    if len(kept) > most:
        first, second = known[kept[0]], known[kept[1]]
        raise SceneError(
            f"{view} has room for {most} runs, and there are {len(kept)}",
            f'choose some: runs="{first}", or runs=["{first}", "{second}"]',
        )
    return replace(
        subject,
        trajectories=[subject.trajectories[k] for k in kept],
        styles=[subject.styles[k] for k in kept],
        endings=[subject.endings[k] for k in kept],
    )
