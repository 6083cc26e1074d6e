"""Which runs are shown together on which objective, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from optviz.objectives import Objective
from optviz.panels.data.variables import variables
from optviz.plan.description import Description
from optviz.recorder.ending import Ending, ending
from optviz.recorder.trajectory import Trajectory


@dataclass(frozen=True)
class Column:
    """An objective with all runs on it, the numbers of those shown, and what it is called."""

    objective: Objective
    trajectories: Sequence[Trajectory]
    endings: Sequence[Ending]
    shown: Sequence[int]
    name: str


def columns_of(scene: Description, trajectories: Sequence[Trajectory]) -> list[Column]:
    """Return a column an objective; where basins are shown, one an objective and run."""
    count = len(scene.runs)
    formulas = {objective.latex for objective in scene.objectives}
    many = len(scene.objectives) > 3 or len(formulas) < len(scene.objectives)
    columns = []
    for i, objective in enumerate(scene.objectives):
        made = trajectories[i * count : (i + 1) * count]
        endings = [ending(one) for one in made]
        if scene.landscape == "levels":
            name = objective.name if many else ""
            columns.append(Column(objective, made, endings, range(count), name))
            continue
        for j, run in enumerate(scene.runs):
            name = run.name if count > 1 else ""
            if len(scene.objectives) > 1:
                name = f"{name} on {objective.name}" if name else objective.name
            columns.append(Column(objective, made, endings, (j,), name))
    return columns


def caption(column: Column) -> str:
    """Return what a column is about: its name, or else a formula, or the objective's name."""
    objective = column.objective
    if column.name or not objective.latex:
        return column.name or objective.name
    # The indices of sums stand beside them, as in a line of text.
    latex = re.sub(r"\\sum_(\w)", r"{\\sum}_\1", objective.latex)
    return f"$f({', '.join(variables(objective))}) = {latex}$"


def failures(columns: Sequence[Column], count: int) -> list[Ending | None]:
    """Return what the key says of each run: that it broke down, when, and on what."""
    found: list[Ending | None] = []
    for i in range(count):
        broken = [
            (column.objective, column.endings[i])
            for column in columns
            if i in column.shown and column.endings[i].broken
        ]
        if not broken:
            found.append(None)
            continue
        objective, said = broken[0]
        where = f" ({objective.name})" if len(columns) > 1 else ""
        found.append(replace(said, note=(said.note or "diverges") + where))
    return found
