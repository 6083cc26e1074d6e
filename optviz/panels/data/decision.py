"""Where a model draws its borders, over a grid of two features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from contourpy import FillType, LineType, contour_generator
from matplotlib.path import Path

if TYPE_CHECKING:
    from optviz.objectives.data.data_objective import DataObjective

Array = npt.NDArray[np.float64]

GRID = 81
"""Points a side at which the model is asked."""

_BEYOND = 1e30
_SURE = 1.0 - 2.0**-53


class Decision:
    """The model on a grid over a rectangle of the data, and its borders in pixels.

    Parameters
    ----------
    objective : DataObjective
        With two features.
    limits : ((float, float), (float, float))
        Of the two features.
    size : (float, float)
        Width and height of the picture in pixels.
    """

    def __init__(
        self,
        objective: DataObjective,
        limits: Sequence[tuple[float, float]],
        size: tuple[float, float],
    ) -> None:
        self._objective = objective
        xs, ys = (np.linspace(low, high, GRID) for low, high in limits)
        self.inputs: Array = np.stack([one.ravel() for one in np.meshgrid(xs, ys)], axis=1)
        self._across, self._up = (np.linspace(0.0, length, GRID) for length in size)
        if not objective.classes:
            self.levels = np.unique(np.quantile(objective.y, (0.25, 0.5, 0.75))).tolist()
        else:
            self.levels = [0.0]

    def heights(self, p: Array) -> list[Array]:
        """Return surfaces (81, 81) whose level lines are the borders, none where p is not finite.

        For a classifier of two classes it is the probability of class 1, or what stands for it,
        less a half; for one of more, what each class has before the best of the others; for a
        regression the value.
        """
        if not np.isfinite(p).all():
            return []
        with np.errstate(all="ignore"):
            made = self._margins(p)
        return [np.clip(np.nan_to_num(one), -_BEYOND, _BEYOND).reshape(GRID, GRID) for one in made]

    def lines(self, heights: Array) -> Path:
        """Return the border as a path in pixels; it is empty where there is none."""
        made = contour_generator(
            self._across, self._up, self._straightened(heights),
            line_type=LineType.ChunkCombinedCode,
        )  # fmt: skip
        return _joined([made.lines(level) for level in self.levels])

    def region(self, heights: Array, above: float) -> Path:
        """Return the region above a level as a path in pixels."""
        made = contour_generator(
            self._across, self._up, heights, fill_type=FillType.ChunkCombinedCode
        )
        return _joined([made.filled(above, np.inf)])

    def _straightened(self, heights: Array) -> Array:
        """Return log-odds for probabilities: across a steep border these are steps on the grid."""
        classes = self._objective.classes
        odds = heights * (2.0 if classes == 2 else 1.0)
        if not classes or np.abs(odds).max() > 1.0:
            return heights
        return np.asarray(np.arctanh(np.clip(odds, -_SURE, _SURE)))

    def _margins(self, p: Array) -> list[Array]:
        objective = self._objective
        if not objective.classes:
            return [np.asarray(objective.predict(p, self.inputs), dtype=np.float64)]
        activations = getattr(objective, "activations", None)
        if activations is None:
            return [np.asarray(objective.predict(p, self.inputs), dtype=np.float64) - 0.5]
        outputs = activations(p, self.inputs)[-1]
        if outputs.shape[1] == 1:
            return [outputs[:, 0] - 0.5]
        if outputs.shape[1] == 2:
            return [0.5 * (outputs[:, 1] - outputs[:, 0])]
        best = np.sort(outputs, axis=1)
        others = np.where(outputs == best[:, -1:], best[:, -2:-1], best[:, -1:])
        return list((outputs - others).T)


def _joined(made: Sequence[Any]) -> Path:
    vertices = [part for points, _ in made for part in points if part is not None]
    codes = [part for _, kinds in made for part in kinds if part is not None]
    if not vertices:
        return Path(np.empty((0, 2)))
    return Path(np.concatenate(vertices), np.concatenate(codes))
