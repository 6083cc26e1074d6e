"""Runs by the value of a hyperparameter: at one moment each stands where that value takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.recorder.outcome import BROKEN, Outcome
from optviz.recorder.trajectory import Trajectory

Array = NDArray[np.float64]

_HALVINGS = 12
_LOOKED_AT = 48
"""How many of the longest jumps are looked into."""

_LONG = 6.0  # times the typical way from one value to the next
_SHRUNK, _GROWN = 0.4, 2.5  # of a jump, once the interval was halved often
_BEYOND = 1e6  # times the way of its neighbour: where a step is that has no end


@dataclass(frozen=True, repr=False, kw_only=True)
class Dialled(Trajectory):
    """A run by a hyperparameter: its point j is where the run came with the j-th value.

    Parameters
    ----------
    original : Trajectory
        The run with the value that the scene gives it.
    symbol : str
        Of the hyperparameter.
    settings : array (n,)
        Its values.
    log : bool
        Whether these go by ratios.
    by_value : sequence of Trajectory
        The run with each value.
    paths, heights : sequence of array (m, dim) and (m,)
        Its points with each value, from the start on, and f there; a step that has no end goes
        far away.
    breaks : tuple of int
        The j between whose value and the next the point jumps: there is a pole, or an edge.
    poles : tuple of float
        The values at which it does.
    """

    original: Trajectory
    symbol: str
    settings: Array
    log: bool
    by_value: Sequence[Trajectory]
    paths: Sequence[Array]
    heights: Sequence[Array]
    breaks: tuple[int, ...] = ()
    poles: tuple[float, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the rule has no such hyperparameter, so that the run stands still."""
        return self.paths[0] is self.paths[-1]


def dialled(
    original: Trajectory,
    run_with: Callable[[float], Trajectory] | None,
    *,
    symbol: str,
    settings: Array,
    log: bool,
    told: Callable[[int, int, Array], Any] | None = None,
) -> Dialled:
    """Return a run by the values of a hyperparameter.

    Parameters
    ----------
    original : Trajectory
        The run as the scene gives it.
    run_with : callable (value) -> Trajectory, optional
        Makes it with a value; without, it stands where the original is.
    symbol, settings, log
        See `Dialled`.
    told : callable (done, total, point), optional
        Called after each value.
    """
    if run_with is None:
        runs = [original] * len(settings)
    else:
        runs = []
        for j, value in enumerate(settings.tolist()):
            runs.append(run_with(value))
            if told is not None:
                told(j, len(settings) - 1, runs[-1].points[-1])
    points, lost = _ends(runs)
    jumps: list[_Jump] = []
    if run_with is not None:
        jumps = _jumps(points, lost, settings.tolist(), run_with, log=log)
    values = np.array([one.values[-1] for one in runs])
    gradients = np.array([one.gradients[-1] for one in runs])
    values[lost], gradients[lost] = np.inf, np.inf
    paths = [one.points for one in runs]
    for j in np.flatnonzero(lost).tolist():
        paths[j] = np.stack([paths[j][0], points[j]])
    return Dialled(
        points=points,
        values=values,
        gradients=gradients,
        outcome=Outcome.STEP_LIMIT,
        objective=original.objective,
        optimizer=original.optimizer,
        label=original.label,
        unit=original.unit,
        batch_size=original.batch_size,
        original=original,
        symbol=symbol,
        settings=settings,
        log=log,
        by_value=runs,
        paths=paths,
        heights=[
            np.append(one.values, np.inf) if gone else one.values
            for one, gone in zip(runs, lost.tolist(), strict=True)
        ],
        breaks=tuple(one.after for one in jumps),
        poles=tuple(dict.fromkeys(one.value for one in jumps if one.endless)),
    )


def start_of(run: Trajectory) -> Array:
    """Return where a run starts, (dim,), whatever its points are by."""
    return np.asarray(run.paths[0][0] if isinstance(run, Dialled) else run.points[0])


def dialled_among(runs: Sequence[Trajectory]) -> list[Dialled]:
    """Return those of some runs that are by a hyperparameter."""
    return [one for one in runs if isinstance(one, Dialled)]


def _ends(runs: Sequence[Trajectory]) -> tuple[Array, NDArray[np.bool_]]:
    """Return where runs ended, and which of them their first step took out of the numbers.

    These stand far away, in the direction of the next that did not get lost.
    """
    lost = np.array([len(one) == 1 and one.outcome in BROKEN for one in runs])
    points = np.array([one.points[-1] for one in runs])
    known = np.flatnonzero(~lost)
    for j in np.flatnonzero(lost).tolist():
        near = known[np.argmin(np.abs(known - j))] if known.size else j
        points[j] = points[j] + _BEYOND * (points[near] - points[j])
        if near == j:
            points[j] = np.nan
    return points, lost


@dataclass(frozen=True)
class _Jump:
    """After which value a point jumps, at what value, and whether it goes beyond all bounds."""

    after: int
    value: float
    endless: bool


def _jumps(
    points: Array,
    lost: NDArray[np.bool_],
    settings: Sequence[float],
    run_with: Callable[[float], Trajectory],
    *,
    log: bool,
) -> list[_Jump]:
    """Return where the point jumps from one value to the next.

    A way that shrinks as its interval is halved is only steep; one that does not is a jump, and
    one that grows leads through a pole.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        ways = np.nan_to_num(np.linalg.norm(np.diff(points, axis=0), axis=1), nan=np.inf)
    seen = ways[np.isfinite(ways)]
    typical = float(np.median(seen)) if seen.size else 0.0
    longest = np.argsort(-ways, kind="stable")[:_LOOKED_AT]
    found: list[_Jump] = []
    for j in sorted(longest[ways[longest] > _LONG * typical].tolist()):
        if lost[j] and not lost[j + 1]:  # where it lies the way that led there goes on
            found.append(_Jump(j, settings[j], True))
        if lost[j] or lost[j + 1]:
            continue
        between = settings[j], settings[j + 1]
        jump = _jump(j, (points[j], points[j + 1]), between, run_with, log=log)
        if jump is not None:
            found.append(jump)
    return found


def _jump(
    j: int,
    ends: tuple[Array, Array],
    between: tuple[float, float],
    run_with: Callable[[float], Trajectory],
    *,
    log: bool,
) -> _Jump | None:
    """Look into a long way; return None where the point only goes far."""
    (one, other), (low, high) = ends, between
    with np.errstate(over="ignore", invalid="ignore"):
        whole = float(np.linalg.norm(other - one))
        for _ in range(_HALVINGS):
            middle = (low * high) ** 0.5 if log else 0.5 * (low + high)
            run = run_with(middle)
            if len(run) == 1 and run.outcome is not Outcome.STEP_LIMIT:
                return _Jump(j, middle, True)
            here = run.points[-1]
            first, second = (float(np.linalg.norm(here - end)) for end in (one, other))
            if max(first, second) < _SHRUNK * whole:
                return None
            if first >= second:
                high, other = middle, here
            else:
                low, one = middle, here
        left = float(np.linalg.norm(other - one))
    if left < 0.5 * whole:
        return None
    return _Jump(j, 0.5 * (low + high), not left < _GROWN * whole)
