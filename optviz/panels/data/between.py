"""Where the parameters of a run are at a moment, between two iterates too."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optviz.recorder.trajectory import Trajectory
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]


def place(run: Trajectory, moment: Moment) -> tuple[int, float]:
    """Return the last iterate that is reached, and the way made towards the next, if any."""
    step = min(moment.step, run.steps)
    return step, moment.progress if step < run.steps else 0.0


def parameters(run: Trajectory, step: int, progress: float) -> Array:
    """Return the point on the straight way from an iterate to the next."""
    here: Array = run.points[step]
    if not progress:
        return here
    with np.errstate(all="ignore"):
        return np.asarray(here + progress * (run.points[step + 1] - here))
