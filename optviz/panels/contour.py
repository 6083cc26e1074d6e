"""The landscape of a 2-D objective from above, with the runs on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from optviz.marks.notes import Notes
from optviz.marks.off_screen import Leavers
from optviz.marks.tracks import Look
from optviz.panels.axes import clear_corner, few_ticks, plain
from optviz.panels.data.variables import variables
from optviz.panels.ground_key import say_what_basins_are, say_what_is_low
from optviz.panels.layered import layered
from optviz.panels.limits import Interval
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Basins, Subject
from optviz.panels.tracked import tracked
from optviz.panels.window import view
from optviz.style import FORMULA
from optviz.style.numbers import coordinates
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]
Heights = Callable[[Array, Array], Array]

_GRID = 281
_BASIN_PIXELS = 340
_SEAM = 0.02  # of the starts may lie between basins and reach none in the scene's steps
_LEVELS = 16
_TO_SCALE = 1.7
_CLIFF = 1e6
_EXTREME = 500  # powers of two
_LOOK = Look()


class ContourPanel(SubjectPanel):
    """Filled level sets of f(x, y), with a dot, a trail and the iterates of each run.

    Where `heights` gives the landscape on a grid, the objective is not evaluated on it.
    """

    def __init__(self, subject: Subject, heights: Heights | None = None) -> None:
        super().__init__(subject)
        self._basins = subject.basins
        self._heights = heights or self._evaluated

    def ground(self, axes: Axes) -> None:
        """Draw the landscape."""
        theme = self._theme
        plain(axes, theme, grid=False)
        self._show(axes, view(self._objective, self._trajectories))
        few_ticks(axes, "x")
        few_ticks(axes, "y")
        across, up = variables(self._objective)
        axes.set_xlabel(f"${across}$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        axes.set_ylabel(
            f"${up}$", color=theme.muted, fontsize=FORMULA, rotation=0, labelpad=10, va="center"
        )

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Draw the landscape, now that its shape is known, and add the runs."""
        self._show(axes, _to_scale(axes, view(self._objective, self._trajectories)))
        clear_corner(axes)
        self._draw_landscape(axes)
        self._tracks = tracked(
            axes, self._trajectories, lambda points, _: points, self._styles, self._theme, _LOOK,
            self._screen_time, keep_clear=self._objective.minima,
        )  # fmt: skip
        self._leavers = Leavers(axes, self._tracks, self._styles, self._theme, self._whereabouts)
        frame = self._tracks.frame
        trails = [track.points[:400] for track in self._tracks.tracks]
        self._words = Notes(
            axes, frame, self._endings, self._tracks.ends(), self._styles, self._theme, trails,
            self._leavers.boxes,
        )  # fmt: skip
        taken = [*self._leavers.boxes, *self._words.boxes]
        self._layers = layered(axes, self._subject, self._tracks, taken)
        moving = [*self._layers.artists, self._tracks, *self._leavers.artists]
        return [*moving, *self._words.artists]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._layers.update(moment)
        self._tracks.show(moment)
        self._leavers.update(moment)
        self._words.update(moment)

    def _show(self, axes: Axes, intervals: Sequence[Interval]) -> None:
        self._view = intervals
        axes.set_xlim(*intervals[0])
        axes.set_ylim(*intervals[1])

    def _draw_landscape(self, axes: Axes) -> None:
        theme = self._theme
        xs, ys = (np.linspace(low, high, _GRID) for low, high in self._view)
        heights, lowest = moderate(self._heights(xs, ys), self._objective.lowest)
        levels = contour_levels(heights.compressed(), lowest)
        if self._basins is not None:
            self._draw_basins(axes, self._basins)
        elif len(levels) >= 2:
            shades = theme.heights(len(levels) - 1)
            axes.set_facecolor(theme.wall)
            axes.contourf(xs, ys, heights, levels=levels, colors=shades, extend="both", zorder=1)
            axes.contour(
                xs, ys, heights, levels=levels, colors=theme.level, linewidths=0.9, zorder=2,
                negative_linestyles="solid",
            )  # fmt: skip
            say_what_is_low(axes, theme)
        else:
            axes.set_facecolor(theme.mix(theme.valley, 0.3, theme.wall))
        hidden = np.ma.getmaskarray(heights)
        self._hatch(axes, xs, ys, hidden)
        for minimum in self._objective.minima:
            axes.plot(
                *minimum, ls="", marker="*", ms=19, mew=1.4, mfc=theme.ink, mec=theme.rim,
                zorder=5, clip_on=True,
            )  # fmt: skip

    def _hatch(self, axes: Axes, xs: Array, ys: Array, where: npt.NDArray[np.bool_]) -> None:
        """Mark where nothing is: no value, or no place that a start reaches."""
        if where.any():
            axes.contourf(
                xs, ys, where.astype(float), levels=[0.5, 1.5], colors=[self._theme.paper],
                hatches=["///"], zorder=2.5,
            ).set(edgecolor=self._theme.level, linewidth=0.0)  # fmt: skip

    def _evaluated(self, xs: Array, ys: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self._objective.value(np.stack(np.meshgrid(xs, ys))), dtype=float)

    def _draw_basins(self, axes: Axes, basins: Basins) -> None:
        """Colour each start by where it ends, and hatch where it ends nowhere."""
        theme = self._theme
        box = axes.get_window_extent()
        scale = _BASIN_PIXELS / max(box.width, box.height)
        shape = max(int(box.height * scale), 2), max(int(box.width * scale), 2)
        (left, right), (low, high) = self._view
        ys, xs = np.meshgrid(
            low + (np.arange(shape[0]) + 0.5) * (high - low) / shape[0],
            left + (np.arange(shape[1]) + 0.5) * (right - left) / shape[1],
            indexing="ij",
        )
        reached, places = basins(np.stack([xs.ravel(), ys.ravel()], axis=1))
        tints = [theme.basins[i % len(theme.basins)] for i in range(len(places))]
        others = places[len(self._objective.minima) :]
        axes.plot(*others.T, ls="", marker="o", ms=8, mfc="none", mec=theme.ink, mew=1.6, zorder=5)
        table = np.array([to_rgb(color) for color in (theme.paper, *tints)])
        axes.imshow(
            table[reached.reshape(shape) + 1], extent=(left, right, low, high), origin="lower",
            aspect="auto", interpolation="nearest", zorder=1,
        )  # fmt: skip
        lost = reached.reshape(shape) < 0
        self._hatch(axes, xs[0], ys[:, 0], lost)
        say_what_basins_are(axes, theme, hatched=lost.mean() > _SEAM)

    def _whereabouts(self, run: int, step: int) -> str:
        return coordinates(self._trajectories[run].points[step])


def _to_scale(axes: Axes, intervals: Sequence[Interval]) -> Sequence[Interval]:
    """Widen the view to equal scales where it is near them, so that circles are round.

    Only then does a gradient stand at right angles on the level lines of the picture.
    """
    box = axes.get_window_extent()
    lengths = [high - low for low, high in intervals]
    width, height = float(box.width), float(box.height)
    scale = max(lengths[0] / width, lengths[1] / height)
    wanted = (scale * width, scale * height)
    if max(want / length for want, length in zip(wanted, lengths, strict=True)) > _TO_SCALE:
        return intervals
    middles = [0.5 * (low + high) for low, high in intervals]
    return [(m - want / 2, m + want / 2) for m, want in zip(middles, wanted, strict=True)]


def moderate(heights: Array, lowest: float | None) -> tuple[Any, float | None]:
    """Return heights and the lowest in a unit in which their sums and differences are numbers."""
    known = np.ma.masked_invalid(heights)
    power = int(np.frexp(np.abs(known.compressed()).max(initial=0.0))[1])
    if abs(power) < _EXTREME:
        return known, lowest
    with np.errstate(under="ignore"):
        moderated = np.ma.masked_invalid(np.ldexp(heights, -power))
    return moderated, None if lowest is None else float(np.ldexp(lowest, -power))


def contour_levels(
    values: npt.NDArray[np.float64], lowest: float | None = None
) -> npt.NDArray[np.float64]:
    """Return increasing levels that show the valley as well as the wall.

    Heights above the lowest value are spaced evenly in their logarithm where most of the
    landscape is low (a valley under steep walls), evenly as they are where it is not (a saddle),
    and in between by the power that puts the median height at the middle of the levels. None lies
    above a million times the median height: what is steeper than that is a cliff.

    Parameters
    ----------
    values : array (n,)
        Finite values over the landscape.
    lowest : float, optional
        The least value of the objective, where known.

    Returns
    -------
    array (m,)
        At least two levels, or none where the landscape is constant.
    """
    if not values.size:
        return np.empty(0)
    floor = float(values.min())
    if lowest is not None and lowest < floor:
        floor = lowest
    typical = float(np.median(values)) - floor
    top = min(float(values.max()), floor + _CLIFF * typical if typical > 0 else np.inf)
    span = top - floor
    if not np.isfinite(span) or span <= 1e-12 * max(abs(top), abs(floor)):
        return np.empty(0)
    middle = typical / span
    power = np.clip(np.log(0.5) / np.log(np.clip(middle, 1e-12, 0.999)), 0.02, 1.0)
    shares = np.linspace(0.0, 1.0, _LEVELS + 1)
    levels = shares ** (1.0 / power)
    if power < 0.6:
        low = np.quantile(values - floor, 0.003) / span
        deeper = levels[1] * np.array([1 / 64, 1 / 16, 1 / 4])
        levels = np.concatenate([levels[:1], deeper[deeper > 0.5 * low], levels[1:]])
    return np.unique(floor + span * levels)
