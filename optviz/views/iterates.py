"""One coordinate of the runs, against their steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject


@dataclass(frozen=True)
class Iterates:
    """One coordinate of where each run is, against the steps: across a ravine, or along it.

    Parameters
    ----------
    coordinate : str or int
        Its name: ``"x"`` or ``"y"``, ``"w"`` or ``"b"`` of a line through data, ``"x3"`` in more
        dimensions; or its place, from 0.
    label : str
        Words before the name, such as ``"across the ravine"``.
    theory : bool
        Whether the coordinate that `optviz.theory` predicts on a quadratic is drawn too, dashed
        ahead of the dot, with the factor of a step where there is room.

    Raises
    ------
    SceneError
        An option is wrong, there is no such coordinate, or nothing is predicted of any run.

    Examples
    --------
    >>> from optviz import views
    >>> views.Iterates("y", label="across the ravine", theory=True)
    Iterates(coordinate='y', label='across the ravine', theory=True)
    """

    coordinate: str | int = 0
    label: str = ""
    theory: bool = False

    slim: ClassVar[bool] = True
    line_ends: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if isinstance(self.coordinate, bool) or not isinstance(self.coordinate, str | int):
            raise SceneError(
                f"coordinate is {self.coordinate!r:.80}", 'give a name, as "y", or a place from 0'
            )
        if not isinstance(self.label, str):
            raise SceneError(f"label is {self.label!r:.80}", 'give words, as "across the ravine"')
        if not isinstance(self.theory, bool):
            raise SceneError(f"theory is {self.theory!r:.80}", "give True or False")

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.iterates import IteratesPanel
        from optviz.panels.theory import moving

        names = _names(subject.objective)
        i = self._place(subject.objective, names)
        name = names[i] if len(names[i]) == 1 else f"{names[i][0]}_{{{names[i][1:]}}}"
        title = f"{self.label}: ${name}$" if self.label else f"${name}$"
        return IteratesPanel(subject, i, title, moving(subject, i) if self.theory else ())

    def _place(self, objective: Objective, names: tuple[str, ...]) -> int:
        if isinstance(self.coordinate, str):
            if self.coordinate in names:
                return names.index(self.coordinate)
            known = ", ".join(names) if len(names) < 8 else f"{names[0]} to {names[-1]}"
            raise SceneError(
                f"coordinate is {self.coordinate!r:.80}, and {objective.name!r} has {known}",
                "use one of them",
            )
        if not 0 <= self.coordinate < objective.dim:
            raise SceneError(
                f"coordinate is {self.coordinate}, and {objective.name!r} has {objective.dim}",
                f"use a place from 0 to {objective.dim - 1}",
            )
        return self.coordinate


def _names(objective: Objective) -> tuple[str, ...]:
    """Return what the coordinates are called: as the axes of a landscape, or numbered."""
    from optviz.panels.data.variables import variables

    if objective.dim <= 2:
        return variables(objective)
    letter = variables(objective)[0].removeprefix(r"\mathbf{")[0]
    return tuple(f"{letter}{i + 1}" for i in range(objective.dim))
