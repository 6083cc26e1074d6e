"""How a run ended: why it stopped, what it cost, and what the last point is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective

Landing = Literal["minimum", "maximum", "saddle", ""]

_FEW = 16  # components that a message can show
_MANY = 500  # a Hessian of differences then takes longer than the run itself


class Outcome(StrEnum):
    """How a run ended; the value is a sentence."""

    CONVERGED = "the gradient vanished at a minimum"
    STATIONARY = "the gradient vanished where the Hessian shows no minimum"
    STEP_LIMIT = "it made all its steps"
    DIVERGED = "it diverged to infinity"
    UNDEFINED = "it came to where the function is not a number"
    SINGULAR = "it came to where the Hessian is singular"
    STALLED = "it found no step that leads further down"


class Evaluations(NamedTuple):
    """How often a run asked for the function, its gradient and its Hessian."""

    value: int = 0
    grad: int = 0
    hess: int = 0


def stationary_kind(objective: Objective, point: NDArray[np.float64]) -> Landing:
    """Tell a minimum, a maximum and a saddle apart by the eigenvalues of the Hessian.

    Returns
    -------
    {"minimum", "maximum", "saddle", ""}
        Empty where an eigenvalue that decides is zero, to the accuracy of the Hessian, and where
        the Hessian would be one of differences in very many dimensions.
    """
    if point.size > _MANY and not objective.exact_hess:
        return ""
    try:
        up, down = _curvatures(objective, point)
    except (SceneError, np.linalg.LinAlgError):
        return ""
    if up.all():
        return "minimum"
    if down.all():
        return "maximum"
    return "saddle" if up.any() and down.any() else ""


def are_minima(objective: Objective, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say of many points (dim, n) at once which of them `stationary_kind` calls a minimum."""
    try:
        up, _ = _curvatures(objective, points)
    except (SceneError, np.linalg.LinAlgError):  # at some of them; each is judged for itself
        return np.array([stationary_kind(objective, one) == "minimum" for one in points.T])
    return np.asarray(up.all(axis=-1))


def _curvatures(
    objective: Objective, points: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which eigenvalues are above and which below zero, by more than their accuracy."""
    with np.errstate(all="ignore"):
        hessians = np.moveaxis(np.asarray(objective.hess(points)), (0, 1), (-2, -1))
        curvatures = np.linalg.eigvalsh(hessians)
        accuracy = 1e-12 if objective.exact_hess else 1e-6
        noise = accuracy * np.abs(curvatures).max(axis=-1, keepdims=True)
        return curvatures > noise, curvatures < -noise


def no_start(point: NDArray[np.float64], value: float) -> SceneError:
    """Return the error for a run that cannot begin: the numbers at its start are not finite."""
    what = "the gradient is not finite" if np.isfinite(value) else f"the function is {value}"
    return SceneError(f"{what} at the start {written(point)}", "start where it is defined")


def written(point: NDArray[np.float64]) -> str:
    """Write a point for a message: ``-20.0``, ``[1.0, 2.0]``, ``of shape (1000,)``."""
    shown = f"{point.tolist()}" if point.size <= _FEW else f"of shape {point.shape}"
    return shown[1:-1] if point.shape == (1,) else shown
