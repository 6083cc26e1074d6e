"""Completing a record: what the rule did not ask for, and where the run stops being finite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.recorder.outcome import Evaluations, Outcome
from optviz.recorder.stationary import units

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.recorder.counting import Counted

Array = NDArray[np.float64]

LOST = (Outcome.SINGULAR, Outcome.UNDEFINED)
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class Log:
    """What is written down at each point; numbers as bytes, the cheapest copy to make and to join.

    A gradient is None where the rule did not ask for it. Values are those of batches; without any
    they are computed afterwards.
    """

    points: list[bytes] = field(default_factory=list)
    states: list[Any] = field(default_factory=list)
    gradients: list[bytes | None] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Record:
    """All that was recorded of a run, of which the first `length` points are finite."""

    points: Array
    values: Array
    gradients: Array
    states: dict[str, NDArray[Any]]
    length: int
    outcome: Outcome
    evaluations: Evaluations
    cost: NDArray[np.int64]


def complete(seen: Counted, log: Log, outcome: Outcome) -> Record:
    """Fill in what the rule did not ask for, and find where a number is not finite."""
    objective = seen.objective
    points = np.frombuffer(b"".join(log.points)).reshape(-1, objective.dim)
    if log.values:
        values = np.array(log.values)
    else:
        values = _at_all(objective.value, points, points.shape[:1])
    gradients = _gradients(objective, points, log.gradients)

    sound = np.isfinite(values) & np.isfinite(gradients).all(axis=1)
    length = len(points)
    if not sound.all():
        length = int(sound.argmin())
        outcome = unsound_outcome(objective, points[length], values[length])
    if outcome in LOST and length:
        (far,) = far_out(objective, points[:1].T, points[length - 1 : length].T)
        outcome = Outcome.DIVERGED if far else outcome
    costs = _costs(seen, log, length)
    return Record(
        points=points,
        values=values,
        gradients=gradients,
        states=columns(log.states),
        length=length,
        outcome=outcome,
        evaluations=Evaluations(*costs[length].tolist()),
        cost=costs[:length],
    )


def unsound_outcome(objective: Objective, point: Array, value: float) -> Outcome:
    """Say how a run ended at a finite point with a value or gradient that is not finite."""
    overflowed = np.isinf(value) or _overflows(objective, point)
    return Outcome.DIVERGED if overflowed else Outcome.UNDEFINED


def far_out(objective: Objective, starts: Array, ends: Array) -> NDArray[np.bool_]:
    """Whether runs, (dim, n), are a million domains away: what fails there fails on its way out.

    Where none is known it is a million times the start's distance from the origin, or 1.
    """
    with np.errstate(over="ignore"):
        size = np.maximum(1.0, np.abs(starts).max(axis=0))
        away = np.abs(ends - starts) / units(objective, starts, size)
    return np.asarray(away.max(axis=0) > _FAR)


def columns(states: Sequence[Any]) -> dict[str, NDArray[Any]]:
    """Turn states into one array a field, as far as they are NamedTuples of numbers."""
    names = getattr(states[0], "_fields", ()) if states else ()
    if not names or any(type(state) is not type(states[0]) for state in states):
        return {}
    made = {}
    for name, column in zip(names, zip(*states, strict=True), strict=True):
        try:
            array = np.array(column)
        except ValueError:  # shapes that change from step to step
            continue
        if array.dtype.kind in "biuf":
            made[name] = array
    return made


def _gradients(objective: Objective, points: Array, noted: Sequence[bytes | None]) -> Array:
    blank = bytes(points[0].nbytes)
    gradients = np.frombuffer(bytearray().join(one or blank for one in noted))
    gradients = gradients.reshape(points.shape)
    missing = [k for k, one in enumerate(noted) if one is None]
    if missing:
        asked = points[missing]
        gradients[missing] = _at_all(objective.grad, asked, asked.shape)
    return gradients


def _at_all(f: Callable[[Array], Any], points: Array, shape: tuple[int, ...]) -> Array:
    """Evaluate at all points in one call, or one by one where one of them overflows Python."""
    try:
        return np.asarray(f(points.T), dtype=np.float64).T.reshape(shape)
    except SceneError as error:
        if not isinstance(error.__cause__, OverflowError):
            raise
    filled = np.full(shape, np.inf)
    for k, point in enumerate(points):
        try:
            filled[k] = f(point)
        except SceneError as error:
            if not isinstance(error.__cause__, OverflowError):
                raise
            break
    return filled


def _overflows(objective: Objective, point: Array) -> bool:
    """Tell inf − inf, which is not a number because it overflowed, from 0/0."""
    try:
        with np.errstate(over="raise"):
            objective.value(point)
            objective.grad(point)
    except FloatingPointError:
        return True
    except SceneError as error:
        return isinstance(error.__cause__, (OverflowError, FloatingPointError))
    return False


def _costs(seen: Counted, log: Log, length: int) -> NDArray[np.int64]:
    """Count what was asked for on the way to each point, and in all before the run is cut.

    A call is made on the way to the point that is the next one known.
    """
    made = np.zeros((length + 1, len(Evaluations._fields)), dtype=np.int64)
    for column, name in enumerate(Evaluations._fields):
        asked = np.array(seen.asked[name], dtype=np.int64)
        made[:, column] = np.bincount(asked, minlength=length + 1)[: length + 1]
    if not seen.at_once:
        here = np.array([one is not None for one in log.gradients[:length]], dtype=np.int64)
        made[1:, Evaluations._fields.index("grad")] += here
    return np.asarray(made.cumsum(axis=0))
