"""Where a step arrives: at a point of the run's own, or out of the finite numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError, in_words
from optviz.recorder.outcome import Outcome

Array = NDArray[np.float64]
Progress = Callable[[int, int, Array], Any]


def own(given: object, shape: tuple[int, ...]) -> Array:
    """Return a copy of what a rule gave for a point.

    Raises
    ------
    SceneError
        It has another shape than the point before.
    """
    x = np.array(given, dtype=np.float64)
    if x.shape != shape:
        raise SceneError(
            f"the optimizer went from a point of shape {shape} to one of shape {x.shape}",
            "step must return x in the shape it was given",
        )
    return x


def lost(x: Array) -> Outcome:
    """Say how a run ended at a point that is not finite."""
    return Outcome.DIVERGED if np.isinf(x).any() else Outcome.UNDEFINED


def tell(progress: Progress, k: int, steps: int, x: Array) -> None:
    """Call a user's function after a point was kept, and name it in any error.

    Raises
    ------
    SceneError
        It raised an error.
    """
    try:
        progress(k, steps, x)
    except Exception as error:
        raise SceneError(
            f"progress raised {in_words(error)}",
            "it is called as progress(k, steps, x)",
        ) from error
