"""What a view is of: an objective, the runs on it, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optviz.marks.clock import Clock
    from optviz.objectives import Objective
    from optviz.panels.contour import Basins
    from optviz.recorder.ending import Ending
    from optviz.recorder.trajectory import Against, Trajectory
    from optviz.style import RunStyle, Theme


@dataclass(frozen=True)
class Subject:
    """What a view is of.

    Parameters
    ----------
    objective : Objective
        What was minimised.
    trajectories : sequence of Trajectory
        The runs on it.
    styles : sequence of RunStyle
        One a run.
    endings : sequence of Ending
        One a run: the words to put where it ends, and the step from which they hold.
    steps : int
        Steps of the scene, or of its longest run.
    theme : Theme
        Colours.
    against : {"steps", "gradients", "evaluations"}
        What curves are plotted against.
    basins : callable, optional
        Where given, a landscape is coloured by the place that each start reaches.
    seconds_per_step : float
        How long a step of the film lasts, on average.
    clock : Clock, optional
        When each moment of the film is on the screen.
    """

    objective: Objective
    trajectories: Sequence[Trajectory]
    styles: Sequence[RunStyle]
    endings: Sequence[Ending]
    steps: int
    theme: Theme
    against: Against
    basins: Basins | None = None
    seconds_per_step: float = 0.0
    clock: Clock | None = None
