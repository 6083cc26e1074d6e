"""Every optimizer of a scene on every objective: what would go wrong first, then the runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from optviz.objectives import Objective, check_derivatives
from optviz.plan.consistency import about
from optviz.plan.description import Description
from optviz.plan.race import counted, until_spent
from optviz.plan.run import Run
from optviz.recorder import record
from optviz.recorder.arrival import Progress
from optviz.recorder.trajectory import Trajectory

Watch = Callable[[Objective, str], Progress | None]
"""Called as each run begins, with its objective and name; may return what `record` then calls."""


def check_starts(scene: Description) -> None:
    """Find what would go wrong before the first step is made."""
    for objective in scene.objectives:
        checked: set[tuple[float, ...]] = set()
        for _, run in scene.single:
            with about(scene, objective, run):
                start = scene.start_of(objective, run)
                if start in checked:
                    continue
                checked.add(start)
                check_derivatives(objective, start)


def recorded(scene: Description, watch: Watch | None = None) -> tuple[Trajectory, ...]:
    """Return all runs on the first objective, then all on the second, and so on."""
    check_starts(scene)
    made = []
    for objective in scene.objectives:
        for entry, run in scene.single:
            with about(scene, objective, run):
                label = scene.label_of(entry, run)
                made.append(_recorded(scene, objective, run, label, watch))
    return tuple(made)


def _recorded(
    scene: Description, objective: Objective, run: Run, label: str, watch: Watch | None
) -> Trajectory:
    if run.made is not None:
        return replace(run.made, label=label)

    progress = watch(objective, label) if watch else None

    def made(steps: int) -> Trajectory:
        return record(
            objective,
            run.rule,
            scene.start_of(objective, run),
            steps,
            gtol=scene.gtol,
            seed=scene.seed,
            label=label,
            batch_size=run.batch_size,
            shuffle=run.shuffle,
            unit=scene.unit,
            progress=progress,
        )

    if not counted(scene.race):
        return made(scene.steps)
    sees = run.batch_size or getattr(objective, "samples", None)
    per_step = sees if sees and scene.race == "equal samples" else 1
    return until_spent(scene.race, scene.steps, made, per_step)
