"""One run from several starts: how its dots look, and what is said of all of them at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from optviz.recorder.ending import Ending
from optviz.style import RunStyle

_SMALLER, _SMALLEST = 0.2, 0.6
_AT_STEP = re.compile(r" at (step|epoch|gradient|evaluation) \d+$")


def sized(styles: Sequence[RunStyle], runs: Sequence[int]) -> list[RunStyle]:
    """Return the style of each trajectory: of many from one entry the dots are smaller.

    Parameters
    ----------
    styles : sequence of RunStyle
        One an entry of the scene.
    runs : sequence of int
        The entry of each trajectory.
    """
    made = []
    for i in runs:
        share = max(runs.count(i) ** -_SMALLER, _SMALLEST)
        made.append(replace(styles[i], size=share * styles[i].size))
    return made


def said_once(endings: Sequence[Ending], runs: Sequence[int]) -> list[Ending]:
    """Return the endings without the words that another start of the same entry has already."""
    said: set[tuple[int, str]] = set()
    made = []
    for i, one in zip(runs, endings, strict=True):
        words = i, _AT_STEP.sub("", one.note)
        several = runs.count(i) > 1
        if several and words in said:
            one = replace(one, note="")
        elif several and one.note:
            one = replace(one, note=words[1])
        said.add(words)
        made.append(one)
    return made


def broken_together(broken: Sequence[Ending], count: int) -> Ending:
    """Return how some of the starts of one entry failed, in one ending: ``3 of 5 diverge``."""
    first = broken[0]
    if count == 1:
        return first
    kinds = {_AT_STEP.sub("", one.note) or "diverges" for one in broken}
    verb = "diverge" if kinds == {"diverges"} else "fail"
    amount = f"all {count}" if len(broken) == count else f"{len(broken)} of {count}"
    note = f"{amount} {verb}"
    if len(broken) == 1:
        note = f"1 of {count} {'diverges' if verb == 'diverge' else 'fails'}"
    return replace(first, note=note, since=max(one.since for one in broken))
