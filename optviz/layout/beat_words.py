"""What is said of each beat of a step, where the scene does not say it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from optviz.language import noted, say, voiced
from optviz.layout.cells import Column
from optviz.plan.description import Description
from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.clock import steps_taken
from optviz.recorder.trajectory import Trajectory
from optviz.style.numbers import short, signed
from optviz.timeline import NETWORK, Script

_NETWORK = (
    noted("The sample goes forward, layer by layer."),
    noted("Its error goes back, layer by layer."),
    noted("Every weight makes its step."),
)
_FEW = 2

Made = Sequence[tuple[str, Anatomy]]


def captions_of(
    scene: Description, columns: Sequence[Column], script: Script
) -> dict[int, list[str]]:
    """Return the words for each beat of the steps that are taken apart, by step."""
    names = [voiced(scene.name_of(run)) for run in scene.runs]
    runs = [
        (names[column.entries[k]], column.trajectories[k])
        for column in columns for k in column.shown
    ]  # fmt: skip
    longest = max(run.steps for column in columns for run in column.trajectories)
    several = len(scene.objectives) > 1
    made = {}
    for step, own in scene.timeline.explained.items():
        if step < longest:
            said = beat_words(runs, step, script, several=several)
            made[step] = [mine or words for mine, words in zip_longest(own[: len(said)], said)]
    return made


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
        return tuple(map(say, _NETWORK))
    moving = [(name, run) for name, run in runs if _moves(run, step)]
    made = [(name, anatomy(run, step)) for name, run in moving]
    if not made:
        return ("",) * len(script.names)
    batches = any(run.batch_size is not None for _, run in moving)
    unmodelled = all(hasattr(run.optimizer, "unmodelled") for _, run in moving)
    alike = several or len(_names([name for name, _ in made])) < len(made)
    return (
        _look([one for _, one in made], several=several, batches=batches),
        say("No rule here minimises a model of f.") if unmodelled else _think(made),
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
        return say("Each run looks at the slope where it stands.")
    if any(not np.array_equal(one.g, first.g, equal_nan=True) for one in steps):
        return say("Each run looks at the slope of its own samples.")
    if len(first.x) == 1:
        slope = _slope_of_batch if batches else _slope
        return slope(float(first.g[0]))
    gradient = say("gradient of the batch" if batches else "gradient")
    if not np.isfinite(first.g).all():
        return say("Here the {gradient} is not finite.", gradient=gradient)
    if not first.g.any():
        return say("Here the {gradient} is zero.", gradient=gradient)
    length = short(_norm(first.g))
    return say("Here the {gradient} has the length {length}.", gradient=gradient, length=length)


def _slope(slope: float) -> str:
    if not math.isfinite(slope):
        return say("Here the slope is not finite.")
    if slope > 0:
        return say("Here the slope is {x}: f falls to the left.", x=short(slope))
    if slope < 0:
        return say("Here the slope is {x}: f falls to the right.", x=short(slope))
    return say("Here the slope is zero.")


def _slope_of_batch(slope: float) -> str:
    if not math.isfinite(slope):
        return say("Here the slope of the batch is not finite.")
    if not slope:
        return say("Here the slope of the batch is zero.")
    return say("Here the slope of the batch is {x}.", x=short(slope))


def _think(made: Made) -> str:
    modelled = [(name, one.model) for name, one in made if one.model is not None]
    if not modelled:
        return ""
    flat = _names([name for name, model in modelled if not model.has_minimum and _is_free(model)])
    if len(flat) == 1:
        return say("{run} looks for a flat place of a model that has no minimum.", run=flat[0])
    if flat:
        return say("{runs} look for a flat place of a model that has no minimum.", runs=_and(flat))
    names = _names([name for name, _ in modelled])
    if len(names) == 1 and all(model.radius is not None for _, model in modelled):
        return say("{run} looks for the lowest place of its model within its radius.", run=names[0])
    if len(names) == 1:
        return say("{run} looks for the minimum of its own model of f.", run=names[0])
    if len(modelled) == len(made):
        return say("Each looks for the minimum of its own model of f.")
    return say("{runs} look for the minima of their own models of f.", runs=_and(names))


def _is_free(model: object) -> bool:
    """Whether no radius and no way bounds the step of a model, within which it has a minimum."""
    return getattr(model, "radius", None) is None and getattr(model, "way", None) is None


def _go(made: Made, *, several: bool) -> str:
    if several or len(made) > _FEW:
        still = sum(not one.p.any() for _, one in made)
        if still == len(made):
            return say("None of them moves.")
        moving = len(made) - still
        if still:
            if moving == 1:
                return say("{n} of {total} moves.", n=moving, total=len(made))
            return say("{n} of {total} move.", n=moving, total=len(made))
        return say("There each goes.")
    said = [_gone(name, one) for name, one in made]
    if len(said) == 1:
        return say("{words}.", words=said[0])
    return say("{first}, {second}.", first=said[0], second=said[1])


def _gone(name: str, one: Anatomy) -> str:
    if one.refused:
        return say("{run} refuses the step that it tried", run=name)
    if not one.p.any():
        return say("{run} stays where it is", run=name)
    if len(one.x) == 1:
        return say("{run} steps by {x}", run=name, x=signed(float(one.p[0])))
    return say("{run} makes a step of length {x}", run=name, x=short(_norm(one.p)))


def _compare(made: Made, *, several: bool) -> str:
    if several or len(made) > _FEW:
        fell = sum(one.f_there < one.f for _, one in made)
        if fell == len(made):
            return say("f has fallen for all of them.")
        if not fell:
            return say("f has fallen for none of {total}.", total=len(made))
        return say("f has fallen for {n} of {total}.", n=fell, total=len(made))
    if len(made) == _FEW:
        first, second = (
            say("{run}: f {old} → {new}", run=name, old=short(one.f), new=short(one.f_there))
            for name, one in made
        )
        return say("{first}, {second}.", first=first, second=second)
    ((_, one),) = made
    if not one.p.any():
        return say("f stays at {x}.", x=short(one.f))
    old, new = short(one.f), short(one.f_there)
    promised = math.nan
    if one.model is not None:
        with np.errstate(all="ignore"):
            promised = float(one.model(one.p))
    if one.model is None or not math.isfinite(promised):
        return say("f goes from {old} to {new}.", old=old, new=new)
    x = short(promised)
    if one.model.has_minimum or not _is_free(one.model):
        return say("f goes from {old} to {new}; the model promised {x}.", old=old, new=new, x=x)
    return say("f goes from {old} to {new}; the model is flat at {x}.", old=old, new=new, x=x)


def _norm(vector: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(vector))


def _names(names: Sequence[str]) -> list[str]:
    """Return each name once."""
    return list(dict.fromkeys(names))


def _and(names: Sequence[str]) -> str:
    if len(names) > _FEW:
        return say("{n} of them", n=len(names))
    return names[0] if len(names) == 1 else say("{these} and {last}", these=names[0], last=names[1])
