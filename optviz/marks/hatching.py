"""Where nothing is, a ground of thin lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from optviz.style import Theme

Array = npt.NDArray[np.float64]


def hatch(axes: Axes, theme: Theme, xs: Array, ys: Array, where: npt.NDArray[np.bool_]) -> None:
    """Mark where nothing is on a map: no value, or no place that a start reaches."""
    if where.any():
        axes.contourf(
            xs, ys, where.astype(float), levels=[0.5, 1.5], colors=[theme.paper],
            hatches=["///"], zorder=2.5,
        ).set(edgecolor=theme.level, linewidth=0.0)  # fmt: skip
