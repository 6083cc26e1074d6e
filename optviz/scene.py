"""Scene: what is to be shown, as a validated, immutable value."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import numpy as np

from optviz.checks import (
    as_count,
    as_objective,
    as_palette,
    as_several,
    as_start,
    as_text,
    as_tolerance,
    shown,
)
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Optimizer
from optviz.plan.consistency import about, check_batches, check_labels, check_made
from optviz.plan.race import Race, check_race, counted, until_spent
from optviz.plan.run import Run
from optviz.recorder import record
from optviz.recorder.batching import Unit, as_unit
from optviz.recorder.trajectory import Against
from optviz.timeline import Timeline
from optviz.views import View, as_views, pictured, written

if TYPE_CHECKING:
    from optviz.cli.epochs import Watch
    from optviz.export import Loop, Written
    from optviz.film.animation import SceneAnimation
    from optviz.recorder.trajectory import Trajectory

Convergence = Literal["auto", "gap", "value", "gradient", "distance", "rate", "none"]
Landscape = Literal["levels", "basins"]
_CHOICES = {"convergence": Convergence, "landscape": Landscape, "against": Against}
_MOST_STEPS = 1_000_000  # more than any film can show, and few enough to fit in memory

__all__ = ["Run", "Scene", "SceneWarning"]


class SceneWarning(UserWarning):
    """The scene can be rendered, but may not show what its author meant."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Objectives, and the optimizers to run on each of them.

    Nothing is run or drawn until it is asked for; in a notebook a scene that is the last
    expression of a cell shows its film.

    Parameters
    ----------
    objectives : sequence of Objective
        One column of the picture each.
    optimizers : sequence of Optimizer, Run or Trajectory
        The runs, the same on every objective. A trajectory, such as `Recorder` gives, is shown as
        it is; the scene then has the one objective that it was recorded on.
    start : float or sequence of float, optional
        Where the runs start; each objective's own start by default.
    steps : int
        Steps of each run, or epochs, up to a million.
    title : str
        What the film is to say; Chinese and ``$mathtext$`` are welcome.
    gtol : float, optional
        End a run once the norm of its gradient is at most this.
    convergence : {"auto", "gap", "value", "gradient", "distance", "rate", "none"}
        What is plotted against the steps: f − f*, f, the gradient's norm, the distance to the
        nearest minimum, or the learning rate. "auto" takes the first that can be had, where there
        is one objective.
    against : {"steps", "gradients", "evaluations"}
        What it is plotted against: steps; gradients that were evaluated; or evaluations of f, its
        gradient and its Hessian, each counted as one.
    race : {"", "equal lr", "tuned lr", "equal gradients", "equal evaluations"}
        The rule that makes the comparison fair; it is checked, and the film says it. All runs have
        the same learning rate; or each has one that `tune` found, under the same rule and budget,
        where it races; or each ends where it has used up as many gradients, or evaluations of any
        kind, as the scene has steps.
    timeline : Timeline
        How steps become seconds.
    theme : str
        "light" or "dark".
    palette : str or sequence of str, optional
        Colours of the runs, or the name of a seaborn palette.
    landscape : {"levels", "basins"}
        What a 2-D landscape is coloured by: its height, or the place that a start there reaches in
        the scene's steps, with a column for each run.
    views : sequence of View, optional
        What the picture shows of each objective, such as ``[views.Data(), views.Convergence()]``:
        up to four, the first of them large. By default what suits the objective: its landscape
        and the convergence, or the data.
    unit : {"step", "epoch"}
        What `steps` counts and the film shows: steps, or passes through all samples of an
        objective made of data. Batches are set run by run: ``Run(…, batch_size=10)``.
    seed : int
        For rules that draw random numbers, and for the order of samples.

    Raises
    ------
    SceneError
        A value is wrong; the message says which, and what would be right.

    Examples
    --------
    >>> from optviz import GradientDescent, Newton, Scene, objectives
    >>> scene = Scene(
    ...     objectives=[objectives.quadratic_1d()],
    ...     optimizers=[GradientDescent(lr=2**-6), Newton()],
    ...     start=-20,
    ... )
    >>> [trajectory.label for trajectory in scene.record()]
    ['Gradient descent', 'Newton']
    """

    objectives: Sequence[Objective]
    optimizers: Sequence[Optimizer | Run | Trajectory]
    start: float | Sequence[float] | None = None
    steps: int = 100
    title: str = ""
    gtol: float | None = None
    convergence: Convergence = "auto"
    timeline: Timeline = field(default_factory=Timeline)
    theme: str = "light"
    palette: str | Sequence[str] | None = None
    landscape: Landscape = "levels"
    against: Against = "steps"
    race: Race = ""
    views: Sequence[View] | None = None
    unit: Unit = "step"
    seed: int = 0

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("objectives", tuple(map(as_objective, as_several(self.objectives, "objectives"))))
        given = as_several(self.optimizers, "optimizers")
        runs = [one if isinstance(one, Run) else Run(cast(Optimizer, one)) for one in given]
        put("optimizers", tuple(runs))
        put("unit", as_unit(self.unit))
        check_labels(runs)
        for run in runs:
            check_made(run, self)
        put("start", as_start(self.start))
        put("steps", as_count("steps", self.steps, _MOST_STEPS))
        put("seed", as_count("seed", self.seed))
        put("gtol", as_tolerance("gtol", self.gtol))
        put("title", as_text("title", self.title))
        put("theme", as_text("theme", self.theme))
        put("palette", as_palette(self.palette))
        put("views", as_views(self.views))
        if not isinstance(self.timeline, Timeline):
            raise SceneError(f"the timeline is {self.timeline!r:.80}", "give a Timeline(…)")
        for name, known in _CHOICES.items():
            given = getattr(self, name)
            if given not in get_args(known):
                raise SceneError(
                    f"{name} is {given!r:.80}", f"use one of {', '.join(get_args(known))}"
                )
        check_batches(self)
        check_race(self.race, self.objectives, runs, self.start_of)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The entries of `optimizers`, each as a Run."""
        return cast("tuple[Run, ...]", self.optimizers)

    def name_of(self, run: Run) -> str:
        """Return a run's name, with its hyperparameters where another run has the same name."""
        alone = sum(one.name == run.name for one in self.runs) == 1
        return run.name if alone or not run.details else f"{run.name} ({run.details})"

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

    def check(self) -> None:
        """Find what would go wrong before the first step is made.

        Raises
        ------
        SceneError
            A start does not fit, or an objective fails at it or contradicts its own gradient.
        """
        from optviz.objectives import check_derivatives

        for objective in self.objectives:
            checked: set[tuple[float, ...]] = set()
            for run in self.runs:
                with about(self, objective, run):
                    start = self.start_of(objective, run)
                    if start in checked:
                        continue
                    checked.add(start)
                    check_derivatives(objective, start)
                    outside = (
                        objective.domain
                        and pictured(objective, self.views)
                        and any(
                            not low <= x <= high
                            for x, (low, high) in zip(start, objective.domain, strict=True)
                        )
                    )
                    if outside:
                        warnings.warn(
                            SceneWarning(
                                f"the start {shown(start)} lies outside the domain of "
                                f"{objective.name}; it shows at the edge of the picture"
                            ),
                            stacklevel=2,
                        )

    def record(self, watch: Watch | None = None) -> tuple[Trajectory, ...]:
        """Run every optimizer on every objective.

        Parameters
        ----------
        watch : callable (objective, name), optional
            Called as each run begins; what it returns is called as `record` calls `progress`.

        Returns
        -------
        tuple of Trajectory
            All runs on the first objective, then all on the second, and so on.

        Raises
        ------
        SceneError
            An objective or a start is wrong.
        """
        self.check()
        made = []
        for objective in self.objectives:
            for run in self.runs:
                with about(self, objective, run):
                    made.append(self._record(objective, run, watch))
        return tuple(made)

    def _record(self, objective: Objective, run: Run, watch: Watch | None) -> Trajectory:
        if run.made is not None:
            return replace(run.made, label=self.name_of(run))

        progress = watch(objective, self.name_of(run)) if watch else None

        def made(steps: int) -> Trajectory:
            return record(
                objective,
                run.rule,
                self.start_of(objective, run),
                steps,
                gtol=self.gtol,
                seed=self.seed,
                label=self.name_of(run),
                batch_size=run.batch_size,
                shuffle=run.shuffle,
                unit=self.unit,
                progress=progress,
            )

        return until_spent(self.race, self.steps, made) if counted(self.race) else made(self.steps)

    def animate(self, **options: Any) -> SceneAnimation:
        """Return the film as a matplotlib animation.

        Parameters
        ----------
        **options
            ``width`` and ``height`` in pixels, ``dpi``, ``fps``, ``theme``: see
            `SceneAnimation`.
        """
        from optviz.film.animation import SceneAnimation

        return SceneAnimation(self, **options)

    def render(
        self,
        *paths: str | Path,
        loop: Loop = "forever",
        still: int | None = None,
        **options: Any,
    ) -> tuple[Written, ...]:
        """Write the film, or a still of it, to each path in the format of its suffix.

        Parameters
        ----------
        *paths : str or Path
            Such as ``"film.gif"``, ``"film.mp4"``, ``"film.png"``; all come from one drawing pass.
        loop : {"forever", "once"} or int
            How often a GIF plays.
        still : int, optional
            The frame that a still shows, the last by default.
        **options
            As for `animate`.

        Returns
        -------
        tuple of Written
            One entry a path: path, frames, seconds, bytes.

        Raises
        ------
        SceneError, EnvironmentFault
            The scene or a path is wrong; an encoder, the disk or a permission is missing.
        """
        written = self.animate(**options).save(*paths, loop=loop, still=still)
        assert written is not None  # which is what matplotlib's own save returns
        return written

    def replace(self, **changes: Any) -> Scene:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.animate()._repr_mimebundle_(include, exclude) | {"text/plain": repr(self)}

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
        return f"Scene({', '.join(f'{name}={text}' for name, text in texts.items())})"


def _default(one: Any) -> object:
    return Timeline() if one.name == "timeline" else one.default
