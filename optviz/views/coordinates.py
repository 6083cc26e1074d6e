"""What each rule averages, divides by and steps, coordinate by coordinate."""

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
class Coordinates:
    r"""A bar a coordinate of what each rule makes its step of, and of the step.

    Of Adam the averaged gradient, its usual size, by which it is divided, and the step; of gradient
    descent the gradient and the step; of momentum its gradient part, β times the last step, and
    the step that is their sum. For one run to three, and up to eight coordinates, the largest.
    Parts that are measured in the same unit share a scale, which stays as it is all over the film;
    the end of a bar that is too long for it is broken.

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
    >>> views.Coordinates(runs=["Adam", "Gradient descent"])
    Coordinates(runs=('Adam', 'Gradient descent'))
    """

    runs: str | Sequence[str] = ()

    names_runs: ClassVar[bool] = True
    titled: ClassVar[bool] = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", as_names(self.runs, "views.Coordinates"))

    def panel(self, subject: Subject) -> Panel:
        """Return the panel.

        Raises
        ------
        SceneError
            A run is not there, or there are more than three.
        """
        from optviz.panels.explained.coordinates import MOST, CoordinatesPanel

        return CoordinatesPanel(chosen(subject, self.runs, "views.Coordinates", MOST))
