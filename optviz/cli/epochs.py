"""A line an epoch, while a classifier learns: how many samples it labels rightly by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.language import say, voiced
from optviz.objectives import Objective
from optviz.plan.description import Description
from optviz.recorder.arrival import Progress


def epoch_lines(scene: Description, put: Callable[[str], Any]) -> EpochLines | None:
    """Return what says a line an epoch, of a scene that counts epochs."""
    if scene.unit != "epoch":
        return None
    several = len(scene.runs) * len(scene.objectives) > 1
    return EpochLines(put, named=several)


class EpochLines:
    """Says ``Epoch 3: 380 / 397`` after each epoch of a run, as Nielsen's programs do.

    The samples are those held out, where there are any.

    Parameters
    ----------
    put : callable (str)
        Takes the lines.
    named : bool
        Whether each line begins with the run's name.

    References
    ----------
    M. Nielsen, *Neural Networks and Deep Learning* (2015), chapter 1.
    """

    def __init__(self, put: Callable[[str], Any], *, named: bool) -> None:
        self._put = put
        self._named = named

    def __call__(self, objective: Objective, label: str) -> Progress | None:
        """Return what is to be called after each epoch; None where nothing is classified."""
        if not getattr(objective, "classes", 0):
            return None
        known: Any = objective  # it labels samples
        count = known.samples if known.held_out is None else len(known.held_out[0])

        def after(epoch: int, _: int, point: NDArray[np.float64]) -> None:
            right = known.correct(point)
            if self._named:
                run = voiced(label)
                line = say(
                    "{run}, epoch {n}: {right} / {total}",
                    run=run,
                    n=epoch,
                    right=right,
                    total=count,
                )
            else:
                line = say("Epoch {n}: {right} / {total}", n=epoch, right=right, total=count)
            self._put(line)

        return after
