"""The data, and what each run makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optviz.errors import SceneError
from optviz.views.of_data import data_of

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Data:
    """The samples of an objective with one or two features, and the model of each run.

    With one feature it is the line or curve that a run predicts at its present parameters; with
    two, the border that it draws between the classes, or the lines along which it predicts the
    quartiles of the targets. The dot on a line is the marker of its run.

    Examples
    --------
    >>> from optviz import views
    >>> views.Data()
    Data()
    """

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.data.borders import BordersPanel
        from optviz.panels.data.fit import FitPanel

        objective = data_of(subject.objective, "Data")
        features = objective.X.shape[1]
        if features > 2 or (objective.y.ndim > 1 and not objective.classes):
            what = f"{features} features" if features > 2 else "several targets a sample"
            raise SceneError(
                f"{objective.name} has {what}, and views.Data() shows one or two features and one "
                "target",
                "show views.Accuracy() in its stead"
                if objective.classes
                else "show views.Convergence() in its stead",
            )
        return FitPanel(subject) if features == 1 else BordersPanel(subject)
