"""What a rule achieves on a grid of hyperparameters, or of starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import OptvizError
from optviz.objectives import Objective
from optviz.recorder.growth import growing_from
from optviz.recorder.loop import record
from optviz.recorder.many import record_many
from optviz.recorder.outcome import BROKEN
from optviz.recorder.trajectory import Trajectory

Progress = Callable[[int, int], Any]


@dataclass(frozen=True, eq=False)
class Scan:
    """What came of runs on a grid, each array (rows, columns).

    Parameters
    ----------
    steps : array
        The first step after which f − f* is at most a share of what it was; NaN where none is.
    values : array
        f after the last step.
    failed : array of bool
        Whether the numbers broke down, or f grew without end.
    """

    steps: NDArray[np.float64]
    values: NDArray[np.float64]
    failed: NDArray[np.bool_]


def scan(
    objective: Objective,
    rules: Sequence[Sequence[Any]],
    starts: ArrayLike,
    steps: int,
    *,
    gap: float | None,
    progress: Progress | None = None,
) -> Scan:
    """Run rules from starts and return what came of them, a row a list of rules.

    Parameters
    ----------
    objective : Objective
        What is minimised.
    rules : sequence of sequences of Optimizer
        One row, or a row for each of several values; one row alone is run from all starts.
    starts : array_like (n, dim)
        The start of all rows, or, of one row of rules, that of each of n rows of the grid.
    steps : int
        Of each run.
    gap : float, optional
        The share of f − f* that is to be left; without one, `steps` is NaN.
    progress : callable (done, total), optional
        Called after each run, or each column of starts.
    """
    begins = np.atleast_2d(np.asarray(starts, dtype=np.float64))
    columns: list[list[tuple[float, float, bool]]] = []
    if len(rules) == 1 and len(begins) > 1:
        for j, rule in enumerate(rules[0]):
            columns.append(_from_all(objective, rule, begins, steps, gap))
            _tell(progress, j + 1, len(rules[0]))
    else:
        total = sum(map(len, rules))
        rows = []
        for i, row in enumerate(rules):
            made = []
            for j, rule in enumerate(row):
                made.append(_alone(objective, rule, begins[0], steps, gap))
                _tell(progress, i * len(row) + j + 1, total)
            rows.append(made)
        columns = [list(one) for one in zip(*rows, strict=True)]
    table = np.array(columns, dtype=np.float64).transpose(2, 1, 0)
    return Scan(table[0], table[1], table[2].astype(bool))


def _alone(
    objective: Objective, rule: Any, start: NDArray[np.float64], steps: int, gap: float | None
) -> tuple[float, float, bool]:
    run = record(objective, rule, start, steps)
    return _cell(objective, run, gap)


def _from_all(
    objective: Objective, rule: Any, starts: NDArray[np.float64], steps: int, gap: float | None
) -> list[tuple[float, float, bool]]:
    try:
        runs = record_many(objective, rule, starts, steps)
    except OptvizError as error:
        error.at(item=f"{type(rule).__name__} on {objective.name!r}")
        raise
    made = []
    for i, length in enumerate(runs.lengths.tolist()):
        lost = (np.nan, float(runs.values[0, i]), True)
        made.append(_cell(objective, runs[i], gap) if length else lost)
    return made


@np.errstate(all="ignore")  # of a run that blew up
def _cell(objective: Objective, run: Trajectory, gap: float | None) -> tuple[float, float, bool]:
    """Return steps, last value, and whether it failed, of one run."""
    reached, values = np.nan, run.values
    if gap is not None and objective.lowest is not None:
        left = values - objective.lowest
        found = np.flatnonzero(left <= gap * left[0])
        reached = float(found[0]) if found.size else np.nan
    failed = run.outcome in BROKEN
    if not failed and not values[-1] <= values[0]:
        failed = bool(growing_from(run))
    return reached, float(values[-1]), failed


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
