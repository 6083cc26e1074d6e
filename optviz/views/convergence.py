"""How far the runs have come, against their steps or what they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.panels.convergence import Measure
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject

Wanted = Literal["auto", "gap", "value", "gradient", "distance", "rate"]


@dataclass(frozen=True)
class Convergence:
    """A quantity of each run, plotted against what the scene says.

    Parameters
    ----------
    measure : {"auto", "gap", "value", "gradient", "distance", "rate"}
        f − f*, f, the gradient's norm, the distance to the nearest minimum, or the learning rate.
        "auto" is f − f* where a minimum is known, and f elsewhere; so are "gap" and "distance"
        where none is.

    theory : bool
        Whether what `optviz.theory` knows of the runs is drawn too: a dashed line each, with its
        name and its condition where there is room. Where it knows nothing of a run there is none.

    Raises
    ------
    SceneError
        There is no such measure; or `theory` is asked for of learning rates, or of runs of which
        nothing is known.

    Examples
    --------
    >>> from optviz import views
    >>> views.Convergence("gap", theory=True)
    Convergence(measure='gap', theory=True)
    """

    measure: Wanted = "auto"
    theory: bool = False

    slim: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.measure not in get_args(Wanted):
            raise SceneError(
                f"measure is {self.measure!r:.80}", f"use one of {', '.join(get_args(Wanted))}"
            )

        if not isinstance(self.theory, bool):
            raise SceneError(f"theory is {self.theory!r:.80}", "give True or False")
        if self.theory and self.measure == "rate":
            raise SceneError(
                "theory=True is of how runs converge, and the measure is their learning rate",
                "leave out theory, or measure something else",
            )

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.convergence import ConvergencePanel

        measure = self._of(subject.objective)
        if not self.theory:
            return ConvergencePanel(subject, measure)
        from optviz.panels.theory import converging

        return ConvergencePanel(subject, measure, converging(subject, measure))

    def _of(self, objective: Objective) -> Measure:
        if self.measure == "auto":
            return "value" if objective.lowest is None else "gap"
        if self.measure == "gap" and objective.lowest is None:
            return "value"
        if self.measure == "distance" and not objective.minima:
            return "value"
        return self.measure
