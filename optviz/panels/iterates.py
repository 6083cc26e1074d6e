"""One coordinate of the iterates against the steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optviz.marks.predicted import Prediction
from optviz.panels.series import SeriesPanel
from optviz.panels.subject import Subject
from optviz.panels.window import view

Array = npt.NDArray[np.float64]


class IteratesPanel(SeriesPanel):
    """One line a run, with its dot: one coordinate of where it is.

    The axis holds what of the runs is in the picture of the landscape; in more than two
    dimensions, what is within a few times the spread of starts and minima.

    Parameters
    ----------
    subject : Subject
        The runs.
    coordinate : int
        Which one.
    title : str
        What it is.
    predicted : sequence of Prediction
        Their predicted coordinates.
    """

    def __init__(
        self,
        subject: Subject,
        coordinate: int,
        title: str,
        predicted: Sequence[Prediction] = (),
    ) -> None:
        super().__init__(
            subject,
            [one.points[:, coordinate] for one in subject.trajectories],
            title,
            linear=True,
            predicted=predicted,
        )
        self.coordinate = coordinate

    def _seen(self) -> list[npt.NDArray[np.bool_]]:
        """Return which points of each run the axis has to hold."""
        if self._objective.dim <= 2:
            return super()._seen()
        low, high = view(self._objective, self._trajectories)[self.coordinate]
        return [(low <= one) & (one <= high) | (np.arange(len(one)) == 0) for one in self._series]
