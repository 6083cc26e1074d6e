"""Many starts in one run of arrays: x has shape (dim, n), and each column is a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from optviz.recorder import Task, record_at
from optviz.recorder.completion import LOST, Record, columns, far_out, unsound_outcome
from optviz.recorder.counting import Counted
from optviz.recorder.outcome import Outcome
from optviz.recorder.stationary import are_near_minima

if TYPE_CHECKING:
    from optviz.recorder.ledger import Ledger

Array = NDArray[np.float64]

_TRIED = 8  # steps by which it is judged whether a rule treats columns apart


class MixedRuns(Exception):  # noqa: N818  (what happened; never seen by users)
    """The rule does not do with many columns what it does with each alone."""


def record_together(x: Array, task: Task, ledger: Ledger) -> None:
    """Run all columns of x (dim, n) at once and write them down.

    Raises
    ------
    Exception
        The rule or the objective cannot do this, or raised an error for some column.
    """
    picked = np.unique([0, x.shape[1] // 2, x.shape[1] - 1])
    brief = replace(task, steps=min(task.steps, _TRIED))
    alone = [record_at(x[:, i].copy(), brief) for i in picked]
    with np.errstate(all="ignore"):
        states, early = _loop(x, task, ledger, picked)
        _judge(ledger, task)
        _compare_points(np.array(early), alone)
        if ledger.whole:
            ledger.states = _stacked(states, ledger, alone[0])
            _compare_states(ledger, picked, alone)


def _loop(
    x: Array, task: Task, ledger: Ledger, picked: NDArray[np.intp]
) -> tuple[list[Any], list[Array]]:
    """Make the steps; return the states and the first points of the columns picked."""
    known: list[int] = []
    asked: list[bool] = []
    states: list[Any] = []
    early: list[Array] = []
    seen = Counted(task.objective, task.seed, known)
    seen.here = x
    x.setflags(write=False)
    state = task.optimizer.init(seen, x)
    for k in range(task.steps + 1):
        known.append(k)
        if ledger.whole:
            states.append(state)
        met = _met(seen, x, task.gtol)
        going = k < task.steps and bool((ledger.running & ~met).any())
        before = state
        if going:
            moved, state = task.optimizer.step(seen, x, state)
        asked.append(seen.slope is not None)
        _write(k, x, seen, ledger)
        if k <= _TRIED:
            early.append(ledger.points[ledger.row(k)][:, picked])
        if task.gtol is not None:
            ledger.end(met & ledger.running, k + 1, Outcome.CONVERGED)
        if not going:
            break
        x = _advanced(k, x, moved, before, seen, task, ledger)
        seen.here, seen.slope = x, None
    ledger.close(k)
    ledger.evaluations[:] = _evaluations(seen, asked, ledger)
    return states, early


def _met(seen: Counted, x: Array, gtol: float | None) -> NDArray[np.bool_]:
    """Say which gradients are small enough to end at; none where nobody asked."""
    if gtol is None:
        return np.zeros(1, dtype=np.bool_)
    return np.asarray(np.linalg.norm(seen.grad(x), axis=0) <= gtol)


def _write(k: int, x: Array, seen: Counted, ledger: Ledger) -> None:
    """Write down point k of the runs that are finite there, and end the others before it."""
    objective = seen.objective
    value = objective.value(x)
    if seen.slope is None:
        gradient = objective.grad(x)
    else:
        gradient = np.frombuffer(seen.slope).reshape(x.shape)
    sound = np.isfinite(value) & np.isfinite(gradient).all(axis=0)
    if not sound.all():
        for i in np.flatnonzero(ledger.running & ~sound):
            ledger.end(i, k, unsound_outcome(objective, x[:, i].copy(), value[i]))
    ledger.write(k, x, value, gradient)


def _advanced(
    k: int, x: Array, moved: object, state: Any, seen: Counted, task: Task, ledger: Ledger
) -> Array:
    """Return the next points; a run that left the finite numbers stays, as do those that ended."""
    new = np.asarray(moved, dtype=np.float64)
    if new.shape != x.shape:
        raise MixedRuns
    finite = np.isfinite(new).all(axis=0)
    if not finite.all():
        lost = ledger.running & ~finite
        infinite = lost & np.isinf(new).any(axis=0)
        ledger.end(infinite, k + 1, Outcome.DIVERGED)
        curved = k + 1 in seen.asked["hess"][-1:]
        for i in np.flatnonzero(lost & ~infinite).tolist():
            singular = curved and _is_singular(x, i, state, seen, task)
            ledger.end(i, k + 1, Outcome.SINGULAR if singular else Outcome.UNDEFINED)
    x = np.where(ledger.running, new, x)
    x.setflags(write=False)
    return x


def _is_singular(x: Array, i: int, state: Any, seen: Counted, task: Task) -> bool:
    """Whether the rule finds a singular Hessian where it gave NaN: at column i alone it says so."""
    if hasattr(state, "_fields"):
        n = x.shape[1:]
        state = type(state)(*(p[..., i] if np.shape(p)[-1:] == n else p for p in state))
    try:
        task.optimizer.step(seen.objective, x[:, i].copy(), state)
    except np.linalg.LinAlgError:
        return True
    return False


def _judge(ledger: Ledger, task: Task) -> None:
    """Tell runs near a minimum from others that met gtol, and divergence from other failures."""
    starts, ends = ledger.points[0], ledger.points[-1]
    met = np.flatnonzero(ledger.outcomes == Outcome.CONVERGED)
    if met.size:
        near = are_near_minima(task.objective, starts[:, met], ends[:, met])
        ledger.outcomes[met[~near]] = Outcome.STATIONARY
    lost = np.flatnonzero([outcome in LOST for outcome in ledger.outcomes])
    if lost.size:
        far = far_out(task.objective, starts[:, lost], ends[:, lost])
        ledger.outcomes[lost[far]] = Outcome.DIVERGED


def _evaluations(seen: Counted, asked: list[bool], ledger: Ledger) -> NDArray[np.intp]:
    """Count what each run asked for before it ended, as if it had been alone."""
    counted = np.concatenate([[0], np.cumsum(asked)])
    here = counted[np.minimum(ledger.lengths, len(asked))]
    # Where gtol was met no step was made from the last point.
    met = ledger.outcomes == Outcome.CONVERGED
    last = ledger.lengths - met
    kinds = [np.searchsorted(known, last, side="right") for known in seen.asked.values()]
    made = np.array(kinds)
    made[1] += here
    return made


def _stacked(states: list[Any], ledger: Ledger, alone: Record) -> dict[str, NDArray[Any]]:
    """Return one array (k+1, …, n) a field; numbers that all runs share are told from columns."""
    found = columns(states + states[-1:] * (ledger.steps + 1 - len(states)))
    if found.keys() != alone.states.keys():
        raise MixedRuns
    n = len(ledger.lengths)
    cut = np.flatnonzero(ledger.lengths <= ledger.steps)
    for name, column in found.items():
        one = alone.states[name].shape[1:]
        if column.shape[1:] == one:
            column = np.repeat(column[..., None], n, axis=-1)
        elif column.shape[1:] != (*one, n):
            raise MixedRuns
        rows = np.expand_dims(ledger.rows(ledger.lengths[cut]), tuple(range(1, len(one) + 1)))
        column[..., cut] = np.take_along_axis(column[..., cut], rows, axis=0)
        found[name] = column
    return found


def _compare_points(early: Array, alone: list[Record]) -> None:
    """Raise where a column did not go where it goes alone; rounding may differ, steps may not."""
    for j, run in enumerate(alone):
        rows = np.minimum(np.arange(len(early)), max(run.length - 1, 0))
        right = run.points[rows]
        off = np.abs(early[:, :, j] - right)
        if not (off <= 1e-6 * np.abs(right - right[0]) + 1e-9 * np.abs(right)).all():
            raise MixedRuns


def _compare_states(ledger: Ledger, picked: NDArray[np.intp], alone: list[Record]) -> None:
    for i, run in zip(picked, alone, strict=True):
        for name, right in run.states.items():
            rows = slice(min(run.length, ledger.lengths[i]))
            found, right = ledger.states[name][rows, ..., i][: len(right)], right[rows]
            close = 1e-9 * np.abs(right).max(initial=0.0)
            if not np.allclose(found, right, rtol=1e-6, atol=close, equal_nan=True):
                raise MixedRuns
