"""What a picture is of: an objective, the runs on it, and how they look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from optviz.marks.screen_time import ScreenTime
    from optviz.objectives import Objective
    from optviz.recorder.ending import Ending
    from optviz.recorder.trajectory import Against, Trajectory
    from optviz.stage.layer import Layer
    from optviz.style import RunStyle, Theme

Basins = Callable[[NDArray[np.float64]], tuple[NDArray[np.int64], NDArray[np.float64]]]
Progress = Callable[[int, int], None]
Working = Callable[[str, str], AbstractContextManager[Progress | None]]
"""Entered with what takes long and the unit it is counted in; gives what is told (done, total)."""


def silently(name: str, unit: str) -> AbstractContextManager[Progress | None]:
    """Say nothing of what takes long."""
    return nullcontext()


@dataclass(frozen=True)
class Subject:
    """What a view, and the panel that it makes, are of.

    Parameters
    ----------
    objective : Objective
        What was minimised.
    trajectories : sequence of Trajectory
        The runs on it.
    styles : sequence of RunStyle
        One a run: its name, colours and marker.
    endings : sequence of Ending
        One a run: the words to put where it ends, and the step from which they hold.
    steps : int
        Steps of the scene, or of its longest run.
    theme : Theme
        Colours.
    against : {"steps", "gradients", "evaluations", "samples"}
        What curves are plotted against.
    basins : callable (starts (n, 2)) -> (reached (n,), places (m, 2)), optional
        Where given, a landscape is coloured by the place that each start reaches.
    seconds_per_step : float
        How long a step of the film lasts, on average.
    screen_time : ScreenTime, optional
        When each moment of the film is on the screen.
    working : callable (name, unit) -> context manager
        What takes long is done within it, and told to what it gives, if anything: a bar, say.
    layers : sequence of Layer, optional
        What lies on a landscape besides the runs; by default what the runs keep of such a kind.
    explained : sequence of int
        The steps that the film takes apart.
    """

    objective: Objective
    trajectories: Sequence[Trajectory]
    styles: Sequence[RunStyle]
    endings: Sequence[Ending]
    steps: int
    theme: Theme
    against: Against = "steps"
    basins: Basins | None = None
    seconds_per_step: float = 0.0
    screen_time: ScreenTime | None = None
    working: Working = silently
    layers: Sequence[Layer] | None = None
    explained: Sequence[int] = ()
