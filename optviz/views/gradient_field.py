"""A map with the gradient by central differences, all over it and where each run is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.errors import SceneError
from optviz.layers.gradient_field import GradientField as Field
from optviz.views.landscape import Landscape

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class GradientField:
    """Level lines of f(x, y) with `layers.GradientField`: arrows of −∇f on a lattice and at runs.

    Examples
    --------
    >>> from optviz import views
    >>> views.GradientField()
    GradientField()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.layered import layers_of

        dim, name = subject.objective.dim, subject.objective.name
        if dim != 2:
            raise SceneError(
                f"views.GradientField() shows two dimensions, and {name} has {dim}",
                "show views.Landscape()" if dim == 1 else "show views.Convergence()",
            )
        return Landscape(layers=(*layers_of(subject), Field())).panel(subject)
