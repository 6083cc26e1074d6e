"""How far each run has come: f − f*, f, the gradient, the distance to a minimum, or the rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from optviz.marks.predicted import Prediction
from optviz.objectives import Objective
from optviz.panels.limits import norms
from optviz.panels.rate import rates
from optviz.panels.series import SeriesPanel
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory

Measure = Literal["gap", "value", "gradient", "distance", "rate"]

_TITLES = {
    "gap": r"$f - f^{\ast}$",
    "value": "$f$",
    "gradient": r"$\Vert\nabla f\Vert$",
    "distance": r"$\Vert x - x^{\ast}\Vert$",
    "rate": "learning rate",
}


class ConvergencePanel(SeriesPanel):
    """f − f*, f, the gradient's norm, the distance to a minimum, or the learning rate of runs."""

    def __init__(
        self, subject: Subject, measure: Measure, predicted: Sequence[Prediction] = ()
    ) -> None:
        super().__init__(
            subject,
            [measured(subject.objective, one, measure) for one in subject.trajectories],
            _TITLES[measure],
            zeros=measure not in ("value", "rate"),
            framed=measure != "rate",
            predicted=predicted,
        )


def measured(
    objective: Objective, trajectory: Trajectory, measure: Measure
) -> npt.NDArray[np.float64]:
    """Return the quantity that a convergence panel plots, one number a point of the run."""
    match measure:
        case "rate":
            return rates(trajectory)
        case "value":
            return trajectory.values
        case "gradient":
            return norms(trajectory.gradients)
        case "distance":
            minima = np.array(objective.minima)
            with np.errstate(over="ignore", invalid="ignore"):
                away = trajectory.points[:, None, :] - minima[None]
            return np.asarray(norms(away).min(axis=1))
        case "gap":
            assert objective.lowest is not None
            with np.errstate(over="ignore", invalid="ignore"):
                return np.maximum(trajectory.values - objective.lowest, 0.0)
