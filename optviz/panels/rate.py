"""The learning rate that each run was given, step by step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.recorder.clock import Clocked
from optviz.recorder.trajectory import Trajectory


def rates(trajectory: Trajectory) -> npt.NDArray[np.float64]:
    """Return the learning rate of the step that follows each point, one number a point.

    It is the `lr` of the optimizer: what its schedule says, or always the same number. What a
    rule makes of it, as Adam does, is not in it.

    Raises
    ------
    SceneError
        The run has no `lr`.
    """
    if isinstance(trajectory, Clocked):
        return np.asarray(rates(trajectory.original)[trajectory.taken])
    lr = getattr(trajectory.optimizer, "lr", None)
    if lr is None:
        raise SceneError(
            "it has no learning rate to draw",
            'leave it out, or convergence="rate"',
            item=f"run {trajectory.label!r}",
        )
    if callable(lr):
        steps = range(0, len(trajectory) * trajectory.stride, trajectory.stride)
        return np.array([lr(t) for t in steps], dtype=np.float64)
    return np.full(len(trajectory), float(lr))
