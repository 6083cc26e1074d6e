"""What is said of each beat of a step, where the scene does not say it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optviz.recorder.anatomy import Anatomy, anatomy
from optviz.recorder.trajectory import Trajectory
from optviz.style.numbers import short
from optviz.timeline import NETWORK, Script

_NETWORK = (
    "The sample goes forward, layer by layer.",
    "Its error goes back, layer by layer.",
    "Every weight steps against its gradient.",
)
_FEW = 2


def beat_words(runs: Sequence[Trajectory], step: int, script: Script) -> tuple[str, ...]:
    """Return a sentence for each beat of a step: what is looked at, wanted, done, and gained.

    Parameters
    ----------
    runs : sequence of Trajectory
        Those of the picture; ones that have ended by then are not spoken of.
    step : int
        The step's number.
    script : Script
        The beats.
    """
    if script is NETWORK:
        return _NETWORK
    made = [(run.label, anatomy(run, step)) for run in runs if step < run.steps]
    if not made:
        return ("",) * len(script.names)
    steps = [one for _, one in made]
    return _look(steps), _think(made), _go(made), _compare(made)


def _look(steps: Sequence[Anatomy]) -> str:
    first = steps[0]
    if any((one.x != first.x).any() for one in steps):
        return "Each run looks at the slope where it stands."
    if len(first.x) == 1:
        slope = float(first.g[0])
        if not slope:
            return "Here the slope is zero."
        return (
            f"Here the slope is {short(slope)}: f falls to the {'left' if slope > 0 else 'right'}."
        )
    return f"Here the gradient has the length {short(float(np.linalg.norm(first.g)))}."


def _think(made: Sequence[tuple[str, Anatomy]]) -> str:
    modelled = [(name, one.model) for name, one in made if one.model is not None]
    if not modelled:
        return "No rule here minimises a model of f."
    flat = [name for name, model in modelled if not model.has_minimum and model.radius is None]
    if flat:
        return f"{_and(flat)} looks for a flat place of a model that has no minimum."
    if len(modelled) == 1 and modelled[0][1].radius is not None:
        return f"{modelled[0][0]} looks for the lowest place of its model within its radius."
    if len(modelled) == 1:
        return f"{modelled[0][0]} looks for the minimum of its own model of f."
    return "Each looks for the minimum of its own model of f."


def _go(made: Sequence[tuple[str, Anatomy]]) -> str:
    if len(made) > _FEW:
        return "There each goes."
    if len(made[0][1].x) == 1:
        said = [f"{name} steps by {_signed(float(one.p[0]))}" for name, one in made]
    else:
        said = [f"{name} goes {short(float(np.linalg.norm(one.p)))}" for name, one in made]
    return f"{', '.join(said)}."


def _compare(made: Sequence[tuple[str, Anatomy]]) -> str:
    if len(made) == 1:
        one = made[0][1]
        said = f"f goes from {short(one.f)} to {short(one.f_there)}"
        if one.model is not None:
            said += f"; the model promised {short(float(one.model(one.p)))}"
        return f"{said}."
    if len(made) <= _FEW:
        ways = [f"{name}: f {short(one.f)} → {short(one.f_there)}" for name, one in made]
        return ", ".join(ways)
    fell = sum(one.f_there < one.f for _, one in made)
    if fell == len(made):
        return "f has fallen for all of them."
    return f"f has fallen for {fell} of {len(made)}."


def _signed(value: float) -> str:
    return short(value) if value < 0 else f"+{short(value)}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
