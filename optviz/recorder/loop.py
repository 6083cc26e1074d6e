"""One optimizer on one objective, written down step by step; `stochastic` does it on batches."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray
from numpy.typing import ArrayLike, NDArray

from optviz.checks import as_count, as_tolerance
from optviz.errors import OptvizError, SceneError, Stalled, in_words, users_line
from optviz.language import known_as
from optviz.recorder.arrival import Progress, lost, own, tell
from optviz.recorder.batching import Batching, Unit, ValuesOf
from optviz.recorder.completion import Log, Record, complete
from optviz.recorder.counting import Counted, Sampled, Watched
from optviz.recorder.outcome import Outcome, no_start, written
from optviz.recorder.room import check_room
from optviz.recorder.stationary import are_near_minima
from optviz.recorder.stochastic import run_on_batches
from optviz.recorder.trajectory import Trajectory

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

Array = NDArray[np.float64]

_FLOAT = np.dtype(np.float64)
_FEW = 16  # components up to which Python's own loop is faster than a call of NumPy


def record(
    objective: Objective,
    optimizer: Optimizer,
    start: ArrayLike | None = None,
    steps: int = 100,
    *,
    gtol: float | None = None,
    seed: int = 0,
    label: str | None = None,
    batch_size: int | None = None,
    shuffle: bool = True,
    unit: Unit = "step",
    values: ValuesOf = "full",
    progress: Progress | None = None,
) -> Trajectory:
    """Run an optimizer and keep every point, value, gradient and state.

    Parameters
    ----------
    objective : Objective
        What to minimise.
    optimizer : Optimizer
        The rule with its hyperparameters.
    start : float or array_like (dim,), optional
        The first point, the objective's own start by default.
    steps : int
        The number of steps, or of epochs, made in full unless `gtol` is met or numbers stop being
        finite.
    gtol : float, optional
        Stop once the Euclidean norm of the gradient is at most this. Not with batches, whose
        gradients do not vanish where that of all samples does.
    seed : int
        For rules that draw random numbers: ``objective.seed`` of what their `init` is given. And
        for the order of the samples.
    label : str, optional
        The name of the run, the optimizer's own by default.
    batch_size : int, optional
        Samples that each step sees, of an objective made of data; all of them by default. An epoch
        goes through all samples once; its last batch is whatever is left.
    shuffle : bool
        Whether each epoch goes through the samples in a random order of its own, or all in the
        order in which they are, as those of a signal in time.
    unit : {"step", "epoch"}
        What `steps` counts, and after what a point is kept. Without `batch_size` an epoch is one
        step.
    values : {"full", "batch"}
        Whether the values kept are the loss of all samples, computed afterwards, or that of the
        batch which was dealt at each point, where the loss of all would take too long.
    progress : callable (k, steps, x), optional
        Called after each kept point but the start: its number, how many there will be, the point.

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
    needs are computed afterwards, in one call for all points, and are not counted. With `gtol` the
    gradient at a point is asked for before the step, unless the rule has it from its way there.

    With batches, the optimizer sees at each step the mean loss of that step's samples and nothing
    else, also in `init` and in all tries of a line search; its state goes on from batch to batch.
    The gradient kept at a point is that of the batch which was dealt there: the one that the rule
    saw, with ``unit="epoch"`` in the first step of the epoch. An evaluation of a batch, however
    small, counts as one.

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
        x = starting_point(objective, start)
        batching = Batching.checked(objective, batch_size, shuffle, unit, values)
        task = Task.checked(objective, optimizer, steps, gtol, seed, batching, progress)
        check_room(objective.dim, task.steps)
        run = record_at(x, task)
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
        unit=unit,
        batch_size=None if batching is None else batching.size,
        values_of=values,
    )


@dataclass(frozen=True, slots=True)
class Task:
    """What is run from a start: a rule on an objective, and when it stops."""

    objective: Objective
    optimizer: Optimizer
    steps: int
    gtol: float | None
    seed: int
    batching: Batching | None = None
    progress: Progress | None = None

    @classmethod
    def checked(
        cls,
        objective: Objective,
        optimizer: Optimizer,
        steps: object,
        gtol: object,
        seed: object,
        batching: Batching | None = None,
        progress: Progress | None = None,
    ) -> Task:
        """Make a task of what a user gave."""
        counts = as_count("steps", steps), as_count("seed", seed)
        tolerance = as_tolerance("gtol", gtol)
        if tolerance is not None and batching is not None:
            raise SceneError(
                f"gtol is {tolerance:g}, but the steps see batches of {batching.size}, whose "
                "gradients do not vanish at a minimum",
                "leave out gtol, or batch_size",
            )
        if batching is not None and not getattr(optimizer, "stepwise", True):
            raise SceneError(
                f"{type(optimizer).__name__} runs to its end on one function, not on batches",
                "leave out batch_size, or use a rule such as GradientDescent()",
            )
        if progress is not None and not callable(progress):
            raise SceneError(f"progress is {progress!r:.80}", "give a function of (k, steps, x)")
        return cls(objective, optimizer, counts[0], tolerance, counts[1], batching, progress)


def record_at(x: Array, task: Task) -> Record:
    """Record a run from a point (dim,), which is made read-only; the finite part may be empty."""
    x.setflags(write=False)
    log = Log()
    kind = Sampled if task.batching else Counted if task.gtol is None else Watched
    seen = kind(task.objective, task.seed, log.points)
    with np.errstate(all="ignore"):
        outcome = _run(seen, x, task, log)
        seen.objective = task.objective  # not the last batch
        return complete(seen, log, outcome)


def name_of_run(objective: object, optimizer: object, label: str | None) -> str:
    """Check that the two are what they should be, and name the run."""
    if isinstance(optimizer, type):
        raise SceneError(f"{optimizer.__name__} is a class", f"write {optimizer.__name__}(…)")
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "step")):
        raise SceneError(f"{optimizer!r} is not an optimizer", "give one such as GradientDescent()")
    if not (hasattr(objective, "value") and hasattr(objective, "grad")):
        raise SceneError(f"{objective!r} is not an objective", "write Objective(f)")
    if label is not None:
        return label
    return known_as(getattr(optimizer, "name", type(optimizer).__name__))


def _run(seen: Counted, x: Array, task: Task, log: Log) -> Outcome:
    try:
        if isinstance(seen, Sampled) and task.batching is not None:
            return run_on_batches(seen, x, task, log, task.batching)
        return _loop(seen, x, task, log)
    except OptvizError as error:
        if isinstance(error.__cause__, OverflowError):  # of Python's own floats, as in math.exp
            return Outcome.DIVERGED
        raise
    except (MemoryError, Warning):  # no fault of the rule's
        raise
    except Exception as error:
        file, line = users_line(error) or (None, None)
        raise SceneError(
            f"{type(task.optimizer).__name__} raised {in_words(error)}",
            "step must return the next (x, state) and leave those it was given as they are",
            file=file,
            line=line,
        ) from error
    finally:
        log.gradients.extend([seen.slope] * (len(log.points) - len(log.gradients)))


def _loop(seen: Counted, x: Array, task: Task, log: Log) -> Outcome:
    points, states, gradients = log.points, log.states, log.gradients
    step, shape, few = task.optimizer.step, x.shape, len(x) <= _FEW
    progress, watched = task.progress, seen if isinstance(seen, Watched) else None
    gtol = nan if task.gtol is None else task.gtol

    seen.here = x
    points.append(x.tobytes())
    state = task.optimizer.init(seen, x)
    states.append(state)
    for _ in range(task.steps):
        if watched is not None and np.linalg.norm(watched.look()) <= gtol:
            break
        try:
            x, state = step(seen, x, state)
        except np.linalg.LinAlgError:
            return Outcome.SINGULAR
        except Stalled:
            return Outcome.STALLED
        gradients.append(seen.slope)
        if not (type(x) is ndarray and x.shape == shape and x.dtype is _FLOAT and x.base is None):
            x = own(x, shape)
        if not isfinite(sum(x.tolist()) if few else x.sum()) and not np.isfinite(x).all():
            return lost(x)
        # A rule that changes x in place is told so, not recorded wrongly. As a keyword it is slow.
        x.setflags(False)  # type: ignore[call-arg]
        if watched is None:
            seen.here, seen.slope = x, None
        else:
            watched.arrive(x)
        points.append(x.tobytes())
        states.append(state)
        if progress is not None:
            tell(progress, len(points) - 1, task.steps, x)
    if watched is None or not np.linalg.norm(watched.look()) <= gtol:
        return Outcome.STEP_LIMIT
    start = np.frombuffer(points[0])[:, np.newaxis]
    (near,) = are_near_minima(seen.objective, start, x[:, np.newaxis])
    return Outcome.CONVERGED if near else Outcome.STATIONARY


def starting_point(objective: Objective, start: ArrayLike | None) -> Array:
    """Return where a run starts, (dim,): as given, or as the objective has it."""
    if start is None:
        start = objective.start
    if start is None:
        raise SceneError(
            f"{objective.name!r} has no start of its own", "give one, such as start=-20"
        )
    try:
        x = np.array(start, dtype=np.float64)
    except (TypeError, ValueError):
        raise SceneError(f"the start is {start!r}", "give one number a dimension") from None
    if x.ndim == 0:
        x = x.reshape(1).copy()
    if x.shape != (objective.dim,):
        numbers = "a number" if objective.dim == 1 else f"{objective.dim} numbers"
        raise SceneError(
            f"the start {written(x)} does not fit {objective.dim} dimensions", f"give {numbers}"
        )
    if not np.isfinite(x).all():
        raise SceneError(f"the start {written(x)} is not finite", "give finite numbers")
    return x
