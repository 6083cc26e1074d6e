"""What a scene says, read and checked value by value; nothing is run or drawn by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, cast, get_args

import numpy as np

from optviz.checks import (
    as_count,
    as_palette,
    as_several,
    as_start,
    as_text,
    as_tolerance,
    shown,
)
from optviz.cues import Cue, as_cues
from optviz.cues import written as cues_written
from optviz.errors import SceneError
from optviz.language import as_language, in_a_row, noted
from optviz.layers import Layer, as_layers
from optviz.layers import written as layers_written
from optviz.objectives import Objective
from optviz.objectives import names as gallery_names
from optviz.optimizers import Optimizer
from optviz.plan.dial import Dial
from optviz.plan.race import Race, clock
from optviz.plan.run import Run
from optviz.plan.windows import Window, as_view
from optviz.recorder.batching import Unit, as_unit
from optviz.recorder.trajectory import Against, Trajectory
from optviz.style import Theme
from optviz.style.themes import as_theme
from optviz.timeline import Timeline
from optviz.views import View, as_views, written

Convergence = Literal["auto", "gap", "value", "gradient", "distance", "digits", "rate", "none"]
Landscape = Literal["levels", "basins"]
_CHOICES = {"convergence": Convergence, "landscape": Landscape, "against": Against}
_MOST_STEPS = 1_000_000  # more than any film can show, and few enough to fit in memory


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a scene says; `optviz.Scene` tells what each field means."""

    objectives: Sequence[Objective]
    optimizers: Sequence[Optimizer | Run | Trajectory]
    start: float | Sequence[float] | None = None
    steps: int = 100
    title: str = ""
    gtol: float | None = None
    convergence: Convergence = "auto"
    timeline: Timeline = field(default_factory=Timeline)
    theme: str | Theme = "light"
    palette: str | Sequence[str] | None = None
    landscape: Landscape = "levels"
    against: Against = "steps"
    race: Race = ""
    views: Sequence[View] | None = None
    dial: Dial | None = None
    layers: Sequence[Layer] | None = None
    cues: Sequence[Cue] = ()
    unit: Unit = "step"
    seed: int = 0
    lang: str = "en"
    view: Any = None

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("objectives", tuple(map(_as_objective, as_several(self.objectives, "objectives"))))
        given = as_several(self.optimizers, "optimizers")
        runs = [one if isinstance(one, Run) else Run(cast(Optimizer, one)) for one in given]
        put("optimizers", tuple(runs))
        put("unit", as_unit(self.unit))
        put("start", as_start(self.start))
        put("steps", as_count("steps", self.steps, _MOST_STEPS))
        put("seed", as_count("seed", self.seed))
        put("gtol", as_tolerance("gtol", self.gtol))
        put("title", as_text("title", self.title))
        put("theme", as_theme(self.theme))
        put("lang", as_language(self.lang))
        put("palette", as_palette(self.palette))
        put("views", as_views(self.views))
        put("layers", as_layers(self.layers))
        put("cues", as_cues(self.cues))
        put("view", as_view(self.view, self.objectives))
        if not isinstance(self.timeline, Timeline):
            raise SceneError(f"the timeline is {self.timeline!r:.80}", "give a Timeline(…)")
        if self.dial is not None and not isinstance(self.dial, Dial):
            raise SceneError(f"the dial is {self.dial!r:.80}", 'give a Dial("lr", 0, 1)')
        for name, known in _CHOICES.items():
            given = getattr(self, name)
            if given not in get_args(known):
                raise SceneError(
                    f"{name} is {given!r:.80}", f"use one of {', '.join(get_args(known))}"
                )

    @property
    def runs(self) -> tuple[Run, ...]:
        """The entries of `optimizers`, each as a Run."""
        return cast("tuple[Run, ...]", self.optimizers)

    @property
    def clock(self) -> Against:
        """What the film's time counts: at one moment each run has used up the same of it."""
        return clock(self.race) if self.against == "steps" else self.against

    @property
    def windows(self) -> tuple[Window | None, ...]:
        """What pictures of each objective show, None where it is what suits it."""
        count = len(self.objectives)
        given = (None,) * count if self.view is None else self.view
        return cast("tuple[Window | None, ...]", given if count > 1 or not self.view else (given,))

    @property
    def single(self) -> tuple[tuple[int, Run], ...]:
        """Each run from each of its starts, with the number of its entry."""
        return tuple((i, one) for i, run in enumerate(self.runs) for one in run.single)

    def label_of(self, entry: int, run: Run) -> str:
        """Return the name of one of the single runs, with its start where there are several."""
        name = self.name_of(run)
        if self.runs[entry].starts is None or run.start is None:
            return name
        start = shown(tuple(np.atleast_1d(run.start).tolist()))
        return noted("{run} from {start}", run=name, start=start)

    def name_of(self, run: Run) -> str:
        """Return a run's name, with its hyperparameters where another run has the same name."""
        alone = sum(one.name == run.name for one in self.runs) == 1
        if alone or not run.details:
            return run.name
        return in_a_row((run.name, " (", run.details, ")"), "")

    def start_of(self, objective: Objective, run: Run) -> tuple[float, ...]:
        """Return where a run starts on an objective: the run's, the scene's or its own start."""
        if run.made is not None:
            return tuple(run.made.points[0].tolist())
        for start in (run.start, self.start, objective.start):
            if start is not None:
                break
        else:
            raise SceneError(
                "the scene has no start",
                "give one, such as start=-20 or start=(-1.5, 2)"
                if objective.dim <= 2
                else f"give one of {objective.dim} numbers, such as start=[1.0] * {objective.dim}",
            )
        point = tuple(np.atleast_1d(np.asarray(start, dtype=float)).tolist())
        if len(point) != objective.dim:
            raise SceneError(
                f"the start {shown(point)} has {len(point)} component{'s'[: len(point) != 1]}, "
                f"the objective takes {objective.dim}",
                f"give a start with {objective.dim}",
            )
        return point

    def __repr__(self) -> str:
        said: dict[str, object] = {
            "objectives": list(self.objectives),
            "optimizers": [run.optimizer if run.plain else run for run in self.runs],
        }
        for one in fields(self):
            if one.name not in said and getattr(self, one.name) != _default(one):
                said[one.name] = getattr(self, one.name)
        texts = {name: repr(value) for name, value in said.items()}
        if self.views is not None:
            texts["views"] = written(self.views)
        if self.layers is not None:
            texts["layers"] = layers_written(self.layers)
        if self.cues:
            texts["cues"] = cues_written(self.cues)
        return (
            f"{type(self).__name__}({', '.join(f'{name}={text}' for name, text in texts.items())})"
        )


def _default(one: Any) -> object:
    return Timeline() if one.name == "timeline" else one.default


def _as_objective(given: object) -> Objective:
    """Return an objective as it is, and refuse anything else."""
    if isinstance(given, Objective):
        return given
    name = getattr(given, "__name__", "")
    if callable(given) and name in gallery_names():
        raise SceneError(f"objectives.{name} is a function", f"write objectives.{name}()")
    raise SceneError(
        f"{given!r:.80} is not an objective",
        "give one such as objectives.rosenbrock() or Objective(lambda x: x**2)",
    )
