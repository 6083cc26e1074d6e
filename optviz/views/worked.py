"""Each run's rule with this step's numbers in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optviz.stage.naming import as_names
from optviz.views.chosen import chosen

if TYPE_CHECKING:
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Worked:
    r"""The rule of each run with the numbers of the step in it, the step, and f before and after.

    For one run to three: its name and hyperparameters, its rule, the same with this step's
    numbers, the step that comes of it, and whether f fell. In more than two dimensions it shows
    norms. What a rule cannot say of a step in an expression is left out; the step is not. Above
    them stands where the runs start, or where the step of a single run begins, with slope and
    bend there.

    Parameters
    ----------
    runs : str or sequence of str
        Which runs, by name; all by default.

    Raises
    ------
    SceneError
        A name is no text.

    Examples
    --------
    >>> from optviz import views
    >>> views.Worked(runs="Newton")
    Worked(runs=('Newton',))
    """

    runs: str | Sequence[str] = ()

    names_runs: ClassVar[bool] = True
    titled: ClassVar[bool] = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", as_names(self.runs, "views.Worked"))

    def panel(self, subject: Subject) -> Panel:
        """Return the panel.

        Raises
        ------
        SceneError
            A run is not there, or there are more than three.
        """
        from optviz.panels.explained.worked import MOST, WorkedPanel

        return WorkedPanel(chosen(subject, self.runs, "views.Worked", MOST))
