"""How many samples each run labels rightly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.errors import SceneError
from optviz.views.of_data import data_of

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Accuracy:
    """The accuracy of a classifier in percent, on held-out samples where there are any.

    Examples
    --------
    >>> from optviz import views
    >>> views.Accuracy()
    Accuracy()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.data.accuracy import AccuracyPanel

        objective = data_of(subject.objective, "Accuracy")
        if not objective.classes:
            raise SceneError(
                f"{objective.name} predicts values, not labels, and has no accuracy",
                "show views.Convergence() in its stead",
            )
        return AccuracyPanel(subject)
