"""Why a run stopped, what it cost, and why it cannot begin."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.language import noted

_FEW = 16  # components that a message can show


class Outcome(StrEnum):
    """Why a run stopped; the value is a sentence."""

    CONVERGED = noted("its gradient met the tolerance near a minimum")
    STATIONARY = noted("its gradient met the tolerance where no minimum is certain")
    STEP_LIMIT = noted("it made all its steps")
    DIVERGED = noted("it diverged to infinity")
    UNDEFINED = noted("it came to where the function is not a number")
    SINGULAR = noted("it came to where the Hessian is singular to rounding")
    STALLED = noted("it found no step that leads further down")


BROKEN = (Outcome.DIVERGED, Outcome.UNDEFINED, Outcome.SINGULAR)
"""Where the numbers of a run broke down."""


class Evaluations(NamedTuple):
    """How often a run asked for the function, its gradient and its Hessian."""

    value: int = 0
    grad: int = 0
    hess: int = 0


def no_start(point: NDArray[np.float64], value: float) -> SceneError:
    """Return the error for a run that cannot begin: the numbers at its start are not finite."""
    what = "the gradient is not finite" if np.isfinite(value) else f"the function is {value}"
    return SceneError(f"{what} at the start {written(point)}", "start where it is defined")


def written(point: NDArray[np.float64]) -> str:
    """Write a point for a message: ``-20.0``, ``[1.0, 2.0]``, ``of shape (1000,)``."""
    shown = f"{point.tolist()}" if point.size <= _FEW else f"of shape {point.shape}"
    return shown[1:-1] if point.shape == (1,) else shown
