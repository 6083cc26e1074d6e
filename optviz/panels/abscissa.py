"""What series stand over: steps, calls, or the values of a hyperparameter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from optviz.language import noted, say, voiced
from optviz.panels.axes import few_ticks, ticks_that_fit
from optviz.panels.subject import Subject
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Against, Trajectory
from optviz.style.numbers import scientific, tick

_NAMES: dict[Against, str] = {
    "gradients": noted("gradient evaluations"),
    "evaluations": noted("evaluations"),
    "samples": noted("samples seen"),
}
_UNITS = {
    "step": noted("step"),
    "epoch": noted("epoch"),
    "gradient": noted("gradient"),
    "evaluation": noted("evaluation"),
    "sample": noted("sample"),
}
_PLAIN = 1e-3
"""From here on numbers need no power of ten."""


@dataclass(frozen=True)
class Abscissa:
    """Where the points of each run stand from left to right, and what the axis is.

    Parameters
    ----------
    places : sequence of array (k + 1,)
        One a run.
    low, high : float
        The ends of the axis.
    name : str
        What it counts.
    whole : bool
        Whether it counts in whole numbers.
    log : bool
        Whether it goes by ratios.
    """

    places: Sequence[npt.NDArray[np.float64]]
    low: float
    high: float
    name: str
    whole: bool = True
    log: bool = False

    def stand(self, axes: Axes) -> None:
        """Give the x axis its limits and ticks."""
        if self.log:
            axes.set_xscale("log")
            axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlim(self.low, self.high)
        if self.log:
            axes.set_xticks(*ratio_ticks(self.low, self.high, ticks_that_fit(axes, "x")))
        else:
            few_ticks(axes, "x", integer=self.whole)


def abscissa(subject: Subject) -> Abscissa:
    """Return what the series of a subject stand over."""
    first, against = subject.trajectories[0], subject.against
    if isinstance(first, Dialled):
        places = [first.settings] * len(subject.trajectories)
        low, high = float(first.settings[0]), float(first.settings[-1])
        return Abscissa(places, low, high, voiced(first.symbol), whole=False, log=first.log)
    spent = [one.spent(against) for one in subject.trajectories]
    longest = subject.steps if against == "steps" else max(int(one[-1]) for one in spent)
    name = unit_of(first) if against == "steps" else say(_NAMES[against])
    return Abscissa([one.astype(np.float64) for one in spent], 0.0, max(longest, 1), name)


def unit_of(run: Trajectory) -> str:
    """Return what the steps of a run are, as an axis says it."""
    return say(_UNITS[run.unit])


def ratio_ticks(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Return round numbers between two, evenly spaced by their ratios, and their labels."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        every = [digit * 10.0**k for k in powers for digit in digits]
        seen = [one for one in every if low * (1 - 1e-9) <= one <= high * (1 + 1e-9)]
        if len(seen) <= max(most, 2):
            break
    seen = seen[:: -(-len(seen) // max(most, 2))] or [low, high]
    label = tick if min(seen) >= _PLAIN else scientific
    return seen, [label(one) for one in seen]
