"""Trajectories of loops that are not ours: a training loop, SciPy's, anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.recorder.completion import Log, complete
from optviz.recorder.counting import Counted
from optviz.recorder.outcome import Outcome, no_start
from optviz.recorder.trajectory import Trajectory, Unit

if TYPE_CHECKING:
    from optviz.objectives import Objective

Array = NDArray[np.float64]


class Recorder:
    """Writes down the points that a foreign loop visits, one a call.

    Parameters
    ----------
    objective : Objective
        What that loop minimises, for the values, the gradients and the picture.
    start : array_like (dim,), optional
        The first point, where the loop does not tell it: SciPy's callbacks begin after the first
        step.

    Raises
    ------
    SceneError
        It is no objective, or a point does not fit it.

    Examples
    --------
    >>> from optviz import Recorder, objectives
    >>> f = objectives.bowl()
    >>> rec, x = Recorder(f), np.array([1.0, -1.0])
    >>> for _ in range(3):
    ...     rec(x)
    ...     x -= 0.25 * f.grad(x)
    >>> rec.trajectory(label="by hand")
    <Trajectory 'by hand' on objectives.bowl(): 2 steps, it made all its steps>

    With SciPy:

    >>> from scipy.optimize import minimize
    >>> rec = Recorder(f, start=(1, -1))
    >>> end = minimize(f.value, (1, -1), callback=rec)
    >>> bool((rec.trajectory().points[-1] == end.x).all())
    True
    """

    def __init__(self, objective: Objective, start: Any = None) -> None:
        if not (hasattr(objective, "value") and hasattr(objective, "dim")):
            raise SceneError(
                f"{objective!r:.80} is not an objective", "write Recorder(Objective(f))"
            )
        self.objective = objective
        self._points: list[Array] = []
        if start is not None:
            self(start)

    def __call__(self, x: Any = None, /, *more: Any, intermediate_result: Any = None) -> None:
        """Write down a point: numbers, a NumPy or JAX array, a tensor, or SciPy's own result.

        Parameters
        ----------
        x : array_like (dim,)
            The point, which is copied. A list may hold tensors.
        *more
            What callbacks of some methods get besides, which is left aside.
        intermediate_result : OptimizeResult, optional
            What SciPy's callbacks may get in place of `x`.
        """
        given = intermediate_result if x is None else x
        self._points.append(self._point(getattr(given, "x", given)))

    def __len__(self) -> int:
        """Return the number of points so far."""
        return len(self._points)

    def __repr__(self) -> str:
        return f"<Recorder on {self.objective!r}: {len(self)} point{'s'[: len(self) != 1]}>"

    def trajectory(self, label: str = "recorded", unit: Unit = "step") -> Trajectory:
        """Return what was written down, with the function and its gradient at each point.

        Parameters
        ----------
        label : str
            The name of the run in a picture.
        unit : {"step", "epoch"}
            What lies between two points.

        Returns
        -------
        Trajectory
            The finite part, as `record` gives it. The evaluations of the loop are not known, and
            stand as 0.

        Raises
        ------
        SceneError
            There is no point, the function is not finite at the first, or the unit is unknown.
        """
        item = f"run {label!r} on {self.objective.name!r}"
        if not self._points:
            raise SceneError("no point was recorded", "call rec(x) in the loop", item=item)
        points = np.array(self._points)
        finite = np.isfinite(points).all(axis=1)
        length = len(points) if finite.all() else int(finite.argmin())
        outcome = Outcome.STEP_LIMIT
        if length < len(points):
            infinite = np.isinf(points[length]).any()
            outcome = Outcome.DIVERGED if infinite else Outcome.UNDEFINED
        if length == 0:
            raise SceneError(
                "the first point is not finite", "start from finite numbers", item=item
            )
        log = Log(points=[point.tobytes() for point in points[:length]], gradients=[None] * length)
        with np.errstate(all="ignore"):
            run = complete(Counted(self.objective, 0, log.points), log, outcome)
        if run.length == 0:
            raise no_start(run.points[0], run.values[0]).at(item=item)
        sound = slice(run.length)
        return Trajectory(
            points=run.points[sound],
            values=run.values[sound],
            gradients=run.gradients[sound],
            outcome=run.outcome,
            objective=self.objective,
            label=label,
            unit=unit,
        )

    def _point(self, given: Any) -> Array:
        try:
            if given is None:  # which NumPy takes for NaN
                raise TypeError
            point = np.array(_numbers(given), dtype=np.float64)
        except (TypeError, ValueError):
            raise SceneError(
                f"the recorder was given {given!r:.80}", "give a point of real numbers"
            ) from None
        dim = self.objective.dim
        if point.ndim == 0:
            point = point.reshape(1)
        if point.shape != (dim,):
            raise SceneError(
                f"the recorder was given a point of shape {point.shape}",
                f"points of {self.objective.name} have shape ({dim},)",
            )
        return point


def _numbers(given: Any) -> Any:
    """Turn tensors into arrays, also those in a list; NumPy cannot where they need gradients."""
    if isinstance(given, list | tuple):
        return [_numbers(one) for one in given]
    return given.detach().cpu().numpy() if hasattr(given, "detach") else given
