"""What the steps of a film are called: its number, by the clock or the dial that it goes by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from optviz.language import voiced
from optviz.plan.description import Description
from optviz.recorder.clock import Clocked
from optviz.recorder.ticks import counted
from optviz.recorder.trajectory import Trajectory


class Counting(NamedTuple):
    """How steps are counted.

    Parameters
    ----------
    unit : str
        What is counted, such as ``step``, or ``α =``.
    readings : sequence of str
        What is said of each step, all of one length, in the stead of its number.
    per_tick : int
        How many of the unit a step of the film is, where there are no readings.
    """

    unit: str = "step"
    readings: Sequence[str] = ()
    per_tick: int = 1

    def at(self, step: int) -> str:
        """Return what a step is called."""
        if self.readings:
            return f"{self.unit} {self.readings[step]}"
        return voiced(counted(self.unit, step * self.per_tick))


def counting(scene: Description, trajectories: Sequence[Trajectory]) -> Counting:
    """Return how the steps of a film are counted; the trajectories are as it shows them."""
    first, dial = trajectories[0], scene.dial
    if dial is not None:
        return Counting(f"{voiced(dial.symbol)} =", dial.readings)
    return Counting(first.unit, (), first.per_tick if isinstance(first, Clocked) else 1)
