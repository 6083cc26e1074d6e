"""The arrays in which many runs are written down, one column a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.completion import Record
from optviz.recorder.outcome import Outcome

Array = NDArray[np.float64]


@dataclass(slots=True)
class Ledger:
    """Points, values and gradients of n runs, how long each is and how it ended.

    The table is (rows, 2·dim + 1, n): at each row the point, the value and the gradient, with runs
    last. There is a row for each of k + 1 points, or one for the starts and one for the ends alone.
    A run that has ended stands still at its last finite point. States and evaluations have the
    runs last as well.
    """

    table: Array
    lengths: NDArray[np.intp]
    outcomes: NDArray[np.object_]
    evaluations: NDArray[np.intp]
    running: NDArray[np.bool_]
    steps: int
    whole: bool
    states: dict[str, NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def blank(cls, shape: tuple[int, ...], steps: int, *, whole: bool) -> Ledger:
        """Return a ledger for starts (dim, n) and so many steps, for all points or the ends."""
        dim, n = shape
        return cls(
            # One table, not three: the larger an array, the larger and the fewer its pages.
            table=np.empty((steps + 1 if whole else 2, 2 * dim + 1, n)),
            lengths=np.full(n, steps + 1),
            outcomes=np.array([Outcome.STEP_LIMIT], dtype=object).repeat(n),
            evaluations=np.zeros((3, n), dtype=np.intp),
            running=np.ones(n, dtype=np.bool_),
            steps=steps,
            whole=whole,
        )

    def part(self, first: int, end: int) -> Ledger:
        """Return the ledger of some of the runs, which writes into this one; states are its own."""
        runs = slice(first, end)
        return Ledger(
            table=self.table[..., runs],
            lengths=self.lengths[runs],
            outcomes=self.outcomes[runs],
            evaluations=self.evaluations[..., runs],
            running=self.running[runs],
            steps=self.steps,
            whole=self.whole,
        )

    @property
    def points(self) -> Array:
        """The points, (rows, dim, n)."""
        return self.table[:, : self._dim]

    @property
    def values(self) -> Array:
        """The function at each point, (rows, n)."""
        return self.table[:, self._dim]

    @property
    def gradients(self) -> Array:
        """Its gradient at each point, (rows, dim, n)."""
        return self.table[:, self._dim + 1 :]

    @property
    def _dim(self) -> int:
        return int(self.table.shape[1]) // 2

    def row(self, k: int) -> int:
        """Return the row of point k."""
        return k if self.whole else min(k, 1)

    def write(self, k: int, x: Array, value: Array, gradient: Array) -> None:
        """Write down point k of the runs that have not ended."""
        row = self.table[self.row(k)]
        if k == 0 or self.running.all():
            row[: self._dim], row[self._dim], row[self._dim + 1 :] = x, value, gradient
        else:
            row[:] = np.where(
                self.running, np.vstack([x, value, gradient]), self.table[self.row(k - 1)]
            )

    def end(self, which: Any, length: int, outcome: Outcome) -> None:
        """Note that some runs, a mask or an index, ended with so many points."""
        self.lengths[which] = length
        self.outcomes[which] = outcome
        self.running[which] = False

    def close(self, k: int) -> None:
        """Let all runs stand still at what was written for point k, the last."""
        row = self.row(k)
        self.table[row + 1 :] = self.table[row]

    def enter(self, i: int, run: Record) -> None:
        """Write down a whole run that was recorded for itself, but for its states."""
        rows = self.rows(run.length) if self.whole else np.array([0, max(run.length - 1, 0)])
        self.points[..., i] = run.points[rows]
        self.values[..., i] = run.values[rows]
        self.gradients[..., i] = run.gradients[rows]
        self.evaluations[:, i] = run.evaluations
        self.end(i, run.length, run.outcome)

    def rows(self, length: Any) -> NDArray[np.intp]:
        """Return, for each of k + 1 points, which of a run's `length` points stands there."""
        there = np.arange(self.steps + 1).reshape(-1, *(1,) * np.ndim(length))
        return np.asarray(np.minimum(there, np.maximum(length - 1, 0)))
