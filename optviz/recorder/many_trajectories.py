"""What an optimizer did from many starts at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import index
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.recorder.outcome import Evaluations, no_start
from optviz.recorder.trajectory import Trajectory

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

Keep = Literal["all", "ends"]


@dataclass(frozen=True, eq=False, repr=False)
class Trajectories:
    """The runs of one optimizer on one objective from n starts, made by `record_many`.

    ``runs[i]`` is the i-th `Trajectory`, ``len(runs)`` is n, and iterating gives one after the
    other. In the arrays a run that ended early stands still at its last finite point.

    Parameters
    ----------
    points : array (k+1, n, dim)
        The starts and the points after each of k steps; the starts and the ends alone, (2, n, dim),
        where only these were kept. So ``points[0]`` are the starts and ``points[-1]`` the ends.
    values : array (k+1, n) or (2, n)
        The function at each point.
    gradients : array (k+1, n, dim) or (2, n, dim)
        Its gradient at each point.
    states : mapping of str to array (k+1, n, …)
        The optimizer's state; empty where only the ends were kept.
    lengths : array of int (n,)
        How many points of each run are finite, at most k + 1; 0 where not even the start has a
        finite value and gradient.
    outcomes : array of Outcome (n,)
        How each run ended; ``runs.outcomes == Outcome.DIVERGED`` is a mask.
    evaluations : array of int (n, 3)
        What each run needed, in the order of the fields of `Evaluations`.
    objective, optimizer
        What was minimised, and what by.
    label : str
        The name of the runs.
    keep : {"all", "ends"}
        Which points were kept.
    batch_size : int, optional
        Samples that each step saw, where not all of them.

    Notes
    -----
    Arrays are read-only.
    """

    points: NDArray[np.float64]
    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    states: Mapping[str, NDArray[Any]] = field(repr=False)
    lengths: NDArray[np.intp]
    outcomes: NDArray[np.object_]
    evaluations: NDArray[np.intp]
    objective: Objective
    optimizer: Optimizer
    label: str
    keep: Keep = "all"
    batch_size: int | None = None

    def __post_init__(self) -> None:
        for name in ("points", "values", "gradients", "lengths", "outcomes", "evaluations"):
            object.__setattr__(self, name, _read_only(getattr(self, name)))
        states = {name: _read_only(state) for name, state in self.states.items()}
        object.__setattr__(self, "states", MappingProxyType(states))

    def __len__(self) -> int:
        """Return the number of runs, n."""
        return len(self.lengths)

    def __iter__(self) -> Iterator[Trajectory]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, i: int) -> Trajectory:
        """Return the i-th run.

        Raises
        ------
        IndexError
            There are not so many.
        SceneError
            Its steps were not kept, or it has no finite point.
        """
        i = range(len(self))[index(i)]
        if self.keep == "ends":
            raise SceneError("of these runs only the ends are known", "record with keep='all'")
        if self.lengths[i] == 0:
            raise no_start(self.points[0, i], self.values[0, i]).at(item=f"start {i}")
        finite = slice(self.lengths[i])
        return Trajectory(
            points=self.points[finite, i],
            values=self.values[finite, i],
            gradients=self.gradients[finite, i],
            states={name: state[finite, i] for name, state in self.states.items()},
            outcome=self.outcomes[i],
            objective=self.objective,
            optimizer=self.optimizer,
            label=self.label,
            evaluations=Evaluations(*self.evaluations[i].tolist()),
            batch_size=self.batch_size,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        parts["states"] = dict(self.states)
        return Trajectories, tuple(parts.values())

    @property
    def dim(self) -> int:
        """The number of components of a point."""
        return int(self.points.shape[2])

    @property
    def starts(self) -> NDArray[np.float64]:
        """The first point of each run, (n, dim)."""
        starts: NDArray[np.float64] = self.points[0]
        return starts

    @property
    def ends(self) -> NDArray[np.float64]:
        """The last finite point of each run, (n, dim)."""
        ends: NDArray[np.float64] = self.points[-1]
        return ends

    def __repr__(self) -> str:
        plural = "" if len(self) == 1 else "s"
        return f"<Trajectories {self.label!r} on {self.objective!r}: {len(self)} run{plural}>"


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.setflags(write=False)
    return view
