"""What a rule achieves at each value of a hyperparameter, or of two, as a map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Literal, get_args

from optviz.errors import SceneError, nearest
from optviz.optimizers.setting import settings

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject
    from optviz.recorder.trajectory import Trajectory

Shows = Literal["steps", "value"]
_COORDINATES = ("x", "y")
_FINEST = 200


@dataclass(frozen=True)
class HeatMap:
    """Steps to a tolerance, or f in the end, against a hyperparameter, or against two.

    It stands still: the rule of one run of the film is run anew at each place, from that run's
    start. The film's runs of the rule are marked where they are; in a film with a dial of the
    hyperparameter, the mark goes with it. What diverges is hatched.

    Parameters
    ----------
    name : str
        The hyperparameter from left to right, such as ``"lr"``.
    low, high : float
        Its range.
    y : (str, float, float), optional
        What goes upwards, and its range: another hyperparameter of the rule, or ``"x"`` or
        ``"y"``, a coordinate of the start. Without it the map is a strip.
    log, y_log : bool
        Whether equal ways are equal ratios.
    shows : {"steps", "value"}
        The steps until f − f* is a share of what it was at the start, or f − f* after all steps
        (f, where no minimum is known).
    gap : float
        The share.
    run : str
        The name of the run; by default the first whose rule has the hyperparameter.
    steps : int, optional
        Of each run on the map; those of the scene by default.
    resolution : int, optional
        Places from left to right, 2 to 200; by default as many as some seconds allow.

    Raises
    ------
    SceneError
        An option is wrong, or no run has the hyperparameter.

    Examples
    --------
    >>> from optviz import views
    >>> views.HeatMap("lr", 0.001, 1, y=("beta", 0, 0.99), log=True).y
    ('beta', 0.0, 0.99)
    """

    name: str = "lr"
    low: float = 1e-3
    high: float = 1.0
    y: tuple[str, float, float] | None = None
    _: KW_ONLY
    log: bool = False
    y_log: bool = False
    shows: Shows = "steps"
    gap: float = 1e-3
    run: str = ""
    steps: int | None = None
    resolution: int | None = None

    def __post_init__(self) -> None:
        low, high = _range(self.name, (self.low, self.high), log=self.log)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        if self.y is not None:
            given = self.y
            if isinstance(given, str) or not isinstance(given, Sequence) or len(given) != 3:
                raise _wrong(f"y is {given!r:.80}", 'write y=("beta", 0, 0.99)')
            name, *bounds = given
            object.__setattr__(self, "y", (name, *_range(name, bounds, log=self.y_log)))
            if name == self.name:
                raise _wrong(f"both ways are of {name!r}", "give y another")
        if self.shows not in get_args(Shows):
            raise _wrong(f"shows is {self.shows!r:.80}", "use 'steps' or 'value'")
        if not _is_real(self.gap) or not 0.0 < self.gap < 1.0:
            raise _wrong(f"gap is {self.gap!r:.80}", "give a share between 0 and 1, such as 1e-3")
        for what, least, most in (("steps", 1, 1_000_000), ("resolution", 2, _FINEST)):
            count = getattr(self, what)
            whole = isinstance(count, int) and not isinstance(count, bool)
            if count is not None and not (whole and least <= count <= most):
                raise _wrong(
                    f"{what} is {count!r:.80}", f"give a whole number from {least} to {most}"
                )

    @property
    def slim(self) -> bool:
        """Whether a low place will do: for a strip."""
        return self.y is None

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.heat_map import HeatMapPanel, Way

        index = self._index(subject)
        if self.shows == "steps" and subject.objective.lowest is None:
            raise _wrong(
                f"{subject.objective.name} has no known minimum to come near to",
                "use shows='value'",
            )
        return HeatMapPanel(
            subject,
            index,
            Way(self.name, self.low, self.high, log=self.log),
            None if self.y is None else Way(*self.y, log=self.y_log),
            shows=self.shows,
            gap=self.gap,
            steps=self.steps,
            resolution=self.resolution,
        )

    def _index(self, subject: Subject) -> int:
        """Return which run the map is of."""
        runs = subject.trajectories
        names = [style.name for style in subject.styles]
        if self.run and self.run not in names:
            raise _wrong(
                f"there is no run {self.run!r}",
                nearest(self.run, names) or f"the runs are {', '.join(dict.fromkeys(names))}",
            )
        fit = [
            i for i, (run, name) in enumerate(zip(runs, names, strict=True))
            if self.run in ("", name) and self.name in settings(run.optimizer)
        ]  # fmt: skip
        if not fit:
            whose = f"run {self.run!r}" if self.run else "no run"
            known = sorted({one for run in runs for one in settings(run.optimizer)})
            raise _wrong(
                f"{whose} has {'no' if self.run else 'a'} hyperparameter {self.name!r}",
                nearest(self.name, known) or f"there are {', '.join(known)}",
            )
        self._check_second(runs[fit[0]], subject.objective.dim)
        if runs[fit[0]].batch_size is not None:
            raise _wrong(
                f"run {names[fit[0]]!r} sees batches, and the map would be of their order",
                "name a run that sees all samples",
            )
        return fit[0]

    def _check_second(self, run: Trajectory, dim: int) -> None:
        if self.y is None:
            return
        known = (*settings(run.optimizer), *_COORDINATES[: dim if dim <= 2 else 0])
        if self.y[0] not in known:
            raise _wrong(
                f"run {run.label!r} has no hyperparameter {self.y[0]!r} for y",
                nearest(self.y[0], known) or f"there are {', '.join(known)}",
            )


def _range(name: object, bounds: Sequence[object], *, log: bool) -> tuple[float, float]:
    if not isinstance(name, str) or not name:
        raise _wrong(f"a name is {name!r:.80}", 'give one, such as "lr"')
    if not all(map(_is_real, bounds)):
        raise _wrong(f"{name} goes from {bounds[0]!r:.40} to {bounds[1]!r:.40}", "give numbers")
    low, high = (float(one) for one in bounds)  # type: ignore[arg-type]  # they are real
    if low >= high:
        raise _wrong(f"{name} goes from {low:g} to {high:g}", "give the lower one first")
    if not isinstance(log, bool):
        raise _wrong(f"log of {name} is {log!r:.40}", "give True or False")
    if log and low <= 0.0:
        raise _wrong(f"{name} goes by ratios, from {low:g}", "begin above 0")
    return low, high


def _is_real(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)


def _wrong(cause: str, remedy: str) -> SceneError:
    return SceneError(f"views.HeatMap: {cause}", remedy)
