"""Data with one feature, and the line or curve that each run has fitted to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path

from optviz.marks.light import dimmed
from optviz.marks.pixels import Points
from optviz.marks.strokes import line
from optviz.panels.axes import few_ticks, plain
from optviz.panels.data import samples
from optviz.panels.data.models import DataPanel, Models
from optviz.panels.limits import around
from optviz.recorder.trajectory import Trajectory
from optviz.style import FORMULA, RunStyle, Theme
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.data_objective import DataObjective

_SAMPLES = 121
_WIDTH, _CASING = 3.2, 5.4


class FitPanel(DataPanel):
    """y against x: the samples, and what each run predicts at its present parameters."""

    def ground(self, axes: Axes) -> None:
        """Draw the samples."""
        theme, objective = self._theme, self._data
        plain(axes, theme)
        points = np.stack([objective.X[:, 0], objective.y], axis=1).astype(np.float64)
        labels = objective.y if objective.classes else np.zeros(len(points))
        for name, values in zip("xy", points.T, strict=True):
            limits = around(values, 0.05 if name == "x" else 0.12)
            (axes.set_xlim if name == "x" else axes.set_ylim)(*limits)
            few_ticks(axes, name)
        axes.set_xlabel("$x$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        axes.annotate(
            "$y$", (0.0, 1.0), (0.0, 8.0), xycoords="axes fraction", textcoords="offset points",
            color=theme.muted, fontsize=FORMULA, va="bottom",
        )  # fmt: skip
        for group in samples.groups(points, labels.astype(np.int64), theme):
            samples.plot(axes, group, zorder=3)

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Add the lines."""
        self._fits = Fits(axes, self._data, self._trajectories, self._styles, self._theme)
        return [self._fits]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._fits.show(moment)


class Fits(Models):
    """What the runs predict over the picture, each line with the run's marker on it.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    objective : DataObjective
        It predicts.
    trajectories, styles : sequences of Trajectory and RunStyle
        The runs.
    theme : Theme
        For the casing.
    """

    def __init__(
        self,
        axes: Axes,
        objective: DataObjective,
        trajectories: Sequence[Trajectory],
        styles: Sequence[RunStyle],
        theme: Theme,
    ) -> None:
        super().__init__(axes, trajectories, styles, theme)
        self.xs: npt.NDArray[np.float64] = np.linspace(*axes.get_xlim(), _SAMPLES)
        self._inputs = self.xs[:, None]
        self._objective = objective
        self._stations = np.linspace(0, _SAMPLES - 1, len(styles) + 2).astype(int)[1:-1].tolist()
        self.fitted: list[npt.NDArray[np.float64]] = [np.empty(0)] * len(styles)
        self._paths: list[Points] = [np.empty((0, 2))] * len(styles)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the runs to a moment: `fitted` holds what each predicts at `xs`."""
        for i, parameters in self._moved(moment):
            with np.errstate(all="ignore"):
                made = self._objective.predict(parameters, self._inputs)
            self.fitted[i] = np.asarray(made, dtype=np.float64).reshape(len(self.xs))
            self._paths[i] = self.frame.place(np.stack([self.xs, self.fitted[i]], axis=1))
            dot = self._paths[i][self._stations[i]]
            seen = np.isfinite(self.fitted[i]).all() and self.frame.holds(dot)
            self.dots[i] = dot if seen else np.nan

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        seen = [bool(np.isfinite(one).all()) for one in self.fitted]
        each = zip(self._paths, self._colors, self._lights, seen, strict=True)
        for path, color, light, there in each:
            if there:
                line(renderer, gc, Path(path), transform, _CASING, dimmed(self._casing, light))
                line(renderer, gc, Path(path), transform, _WIDTH, dimmed(color, light))
        gc.restore()
        gc = renderer.new_gc()
        self._piles.draw(renderer, gc, transform, self.dots[:, None], self._lights)
        gc.restore()
