"""The tables, as rows of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from benchmarks.contestants import CONTESTANTS
from benchmarks.goals import Verdict, verdicts
from benchmarks.results import Results, Row

Table = list[list[str]]
"""Rows of words, the heads first."""

_OURS = {
    "MP4": "optviz-mp4",
    "GIF": "optviz-gif",
    "MP4, whole process": "process-mp4",
    "GIF, whole process": "process-gif",
    "drawing": "optviz-frames",
}
NAMES = {"optviz-mp4": "MP4", "optviz-gif": "GIF", "optviz-frames": "drawing alone"}


def contest(results: Results, frames: int) -> Table:
    """Return the table of one course: who takes how long, and for what."""
    rows = results.rows[frames]
    table = [["", "who", "s", "ms a frame", "× optviz", "kB", "B a frame", "PSNR, dB", "runs"]]
    for one in CONTESTANTS:
        if one.name not in rows:
            continue
        row = rows[one.name]
        if row.median is None:
            table.append([one.kind, one.label, row.note, *[""] * 6])
            continue
        ours = rows.get(_OURS[one.kind], Row()).median
        table.append(
            [
                one.kind,
                one.label,
                f"{row.median:.2f}",
                f"{1000 * row.median / frames:.2f}",
                f"{row.median / ours:.2f}" if ours else "",
                f"{row.bytes / 1000:,.0f}" if row.bytes else "",
                f"{row.bytes / frames:,.0f}" if row.bytes else "",
                f"{row.psnr:.1f}" if row.psnr else "",
                str(len(row.seconds)),
            ]
        )
    return table


def goals(results: Results) -> Table:
    """Return the table of goals, one row each, the courses side by side."""
    courses = sorted(results.rows)
    titles = [f"{one} frames" for one in courses] or ["measured"]
    head = ["", *[part for title in titles for part in (title, "goal", "")]]
    table = [head]
    for text, group in groupby(verdicts(results), key=lambda one: one.text):
        by_frames = {one.frames: one for one in group}
        if None in by_frames:
            table.append([text, *_judged(by_frames[None])])
            table[-1] += [""] * (len(head) - len(table[-1]))
        else:
            table.append([text, *[c for one in courses for c in _judged(by_frames.get(one))]])
    return table if len(table) > 1 else []


def _judged(one: Verdict | None) -> Sequence[str]:
    if one is None:
        return ("", "", "")
    value = f"{one.value:,.0f}" if abs(one.value) >= 100 else f"{one.value:.2f}"
    if one.limit is None:
        return (value + one.unit, "", "")
    sign = "≥" if one.at_least else "≤"
    return (value + one.unit, f"{sign} {one.limit:g}{one.unit}", "met" if one.met else "missed")


def growing(results: Results) -> Table:
    """Return the table of films that grow."""
    table = [["", "frames", "steps a run", "s", "ms a frame", "memory, MB"]]
    for one in results.growth:
        row, size = one.row, [f"{one.frames:,}", f"{one.steps:,}"]
        if row.median is None:
            table.append([NAMES[one.name], *size, row.note, "", ""])
            continue
        pace, memory = f"{1000 * row.median / one.frames:.2f}", f"{row.memory or 0:.0f}"
        table.append([NAMES[one.name], *size, f"{row.median:.2f}", pace, memory])
    return table if len(table) > 1 else []


def starting(results: Results) -> Table:
    """Return the table of commands and how soon they are done."""
    table = [["", "s", "of which importing (-X importtime)", "modules"]]
    for one in results.start:
        if one.median is None:
            table.append([one.command, one.note, "", ""])
            continue
        cells = [one.command, f"{one.median:.2f}", f"{one.importing:.2f}", str(one.modules)]
        table.append(cells)
    return table if len(table) > 1 else []
