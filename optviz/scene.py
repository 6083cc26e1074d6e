"""Scene and Run: what is to be shown, as validated, immutable values."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from optviz.errors import OptvizError, SceneError
from optviz.objectives import Objective
from optviz.optimizers import Optimizer, hyperparameters
from optviz.recorder import record
from optviz.timeline import Timeline

if TYPE_CHECKING:
    from optviz.animation import SceneAnimation
    from optviz.export import Written
    from optviz.trajectory import Trajectory

Convergence = Literal["auto", "gap", "value", "gradient", "distance", "none"]
_CONVERGENCE = ("auto", "gap", "value", "gradient", "distance", "none")


class SceneWarning(UserWarning):
    """The scene can be rendered, but may not show what its author meant."""


@dataclass(frozen=True)
class Run:
    """One entry of a scene: an optimizer, and what sets this run of it apart.

    Parameters
    ----------
    optimizer : Optimizer
        The rule with its hyperparameters.
    start : float or sequence of float, optional
        Its own starting point, in the scene's stead.
    label : str, optional
        Its name in the picture; the optimizer's name by default.
    note : str, optional
        Words to put where the run ends; by default they are found from how it ended.

    Raises
    ------
    SceneError
        The optimizer is not one, or a value has the wrong type.
    """

    optimizer: Optimizer
    start: float | Sequence[float] | None = None
    label: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.optimizer, type):
            raise SceneError(
                f"{self.optimizer.__name__} is a class", f"write {self.optimizer.__name__}(…)"
            )
        if not (hasattr(self.optimizer, "init") and hasattr(self.optimizer, "step")):
            raise SceneError(
                f"{self.optimizer!r} is not an optimizer", "give one such as GradientDescent(lr=0.1)"
            )
        object.__setattr__(self, "start", _point(self.start, f"run {self.name!r}"))
        for name in ("label", "note"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise SceneError(f"{name} is {value!r}", "give a text", item=f"run {self.name!r}")

    @property
    def name(self) -> str:
        """The label, or else the optimizer's own name."""
        label = self.label if isinstance(self.label, str) else None
        return label or getattr(self.optimizer, "name", type(self.optimizer).__name__)

    @property
    def details(self) -> str:
        """The hyperparameters as they stand in the key, such as ``lr 2⁻⁶``."""
        return hyperparameters(self.optimizer)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Objectives, and the optimizers to run on each of them.

    Nothing is run or drawn until it is asked for; in a notebook a scene that is the last
    expression of a cell shows its film.

    Parameters
    ----------
    objectives : sequence of Objective
        One column of the picture each.
    optimizers : sequence of Optimizer or Run
        The runs, the same on every objective.
    start : float or sequence of float, optional
        Where the runs start; each objective's own start by default.
    steps : int
        Steps of each run.
    title : str
        What the film is to say; Chinese and ``$mathtext$`` are welcome.
    gtol : float, optional
        End a run once the norm of its gradient is at most this.
    convergence : {"auto", "gap", "value", "gradient", "distance", "none"}
        What is plotted against the steps: f − f*, f, the gradient's norm, or the distance to the
        nearest minimum. "auto" takes the first that can be had, where there is one objective.
    timeline : Timeline
        How steps become seconds.
    theme : str
        "light" or "dark".
    palette : str or sequence of str, optional
        Colours of the runs, or the name of a seaborn palette.
    seed : int
        For rules that draw random numbers.

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
    optimizers: Sequence[Optimizer | Run]
    start: float | Sequence[float] | None = None
    steps: int = 100
    title: str = ""
    gtol: float | None = None
    convergence: Convergence = "auto"
    timeline: Timeline = field(default_factory=Timeline)
    theme: str = "light"
    palette: str | Sequence[str] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("objectives", _several(self.objectives, Objective, "objectives"))
        put("optimizers", _several(self.optimizers, object, "optimizers"))
        for objective in self.objectives:
            if not isinstance(objective, Objective):
                raise SceneError(
                    f"{objective!r} is not an objective",
                    "give one such as objectives.rosenbrock() or Objective(lambda x: x**2)",
                )
        runs = [one if isinstance(one, Run) else Run(cast(Optimizer, one)) for one in self.optimizers]
        put("optimizers", tuple(runs))
        _check_labels(runs)
        put("start", _point(self.start, "start"))
        _check_count("steps", self.steps)
        _check_count("seed", self.seed)
        put("steps", int(self.steps))
        if not isinstance(self.title, str):
            raise SceneError(f"the title is {self.title!r}", "give a text")
        if not isinstance(self.timeline, Timeline):
            raise SceneError(f"the timeline is {self.timeline!r}", "give a Timeline(…)")
        if self.convergence not in _CONVERGENCE:
            raise SceneError(
                f"convergence is {self.convergence!r}", f"use one of {', '.join(_CONVERGENCE)}"
            )
        if not isinstance(self.palette, str | None):
            put("palette", tuple(self.palette))

    @property
    def runs(self) -> tuple[Run, ...]:
        """The entries of `optimizers`, each as a Run."""
        return cast("tuple[Run, ...]", self.optimizers)

    def start_of(self, objective: Objective, run: Run) -> tuple[float, ...]:
        """Return where a run starts on an objective: the run's, the scene's or its own start."""
        for start in (run.start, self.start, objective.start):
            if start is not None:
                break
        else:
            raise SceneError("the scene has no start", "give one, such as start=-20 or start=(-1.5, 2)")
        point = tuple(np.atleast_1d(np.asarray(start, dtype=float)).tolist())
        if len(point) != objective.dim:
            raise SceneError(
                f"the start {_short(point)} has {len(point)} component{'s'[: len(point) != 1]}, "
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
                with _about(objective, run):
                    start = self.start_of(objective, run)
                    if start in checked:
                        continue
                    checked.add(start)
                    check_derivatives(objective, start)
                    outside = objective.domain and any(
                        not low <= x <= high
                        for x, (low, high) in zip(start, objective.domain, strict=True)
                    )
                    if outside:
                        warnings.warn(
                            SceneWarning(
                                f"the start {_short(start)} lies outside the domain of "
                                f"{objective.name}; it shows at the edge of the picture"
                            ),
                            stacklevel=2,
                        )

    def record(self) -> tuple[Trajectory, ...]:
        """Run every optimizer on every objective.

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
                with _about(objective, run):
                    made.append(
                        record(
                            objective,
                            run.optimizer,
                            self.start_of(objective, run),
                            self.steps,
                            gtol=self.gtol,
                            seed=self.seed,
                            label=run.name,
                        )
                    )
        return tuple(made)

    def animate(self, **options: Any) -> SceneAnimation:
        """Return the film as a matplotlib animation.

        Parameters
        ----------
        **options
            ``width`` and ``height`` in pixels, ``dpi``, ``fps``, ``theme``: see
            `SceneAnimation`.
        """
        from optviz.animation import SceneAnimation

        return SceneAnimation(self, **options)

    def render(
        self, *paths: str | Path, loop: str | int = "forever", still: int | None = None, **options: Any
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
        return self.animate(**options).save(*paths, loop=loop, still=still)

    def replace(self, **changes: Any) -> Scene:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.animate()._repr_mimebundle_(include, exclude) | {"text/plain": repr(self)}

    def __repr__(self) -> str:
        said = [
            f"{one.name}={getattr(self, one.name)!r}"
            for one in fields(self)
            if one.name in ("objectives", "optimizers") or getattr(self, one.name) != _default(one)
        ]
        return f"Scene({', '.join(said)})"


class _about:  # noqa: N801  (reads as a word: with _about(objective, run))
    """Name the run and the user's own line in any error that leaves the block."""

    def __init__(self, objective: Objective, run: Run) -> None:
        self.item = f"run {run.name!r} on {objective.name!r}"

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OptvizError):
            error.at(item=self.item)


def _default(one: Any) -> object:
    return Timeline() if one.name == "timeline" else one.default


def _several(given: object, kind: type, what: str) -> tuple[Any, ...]:
    if isinstance(given, str | bytes) or given is None:
        raise SceneError(f"{what} is {given!r}", "give a list")
    if not isinstance(given, Iterable) or (kind is not object and isinstance(given, kind)):
        given = (given,)
    made = tuple(given)
    if not made:
        raise SceneError(f"the scene has no {what}", "list at least one")
    return made


def _point(given: object, item: str) -> float | tuple[float, ...] | None:
    if given is None:
        return None
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise SceneError(f"start is {given!r}", "give a number or one a dimension", item=item) from None
    if array.ndim > 1 or array.size == 0 or not np.isfinite(array).all():
        raise SceneError(
            f"start is {given!r}", "give a finite number, or one a dimension", item=item
        )
    return float(array) if array.ndim == 0 else tuple(array.tolist())


def _check_count(name: str, value: object) -> None:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or cast(int, value) < 0:
        raise SceneError(f"{name} is {value!r}", "give a whole number, 0 or more")


def _check_labels(runs: Sequence[Run]) -> None:
    counts = Counter((run.name, run.details if run.label is None else "") for run in runs)
    for (name, details), count in counts.items():
        if count > 1:
            shown = f"{name} ({details})" if details else name
            raise SceneError(
                f"{count} runs are called {shown!r}", "give them labels: Run(…, label=…)"
            )


def _short(point: tuple[float, ...]) -> str:
    inner = ", ".join(f"{x:g}" for x in point)
    return inner if len(point) == 1 else f"({inner})"


