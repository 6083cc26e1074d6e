"""One run from several starts: how its dots look, and what is said of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optviz.language import noted
from optviz.recorder.ending import Ending
from optviz.style import RunStyle

_SMALLER, _SMALLEST = 0.2, 0.6


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
        words = i, one.brief
        if runs.count(i) > 1:
            one = replace(one, note="" if words in said else one.brief)
        said.add(words)
        made.append(one)
    return made


def broken_together(broken: Sequence[Ending], count: int) -> Ending:
    """Return how some of the starts of one entry failed, in one ending: ``3 of 5 diverge``."""
    first = broken[0]
    if count == 1:
        return first
    n = len(broken)
    if all(one.brief in ("", "diverges") for one in broken):
        some = noted("{n} of {count} diverge", n=n, count=count)
        note = noted("all {count} diverge", count=count) if n == count else some
        note = noted("1 of {count} diverges", count=count) if n == 1 else note
    else:
        some = noted("{n} of {count} fail", n=n, count=count)
        note = noted("all {count} fail", count=count) if n == count else some
        note = noted("1 of {count} fails", count=count) if n == 1 else note
    return replace(first, note=note, since=max(one.since for one in broken))
