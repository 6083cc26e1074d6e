"""The only optimisation loop: one optimizer on one objective, written down step by step."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray
from numpy.typing import ArrayLike, NDArray

from optviz.errors import OptvizError, SceneError, users_line
from optviz.trajectory import Evaluations, Outcome, Trajectory, stationary_kind

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
    _check_parties(objective, optimizer)
    name = label if label is not None else getattr(optimizer, "name", type(optimizer).__name__)
    try:
        x = _start(objective, start)
        log = _Log()
        seen = _Observed(objective, _count("seed", seed), log.points)
        with np.errstate(all="ignore"):
            outcome = _run(seen, optimizer, x, _count("steps", steps), _tolerance(gtol), log)
            parts = _finite_part(seen, log, outcome)
    except OptvizError as error:
        error.at(item=f"run {name!r} on {objective.name!r}")
        raise
    return Trajectory(**parts, objective=objective, optimizer=optimizer, label=name)


class _Observed:
    """The objective as the optimizer sees it: calls are counted, the gradient at x_k is kept.

    A call is noted as the number of points known when it was made; the gradients at x_k, which
    the record has anyway, are counted there.
    """

    __slots__ = ("_grad", "asked", "here", "objective", "points", "seed", "slope")

    def __init__(self, objective: Objective, seed: int, points: list[bytes]) -> None:
        self.objective = objective
        self.seed = seed
        self.points = points
        self.asked: dict[str, list[int]] = {"value": [], "grad": [], "hess": []}
        self._grad = objective.grad
        self.here: Array | None = None
        self.slope: bytes | None = None

    def value(self, p: Array) -> Any:
        self.asked["value"].append(len(self.points))
        return self.objective.value(p)

    def grad(self, p: Array) -> Array:
        if p is not self.here:
            self.asked["grad"].append(len(self.points))
            return self._grad(p)
        if self.slope is not None:
            return np.frombuffer(self.slope).copy()
        found = self._grad(p)
        self.slope = found.tobytes()  # a copy: the rule may go on to scale its gradient in place
        return found

    def hess(self, p: Array) -> Array:
        self.asked["hess"].append(len(self.points))
        return self.objective.hess(p)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.objective, name)


@dataclass(frozen=True, slots=True)
class _Log:
    """What is written down at each point; numbers as bytes, the cheapest copy to make and to join.

    A gradient is None where the rule did not ask for it.
    """

    points: list[bytes] = field(default_factory=list)
    states: list[Any] = field(default_factory=list)
    gradients: list[bytes | None] = field(default_factory=list)


def _run(
    seen: _Observed, optimizer: Optimizer, x: Array, steps: int, gtol: float | None, log: _Log
) -> Outcome:
    try:
        return _loop(seen, optimizer, x, steps, gtol, log)
    except OptvizError as error:
        if isinstance(error.__cause__, OverflowError):  # of Python's own floats, as in math.exp
            return Outcome.DIVERGED
        raise
    except Exception as error:
        file, line = users_line(error) or (None, None)
        raise SceneError(
            f"{type(optimizer).__name__} raised {type(error).__name__}: {error}",
            "step must return the next (x, state) and leave those it was given as they are",
            file=file,
            line=line,
        ) from error
    finally:
        log.gradients.extend([seen.slope] * (len(log.points) - len(log.gradients)))


def _loop(
    seen: _Observed, optimizer: Optimizer, x: Array, steps: int, gtol: float | None, log: _Log
) -> Outcome:
    points, states, gradients = log.points, log.states, log.gradients
    step, shape, few = optimizer.step, x.shape, len(x) <= _FEW

    seen.here = x
    points.append(x.tobytes())
    state = optimizer.init(seen, x)
    states.append(state)
    for _ in range(steps):
        if gtol is not None and np.linalg.norm(seen.grad(x)) <= gtol:
            break
        try:
            x, state = step(seen, x, state)
        except np.linalg.LinAlgError:
            return Outcome.SINGULAR
        gradients.append(seen.slope)
        if not (type(x) is ndarray and x.shape == shape and x.dtype is _FLOAT and x.base is None):
            x = _own(x, shape)
        if not isfinite(sum(x.tolist()) if few else x.sum()) and not np.isfinite(x).all():
            return Outcome.DIVERGED if np.isinf(x).any() else Outcome.UNDEFINED
        x.setflags(write=False)  # a rule that changes x in place is told so, not recorded wrongly
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


def _finite_part(seen: _Observed, log: _Log, outcome: Outcome) -> dict[str, Any]:
    """Fill in what the rule did not ask for, and cut where a number is not finite."""
    objective = seen.objective
    points = np.frombuffer(b"".join(log.points)).reshape(-1, objective.dim)
    values = _at_all(objective.value, points, points.shape[:1])
    gradients = _gradients(objective, points, log.gradients)

    sound = np.isfinite(values) & np.isfinite(gradients).all(axis=1)
    end = len(points)
    if not sound.all():
        end = int(sound.argmin())
        if end == 0:
            raise _bad_start(points[0], values[0])
        overflow = np.isinf(values[end]) or _overflows(objective, points[end])
        outcome = Outcome.DIVERGED if overflow else Outcome.UNDEFINED
    return {
        "points": points[:end],
        "values": values[:end],
        "gradients": gradients[:end],
        "states": _columns(log.states[:end]),
        "outcome": outcome,
        "evaluations": _evaluations(seen, log, end),
    }


def _evaluations(seen: _Observed, log: _Log, end: int) -> Evaluations:
    """Count what was asked for before the point where the run was cut."""
    elsewhere = {name: sum(known <= end for known in asked) for name, asked in seen.asked.items()}
    here = sum(one is not None for one in log.gradients[:end])
    return Evaluations(**elsewhere)._replace(grad=elsewhere["grad"] + here)


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


def _columns(states: Sequence[Any]) -> dict[str, NDArray[Any]]:
    """Turn states into one array a field, as far as they are NamedTuples of numbers."""
    kind = type(states[0])
    if not hasattr(kind, "_fields") or any(type(state) is not kind for state in states):
        return {}
    made = {}
    for name, column in zip(kind._fields, zip(*states, strict=True), strict=True):
        try:
            array = np.array(column)
        except ValueError:  # shapes that change from step to step
            continue
        if array.dtype.kind in "biuf":
            made[name] = array
    return made


def _bad_start(point: Array, value: np.float64) -> SceneError:
    what = "the gradient is not finite" if np.isfinite(value) else f"the function is {value}"
    return SceneError(f"{what} at the start {_written(point)}", "start where it is defined")


def _check_parties(objective: object, optimizer: object) -> None:
    if isinstance(optimizer, type):
        raise SceneError(f"{optimizer.__name__} is a class", f"write {optimizer.__name__}(…)")
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "step")):
        raise SceneError(f"{optimizer!r} is not an optimizer", "give one such as GradientDescent()")
    if not (hasattr(objective, "value") and hasattr(objective, "grad")):
        raise SceneError(f"{objective!r} is not an objective", "write Objective(f)")


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
            f"the start {_written(x)} does not fit {objective.dim} dimensions", f"give {numbers}"
        )
    if not np.isfinite(x).all():
        raise SceneError(f"the start {_written(x)} is not finite", "give finite numbers")
    x.setflags(write=False)
    return x


def _written(point: Array) -> str:
    shown = f"{point.tolist()}" if point.size <= _FEW else f"of shape {point.shape}"
    return shown[1:-1] if point.shape == (1,) else shown


def _count(name: str, given: object) -> int:
    try:
        if isinstance(given, bool | np.bool_):
            raise TypeError
        number = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if number < 0:
        raise SceneError(f"{name} is {given!r}", "give a whole number, 0 or more")
    return number


def _tolerance(gtol: object) -> float | None:
    if gtol is None:
        return None
    good = isinstance(gtol, int | float) and not isinstance(gtol, bool)
    if not good or not 0.0 <= float(gtol) < inf:  # type: ignore[arg-type]
        raise SceneError(f"gtol is {gtol!r}", "give a finite number, 0 or more, such as 1e-6")
    return float(gtol)  # type: ignore[arg-type]
