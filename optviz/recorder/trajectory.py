"""What an optimizer did, step by step, and how it ended; saved and loaded without pickle."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import MissingExtra, SceneError
from optviz.recorder.batching import (
    Ticks,
    Unit,
    ValuesOf,
    as_batch_size,
    as_ticks,
    as_values_of,
    batch_sizes,
    steps_per_epoch,
)
from optviz.recorder.outcome import Evaluations, Outcome
from optviz.recorder.stationary import Landing, kinds, units

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

Against = Literal["steps", "gradients", "evaluations", "samples"]

_NEAR = 1e-4  # of the run's extent and of its domain
_CLOSE = 1e-6  # of its domain
_FEW = 16

__all__ = [
    "Against",
    "Evaluations",
    "Outcome",
    "Ticks",
    "Trajectory",
    "Unit",
]


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The points that an optimizer visited, with the function and its gradient at each.

    Parameters
    ----------
    points : array (k+1, dim)
        The start and the point after each of k steps, or of k epochs.
    values : array (k+1,)
        The function at each point; see `values_of`.
    gradients : array (k+1, dim)
        Its gradient at each point; of a run on batches, that of the batch which was dealt there.
    states : mapping of str to array (k+1, …)
        The optimizer's state before the first step and after each: a buffer, a running mean.
    outcome : Outcome
        How the run ended.
    objective : Objective, optional
        What was minimised; not known after loading unless it is given to `load`.
    optimizer : Optimizer, optional
        What minimised it; likewise.
    label : str
        The name of the run in a picture.
    evaluations : Evaluations
        What the run needed, without what was evaluated for the record alone.
    objective_text, optimizer_text : str
        What they print as, which files keep.
    cost : array of int (k+1, 3), optional
        What was asked for on the way to each point, all in all: calls of the function, of its
        gradient and of its Hessian, in the order of the fields of `Evaluations`. The start costs
        nothing; what a rule asks for before its first step is counted to that step. The last row
        is `evaluations`, but for what was asked for at the last point. None where not known.
    unit : {"step", "epoch", "gradient", "evaluation", "sample"}
        What lies between two points: a step, or all the steps of an epoch; or one gradient, one
        evaluation or some samples, where a film's clock counts these.
    batch_size : int, optional
        Samples that each step saw, where not all of them.
    values_of : {"full", "batch"}
        Of what `values` are: of the objective, or of the batch that was dealt at each point.

    Raises
    ------
    SceneError
        The arrays do not fit together.

    Notes
    -----
    Arrays are float64 copies and read-only.
    """

    points: NDArray[np.float64]
    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    states: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    outcome: Outcome = Outcome.STEP_LIMIT
    objective: Objective | None = None
    optimizer: Optimizer | None = None
    label: str = ""
    evaluations: Evaluations = field(default_factory=Evaluations)
    objective_text: str = ""
    optimizer_text: str = ""
    cost: NDArray[np.int64] | None = None
    unit: Ticks = "step"
    batch_size: int | None = None
    values_of: ValuesOf = "full"

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("points", _read_only(self.points, np.float64))
        put("values", _read_only(self.values, np.float64))
        put("gradients", _read_only(self.gradients, np.float64))
        put("states", MappingProxyType({n: _read_only(a) for n, a in self.states.items()}))
        put("outcome", Outcome(self.outcome))
        put("evaluations", Evaluations(*self.evaluations))
        put("unit", as_ticks(self.unit))
        put("batch_size", as_batch_size(self.batch_size))
        put("values_of", as_values_of(self.values_of))
        if self.cost is not None:
            put("cost", _read_only(np.asarray(self.cost), np.int64))
        for name in ("objective", "optimizer"):
            known = getattr(self, name)
            if known is not None:
                put(f"{name}_text", repr(known))
        self._check_shapes()

    def _check_shapes(self) -> None:
        shape = self.points.shape
        if len(shape) != 2 or 0 in shape:
            raise SceneError(f"points have shape {shape}", "give (k+1, dim), one row a point")
        wanted = {"values": shape[:1], "gradients": shape}
        for name, right in wanted.items():
            if getattr(self, name).shape != right:
                raise SceneError(
                    f"{name} have shape {getattr(self, name).shape}",
                    f"for these points give {right}",
                )
        for name, state in self.states.items():
            if state.shape[:1] != shape[:1]:
                raise SceneError(
                    f"state {name!r} has shape {state.shape}", f"give one row a point, {shape[0]}"
                )

        wanted_cost = (shape[0], len(Evaluations._fields))
        if self.cost is not None and self.cost.shape != wanted_cost:
            raise SceneError(
                f"cost has shape {self.cost.shape}", f"for these points give {wanted_cost}"
            )

    def __len__(self) -> int:
        """Return the number of points, k + 1."""
        return len(self.points)

    @property
    def steps(self) -> int:
        """The number of steps, or of epochs, k."""
        return len(self) - 1

    @property
    def stride(self) -> int:
        """How many steps of the rule lie between two points, as far as the objective is known."""
        samples = getattr(self.objective, "samples", None)
        if self.unit == "step" or samples is None:
            return 1
        return steps_per_epoch(samples, self.batch_size)

    @property
    def dim(self) -> int:
        """The number of components of a point."""
        return int(self.points.shape[1])

    def __repr__(self) -> str:
        plural = "" if self.steps == 1 else "s"
        on = f" on {self.objective_text}" if self.objective_text else ""
        said = f"{self.steps} {self.unit}{plural}"
        said += f" on batches of {self.batch_size}" if self.batch_size else ""
        said += ", with values of the batches" if self.values_of == "batch" else ""
        return f"<Trajectory {self.label!r}{on}: {said}, {self.outcome}>"

    def __reduce__(self) -> tuple[Any, ...]:
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        parts["states"] = dict(self.states)
        return partial(type(self), **parts), ()

    def spent(self, against: Against) -> NDArray[np.int64]:
        """Return what had been used up at each point, (k+1,).

        Parameters
        ----------
        against : {"steps", "gradients", "evaluations", "samples"}
            Steps, or epochs where these are the unit; calls of the gradient alone; calls of the
            function, its gradient and its Hessian, each counted as one, be it of a batch; or
            samples: each call of the gradient counts those of its batch.

        Raises
        ------
        SceneError
            It is something else, or the calls of this run were not counted.
        """
        if against == "steps":
            return np.arange(len(self))
        if against not in get_args(Against):
            raise SceneError(f"against is {against!r}", f"use {' or '.join(get_args(Against))}")
        if self.cost is None:
            raise SceneError(
                f"the calls of run {self.label!r} were not counted step by step",
                "record it with optviz.record",
            )
        gradients = self.cost[:, Evaluations._fields.index("grad")]
        if against == "gradients":
            return gradients
        if against == "samples":
            return self._samples_seen(gradients)
        return np.asarray(self.cost.sum(axis=1))

    def _samples_seen(self, gradients: NDArray[np.int64]) -> NDArray[np.int64]:
        samples = getattr(self.objective, "samples", None)
        if samples is None:
            raise SceneError(
                f"run {self.label!r} has no samples to count", 'use against="gradients"'
            )
        if self.unit == "epoch":
            sizes = np.full(self.steps, samples / self.stride)
        else:
            sizes = batch_sizes(samples, self.batch_size, self.steps)
        seen = np.cumsum(np.diff(gradients) * sizes)
        return np.concatenate([[0], seen]).round().astype(np.int64)

    def landing(self) -> Landing:
        """Say what kind of stationary point the run has come to, as far as it is certain.

        Returns
        -------
        {"minimum", "maximum", "saddle", ""}
            Empty where there is none within a ten-thousandth of the run's extent, or of the
            domain's if that is less, nor within a millionth of the domain; where the derivatives
            leave its kind open, see `optviz.recorder.stationary.kinds`; and where the objective
            is not known.
        """
        objective, last = self.objective, self.points[-1]
        if objective is None:
            return ""
        if self.dim > _FEW:  # the Hessian costs much; most runs that train are on the way
            slopes = np.abs(self.gradients).max(axis=1)
            here = slopes[-1] if self.batch_size is None else np.abs(objective.grad(last)).max()
            if not here <= 1e-3 * slopes.max():
                return ""
        with np.errstate(over="ignore", invalid="ignore"):
            away = np.abs(self.points - last).max(axis=0)
        unit = units(objective, last[:, np.newaxis], away.max())
        extent = (away / unit[:, 0]).max()
        near = max(_CLOSE, _NEAR * min(1.0, extent))
        found: Landing = kinds(objective, last[:, np.newaxis], unit, near)[0].item()
        return found

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the trajectory to a file, all of it or nothing.

        Parameters
        ----------
        path : str or Path
            ``.npz`` keeps everything but the code of objective and optimizer, which are kept as
            they print. ``.csv`` has the columns of `to_frame`, to the last bit, and a first line
            ``# {…}`` with label, outcome and the like; states are left out.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        SceneError
            The suffix is unknown, or the path is a directory.
        EnvironmentFault
            The file cannot be written.
        """
        from optviz.recorder import storage  # here: few programs write files, and it loads much

        return storage.save(vars(self), path)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        objective: Objective | None = None,
        optimizer: Optimizer | None = None,
    ) -> Trajectory:
        """Read what `save` wrote.

        Parameters
        ----------
        path : str or Path
            A ``.npz`` or ``.csv`` file.
        objective, optimizer : optional
            What files cannot keep, where you have it.

        Raises
        ------
        SceneError
            There is no such file, or it holds no trajectory.
        """
        from optviz.recorder import storage

        return storage.load(path, partial(cls, objective=objective, optimizer=optimizer))

    def to_frame(self) -> Any:
        """Return a pandas DataFrame of step, point, value and gradient, one row a point.

        The first column is epoch in the stead of step, where that is the unit.

        The columns are step, x, value, grad_x; step, x, y, value, grad_x, grad_y; or, from three
        dimensions on, step, x1, x2, x3, …, value, grad_x1, …. Where `cost` is known, its columns
        follow: value_calls, grad_calls, hess_calls.

        Raises
        ------
        MissingExtra
            pandas is not installed.
        """
        try:
            pandas = importlib.import_module("pandas")
        except ImportError as error:
            raise MissingExtra("to_frame needs pandas", "pip install pandas") from error
        from optviz.recorder import storage

        return pandas.DataFrame(storage.columns(vars(self)))


def rows(run: Trajectory, kept: slice | NDArray[np.int64]) -> dict[str, Any]:
    """Return what a run has of some of its points, by the names of its fields."""
    return {
        "points": run.points[kept],
        "values": run.values[kept],
        "gradients": run.gradients[kept],
        "states": {name: state[kept] for name, state in run.states.items()},
        "cost": None if run.cost is None else run.cost[kept],
    }


def _read_only(given: ArrayLike, dtype: type[np.float64 | np.int64] | None = None) -> NDArray[Any]:
    array = np.array(given, dtype=dtype)
    if array.dtype.kind not in "biuf":
        raise SceneError(f"an array has the type {array.dtype}", "give real numbers")
    array.setflags(write=False)
    return array
