"""How far the runs have come, against their steps or what they asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar, Literal, cast, get_args

from optviz.errors import SceneError
from optviz.objectives.geometry import as_domain
from optviz.recorder.dialled import Dialled

if TYPE_CHECKING:
    from optviz.marks.predicted import Prediction
    from optviz.objectives import Objective
    from optviz.panels.convergence import Measure
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject

Line = Literal["best", "average"]
Wanted = Literal["auto", "gap", "value", "gradient", "distance", "digits", "rate"]


@dataclass(frozen=True)
class Convergence:
    """A quantity of each run, plotted against what the scene says.

    Parameters
    ----------
    measure : {"auto", "gap", "value", "gradient", "distance", "digits", "rate"}
        f − f*, f, the gradient's norm, the distance to the nearest minimum, how many of its digits
        are correct, or the learning rate. "auto" is f − f* where a minimum is known, and f
        elsewhere; so are "gap", "distance" and "digits" where none is.
    theory : bool
        Whether what `optviz.theory` knows of the runs is drawn too: a dashed line each, with its
        name and its condition where there is room. Where it knows nothing of a run there is none.
    lines : sequence of {"best", "average"}
        What is drawn beside each run's own line, thin and dashed in its colour: the best so far,
        or f (or whatever is measured) at the mean of the iterates so far, as Polyak and Ruppert
        average them.
    limits : (float, float), optional
        The ends of the axis, in the unit of what is plotted, such as ``(1e-8, 1)``. Numbers below
        a logarithmic axis stand at its foot; what is beyond it else has left the picture.

    Raises
    ------
    SceneError
        There is no such measure, or no such line; or they, or `theory`, are asked for of learning
        rates; or `theory` of runs of which nothing is known.

    Examples
    --------
    >>> from optviz import views
    >>> views.Convergence("gap", theory=True)
    Convergence(measure='gap', theory=True)
    >>> views.Convergence("value", lines=["average"])
    Convergence(measure='value', lines=('average',))
    >>> views.Convergence("gap", limits=(1e-8, 1))
    Convergence(measure='gap', limits=(1e-08, 1.0))
    """

    measure: Wanted = "auto"
    theory: bool = False
    lines: Sequence[Line] = ()
    limits: tuple[float, float] | None = None

    slim: ClassVar[bool] = True
    line_ends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.measure not in get_args(Wanted):
            raise SceneError(
                f"measure is {self.measure!r:.80}", f"use one of {', '.join(get_args(Wanted))}"
            )
        if not isinstance(self.theory, bool):
            raise SceneError(f"theory is {self.theory!r:.80}", "give True or False")
        object.__setattr__(self, "lines", _as_lines(self.lines))
        if self.limits is not None:
            (limits,) = as_domain(self.limits, 1, "limits")
            object.__setattr__(self, "limits", limits)
        for name in ("theory", "lines"):
            if getattr(self, name) and self.measure == "rate":
                raise SceneError(
                    f"{name} is of how runs converge, and the measure is their learning rate",
                    f"leave out {name}, or measure something else",
                )

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.convergence import ConvergencePanel

        measure = self._of(subject.objective)
        by_dial = any(isinstance(one, Dialled) for one in subject.trajectories)
        for name in ("theory", "lines"):
            if by_dial and getattr(self, name):
                raise SceneError(
                    f"views.Convergence: {name} is of steps, and the film's time is a dial",
                    f"leave out {name}, or the dial",
                )
        predicted: Sequence[Prediction] = ()
        if self.theory:
            from optviz.panels.theory import converging

            predicted = converging(subject, measure)
        panel = ConvergencePanel(subject, measure, predicted, self.limits)
        if not self.lines:
            return panel
        from optviz.panels.companions import with_lines

        return with_lines(panel, subject, measure, self.lines)

    def __repr__(self) -> str:
        others = [one for one in fields(self)[1:] if getattr(self, one.name) != one.default]
        said = [f"measure={self.measure!r}"]
        said += [f"{one.name}={getattr(self, one.name)!r}" for one in others]
        return f"Convergence({', '.join(said)})"

    def _of(self, objective: Objective) -> Measure:
        if self.measure == "auto":
            return "value" if objective.lowest is None else "gap"
        if self.measure == "gap" and objective.lowest is None:
            return "value"
        if self.measure in ("distance", "digits") and not objective.minima:
            return "value"
        return self.measure


def _as_lines(given: object) -> tuple[Line, ...]:
    """Read the names of lines; one alone is a list of one."""
    made = (given,) if isinstance(given, str) or not isinstance(given, Sequence) else tuple(given)
    for one in made:
        if one not in get_args(Line) or made.count(one) > 1:
            raise SceneError(
                f"lines is {given!r:.80}", f"list some of {', '.join(get_args(Line))}, each once"
            )
    return cast("tuple[Line, ...]", made)
