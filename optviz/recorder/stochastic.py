"""The steps of a run on batches: each sees the next samples, and not all points are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray
from numpy.typing import NDArray

from optviz.errors import Stalled
from optviz.recorder.arrival import lost, own, tell
from optviz.recorder.batching import Batching
from optviz.recorder.completion import Log
from optviz.recorder.counting import Sampled
from optviz.recorder.outcome import Outcome

if TYPE_CHECKING:
    from optviz.recorder import Task

Array = NDArray[np.float64]

_FLOAT = np.dtype(np.float64)


def run_on_batches(seen: Sampled, x: Array, task: Task, log: Log, batching: Batching) -> Outcome:
    """Make the steps of a task from x, and write down the point after every stretch of them."""
    step, shape, stretch = task.optimizer.step, x.shape, range(batching.steps)
    batches = batching.deal(task.objective, task.seed)
    renew, fresh = getattr(task.optimizer, "renew", None), True
    seen.take(next(batches), x)
    state = task.optimizer.init(seen, x)
    _keep(seen, x, state, log, batching)
    for k in range(1, task.steps + 1):
        for _ in stretch:
            if renew is not None and not fresh:
                state = renew(seen, x, state)
            fresh = False
            try:
                x, state = step(seen, x, state)
            except np.linalg.LinAlgError:
                return Outcome.SINGULAR
            except Stalled:
                return Outcome.STALLED
            if not (
                type(x) is ndarray and x.shape == shape and x.dtype is _FLOAT and x.base is None
            ):
                x = own(x, shape)
            if not np.isfinite(x.sum()) and not np.isfinite(x).all():
                return lost(x)
            x.setflags(False)  # type: ignore[call-arg]  # as a keyword it is slow
            seen.take(next(batches), x)
        _keep(seen, x, state, log, batching)
        if task.progress is not None:
            tell(task.progress, k, task.steps, x)
    return Outcome.STEP_LIMIT


def _keep(seen: Sampled, x: Array, state: Any, log: Log, batching: Batching) -> None:
    """Write down a point, with the gradient there of the batch that the next step sees."""
    slope = seen.slope_here()
    if batching.values == "batch":
        log.values.append(float(seen.objective.value(x)))
    log.points.append(x.tobytes())
    log.states.append(state)
    log.gradients.append(slope)
