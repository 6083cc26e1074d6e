"""The only optimisation loop: one optimizer on one objective, written down step by step."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray
from numpy.typing import ArrayLike, NDArray

from optviz.completion import Log, Record, complete
from optviz.counting import Counted
from optviz.errors import OptvizError, SceneError, Stalled, users_line
from optviz.given import as_count, as_tolerance
from optviz.outcome import Outcome, no_start, stationary_kind, written
from optviz.trajectory import Trajectory

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

Array = NDArray[np.float64]

_FLOAT = np.dtype(np.float64)
_FEW = 16  # components up to which Python's own loop is faster than a call of NumPy


def record(
    objective: Objective,
    optimizer: Optimizer,
    start: ArrayLike,
    steps: int = 100,
    *,
    gtol: float | None = None,
    seed: int = 0,
    label: str | None = None,
) -> Trajectory:
    """Run an optimizer and keep every point, value, gradient and state.

    Parameters
    ----------
    objective : Objective
        What to minimise.
    optimizer : Optimizer
        The rule with its hyperparameters.
    start : float or array_like (dim,)
        The first point.
    steps : int
        The number of steps, made in full unless `gtol` is met or numbers stop being finite.
    gtol : float, optional
        Stop once the Euclidean norm of the gradient is at most this.
    seed : int
        For rules that draw random numbers: ``objective.seed`` of what their `init` is given.
    label : str, optional
        The name of the run, the optimizer's own by default.

    Returns
    -------
    Trajectory
        The finite part of the run; its `outcome` says why it ended.

    Raises
    ------
    SceneError
        An argument is wrong, the function is not finite at the start, or the objective or the
        optimizer raised an error.

    Notes
    -----
    Evaluations are counted where the run needs them. Values and gradients that only the record
    needs are computed afterwards, in one call for all points, and are not counted.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import GradientDescent
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> run = record(f, GradientDescent(lr=1), start=-20, steps=3)
    >>> run.points[:, 0].tolist(), run.evaluations.grad
    ([-20.0, 20.0, -20.0, 20.0], 3)
    """
    name = name_of_run(objective, optimizer, label)
    try:
        x = _start(objective, start)
        run = record_at(x, Task.checked(objective, optimizer, steps, gtol, seed))
        if run.length == 0:
            raise no_start(run.points[0], run.values[0])
    except OptvizError as error:
        error.at(item=f"run {name!r} on {objective.name!r}")
        raise
    finite = slice(run.length)
    return Trajectory(
        points=run.points[finite],
        values=run.values[finite],
        gradients=run.gradients[finite],
        states={field: column[finite] for field, column in run.states.items()},
        outcome=run.outcome,
        objective=objective,
        optimizer=optimizer,
        label=name,
        evaluations=run.evaluations,
        cost=run.cost,
    )


@dataclass(frozen=True, slots=True)
class Task:
    """What is run from a start: a rule on an objective, and when it stops."""

    objective: Objective
    optimizer: Optimizer
    steps: int
    gtol: float | None
    seed: int

    @classmethod
    def checked(
        cls, objective: Objective, optimizer: Optimizer, steps: object, gtol: object, seed: object
    ) -> Task:
        """Make a task of what a user gave."""
        counts = as_count("steps", steps), as_count("seed", seed)
        return cls(objective, optimizer, counts[0], as_tolerance("gtol", gtol), counts[1])


def record_at(x: Array, task: Task) -> Record:
    """Record a run from a point (dim,), which is made read-only; the finite part may be empty."""
    x.setflags(write=False)
    log = Log()
    seen = Counted(task.objective, task.seed, log.points)
    with np.errstate(all="ignore"):
        outcome = _run(seen, x, task, log)
        return complete(seen, log, outcome)


def name_of_run(objective: object, optimizer: object, label: str | None) -> str:
    """Check that the two are what they should be, and name the run."""
    if isinstance(optimizer, type):
        raise SceneError(f"{optimizer.__name__} is a class", f"write {optimizer.__name__}(…)")
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "step")):
        raise SceneError(f"{optimizer!r} is not an optimizer", "give one such as GradientDescent()")
    if not (hasattr(objective, "value") and hasattr(objective, "grad")):
        raise SceneError(f"{objective!r} is not an objective", "write Objective(f)")
    return label if label is not None else getattr(optimizer, "name", type(optimizer).__name__)


def _run(seen: Counted, x: Array, task: Task, log: Log) -> Outcome:
    try:
        return _loop(seen, x, task, log)
    except OptvizError as error:
        if isinstance(error.__cause__, OverflowError):  # of Python's own floats, as in math.exp
            return Outcome.DIVERGED
        raise
    except Exception as error:
        file, line = users_line(error) or (None, None)
        raise SceneError(
            f"{type(task.optimizer).__name__} raised {type(error).__name__}: {error}",
            "step must return the next (x, state) and leave those it was given as they are",
            file=file,
            line=line,
        ) from error
    finally:
        log.gradients.extend([seen.slope] * (len(log.points) - len(log.gradients)))


def _loop(seen: Counted, x: Array, task: Task, log: Log) -> Outcome:
    points, states, gradients = log.points, log.states, log.gradients
    step, gtol, shape, few = task.optimizer.step, task.gtol, x.shape, len(x) <= _FEW

    seen.here = x
    points.append(x.tobytes())
    state = task.optimizer.init(seen, x)
    states.append(state)
    for _ in range(task.steps):
        if gtol is not None and np.linalg.norm(seen.grad(x)) <= gtol:
            break
        try:
            x, state = step(seen, x, state)
        except np.linalg.LinAlgError:
            return Outcome.SINGULAR
        except Stalled:
            return Outcome.STALLED
        gradients.append(seen.slope)
        if not (type(x) is ndarray and x.shape == shape and x.dtype is _FLOAT and x.base is None):
            x = _own(x, shape)
        if not isfinite(sum(x.tolist()) if few else x.sum()) and not np.isfinite(x).all():
            return Outcome.DIVERGED if np.isinf(x).any() else Outcome.UNDEFINED
        # A rule that changes x in place is told so, not recorded wrongly. As a keyword it is slow.
        x.setflags(False)  # type: ignore[call-arg]
        seen.here, seen.slope = x, None
        points.append(x.tobytes())
        states.append(state)
    if gtol is None or not np.linalg.norm(seen.grad(x)) <= gtol:
        return Outcome.STEP_LIMIT
    at_minimum = stationary_kind(seen.objective, x) == "minimum"
    return Outcome.CONVERGED if at_minimum else Outcome.STATIONARY


def _own(given: object, shape: tuple[int, ...]) -> Array:
    x = np.array(given, dtype=np.float64)
    if x.shape != shape:
        raise SceneError(
            f"the optimizer went from a point of shape {shape} to one of shape {x.shape}",
            "step must return x in the shape it was given",
        )
    return x


def _start(objective: Objective, start: ArrayLike) -> Array:
    try:
        x = np.array(start, dtype=np.float64)
    except (TypeError, ValueError):
        raise SceneError(f"the start is {start!r}", "give one number a dimension") from None
    if x.ndim == 0:
        x = x.reshape(1)
    if x.shape != (objective.dim,):
        numbers = "a number" if objective.dim == 1 else f"{objective.dim} numbers"
        raise SceneError(
            f"the start {written(x)} does not fit {objective.dim} dimensions", f"give {numbers}"
        )
    if not np.isfinite(x).all():
        raise SceneError(f"the start {written(x)} is not finite", "give finite numbers")
    return x
