"""What views are given of a scene: each objective with its runs, and the views that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from optviz.cues import Mark, Zoom
from optviz.layers.basins import Basins
from optviz.layout.cells import Column
from optviz.layout.siblings import said_once, sized
from optviz.marks.screen_time import ScreenTime
from optviz.panels.layered import AUTOMATIC
from optviz.panels.subject import Subject, Working
from optviz.plan.cueing import concerned
from optviz.plan.description import Description
from optviz.style import RunStyle, Theme
from optviz.timeline import STEP, Script
from optviz.views.automatic import automatic
from optviz.views.convergence import Wanted
from optviz.views.view import View, is_titled, named_runs


def views_of(scene: Description, column: Column, *, alone: bool) -> Sequence[View]:
    """Return what the scene lists, or else what suits the objective.

    By default how its runs converge is shown where it stands alone.
    """
    if scene.views is not None:
        return scene.views
    wish = scene.convergence
    measure: Wanted | None = None
    if wish == "auto":
        measure = "auto" if alone else None
    elif wish != "none":
        measure = wish
    measure = measure if scene.steps else None
    return automatic(column.objective, measure, wished=wish not in ("auto", "none"))


def pictures_of_one(views: Sequence[View], subject: Subject) -> int:
    """Return how many of the first views are titled pictures of one run each."""
    alone = (is_titled(view) and named_runs(view, subject) for view in views)
    return len(list(takewhile(bool, alone)))


def script_of(views: Iterable[View]) -> Script:
    """Return the beats of a step that is taken apart, which a view may have of its own."""
    scripts = (getattr(view, "script", None) for view in views)
    return next((one for one in scripts if one is not None), STEP)


def subject_of(
    scene: Description,
    column: Column,
    styles: Sequence[RunStyle],
    theme: Theme,
    screen_time: ScreenTime,
    working: Working,
) -> Subject:
    """Return what the views of a column are of; the styles are one an entry of the scene."""
    runs = [scene.runs[i] for i in column.entries]
    endings = [
        said if run.note is None else replace(said, note=run.note, brief="")
        for run, said in zip(runs, said_once(column.endings, column.entries), strict=True)
    ]
    longest = max(one.steps for one in column.trajectories)
    if scene.clock == "steps" and scene.dial is None:
        longest = max(longest, scene.steps)
    layers = scene.layers
    if scene.landscape == "basins" and column.objective.dim == 2:
        layers = (Basins(), *(AUTOMATIC if layers is None else layers))
    cues = [one for one in scene.cues if column.objective in concerned(scene.objectives, one)]
    everyone = Subject(
        objective=column.objective,
        trajectories=column.trajectories,
        styles=sized(styles, column.entries),
        endings=endings,
        events=[one for one in column.events if runs[one.of].note is None],
        steps=longest,
        theme=theme,
        against=scene.clock,
        budget=scene.steps,
        seed=scene.seed,
        seconds_per_step=scene.timeline.travel(longest) / max(longest, 1),
        screen_time=screen_time,
        working=working,
        layers=layers,
        window=column.window,
        zooms=[one for one in cues if isinstance(one, Zoom)],
        marks=[one for one in cues if isinstance(one, Mark)],
        explained=[step for step in scene.timeline.explained if step < longest],
    )
    all_are_shown = len(column.shown) == len(column.trajectories)
    return everyone if all_are_shown else everyone.only(column.shown)
