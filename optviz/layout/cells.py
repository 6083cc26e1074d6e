"""Which runs are shown together on which objective, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from optviz.language import known_as, noted, say, voiced
from optviz.layout.siblings import broken_together
from optviz.objectives import Objective
from optviz.panels.data.variables import variables
from optviz.plan.description import Description
from optviz.plan.happening import Happened
from optviz.plan.windows import Window
from optviz.recorder.ending import Ending, ending
from optviz.recorder.events import Event
from optviz.recorder.trajectory import Trajectory


@dataclass(frozen=True)
class Column:
    """An objective with all runs on it, the entry of the scene that each is of, and those shown.

    The window is what the scene says that its pictures show, the events what happens to the runs.
    """

    objective: Objective
    trajectories: Sequence[Trajectory]
    events: Sequence[Event]
    endings: Sequence[Ending]
    entries: Sequence[int]
    shown: Sequence[int]
    name: str
    window: Window | None = None


def columns_of(
    scene: Description, trajectories: Sequence[Trajectory], happened: Happened = ()
) -> list[Column]:
    """Return a column an objective; where basins are shown, one an objective and run."""
    entries = [i for i, _ in scene.single]
    count = len(entries)
    formulas = {objective.latex for objective in scene.objectives}
    many = len(scene.objectives) > 3 or len(formulas) < len(scene.objectives)
    columns = []
    for i, objective in enumerate(scene.objectives):
        made = trajectories[i * count : (i + 1) * count]
        found = happened[i] if happened else ()
        endings = [ending(one) for one in made]
        window = scene.windows[i]
        if scene.landscape == "levels":
            name = voiced(known_as(objective.name)) if many else ""
            columns.append(
                Column(objective, made, found, endings, entries, range(count), name, window)
            )
            continue
        for j, run in enumerate(scene.runs):
            name = voiced(run.name) if len(scene.runs) > 1 else ""
            if len(scene.objectives) > 1:
                where = known_as(objective.name)
                name = say("{run} on {f}", run=name, f=where) if name else voiced(where)
            own = [k for k, entry in enumerate(entries) if entry == j]
            columns.append(Column(objective, made, found, endings, entries, own, name, window))
    return columns


def caption(column: Column) -> str:
    """Return what a column is about: its name, or else a formula, or the objective's name."""
    objective = column.objective
    if column.name or not objective.latex:
        return column.name or voiced(known_as(objective.name))
    # The indices of sums and products stand beside them, as in a line of text.
    latex = re.sub(r"\\(sum|prod)(?=[_^])", r"{\\\1}", voiced(objective.latex))
    return f"$f({', '.join(variables(objective))}) = {latex}$"


def failures(columns: Sequence[Column], count: int) -> list[Ending | None]:
    """Return what the key says of each run: that it broke down, when, and on what."""
    found: list[Ending | None] = []
    for i in range(count):
        broken = [
            (column, column.endings[k])
            for column in columns
            for k in column.shown
            if column.entries[k] == i and column.endings[k].broken
        ]
        if not broken:
            found.append(None)
            continue
        column = broken[0][0]
        objective = column.objective
        said = broken_together(
            [one for where, one in broken if where is column], list(column.entries).count(i)
        )
        words = said.note or noted("diverges")
        if len(columns) > 1:
            where = known_as(objective.name)
            words = noted("{failure} ({objective})", failure=words, objective=where)
        found.append(replace(said, note=voiced(words)))
    return found
