"""What is said of each beat of a step, where the scene does not say it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.clock import steps_taken
from optviz.recorder.trajectory import Trajectory
from optviz.style.numbers import short, signed
from optviz.timeline import NETWORK, Script

_NETWORK = (
    "The sample goes forward, layer by layer.",
    "Its error goes back, layer by layer.",
    "Every weight makes its step.",
)
_FEW = 2

Made = Sequence[tuple[str, Anatomy]]


def beat_words(
    runs: Sequence[tuple[str, Trajectory]], step: int, script: Script, *, several: bool = False
) -> tuple[str, ...]:
    """Return a sentence for each beat of a step: what is looked at, wanted, done, and gained.

    Parameters
    ----------
    runs : sequence of (str, Trajectory)
        Those of the picture, each with its name in the key; ones that have ended by then, or do
        not move while the clock ticks, are not spoken of.
    step : int
        The step's number.
    script : Script
        The beats.
    several : bool
        Whether they are on several objectives.
    """
    if script is NETWORK:
        return _NETWORK
    moving = [(name, run) for name, run in runs if _moves(run, step)]
    made = [(name, anatomy(run, step)) for name, run in moving]
    if not made:
        return ("",) * len(script.names)
    batches = any(run.batch_size is not None for _, run in moving)
    unmodelled = all(hasattr(run.optimizer, "unmodelled") for _, run in moving)
    alike = several or len(_names([name for name, _ in made])) < len(made)
    return (
        _look([one for _, one in made], several=several, batches=batches),
        "No rule here minimises a model of f." if unmodelled else _think(made),
        _go(made, several=alike),
        _compare(made, several=alike),
    )


def _moves(run: Trajectory, step: int) -> bool:
    """Return whether a run makes a step from one tick of its clock to the next."""
    taken = steps_taken(run)
    return step < run.steps and taken[step] < taken[step + 1]


def _look(steps: Sequence[Anatomy], *, several: bool, batches: bool) -> str:
    first = steps[0]
    if several or any(not np.array_equal(one.x, first.x) for one in steps):
        return "Each run looks at the slope where it stands."
    if any(not np.array_equal(one.g, first.g, equal_nan=True) for one in steps):
        return "Each run looks at the slope of its own samples."
    of_batch = " of the batch" if batches else ""
    one_way = len(first.x) == 1
    if not np.isfinite(first.g).all():
        return f"Here the {'slope' if one_way else 'gradient'}{of_batch} is not finite."
    if not first.g.any():
        return f"Here the {'slope' if one_way else 'gradient'}{of_batch} is zero."
    if not one_way:
        return f"Here the gradient{of_batch} has the length {short(_norm(first.g))}."
    slope = float(first.g[0])
    way = "left" if slope > 0 else "right"
    falls = "" if batches else f": f falls to the {way}"
    return f"Here the slope{of_batch} is {short(slope)}{falls}."


def _think(made: Made) -> str:
    modelled = [(name, one.model) for name, one in made if one.model is not None]
    if not modelled:
        return ""
    flat = _names([name for name, model in modelled if not model.has_minimum and _is_free(model)])
    if flat:
        verb = "looks" if len(flat) == 1 else "look"
        return f"{_and(flat)} {verb} for a flat place of a model that has no minimum."
    names = _names([name for name, _ in modelled])
    if len(names) == 1 and all(model.radius is not None for _, model in modelled):
        return f"{names[0]} looks for the lowest place of its model within its radius."
    if len(names) == 1:
        return f"{names[0]} looks for the minimum of its own model of f."
    if len(modelled) == len(made):
        return "Each looks for the minimum of its own model of f."
    return f"{_and(names)} look for the minima of their own models of f."


def _is_free(model: object) -> bool:
    """Whether no radius and no way bounds the step of a model, within which it has a minimum."""
    return getattr(model, "radius", None) is None and getattr(model, "way", None) is None


def _go(made: Made, *, several: bool) -> str:
    if several or len(made) > _FEW:
        still = sum(not one.p.any() for _, one in made)
        if still == len(made):
            return "None of them moves."
        return "There each goes." if not still else f"There {_counted(len(made) - still)} go."
    said = [_gone(name, one) for name, one in made]
    return f"{', '.join(said)}."


def _gone(name: str, one: Anatomy) -> str:
    if one.refused:
        return f"{name} refuses the step that it tried"
    if not one.p.any():
        return f"{name} stays where it is"
    if len(one.x) == 1:
        return f"{name} steps by {signed(float(one.p[0]))}"
    return f"{name} makes a step of length {short(_norm(one.p))}"


def _compare(made: Made, *, several: bool) -> str:
    if several or len(made) > _FEW:
        fell = sum(one.f_there < one.f for _, one in made)
        if fell == len(made):
            return "f has fallen for all of them."
        return f"f has fallen for {fell or 'none'} of {len(made)}."
    if len(made) == _FEW:
        ways = [f"{name}: f {short(one.f)} → {short(one.f_there)}" for name, one in made]
        return f"{', '.join(ways)}."
    ((_, one),) = made
    if not one.p.any():
        return f"f stays at {short(one.f)}."
    said = f"f goes from {short(one.f)} to {short(one.f_there)}"
    if one.model is None:
        return f"{said}."
    with np.errstate(all="ignore"):
        promised = float(one.model(one.p))
    kept = one.model.has_minimum or not _is_free(one.model)
    if not math.isfinite(promised):
        return f"{said}."
    return f"{said}; the model {'promised' if kept else 'is flat at'} {short(promised)}."


def _counted(count: int) -> str:
    return "one" if count == 1 else str(count)


def _norm(vector: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(vector))


def _names(names: Sequence[str]) -> list[str]:
    """Return each name once."""
    return list(dict.fromkeys(names))


def _and(names: Sequence[str]) -> str:
    if len(names) > _FEW:
        return f"{len(names)} of them"
    return " and ".join(names)
