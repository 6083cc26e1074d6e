"""A scene by its dial: what it may not say beside one, the runs by its values, and its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optviz.errors import OptvizError, SceneError, nearest
from optviz.language import in_a_row, known_as, parts_of, say, voiced
from optviz.objectives import Objective
from optviz.optimizers.setting import settings, with_setting
from optviz.plan.description import Description
from optviz.plan.dial import Dial
from optviz.plan.recording import Watch
from optviz.plan.run import Run
from optviz.plan.thresholds import Threshold, thresholds
from optviz.recorder import record
from optviz.recorder.dialled import Dialled, dialled
from optviz.recorder.trajectory import Trajectory, rows
from optviz.style.numbers import short
from optviz.timeline import Timeline

_SAME = 0.01  # of the dial: so near to each other two marks are one
_FEW = 3  # poles that are worth a mark


def check_dial(scene: Description, dial: Dial) -> None:
    """Refuse what contradicts a dial.

    Raises
    ------
    SceneError
        No run has the hyperparameter, a bound is out of a rule's range, or the scene asks for
        another clock.
    """
    item = f"dial {dial.name!r}"
    others = {
        "race": scene.race,
        "against": scene.against != "steps" and scene.against,
        "landscape": scene.landscape == "basins" and scene.landscape,
        "convergence": scene.convergence == "rate" and scene.convergence,
    }
    for name, given in others.items():
        if given:
            raise SceneError(
                f"the scene has {name}={given!r} as well, and the film's time is {dial.name}",
                f"leave out {name}, or the dial",
                item=item,
            )
    if scene.timeline.seconds_per_step is not None:
        raise SceneError(
            "the timeline has seconds_per_step, and the film goes by values, not steps",
            "give it a duration",
            item=item,
        )
    if scene.timeline.explained:
        raise SceneError(
            "the timeline takes steps apart, and the film goes by values, not steps",
            "leave out explain, or the dial",
            item=item,
        )
    if not scene.steps:
        raise SceneError("the scene has no steps", "give it one at least", item=item)
    turned = [run for run in scene.runs if has(run, dial.name)]
    if not turned:
        raise _unknown(scene.runs, dial.name, item)
    for run in turned:
        for value in (dial.low, dial.high, *(place for place, _ in dial.marks)):
            try:
                with_setting(run.rule, dial.name, value)
            except OptvizError as error:
                error.item = error.item or f"run {run.name!r}, {item}"
                raise


def has(run: Run, name: str) -> bool:
    """Return whether a run is made by a rule that has a hyperparameter of the name."""
    return run.made is None and name in settings(run.rule)


def details(scene: Description, run: Run) -> str:
    """Return what stands in the key beside the name, but for what the dial says."""
    if scene.dial is None or not has(run, scene.dial.name):
        return run.details
    own = f"{scene.dial.symbol} "
    return in_a_row(one for one in parts_of(run.details) if not one.startswith(own))


def paced(timeline: Timeline) -> Timeline:
    """Return the timeline of a film that goes through values evenly and shows each as it is."""
    return replace(timeline, pace="even", easing="jump")


def by_dial(
    scene: Description, dial: Dial, runs: Sequence[Trajectory], watch: Watch | None = None
) -> tuple[Dialled, ...]:
    """Return the runs of a scene by the values of its dial.

    Parameters
    ----------
    scene, dial : Description, Dial
        The scene and its dial.
    runs : sequence of Trajectory
        As `Scene.record` returns them.
    watch : callable (objective, name), optional
        As `Scene.record` takes it; it is told of values, not of steps.
    """
    made = []
    columns = [(objective, run) for objective in scene.objectives for _, run in scene.single]
    for (objective, run), original in zip(columns, runs, strict=True):
        try:
            made.append(_by_dial(scene, dial, objective, run, original, watch))
        except OptvizError as error:
            error.at(item=f"run {scene.name_of(run)!r} on {objective.name!r}")
            raise
    return tuple(made)


def _by_dial(
    scene: Description,
    dial: Dial,
    objective: Objective,
    run: Run,
    original: Trajectory,
    watch: Watch | None,
) -> Dialled:
    own = has(run, dial.name)

    def run_with(value: float) -> Trajectory:
        return record(
            objective,
            with_setting(run.rule, dial.name, value),
            original.points[0],
            scene.steps if dial.path else 1,
            gtol=scene.gtol,
            seed=scene.seed,
            label=original.label,
            batch_size=run.batch_size,
            shuffle=run.shuffle,
            unit=scene.unit,
        )

    return dialled(
        original if own or dial.path else replace(original, **rows(original, slice(2))),
        run_with if own else None,
        symbol=dial.symbol,
        settings=dial.values,
        log=dial.log,
        told=watch(objective, original.label) if watch and own else None,
    )


def marks_of(scene: Description, dial: Dial, runs: Sequence[Dialled]) -> list[Threshold]:
    """Return what is marked on the dial: the user's words, thresholds, and poles beside these.

    The user's come first.
    """
    made: list[Threshold] = [(value, words) for value, words in dial.marks]
    columns = [(objective, run) for objective in scene.objectives for _, run in scene.single]
    several = len(scene.objectives) > 1
    found: list[Threshold] = []
    for (objective, run), one in zip(columns, runs, strict=True):
        if not has(run, dial.name):
            continue
        where = f" ({voiced(known_as(objective.name))})" if several else ""
        start: NDArray[np.float64] = one.paths[0][0]
        for value, words in thresholds(
            run.rule, dial.name, objective, start.tolist(), path=dial.path
        ):
            found.append((value, f"{voiced(words)} = {short(value)}{where}"))
        if len(one.poles) <= _FEW:
            found += [(value, say("pole at {x}", x=short(value)) + where) for value in one.poles]
    for value, words in found:
        inside = dial.low <= value <= dial.high
        if inside and all(abs(dial.share(value) - dial.share(at)) > _SAME for at, _ in made):
            made.append((value, words))
    return made


def _unknown(runs: Sequence[Run], name: str, item: str) -> SceneError:
    """Return what to say where no run has the hyperparameter."""
    known = {one: run for run in runs if run.made is None for one in settings(run.rule)}
    said = f"no run has a hyperparameter {name!r}"
    if len(runs) == 1:
        said = f"run {runs[0].name!r} has no hyperparameter {name!r}"
    remedy = nearest(name, known)
    if remedy:
        near = remedy.split("'")[1]
        remedy = f"{remedy.rstrip('?')} of {known[near].name!r}?"
    elif known:
        remedy = f"there are {', '.join(sorted(known))}"
    else:
        remedy = "list a rule that has it"
    return SceneError(said, remedy, item=item)
