"""A secant that turns into the tangent as h shrinks, and into nonsense as it shrinks further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Secant:
    """The graph of f(x) with the secant of each difference quotient, and the slopes in figures.

    It shows runs of `ForwardDifference` and `CentralDifference` on an objective in one dimension.

    Examples
    --------
    >>> from optviz import views
    >>> views.Secant()
    Secant()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.quotients.secant import SecantPanel

        require_quotients(subject, "Secant")
        return SecantPanel(subject)


def require_quotients(subject: Subject, view: str) -> None:
    """Refuse what is not a difference quotient in one dimension with a known derivative."""
    objective = subject.objective
    if objective.dim != 1:
        raise SceneError(
            f"views.{view}() shows one dimension, and {objective.name} has {objective.dim}",
            "show views.GradientField()" if objective.dim == 2 else "",
        )
    for one in subject.trajectories:
        if not {"h", "behind", "estimate"} <= set(one.states):
            raise SceneError(
                f"views.{view}() shows difference quotients, and run {one.label!r} is none",
                "list ForwardDifference() and CentralDifference() alone",
            )
    if len({float(one.points[0, 0]) for one in subject.trajectories}) > 1:
        raise SceneError(
            f"views.{view}() shows one x, and the runs start at several", "give the scene one start"
        )
    if not objective.exact_grad:
        raise SceneError(
            f"views.{view}() compares with the exact derivative, and {objective.name} has none",
            "give grad=, or write it with Objective.from_formula",
        )
