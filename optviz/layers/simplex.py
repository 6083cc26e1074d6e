"""The simplex of Nelder and Mead's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.timeline import Moment

_GHOSTS = 60
_FAINT = 0.45
_FILL = 0.13


@dataclass(frozen=True)
class Simplex:
    """The triangle of a run that keeps one, from step to step, and those that it has left.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose simplex is shown; all that have one by default.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Simplex()
    Simplex(runs=())
    """

    runs: str | Sequence[str] = ()

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the triangle on its way."""
        for run in pen.runs:
            corners = run.trajectory.states.get("simplex")
            if corners is None or corners.shape[1:] != (3, 2):
                continue
            step = min(moment.step, len(corners) - 1)
            for past in corners[max(step - _GHOSTS, 0) : step]:
                pen.outline(past, run.style.color, 0.9, alpha=_FAINT)
            pen.outline(run.now(corners, moment), run.style.color, fill=_FILL)
