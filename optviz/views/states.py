"""What each run keeps in mind: an array of its optimizer's state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from optviz.errors import SceneError
from optviz.language import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optviz.panels.panel import Panel
    from optviz.panels.subject import Subject
    from optviz.recorder.trajectory import Trajectory

Transform = Literal["", "root", "divisor"]


@dataclass(frozen=True)
class States:
    r"""An array of the optimizer's state against the steps, one line a coordinate.

    Runs that keep no such array are left out.

    Parameters
    ----------
    field : str
        Its name: ``"v"`` is the running mean of squared gradients of RMSprop and Adam, ``"m"``
        that of gradients, ``"b"`` the buffer of momentum. ``Trajectory.states`` has the names.
    transform : {"", "root", "divisor"}
        The array itself, its root, or what the rule divides each component by, such as
        :math:`\sqrt{\hat v} + \varepsilon`.

    Raises
    ------
    SceneError
        The field is no text, or there is no such transform.

    Examples
    --------
    >>> from optviz import views
    >>> views.States("v", transform="divisor")
    States(field='v', transform='divisor')
    """

    field: str = "v"
    transform: Transform = ""

    def __post_init__(self) -> None:
        if not isinstance(self.field, str) or not self.field:
            raise SceneError(f"field is {self.field!r:.80}", 'give the name of a state, as "v"')
        if self.transform not in get_args(Transform):
            known = ", ".join(map(repr, get_args(Transform)))
            raise SceneError(f"transform is {self.transform!r:.80}", f"use one of {known}")

    def panel(self, subject: Subject) -> Panel:
        """Return the panel."""
        from optviz.panels.states import MOST, StatesPanel

        made = [self._series(one) for one in subject.trajectories]
        kept = [i for i, one in enumerate(made) if one is not None]
        if not kept:
            names = sorted({name for one in subject.trajectories for name in one.states})
            what = "divides by anything known" if self.transform == "divisor" else "keeps it"
            raise SceneError(
                f"views.States shows {self.field!r}, and none of the runs {what}",
                f"use one of {', '.join(names)}" if names else "show something else",
            )
        series = [one for one in made if one is not None]
        widest = max(one.shape[1] for one in series)
        if widest > MOST:
            raise SceneError(
                f"{self.field!r} has {widest} coordinates, and views.States shows up to {MOST}",
                "show it of an objective with fewer parameters",
            )
        return StatesPanel(subject.only(kept), series, self._title())

    def _series(self, run: Trajectory) -> NDArray[Any] | None:
        """Return what is shown of a run, (k + 1, coordinates), or None where it has none."""
        import numpy as np

        if self.transform == "divisor":
            from optviz.optimizers.divisor import divides, divisor

            return divisor(run.optimizer, run.states) if divides(run.optimizer) else None
        if self.field not in run.states:
            return None
        array = np.asarray(run.states[self.field], dtype=np.float64)
        array = array.reshape(len(array), -1)
        return np.sqrt(np.maximum(array, 0.0)) if self.transform == "root" else array

    def _title(self) -> str:
        name = self.field if len(self.field) == 1 else rf"\mathrm{{{self.field}}}"
        if self.transform == "divisor":
            return say("divided by {root}", root=rf"$\sqrt{{\hat{{{name}}}}} + \varepsilon$")
        return rf"$\sqrt{{{name}}}$" if self.transform == "root" else f"${name}$"
