"""What layers know of the picture that they lie on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from optviz.marks.pixels import Frame, Points
from optviz.marks.sketch import Words, Writing
from optviz.objectives import Objective
from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.clock import Clocked
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory
from optviz.stage.naming import numbers_of
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_KEPT = 4096
_NEAR = 5e4
Made = TypeVar("Made")


class StageRun:
    """A run on a landscape.

    Parameters
    ----------
    index : int
        Its number among the runs of the picture.
    trajectory : Trajectory
        What it did.
    style : RunStyle
        How it looks: `color`, `words` for text, `label`, `marker`.
    head : callable (Moment) -> array (2,)
        Where its dot stands, in pixels.
    """

    def __init__(
        self, index: int, trajectory: Trajectory, style: RunStyle, head: Callable[[Moment], Points]
    ) -> None:
        self.index, self.trajectory, self.style = index, trajectory, style
        self.head = head
        self._anatomy = lru_cache(maxsize=_KEPT)(self._made)

    @property
    def name(self) -> str:
        """What the key calls it."""
        return self.style.name

    @property
    def steps(self) -> int:
        """How many steps it makes."""
        return self._original.steps

    @property
    def _original(self) -> Trajectory:
        return self.trajectory.original if isinstance(self.trajectory, Clocked) else self.trajectory

    def step(self, moment: Moment, *, waiting: bool = False) -> Anatomy | None:
        """Return the step that is made, or taken apart, at a moment; None once it is at its end.

        By a clock none is taken apart while the run saves up for its next, unless what it is
        `waiting` for is asked for. Of a run by a hyperparameter it is the first step with the value
        of the moment.
        """
        if isinstance(self.trajectory, Dialled):
            value = min(moment.step, self.trajectory.steps)
            return self._anatomy(value) if self.trajectory.by_value[value].steps else None
        step = moment.beat.step if moment.beat else moment.step
        if isinstance(self.trajectory, Clocked):
            taken, last = self.trajectory.taken, self.trajectory.steps
            if moment.beat and not waiting and taken[min(step, last)] == taken[min(step + 1, last)]:
                return None
            step = int(taken[min(step, last)])
        return self._anatomy(step) if step < self.steps else None

    def now(self, kept: Points, moment: Moment) -> Points:
        """Return what is kept for each iterate, (k + 1, …), on its way from one to the next."""
        step = min(moment.step, len(kept) - 1)
        if step == len(kept) - 1:
            return np.asarray(kept[step])
        return np.asarray(kept[step] + moment.progress * (kept[step + 1] - kept[step]))

    def anatomy(self, step: int) -> Anatomy:
        """Return a step, 0 ≤ step < steps."""
        return self._anatomy(step)

    def _made(self, step: int) -> Anatomy:
        return anatomy(self._original, step)


@dataclass(frozen=True, eq=False)
class Stage:
    """A landscape with its runs, once its axes have their final place and limits.

    Parameters
    ----------
    axes : Axes
        For what stands still.
    frame : Frame
        Its pixels.
    objective : Objective
        What is minimised.
    runs : sequence of StageRun
        All runs of the picture.
    everyone : sequence of (Trajectory, RunStyle)
        All runs on the objective, of which `runs` may be some.
    theme : Theme
        Colours.
    explains : bool
        Whether the film takes steps apart; then what explains a step is shown in these alone.
    graph : array (n, 2) or None
        The graph of a 1-D objective, in pixels.
    taken : sequence of Bbox
        Where other words stand, in pixels.
    budget, seed : int
        Steps that the scene gives each run, and the seed of what it draws at random.

    Attributes
    ----------
    writing : Writing
        Writes the words of the layers, and knows how large they are.
    written : list of Bbox
        Where layers write what stands still, in pixels.
    still : list of Words
        Words that are shown at every moment.
    """

    axes: Axes
    frame: Frame
    objective: Objective
    runs: Sequence[StageRun]
    everyone: Sequence[tuple[Trajectory, RunStyle]]
    theme: Theme
    explains: bool
    graph: Points | None
    taken: Sequence[Bbox]
    budget: int
    seed: int
    writing: Writing = field(init=False)
    written: list[Bbox] = field(default_factory=list, init=False)
    still: list[Words] = field(default_factory=list, init=False)
    _made: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "writing", Writing(self.axes, self.frame, self.theme.rim))

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made once a film, such as a grid of values, under a key of its own."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def step(self, run: StageRun, moment: Moment, *, waiting: bool = False) -> Anatomy | None:
        """Return the step of a run that is shown at a moment: the last one at the film's end."""
        found = run.step(moment, waiting=waiting)
        longest = max(one.trajectory.steps for one in self.runs)
        if found is None and moment.beat is None and moment.step >= longest > 0:
            return run.step(Moment(longest - 1))
        return found

    @property
    def dim(self) -> int:
        """1 for a curve, 2 for a map."""
        return self.objective.dim

    @property
    def limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The intervals that the two axes show."""
        return self.once("limits", self._ends)

    def pixels(self, points: Points) -> Points:
        """Return data points (n, 2) in pixels, as `Frame.place` does, but in less time."""
        low, unit = self._unit
        found = (points - low) / unit
        near = len(found) and np.abs(found).max() < _NEAR  # what is not a number is not
        return found if near else self.frame.place(points)

    def data(self, pixels: Points) -> Points:
        """Return places in pixels (…, 2) as data points."""
        low, unit = self._unit
        return np.asarray(low + pixels * unit)

    @property
    def _unit(self) -> tuple[Points, Points]:
        """The lower left corner as data, and how much a pixel is of each axis."""
        return self.once("unit", self._measured)

    def _ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        return (float(left), float(right)), (float(low), float(high))

    def _measured(self) -> tuple[Points, Points]:
        low, high = np.array(self.limits).T
        return low, (high - low) / np.array(self.frame.size)

    def named(self, names: str | Sequence[str], layer: str) -> list[StageRun]:
        """Return the runs of these names that are shown here; all where there is no name.

        Raises
        ------
        SceneError
            There is no run of a name, neither here nor in another picture of the objective.
        """
        trajectories, styles = zip(*self.everyone, strict=True)
        found = numbers_of(names, trajectories, styles, f"layers.{layer}")
        wanted = [styles[i] for i in found]
        return [run for run in self.runs if run.style in wanted]
