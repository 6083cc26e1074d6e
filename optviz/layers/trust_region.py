"""The region in which a rule trusts its model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optviz.stage.pen import Pen
    from optviz.timeline import Moment

_TURN = np.linspace(0.0, 2 * np.pi, 72, endpoint=False)
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1)
_FILL = 0.13


@dataclass(frozen=True)
class TrustRegion:
    """The circle of a run that keeps a radius, about its point.

    Parameters
    ----------
    runs : str or sequence of str
        The runs whose region is shown; all that have one by default.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.TrustRegion()
    TrustRegion(runs=())
    """

    runs: str | Sequence[str] = ()

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw the circle on its way."""
        for run in pen.runs:
            radius, points = run.trajectory.states.get("radius"), run.trajectory.points
            if radius is None or radius.shape != (len(points),) or pen.dim != 2:
                continue
            circle = run.now(points, moment) + run.now(radius, moment) * _CIRCLE
            pen.outline(circle, run.style.color, fill=_FILL)
