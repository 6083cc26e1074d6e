"""How far each run has come: f − f*, f, the gradient, the distance to a minimum, and the like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from optviz.language import noted, say
from optviz.marks.predicted import Prediction
from optviz.objectives import Objective
from optviz.panels.limits import Interval, norms
from optviz.panels.rate import rates
from optviz.panels.series import SeriesPanel
from optviz.panels.subject import Subject
from optviz.recorder.trajectory import Trajectory

Measure = Literal["gap", "value", "gradient", "distance", "digits", "rate"]

_TITLES = {
    "gap": r"$f - f^{\ast}$",
    "value": "$f$",
    "gradient": r"$\Vert\nabla f\Vert$",
    "distance": r"$\Vert x - x^{\ast}\Vert$",
    "digits": noted("correct digits"),
    "rate": noted("learning rate"),
}

_ALL_DIGITS = 16.0


class ConvergencePanel(SeriesPanel):
    """How far the runs have come: f, its gradient, how near a minimum is, or their rates."""

    def __init__(
        self,
        subject: Subject,
        measure: Measure,
        predicted: Sequence[Prediction] = (),
        limits: Interval | None = None,
    ) -> None:
        super().__init__(
            subject,
            [measured(subject.objective, one, measure) for one in subject.trajectories],
            say(_TITLES[measure]),
            zeros=measure not in ("value", "rate"),
            framed=measure != "rate",
            linear=measure == "digits",
            predicted=predicted,
            limits=limits,
        )
        if measure == "digits":
            self.besides = (np.array([0.0, 1.0]),)


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
        case "distance" | "digits":
            return away_from_minima(objective, trajectory.points, digits=measure == "digits")
        case "gap":
            assert objective.lowest is not None
            with np.errstate(over="ignore", invalid="ignore"):
                return np.maximum(trajectory.values - objective.lowest, 0.0)


def away_from_minima(
    objective: Objective, points: npt.NDArray[np.float64], *, digits: bool
) -> npt.NDArray[np.float64]:
    """Return the distance of points (k, dim) to the nearest minimum, or its correct digits.

    These are −log₁₀ of the distance relative to that minimum, or to 1 where it is 0: 0 to 16.
    """
    minima = np.array(objective.minima)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        away = norms(points[:, None, :] - minima[None])
        if not digits:
            return np.asarray(away.min(axis=1))
        sizes = norms(minima)
        share = (away / np.where(sizes > 0, sizes, 1.0)).min(axis=1)
        return np.asarray(np.clip(-np.log10(share), 0.0, _ALL_DIGITS))
