"""The learning rate that is best under a stated rule and budget."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import partial
from math import inf, isfinite
from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.checks import as_count
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Optimizer
from optviz.plan.tuned import Aim, Tuned, Tuning, tail
from optviz.recorder import record
from optviz.recorder.outcome import BROKEN
from optviz.recorder.trajectory import Trajectory

Score = tuple[float, float]

_LOST: Score = (inf, inf)
_GOLDEN = (math.sqrt(5) - 1) / 2
_FINEST = 1e-4  # of a decade: less than the three digits that a learning rate is rounded to
_FEWEST_TRIALS = 8
_ROUNDING = 1e-9
_OUTSIDE = 0.1  # of the domain's width


def tune(
    optimizer: Optimizer | Callable[..., Optimizer],
    objective: Objective,
    start: ArrayLike | None = None,
    steps: int = 100,
    lr: tuple[float, float] = (1e-4, 1.0),
    *,
    aim: Aim = "final",
    gap: float | None = None,
    trials: int = 40,
    seed: int = 0,
) -> Tuned:
    """Find the learning rate that is best under a stated rule and budget.

    Parameters
    ----------
    optimizer : Optimizer
        A rule with an `lr`, whose value is of no matter; its other hyperparameters stay. A class
        stands for its defaults.
    objective : Objective
        What to minimise.
    start : float or array_like (dim,), optional
        Where each trial starts, the objective's own start by default.
    steps : int
        Of each trial.
    lr : tuple of float
        The range to search, 0 < low < high.
    aim : {"final", "tail", "reach"}
        The best run has the lowest f at its end; the lowest mean of f over the last quarter of its
        steps, so that no lucky dip wins; or takes the fewest steps to ``f − f* ≤ gap``. A run that
        breaks down loses, and so does one that is below f* or outside the domain, by more than a
        tenth of its width, where it is judged: it found another function's minimum or none.
    gap : float, optional
        For "reach".
    trials : int
        How many runs are made at most, 8 or more.
    seed : int
        For rules that draw random numbers; each trial has the same.

    Returns
    -------
    Tuned
        A run for ``Scene(optimizers=…)``: its `optimizer` is a copy with the best learning rate,
        its `tuning` says how that was found, and whether any trial reached what "reach" asks for.

    Raises
    ------
    SceneError
        The rule has no `lr`, or a schedule in its place; an argument is wrong; or every trial
        broke down or left the domain.

    Notes
    -----
    Five eighths of the trials lie on a logarithmic grid over the range, both ends included; the
    others go to a golden-section search between the two neighbours of the best of these, and to
    what is next to its result, as learning rates are rounded to three digits before they are
    tried. Of equal ones in "final"
    and "tail" that with the lower sum of f on the way wins, in "reach" that with the lower f at the
    end. Nothing is random: the same call finds the same.

    Examples
    --------
    >>> from optviz import GradientDescent, Objective
    >>> tune(GradientDescent(), Objective(lambda x: x**2, lambda x: 2 * x), start=-20).optimizer
    GradientDescent(lr=0.5, weight_decay=0.0)
    """
    make = _maker(optimizer)
    low, high = _range(lr)
    if aim not in get_args(Aim):
        raise SceneError(f"aim is {aim!r:.80}", f"use one of {', '.join(get_args(Aim))}")
    if as_count("trials", trials) < _FEWEST_TRIALS:
        raise SceneError(f"trials is {trials}", f"give {_FEWEST_TRIALS} or more")
    if aim == "reach":
        _check_reach(objective, gap)
    start = objective.start if start is None else start
    if start is None:
        raise SceneError(f"tune on {objective.name!r} has no start", "give one, such as start=-20")
    errors: list[SceneError] = []

    def score(rate: float) -> Score:
        try:
            run = record(objective, make(rate), start, steps, seed=seed)
        except SceneError as error:
            errors.append(error)
            return _LOST
        return _score(run, aim, gap, steps)

    tried = _search(score, low, high, trials)
    if len(errors) == len(tried):
        raise errors[0]
    best = min(tried, key=lambda rate: (tried[rate], rate))
    chosen = make(best)
    if tried[best] == _LOST:
        raise SceneError(
            f"{type(chosen).__name__} breaks down on {objective.name!r}, or leaves its domain, "
            "with every lr tried",
            f"try below {low:g}: lr=({low / 1000:g}, {low:g})",
        )
    place = tuple(np.atleast_1d(np.asarray(start, dtype=float)).tolist())
    tuning = Tuning(
        objective=objective, start=place, steps=steps, seed=seed, lr=(low, high), aim=aim,
        gap=gap, trials=trials, best=best, reached=aim != "reach" or tried[best][0] <= steps,
    )  # fmt: skip
    return Tuned(chosen, start=place, tuning=tuning)


def _search(
    score: Callable[[float], Score], low: float, high: float, trials: int
) -> dict[float, Score]:
    """Score learning rates, on a grid and then ever closer to the best, in so many calls."""
    tried: dict[float, Score] = {}

    def at(exponent: float) -> Score:
        return of(10**exponent)

    def of(exact: float) -> Score:
        rate = min(max(float(f"{exact:.3g}"), low), high)
        if rate not in tried:
            tried[rate] = score(rate)
        return tried[rate]

    grid = np.linspace(math.log10(low), math.log10(high), 5 * trials // 8).tolist()
    scores = [at(exponent) for exponent in grid]
    best = scores.index(min(scores))
    left, right = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    while len(tried) < trials - 1 and right - left > _FINEST:
        inner = _GOLDEN * (right - left)
        if at(right - inner) <= at(left + inner):
            right = left + inner
        else:
            left = right - inner
    here = None
    while here != (here := min(tried, key=lambda rate: (tried[rate], rate))):
        unit = 10.0 ** (math.floor(math.log10(here)) - 2)
        for exact in (here - unit, here + unit):
            if len(tried) < trials:
                of(exact)
    return tried


def _score(run: Trajectory, aim: Aim, gap: float | None, steps: int) -> Score:
    """Return what is to be lowest, and what decides among equals."""
    if run.outcome in BROKEN:
        return _LOST
    values, last = run.values, float(run.values[-1])
    astray = _astray(run)
    with np.errstate(over="ignore"):
        total = float(values.sum()) + (steps - run.steps) * last  # one that ended early stands
    if aim == "reach":
        assert run.objective is not None
        assert run.objective.lowest is not None
        assert gap is not None
        reached = (values - run.objective.lowest <= gap) & ~astray
        if not reached.any() and astray[-1]:
            return _LOST
        return (float(reached.argmax()) if reached.any() else float(steps + 1)), last
    late = tail(steps) if aim == "tail" else 1
    if astray[max(steps + 1 - late, 0) :].any() or astray[-1]:
        return _LOST
    if aim == "final":
        return last, total
    whole = np.concatenate([values, np.full(steps - run.steps, last)])[-late:]
    return float((whole / late).sum()), total


def _astray(run: Trajectory) -> NDArray[np.bool_]:
    """Say of each point whether it is below the least value of the domain, or far outside it."""
    objective, points = run.objective, run.points
    astray = np.zeros(len(points), dtype=np.bool_)
    if objective is None:
        return astray
    if objective.lowest is not None:
        rounding = _ROUNDING * max(abs(objective.lowest), abs(float(run.values[0])))
        astray |= run.values < objective.lowest - rounding
    if objective.domain is not None:
        low, high = np.array(objective.domain).T
        margin = _OUTSIDE * (high - low)
        low, high = np.minimum(low - margin, points[0]), np.maximum(high + margin, points[0])
        astray |= ((points < low) | (points > high)).any(axis=1)
    return astray


def _maker(optimizer: Any) -> Callable[[float], Optimizer]:
    kind: Any = optimizer if isinstance(optimizer, type) else type(optimizer)
    name = kind.__name__
    if not is_dataclass(kind) or "lr" not in {one.name for one in fields(kind)}:
        raise SceneError(f"{name} has no lr to tune", "give a rule with one: GradientDescent()")
    if kind is optimizer:
        return partial(_made, kind)
    if callable(getattr(optimizer, "lr", None)):
        raise SceneError(
            f"lr of {name} is a schedule, which has more than one number to tune",
            f"tune {name}(lr=0.1)",
        )
    return partial(_replaced, optimizer)


def _made(kind: Any, rate: float) -> Any:
    return kind(lr=rate)


def _replaced(optimizer: Any, rate: float) -> Any:
    return replace(optimizer, lr=rate)


def _range(lr: object) -> tuple[float, float]:
    remedy = "give the lowest and the highest, such as lr=(1e-4, 1)"
    try:
        low, high = (float(end) for end in lr)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise SceneError(f"lr is {lr!r:.80}", remedy) from None
    if not (0.0 < low < high and isfinite(high)):
        raise SceneError(f"lr is {lr!r:.80}", remedy)
    return low, high


def _check_reach(objective: Objective, gap: float | None) -> None:
    if gap is None or not 0.0 < gap < inf:
        raise SceneError(f"gap is {gap!r}", "give f − f* that is to be reached, such as gap=1e-6")
    if objective.lowest is None:
        raise SceneError(
            f"{objective.name!r} has no known minimum to reach", 'use aim="final", or give minima'
        )
