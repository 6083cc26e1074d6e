"""The landscape of a 2-D objective from above, with the runs on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from optviz.marks.ground_key import say_what_is_low
from optviz.marks.hatching import hatch
from optviz.marks.level_numbers import rounded, write_numbers
from optviz.marks.off_screen import Leavers
from optviz.marks.screen_time import ScreenTime
from optviz.marks.tracks import Look, Tracks
from optviz.objectives import Objective
from optviz.panels.axes import clear_corner, few_ticks, plain
from optviz.panels.data.variables import variables
from optviz.panels.inset import Inset, Neighbourhood, neighbourhood
from optviz.panels.layered import layered, layers_of
from optviz.panels.limits import Interval
from optviz.panels.moving_map import MovingMap
from optviz.panels.panel import SubjectPanel
from optviz.panels.subject import Subject
from optviz.panels.telling import told
from optviz.panels.tracked import tracked
from optviz.panels.window import window
from optviz.panels.zooming import Window
from optviz.stage.dense import dense
from optviz.stage.remarks import Remarks
from optviz.style import FORMULA
from optviz.style.numbers import coordinates
from optviz.timeline import Moment

Array = npt.NDArray[np.float64]
Heights = Callable[[Array, Array], Array]

_GRID = 281
_LEVELS = 16
_WIDE = 1.2
_TO_SCALE, _TO_SCALE_OF_SQUARES = 1.7, 3.0
_CLIFF = 1e6
_EXTREME = 500  # powers of two
_HUGE = 1e100
_LOOK = Look()
_INSET_LOOK = Look(edges=False)
_MOST_POINTS = 2000
_STAR = 11.0


class ContourPanel(SubjectPanel):
    """Filled level sets of f(x, y), with a dot, a trail and the iterates of each run.

    Where `heights` gives the landscape on a grid, the objective is not evaluated on it. Both axes
    have one scale if `equal` is True, and by default where they nearly have it. So many level lines
    have `numbers`, and an `inset` shows a part of the map larger.
    """

    shows_points = True
    grid = ""

    def __init__(
        self,
        subject: Subject,
        heights: Heights | None = None,
        *,
        equal: bool | None = None,
        numbers: int = 0,
        inset: Neighbourhood | None = None,
    ) -> None:
        super().__init__(subject)
        self._numbers, self._wanted = numbers, inset
        self._heights = heights or self._evaluated
        self._equal = equal

    def ground(self, axes: Axes) -> None:
        """Draw the landscape."""
        theme = self._theme
        plain(axes, theme, grid=False)
        self._show(axes, window(self._subject))
        few_ticks(axes, "x")
        few_ticks(axes, "y")
        across, up = variables(self._objective)
        axes.set_xlabel(f"${across}$", color=theme.muted, fontsize=FORMULA, labelpad=1)
        axes.set_ylabel(
            f"${up}$", color=theme.muted, fontsize=FORMULA, rotation=0, labelpad=10, va="center"
        )

    def runs(self, axes: Axes) -> Sequence[Artist]:
        """Draw the landscape, now that its shape is known, and add the runs."""
        intervals: Sequence[Interval] = window(self._subject)
        if self._equal is not False:
            intervals = _to_scale(axes, intervals, always=bool(self._equal))
        self._show(axes, intervals)
        clear_corner(axes)
        lines = self._draw_landscape(axes, self._view)
        self.levels = np.empty(0) if lines is None else np.asarray(lines.levels, dtype=np.float64)
        self._tracks = self._tracked(axes, _LOOK, self._screen_time)
        self._inset = self._inset_on(axes)
        taken = [] if self._inset is None else [self._inset.box]
        self._leavers = Leavers(
            axes, self._tracks, self._styles, self._theme, self._whereabouts, taken=taken
        )
        trails = [track.points[:400] for track in self._tracks.tracks]
        taken += self._leavers.boxes
        self._words = Remarks(
            axes, self._tracks, told(self._subject, self._tracks), self._styles, self._theme,
            trails, taken,
        )  # fmt: skip
        taken += self._words.boxes
        if lines is not None and self._numbers:
            taken += self._number(axes, lines, taken)
        self._layers = layered(axes, self._subject, self._tracks, taken)
        moving = [*self._layers.artists, self._tracks, *self._leavers.artists]
        return [*moving, *self._words.artists, *(self._inset.artists if self._inset else ())]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._layers.update(moment)
        self._tracks.show(moment)
        self._leavers.update(moment)
        self._words.update(moment)
        if self._inset is not None:
            self._inset.update(moment)

    def moving(self, axes: Axes, others: Sequence[ContourPanel]) -> tuple[MovingMap, Tracks]:
        """Return what is drawn on axes on the way between this picture and others."""
        tracks = self._tracked(axes, _LOOK)
        tracks.rides = self._tracks.rides
        say_what_is_low(axes, self._theme)
        known = {one.window: one.levels for one in others}
        stars = _stars(self._objective)
        return MovingMap(axes, self._theme, self._heights, self._levels, known, stars), tracks

    @property
    def window(self) -> Window:
        """What it shows."""
        (left, right), (low, high) = self._view
        return (left, right), (low, high)

    def _levels(self, window: Window, heights: Array) -> Array:
        known = heights[np.isfinite(heights)]
        return contour_levels(known, self._lowest_in(window))

    def _tracked(self, axes: Axes, look: Look, screen_time: ScreenTime | None = None) -> Tracks:
        return tracked(
            axes, self._trajectories, lambda points, _: points, self._styles, self._theme, look,
            screen_time, keep_clear=self._objective.minima,
        )  # fmt: skip

    def _inset_on(self, axes: Axes) -> Inset | None:
        if self._wanted is None:
            return None
        window = neighbourhood(self._wanted, self._subject, self._view)
        if window is None:
            return None
        tracks, frame = self._tracks, self._tracks.frame
        places = [sight.place for track in tracks.tracks for sight in track.sights]
        places += [end.place for end in tracks.ends()] + [one.points[0] for one in tracks.tracks]
        places += [corner for one in tracks.callouts for corner in one.box.corners()]
        heavy = np.concatenate([np.array(places), frame.place(_stars(self._objective))])
        points = dense(np.concatenate([one.points[:_MOST_POINTS] for one in tracks.tracks]))
        return Inset(
            axes, frame, window, self._theme, self._draw_ground,
            lambda own: self._tracked(own, _INSET_LOOK), points, heavy,
        )  # fmt: skip

    def _number(self, axes: Axes, lines: QuadContourSet, taken: Sequence[Bbox]) -> list[Bbox]:
        levels = self.levels
        if np.abs(levels).max() > _HUGE:  # they are heights in another unit
            return []
        frame, tracks = self._tracks.frame, self._tracks
        shades = self._theme.heights(max(len(levels) - 1, 1))
        pieces = [
            (
                float(level),
                shades[min(k, len(shades) - 1)],
                [frame.place(one) for one in _pieces(path)],
            )
            for k, (level, path) in enumerate(zip(levels, lines.get_paths(), strict=True))
        ]
        ends = [Bbox([end.place - end.radius, end.place + end.radius]) for end in tracks.ends()]
        stars = frame.place(_stars(self._objective))
        ends += [Bbox([star - _STAR, star + _STAR]) for star in stars]
        trails = np.concatenate([dense(one.points[:_MOST_POINTS]) for one in tracks.tracks])
        return write_numbers(
            axes, frame, pieces, self._numbers, self._theme, [*taken, *ends], trails
        )

    def _show(self, axes: Axes, intervals: Sequence[Interval]) -> None:
        self._view = intervals
        axes.set_xlim(*intervals[0])
        axes.set_ylim(*intervals[1])

    def _draw_landscape(self, axes: Axes, view: Sequence[Interval]) -> QuadContourSet | None:
        """Draw what stands still below the runs, and return the level lines, if there are any."""
        covered = any(getattr(layer, "covers", False) for layer in layers_of(self._subject))
        lines = self._draw_ground(axes, view, levels=not covered)
        if lines is not None:
            say_what_is_low(axes, self._theme)
        return lines

    def _draw_ground(
        self, axes: Axes, view: Sequence[Interval], *, levels: bool = True
    ) -> QuadContourSet | None:
        theme = self._theme
        xs, ys = (np.linspace(low, high, _GRID) for low, high in view)
        heights, lowest = moderate(self._heights(xs, ys), self._lowest_in(view))
        lines = self._draw_levels(axes, xs, ys, heights, lowest) if levels else None
        hatch(axes, theme, xs, ys, np.ma.getmaskarray(heights))
        for minimum in self._objective.minima:
            axes.plot(
                *minimum, ls="", marker="*", ms=19, mew=1.4, mfc=theme.ink, mec=theme.rim,
                zorder=5, clip_on=True,
            )  # fmt: skip
        return lines

    def _draw_levels(
        self, axes: Axes, xs: Array, ys: Array, heights: Any, lowest: float | None
    ) -> QuadContourSet | None:
        theme = self._theme
        levels = contour_levels(heights.compressed(), lowest)
        if self._numbers:
            levels = rounded(levels)
        if len(levels) < 2:
            axes.set_facecolor(theme.mix(theme.valley, 0.3, theme.wall))
            return None
        shades = theme.heights(len(levels) - 1)
        axes.set_facecolor(theme.wall)
        axes.contourf(xs, ys, heights, levels=levels, colors=shades, extend="both", zorder=1)
        return axes.contour(
            xs, ys, heights, levels=levels, colors=theme.level, linewidths=0.9, zorder=2,
            negative_linestyles="solid",
        )  # fmt: skip

    def _evaluated(self, xs: Array, ys: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self._objective.value(np.stack(np.meshgrid(xs, ys))), dtype=float)

    def _lowest_in(self, view: Sequence[Interval]) -> float | None:
        """Return the least value, if a minimum is in a window; the grid may miss it."""
        low, high = np.array(view).T
        stars = _stars(self._objective)
        seen = ((stars >= low) & (stars <= high)).all(axis=1).any()
        return self._objective.lowest if seen else None

    def _whereabouts(self, run: int, step: int) -> str:
        return coordinates(self._trajectories[run].points[step])


def _pieces(path: Path) -> list[Array]:
    """Return the lines of a path as they are; as polygons they would be simplified."""
    if path.codes is None or not len(path):
        return []
    begins = np.flatnonzero(path.codes == Path.MOVETO)[1:]
    return [one for one in np.split(np.asarray(path.vertices), begins) if len(one) > 1]


def _stars(objective: Objective) -> Array:
    return np.array(objective.minima, dtype=np.float64).reshape(-1, 2)


def _to_scale(axes: Axes, intervals: Sequence[Interval], *, always: bool) -> Sequence[Interval]:
    """Widen the view to equal scales where it is near them, so that circles are round.

    Only then does a gradient stand at right angles on the level lines of the picture. In square
    and tall frames pictures are low beside their width, and are widened by more.
    """
    across, up = axes.figure.get_size_inches()  # type: ignore[union-attr]  # it is in one
    most = _TO_SCALE if across > _WIDE * up else _TO_SCALE_OF_SQUARES
    box = axes.get_window_extent()
    lengths = [high - low for low, high in intervals]
    width, height = float(box.width), float(box.height)
    scale = max(lengths[0] / width, lengths[1] / height)
    wanted = (scale * width, scale * height)
    widest = max(want / length for want, length in zip(wanted, lengths, strict=True))
    if widest > most and not always:
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
