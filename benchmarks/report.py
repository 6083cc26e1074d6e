"""The tables as plain text, as a page, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from benchmarks import tables
from benchmarks.contestants import CONTESTANTS
from benchmarks.goals import verdicts
from benchmarks.results import Results
from benchmarks.tables import Table

_HEAD = """\
# Benchmarks

{machine}.

The scene is a lecture's: 1280×720, filled contours of Rosenbrock's valley, four runs with trails \
and dots, a log-scale loss panel with four growing lines, a step counter; 20 frames a second, no \
two frames alike. Everything below comes from one run of

    python -m benchmarks --frames {frames} --repeat {repeat}{long}

Each time is the median of the runs in its last column. The contestants run in turn, each time in \
a fresh process, so that whatever else the machine does hits all alike; who took long is not \
asked again (`--patience`).
"""
_REPEAT = """\
## Repeating it

    pip install .                          # and, for all rows:
    apt install gifsicle                   # or brew install gifsicle
    export MANIM=…/bin/manim               # where manim is not on the PATH
    export VISUALBENCH_PYTHON=…/bin/python # an environment that has visualbench
    python -m benchmarks

What is not installed is named in its row. 600 frames need 2.3 GB for the finished frames in the \
temporary directory; give the machine nothing else to do. `--only NAME…` runs a few rows, \
`--long` adds the films of 10,000 frames, `--out DIR` writes elsewhere.

## The rows

"""
_NOTES = """
Times of `film.save` and `FuncAnimation.save` begin when the film exists: the runs are recorded, \
the figure is laid out, nothing is drawn. PSNR is over all pixels of all frames against the frames \
that optviz draws, and so only for those who show them. Files by ffmpeg's palette are made in two \
passes over frames in memory. manim and visualbench draw less: no landscape or one run, no axes, \
no texts.
"""


def plain(results: Results) -> str:
    """Return all tables for the terminal."""
    parts = [results.machine]
    for title, table in _parts(results):
        parts += ["", title, "", _columns(table)]
    return "\n".join(parts) + "\n"


def page(results: Results, *, repeat: int, long: bool) -> str:
    """Return the page of the benchmarks, in Markdown."""
    frames = " ".join(map(str, sorted(results.rows)))
    text = _HEAD.format(
        machine=results.machine, frames=frames, repeat=repeat, long=" --long" if long else ""
    )
    text += "\n![Seconds until the file is written](speed.png)\n"
    for title, table in _parts(results):
        text += f"\n## {title}\n\n{_markdown(table)}\n"
    measured = {name for rows in results.rows.values() for name in rows}
    about = [
        f"- **{one.kind}, {one.label}** (`{one.name}`): {one.about}"
        for one in CONTESTANTS
        if one.name in measured
    ]
    return text + "\n" + _REPEAT + "\n".join(about) + "\n" + _NOTES


def numbers(results: Results) -> str:
    """Return all that was measured, as JSON."""
    found = asdict(results) | {"goals": [asdict(one) for one in verdicts(results)]}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _parts(results: Results) -> list[tuple[str, Table]]:
    parts = [("Goals", tables.goals(results))]
    parts += [
        (f"{frames} frames", tables.contest(results, frames)) for frames in sorted(results.rows)
    ]
    parts += [("Growth", tables.growing(results)), ("Start-up", tables.starting(results))]
    return [(title, table) for title, table in parts if table]


def _columns(table: Table) -> str:
    whole = [row for row in table if any(row[3:])]
    widths = [max(len(row[i]) for row in whole or table) for i in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [
            cell.ljust(width) if i < 2 and _is_text(table, i) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _markdown(table: Table) -> str:
    rule = ["---" if _is_text(table, i) else "---:" for i in range(len(table[0]))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (table[0], rule, *table[1:]))


def _is_text(table: Table, column: int) -> bool:
    return column == 0 or not any(row[column][:1].isdigit() for row in table[1:])
