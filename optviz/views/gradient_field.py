"""The gradient by central differences, all over a 2-D landscape and where each run is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class GradientField:
    """Level lines of f(x, y), arrows of −∇f on a lattice, and the runs with −∇f where they are.

    Gradients are central differences of f, whether the objective knows its gradient or not.

    Examples
    --------
    >>> from optviz import views
    >>> views.GradientField()
    GradientField()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.gradient_field import GradientFieldPanel

        dim, name = subject.objective.dim, subject.objective.name
        if dim != 2:
            raise SceneError(
                f"views.GradientField() shows two dimensions, and {name} has {dim}",
                "show views.Landscape()" if dim == 1 else "show views.Convergence()",
            )
        return GradientFieldPanel(subject)
