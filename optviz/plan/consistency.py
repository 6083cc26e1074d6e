"""What the parts of a scene must agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from optviz.errors import OptvizError, SceneError
from optviz.objectives import Objective
from optviz.plan.description import Description
from optviz.plan.race import check_race, counted
from optviz.plan.run import Run
from optviz.recorder.batching import Batching


def check(scene: Description) -> None:
    """Refuse a scene whose parts contradict each other.

    Raises
    ------
    SceneError
        It names the run.
    """
    _check_labels(scene.runs)
    for run in scene.runs:
        _check_made(run, scene)
    _check_batches(scene)
    if scene.views is not None and scene.convergence != "auto":
        raise SceneError(
            f"convergence is {scene.convergence!r}, and the scene lists its views",
            f"write views.Convergence({scene.convergence!r}) among them"
            if scene.convergence != "none"
            else "leave one of the two out",
        )
    check_race(scene.race, scene.objectives, [run for _, run in scene.single], scene.start_of)


@contextmanager
def about(scene: Description, objective: Objective, run: Run) -> Iterator[None]:
    """Name the run in any error that leaves the block."""
    try:
        yield
    except OptvizError as error:
        error.at(item=f"run {scene.name_of(run)!r} on {objective.name!r}")
        raise


def _check_made(run: Run, scene: Description) -> None:
    """Refuse a run that was made already where it cannot be shown, or would have to be made."""
    if run.made is None:
        return
    own, item = run.made.objective, f"run {run.name!r}"
    if own is None:
        raise SceneError(
            "its objective is not known", "say it: Trajectory.load(…, objective=…)", item=item
        )
    others = [one.name for one in scene.objectives if one != own]
    if others:
        raise SceneError(
            f"it was recorded on {own.name!r}, and cannot be shown on {others[0]!r}",
            "give the scene the objective that it was recorded on, and no other",
            item=item,
        )
    if run.made.unit != scene.unit:
        raise SceneError(
            f"it was recorded by {run.made.unit}s, and the scene counts {scene.unit}s",
            f'give the scene unit="{run.made.unit}"',
            item=item,
        )
    if scene.landscape == "basins":
        raise SceneError(
            "basins need an optimizer to run, and this was made already",
            "list optimizers alone",
            item=item,
        )
    if counted(scene.race):
        raise SceneError(
            f"it was made already, without the budget of {scene.race!r}", "race by steps", item=item
        )


def _check_batches(scene: Description) -> None:
    """Refuse batches, or epochs, of what has no samples, and a race that they would make unfair."""
    for run in scene.runs:
        if run.made is not None:
            continue
        for objective in scene.objectives:
            with about(scene, objective, run):
                Batching.checked(objective, run.batch_size, run.shuffle, scene.unit)
        if run.batch_size is not None and scene.gtol is not None:
            raise SceneError(
                "the scene has gtol, and the gradients of batches do not vanish at a minimum",
                "leave out gtol, or batch_size", item=f"run {run.name!r}",
            )  # fmt: skip
        if run.batch_size is not None and scene.landscape == "basins":
            raise SceneError(
                "basins show where each start goes on all samples, and this run sees batches",
                'leave out batch_size, or use landscape="levels"', item=f"run {run.name!r}",
            )  # fmt: skip
    if counted(scene.race) and scene.unit == "epoch":
        raise SceneError(
            f"the race is of {scene.race!r}, whose budget is counted step by step",
            'race with unit="step", or leave out the race',
        )


def _check_labels(runs: Sequence[Run]) -> None:
    """Refuse two runs of one name that their hyperparameters do not tell apart."""
    counts = Counter((run.name, run.details if run.label is None else "") for run in runs)
    for (name, details), count in counts.items():
        if count > 1:
            shown = f"{name} ({details})" if details else name
            raise SceneError(
                f"{count} runs are called {shown!r}", "give them labels: Run(…, label=…)"
            )
