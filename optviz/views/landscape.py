"""The landscape of an objective, from the side in 1-D and from above in 2-D."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.views.subject import Subject


@dataclass(frozen=True)
class Landscape:
    """The graph of f(x), or the level lines of f(x, y), with the runs on it.

    Examples
    --------
    >>> from optviz import views
    >>> views.Landscape()
    Landscape()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel.

        Raises
        ------
        SceneError
            The objective has more than two dimensions.
        """
        from optviz.panels.contour import ContourPanel
        from optviz.panels.curve import CurvePanel

        dim = subject.objective.dim
        given = (
            subject.objective, subject.trajectories, subject.styles, subject.endings, subject.theme
        )  # fmt: skip
        if dim == 1:
            return CurvePanel(*given, subject.clock)
        if dim == 2:
            return ContourPanel(*given, subject.basins, clock=subject.clock)
        raise SceneError(
            f"{subject.objective.name} has {dim} parameters, and a landscape has 1 or 2",
            "show views.Plane() in its stead, or leave the views out",
        )
