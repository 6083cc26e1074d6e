"""The runs of a panel as marks: by steps, or by a hyperparameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from optviz.marks.loci import Loci
from optviz.marks.screen_time import ScreenTime
from optviz.marks.tracks import Look, Tracks
from optviz.panels.limits import within_reach
from optviz.recorder.dialled import Dialled
from optviz.recorder.trajectory import Trajectory
from optviz.style import RunStyle, Theme

Array = npt.NDArray[np.float64]
Placed = Callable[[Array, Array], Array]
"""Where points (n, dim) of values (n,) stand, (n, 2)."""


def tracked(
    axes: Axes,
    trajectories: Sequence[Trajectory],
    placed: Placed,
    styles: Sequence[RunStyle],
    theme: Theme,
    look: Look,
    screen_time: ScreenTime | None = None,
    graph: Array | None = None,
    keep_clear: Sequence[Sequence[float]] = (),
) -> Tracks:
    """Return the runs on a landscape.

    Parameters
    ----------
    trajectories : sequence of Trajectory
        The runs.
    placed : callable (points, values) -> array (n, 2)
        Where they stand on the axes.
    axes, styles, theme, look, screen_time, graph, keep_clear
        As of `Tracks`.
    """
    by_value = [one for one in trajectories if isinstance(one, Dialled)]
    paths = [
        _reached(axes, placed(one.points, one.values), beside=bool(by_value) and graph is not None)
        for one in trajectories
    ]
    if not by_value:
        return Tracks(axes, paths, styles, theme, look, screen_time, graph, keep_clear)
    return Loci(
        axes, paths, styles, theme, look, screen_time, graph, keep_clear,
        breaks=[one.breaks for one in by_value],
        routes=[_routes(axes, one, placed, beside=graph is not None) for one in by_value],
    )  # fmt: skip


def series_tracked(
    axes: Axes,
    trajectories: Sequence[Trajectory],
    paths: Sequence[Array],
    styles: Sequence[RunStyle],
    theme: Theme,
    look: Look,
    screen_time: ScreenTime | None = None,
) -> Tracks:
    """Return the runs as lines of a number against steps or a hyperparameter, paths (n, 2)."""
    breaks = [one.breaks for one in trajectories if isinstance(one, Dialled)]
    if not breaks:
        return Tracks(axes, paths, styles, theme, look, screen_time)
    return Loci(axes, paths, styles, theme, look, screen_time, breaks=breaks)


def _routes(axes: Axes, run: Dialled, placed: Placed, *, beside: bool) -> list[Array]:
    ends = np.cumsum([len(path) for path in run.paths])[:-1]
    points = placed(np.concatenate(run.paths), np.concatenate(run.heights))
    return np.split(_reached(axes, points, beside=beside), ends)


def _reached(axes: Axes, points: Array, *, beside: bool) -> Array:
    """Return points that can be placed; with `beside`, those left or right of the picture stay so.

    On a graph what lies to a side is mostly far higher than it is far away, and would seem to be
    above.
    """
    made = within_reach(axes, points)
    if beside:
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        aside = (made[:, 0] < left) | (made[:, 0] > right)
        made[aside, 1] = np.clip(made[aside, 1], 2 * low - high, 2 * high - low)
    return made
