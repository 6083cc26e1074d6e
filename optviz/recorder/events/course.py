"""A run in the few numbers a step that its events are found by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.cycles import Cycle, endless_cycle
from optviz.recorder.events.event import Event, EventKind
from optviz.recorder.outcome import BROKEN, Outcome
from optviz.recorder.stationary import Landing
from optviz.recorder.trajectory import Trajectory, rows

Array = NDArray[np.float64]

_REST = 1e-9  # of the extent
_GRAINS = 64.0  # of rounding
_AT_ONCE = 2_000_000  # numbers
_FEW = 16  # dimensions of a place that is written down


class Dots(NamedTuple):
    """Products of each step: with the gradient before and behind it, and with the next step."""

    before: Array
    behind: Array
    next: Array


class Course:
    """A run up to where its numbers stop being finite.

    Lengths are in units of its extent, slopes in units of the largest gradient.

    Parameters
    ----------
    run : Trajectory
        One whose start is finite.
    """

    def __init__(self, run: Trajectory) -> None:
        self.run = run = _finite(run)
        self.points, self.values = run.points, run.values
        self.steps = run.steps
        self.noisy = run.batch_size is not None or run.values_of == "batch"

    @cached_property
    def extent(self) -> float:
        """The longest side of the box about the run."""
        return float(np.ptp(self.points, axis=0).max())

    @cached_property
    def lengths(self) -> Array:
        """How long each step is, (k,), in extents; 0 where it is rest."""
        if not self.extent > 0:
            return np.zeros(self.steps)
        made = np.concatenate([np.sqrt(_dot(p, p)) for p, _, _ in self._moves()] + [np.empty(0)])
        grain = np.concatenate(
            [np.spacing(np.abs(part).max(axis=1)) for part in self._parts(1)] + [np.empty(0)]
        )[: self.steps]
        made[~(made > np.maximum(_REST, _GRAINS * grain / self.extent))] = 0.0
        return made

    @cached_property
    def slopes(self) -> Array:
        """The norm of the gradient at each point, (k+1,)."""
        return np.asarray(np.sqrt(_dot(self.run.gradients, self.run.gradients)))

    @cached_property
    def dots(self) -> Dots:
        """The products that tell where a step leads down, and where it turns."""
        before, behind, after = [], [], []
        for p, g, last in self._moves():
            before.append(_dot(p, g[:-1]))
            behind.append(_dot(p, g[1:]))
            if last is not None:
                after.append(_dot(last, p[:1]))
            after.append(_dot(p[:-1], p[1:]))
        return Dots(*(np.concatenate([*one, np.empty(0)]) for one in (before, behind, after)))

    @cached_property
    def turns(self) -> Array:
        """The cosine between each step and the next, (k−1,); 1 where one is rest."""
        sizes = self.lengths[1:] * self.lengths[:-1]
        return np.divide(self.dots.next, sizes, out=np.ones(len(sizes)), where=sizes > 0)

    @cached_property
    def landing(self) -> Landing:
        """At what kind of stationary point the run has ended, as far as it is certain."""
        return "" if self.run.outcome in BROKEN else self.run.landing()

    @cached_property
    def cycle(self) -> Cycle | None:
        """The cycle that the run ends in, if it is to last for ever."""
        if self.run.outcome in BROKEN:
            return None
        return endless_cycle(self.run, landed=bool(self.landing))

    def event(self, kind: EventKind, step: int, what: str = "", **numbers: float) -> Event:
        """Return an event of this run."""
        place = tuple(self.points[step].tolist()) if self.run.dim <= _FEW else ()
        return Event(kind, self.run.label, int(step), place, numbers, what)

    def _moves(self) -> Iterator[tuple[Array, Array, Array | None]]:
        """Yield steps, gradients at their ends, and the step before, a part of the run at a time.

        Products of a long run in many dimensions are made with little memory.
        """
        steepest = max(np.abs(self.run.gradients).max(initial=0.0), 1e-300)
        last = None
        for part, slopes in zip(self._parts(1), self._parts(1, self.run.gradients), strict=True):
            moves = np.diff(part / (self.extent or 1.0), axis=0)
            if len(moves):
                yield moves, slopes / steepest, last
                last = moves[-1:]

    def _parts(self, overlap: int, array: Array | None = None) -> Iterator[Array]:
        whole = self.points if array is None else array
        size = max(1, _AT_ONCE // whole.shape[1])
        for begin in range(0, max(self.steps, 1), size):
            yield whole[begin : begin + size + overlap]


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _finite(run: Trajectory) -> Trajectory:
    """Return the finite part of a run that somebody made of other numbers."""
    sound = (
        np.isfinite(run.values)
        & np.isfinite(run.points).all(axis=1)
        & np.isfinite(run.gradients).all(axis=1)
    )
    if sound.all():
        return run
    length = int(sound.argmin())
    lost = np.append(run.points[length], run.values[length])
    outcome = Outcome.DIVERGED if np.isinf(lost).any() else Outcome.UNDEFINED
    return replace(run, **rows(run, slice(max(length, 1))), outcome=outcome)
