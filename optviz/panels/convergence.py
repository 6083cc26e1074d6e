"""How far each run has come, against its steps or what it asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import LogFormatterMathtext, LogLocator, NullFormatter, NullLocator

from optviz.marks.clock import Clock
from optviz.marks.off_screen import Leavers
from optviz.marks.tracks import Look, Tracks
from optviz.numbers import short
from optviz.objectives import Objective
from optviz.panels.axes import clear_start, few_ticks, plain, ticks_that_fit
from optviz.panels.rate import rates
from optviz.panels.window import Interval, inside
from optviz.recorder.trajectory import Against, Trajectory
from optviz.style import FORMULA, LABEL, RunStyle, Theme
from optviz.timeline import Moment

Measure = Literal["gap", "value", "gradient", "distance", "rate"]

_LOOK = Look(width=3.4, casing=5.4, marks=False, fades=False)
_TITLES = {
    "gap": r"$f - f^{\ast}$",
    "value": "$f$",
    "gradient": r"$\Vert\nabla f\Vert$",
    "distance": r"$\Vert x - x^{\ast}\Vert$",
    "rate": "learning rate",
}
_AXES = {"gradient": "gradient evaluations", "evaluation": "evaluations"}
_DEEPEST = 1e-12
_HIGHEST = 1e3
_WORTH_LOG = 50.0


class ConvergencePanel:
    """f − f*, f, the gradient's norm, the distance to a minimum or the learning rate of each run.

    The axis is logarithmic where the numbers are positive and span enough. What is smaller than
    10⁻¹² of the start's value lies on the bottom line. The axis holds what happens inside the
    picture of the landscape; a value beyond it leaves through the top and is written there.
    Dots go from left to right as steps are made, or as calls are used up.

    Parameters
    ----------
    objective : Objective
        For f* and the minima.
    trajectories, styles : sequences of Trajectory and RunStyle
        The runs.
    measure : {"gap", "value", "gradient", "distance", "rate"}
        What is plotted.
    steps : int
        Length of the axis, where steps are on it.
    theme : Theme
        Colours.
    against : {"steps", "gradients", "evaluations"}
        What is on the axis; see `Trajectory.spent`. Of calls it holds the most that a run used up.
    clock : Clock, optional
        By which words can be read.
    """

    def __init__(
        self,
        objective: Objective,
        trajectories: Sequence[Trajectory],
        styles: Sequence[RunStyle],
        measure: Measure,
        steps: int,
        theme: Theme,
        against: Against = "steps",
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock
        self._styles = styles
        self._measure = measure
        self._against = against
        self._unit = trajectories[0].unit
        self._spent = [one.spent(against) for one in trajectories]
        self._length = steps if against == "steps" else max(int(s[-1]) for s in self._spent)
        self._theme = theme
        self._series = [measured(objective, one, measure) for one in trajectories]
        self._inside = [
            inside(objective, trajectories, one) if measure != "rate" else np.full(len(one), True)
            for one in trajectories
        ]

    def ground(self, axes: Axes) -> None:
        """Draw the empty axes."""
        theme = self._theme
        plain(axes, theme)
        clear_start(axes, self._styles, theme)
        everything = np.concatenate(
            [series[seen] for series, seen in zip(self._series, self._inside, strict=True)]
        )
        starts = np.array([series[0] for series in self._series])
        log = self._measure not in ("value", "rate") or bool((everything > 0).all())
        positive = everything[everything > 0]
        log = log and positive.size > 0 and positive.max() > _WORTH_LOG * positive.min()
        axes.set_xlim(0, max(self._length, 1))
        if log:
            low, high = _decades(positive, starts)
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(LogLocator(numticks=max(ticks_that_fit(axes, "y"), 3)))
            axes.yaxis.set_major_formatter(LogFormatterMathtext())
            axes.yaxis.set_minor_locator(NullLocator())
            axes.yaxis.set_minor_formatter(NullFormatter())
        else:
            low, high = float(everything.min()), float(everything.max())
            pad = 0.06 * ((high - low) or max(abs(high), 1.0))
            low, high = low - pad, high + pad
            few_ticks(axes, "y")
        axes.set_ylim(low, high)
        few_ticks(axes, "x", integer=True)
        self._floor = low if log else -np.inf
        label = _AXES.get(self._unit, self._unit)
        axes.set_xlabel(label, color=theme.muted, fontsize=LABEL, labelpad=2)
        axes.annotate(
            _TITLES[self._measure], (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction",
            textcoords="offset points", color=theme.muted, fontsize=FORMULA, va="bottom",
        )  # fmt: skip

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the runs."""
        paths = [
            np.stack([spent, np.maximum(series, self._floor)], axis=1)
            for spent, series in zip(self._spent, self._series, strict=True)
        ]
        self._tracks = Tracks(axes, paths, self._styles, self._theme, _LOOK, self._clock)
        self._leavers = Leavers(axes, self._tracks, self._styles, self._theme, self._whereabouts)
        return [self._tracks, *self._leavers.artists]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)
        self._leavers.update(moment)

    def _whereabouts(self, run: int, step: int) -> str:
        return short(float(self._series[run][step]))


def measured(
    objective: Objective, trajectory: Trajectory, measure: Measure
) -> npt.NDArray[np.float64]:
    """Return the quantity that a convergence panel plots, one number a point of the run."""
    match measure:
        case "rate":
            return rates(trajectory)
        case "value":
            return trajectory.values
        case "gradient":
            return np.asarray(np.linalg.norm(trajectory.gradients, axis=1))
        case "distance":
            minima = np.array(objective.minima)
            away = trajectory.points[:, None, :] - minima[None]
            return np.asarray(np.linalg.norm(away, axis=2).min(axis=1))
        case "gap":
            assert objective.lowest is not None
            return np.maximum(trajectory.values - objective.lowest, 0.0)


def _decades(positive: npt.NDArray[np.float64], starts: npt.NDArray[np.float64]) -> Interval:
    begin = float(starts.max()) if starts.max() > 0 else float(np.median(positive))
    high = min(float(positive.max()), _HIGHEST * begin)
    low = max(float(positive.min()), _DEEPEST * begin)
    return 10 ** np.floor(np.log10(low) - 0.02), 10 ** np.ceil(np.log10(high) + 0.05)
