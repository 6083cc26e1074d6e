"""The error of difference quotients against h: truncation on one side, rounding on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.views.secant import require_quotients

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class DifferenceError:
    """The error of each difference quotient against h, both logarithmic.

    It shows runs of `ForwardDifference` and `CentralDifference` on an objective in one dimension.
    Thin lines are the errors of truncation, in proportion to h and to h².

    Examples
    --------
    >>> from optviz import views
    >>> views.DifferenceError()
    DifferenceError()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.quotients.difference_error import DifferenceErrorPanel

        require_quotients(subject, "DifferenceError")
        return DifferenceErrorPanel(subject)
