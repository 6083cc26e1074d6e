"""Runs by what a user calls them: their label or their rule, whatever the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optviz.errors import SceneError, nearest
from optviz.recorder.trajectory import Trajectory
from optviz.style import RunStyle

Names = str | Sequence[str]


def as_names(given: object, who: str) -> tuple[str, ...]:
    """Read names of runs; one alone is a list of one, and empty ones are none.

    Raises
    ------
    SceneError
        They are no texts; it begins with who asks, such as ``layers.Model``.
    """
    made = (given,) if isinstance(given, str) else given
    if not isinstance(made, Iterable) or not all(isinstance(one, str) for one in (*made,)):
        raise SceneError(f"{who}: runs is {given!r:.80}", 'give names of runs, as runs="Newton"')
    return tuple(one for one in made if one)


def numbers_of(
    wanted: Names, trajectories: Sequence[Trajectory], styles: Sequence[RunStyle], who: str
) -> list[int]:
    """Return the numbers of the runs of these names, in their order; all where there is no name.

    A name is the label of a run, or else the class of its rule, which several runs may have.

    Raises
    ------
    SceneError
        There is no run of a name; it begins with who asks, such as ``layers.Model``.
    """
    labels = [
        (style.name, style.label, run.label)
        for style, run in zip(styles, trajectories, strict=True)
    ]
    return numbers_among(wanted, labels, [run.optimizer for run in trajectories], who)


def numbers_among(
    wanted: Names, labels: Sequence[Sequence[str]], rules: Sequence[object], who: str
) -> list[int]:
    """Return the same of runs of which the labels, the first that of the key, and rules are known.

    Raises
    ------
    SceneError
        There is no run of a name.
    """
    asked = as_names(wanted, who)
    if not asked:
        return list(range(len(labels)))
    found: set[int] = set()
    for name in asked:
        same = _having(name, labels) or _having(name, [(type(one).__name__,) for one in rules])
        if not same:
            known = list(dict.fromkeys(one[0] for one in labels))
            hint = nearest(name, known) or f"the runs are {', '.join(known)}"
            raise SceneError(f"{who} names the run {name!r}", hint)
        found.update(same)
    return sorted(found)


def _having(name: str, names: Sequence[Sequence[str]]) -> list[int]:
    folded = name.casefold()
    return [i for i, known in enumerate(names) if folded in map(str.casefold, known)]
