"""Many starts at once: one run of arrays where the rule allows it, one by one where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import OptvizError, SceneError
from optviz.recorder import Task, name_of_run, record_at
from optviz.recorder.batching import Batching
from optviz.recorder.ledger import Ledger
from optviz.recorder.many_trajectories import Keep, Trajectories
from optviz.recorder.outcome import no_start, written
from optviz.recorder.together import MixedRuns, record_together

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.optimizers import Optimizer

Array = NDArray[np.float64]

_BLOCK = 8192  # starts that run together: few enough to stay in the processor's cache


def record_many(
    objective: Objective,
    optimizer: Optimizer,
    starts: ArrayLike,
    steps: int = 100,
    *,
    gtol: float | None = None,
    seed: int = 0,
    label: str | None = None,
    keep: Keep = "all",
    batch_size: int | None = None,
    shuffle: bool = True,
) -> Trajectories:
    """Run an optimizer from many starts, each as `record` would, and all at once.

    Parameters
    ----------
    objective : Objective
        What to minimise.
    optimizer : Optimizer
        The rule with its hyperparameters.
    starts : array_like (n, dim)
        The first points, one row a run; in one dimension also (n,).
    steps : int
        The number of steps, made in full unless `gtol` is met or numbers stop being finite.
    gtol : float, optional
        Stop a run once the Euclidean norm of its gradient is at most this.
    seed : int
        For rules that draw random numbers; each run has the same.
    label : str, optional
        The name of the runs, the optimizer's own by default.
    keep : {"all", "ends"}
        Which points to keep: with ``"ends"`` the first and the last, so that memory does not grow
        with the steps, and a million starts are no matter.
    batch_size, shuffle
        As of `record`: the samples that each step sees, the same for all starts.

    Returns
    -------
    Trajectories
        ``runs[i]`` is what ``record`` gives for ``starts[i]``. A run that stops being finite is
        cut there and leaves the others alone, be it at the start.

    Raises
    ------
    SceneError
        An argument is wrong, the function is finite at no start, or the objective or the optimizer
        raised an error.

    Notes
    -----
    The rule is given points of shape (dim, n), and columns of the state to match. A rule that says
    ``batched = False``, or that raises an error on these, or whose first steps are not those that
    it makes from single points, is run from one start after the other; so is one on batches.

    Points equal those of `record` to the last bit as long as the function is made of ``+ - * /``
    and NumPy's functions; a power such as ``x**2`` of an array may differ from that of a number in
    the last bit, as NumPy computes it in another way.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import GradientDescent
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x)
    >>> runs = record_many(f, GradientDescent(lr=0.25), [-20, 8], steps=3)
    >>> runs.ends[:, 0].tolist(), runs[1].points[:, 0].tolist()
    ([-2.5, 1.0], [8.0, 4.0, 2.0, 1.0])
    """
    name = name_of_run(objective, optimizer, label)
    title = f"run {name!r} on {objective.name!r}"
    try:
        x = _columns(objective, starts)
        batching = Batching.checked(objective, batch_size, shuffle, "step")
        task = Task.checked(objective, optimizer, steps, gtol, seed, batching)
        if keep not in get_args(Keep):
            raise SceneError(f"keep is {keep!r}", "give 'all' or 'ends'")
        ledger = Ledger.blank(x.shape, task.steps, whole=keep == "all")
        firsts = range(0, x.shape[1], _BLOCK)
        blocks = [_record_block(x, task, ledger, first, title) for first in firsts]
        if not ledger.lengths.any():
            raise no_start(x[:, 0], ledger.values[0, 0])
    except OptvizError as error:
        error.at(item=title)
        raise
    return Trajectories(
        points=np.swapaxes(ledger.points, 1, 2),
        values=ledger.values,
        gradients=np.swapaxes(ledger.gradients, 1, 2),
        states={key: np.moveaxis(state, -1, 1) for key, state in _joined(blocks).items()},
        lengths=ledger.lengths,
        outcomes=ledger.outcomes,
        evaluations=ledger.evaluations.T,
        objective=objective,
        optimizer=optimizer,
        label=name,
        keep=keep,
        batch_size=None if batching is None else batching.size,
    )


def _record_block(
    x: Array, task: Task, ledger: Ledger, first: int, title: str
) -> dict[str, NDArray[Any]]:
    """Record some of the runs, and return their states."""
    end = first + _BLOCK
    some = np.ascontiguousarray(x[:, first:end])
    part = ledger.part(first, end)
    try:
        if task.batching is not None or not getattr(task.optimizer, "batched", True):
            raise MixedRuns
        record_together(some, task, part)
    except Exception:
        # If the rule or the function is at fault, not just unable to do this, it raises now.
        _record_apart(some, task, part, first, title)
    return part.states


def _record_apart(x: Array, task: Task, ledger: Ledger, first: int, title: str) -> None:
    states = []
    for i, start in enumerate(x.T):
        try:
            run = record_at(start.copy(), task)
        except OptvizError as error:
            error.at(item=f"{title} from start {first + i}, {written(start)}")
            raise
        ledger.enter(i, run)
        if ledger.whole:
            rows = ledger.rows(run.length)
            states.append({key: state[rows, ..., None] for key, state in run.states.items()})
    ledger.states = _joined(states)


def _joined(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Put the states of runs side by side, as far as all of them have them in one shape."""
    if len(parts) < 2:
        return parts[0] if parts else {}
    made = {}
    for name in parts[0]:
        columns = [part[name] for part in parts if name in part]
        if len(columns) == len(parts) and len({column.shape[:-1] for column in columns}) == 1:
            made[name] = np.concatenate(columns, axis=-1)
    return made


def _columns(objective: Objective, starts: ArrayLike) -> Array:
    """Return the starts as columns, (dim, n)."""
    dim = objective.dim
    try:
        rows = np.array(starts, dtype=np.float64)
    except (TypeError, ValueError):
        rows = np.empty(0)
    if dim == 1 and rows.ndim == 1:
        rows = rows.reshape(-1, 1)
    if rows.ndim != 2 or rows.shape[1] != dim or not len(rows):
        numbers = "one number" if dim == 1 else f"{dim} numbers"
        raise SceneError(f"the starts are {starts!r:.60}", f"give one row of {numbers} a start")
    lost = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if lost.size:
        raise SceneError(
            f"start {lost[0]}, {written(rows[lost[0]])}, is not finite", "give finite numbers"
        )
    return np.ascontiguousarray(rows.T)
