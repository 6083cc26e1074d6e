"""The ground of a map while the camera moves over it: level sets at any window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from contourpy import ContourGenerator, LineType, contour_generator
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Bbox, BboxTransform

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame
from optviz.marks.strokes import Marker
from optviz.panels.limits import Interval
from optviz.panels.zooming import Leg, Window, around, between, stations
from optviz.style import Theme

Array = npt.NDArray[np.float64]

_LATTICE, _COARSE = 121, 71
_MOST_PARTS, _KEPT = 32, 12
_BLOCK = 2
_LINE = 0.9
_STAR, _STAR_RIM = 19.0, 1.4
_NOTHING = 0.3
_UNSEEN = 0.3  # of a set's share, below which its lines are not drawn
_HIGHEST = 1e150


@dataclass(frozen=True, eq=False)
class _Levels:
    """The levels of a window, and the colours between them: one where it is all of one height."""

    levels: Array
    shades: Array

    def colors(self, heights: Array) -> Array:
        """Return the colours of some heights."""
        band = np.searchsorted(self.levels, heights) - 1
        return np.asarray(self.shades[np.clip(band, 0, len(self.shades) - 1)])


@dataclass(frozen=True, eq=False)
class _Stretch:
    """A part of a way: two sets of levels, one of which gives way to the other, on a lattice.

    Parameters
    ----------
    window : Window
        All that is seen on it.
    sets : pair of _Levels
        Those of the windows before and behind it.
    merged : array (n,)
        The levels of both.
    places : array
        Between which of these the heights on the lattice lie, from 1 on.
    lines : pair of sequences of Path
        The level lines of each set.
    """

    window: Window
    sets: tuple[_Levels, _Levels]
    merged: Array
    places: npt.NDArray[np.float32]
    lines: tuple[Sequence[Path], Sequence[Path]]


class MovingMap(Mark):
    """Filled level sets and level lines of any window between two.

    On a way on which the picture grows by more than four there are windows in between; the level
    sets of each give way to those of the next, so that there are some to see everywhere. Heights
    are found once for every part of a way in which the window at most doubles; lines and bands are
    drawn from them anew for every window.

    Parameters
    ----------
    axes : Axes
        Where it is drawn.
    theme : Theme
        Colours.
    heights : callable (xs, ys) -> array
        Those of the landscape on a grid.
    levels : callable (window, heights) -> array (n,)
        The levels that a window is to have; none where it is all of one height.
    known : mapping of Window to array (n,)
        Those of the settled windows.
    stars : array (n, 2)
        The minima.
    """

    def __init__(
        self,
        axes: Axes,
        theme: Theme,
        heights: Callable[[Array, Array], Array],
        levels: Callable[[Window, Array], Array],
        known: Mapping[Window, Array],
        stars: Array,
    ) -> None:
        super().__init__(axes, zorder=6)
        self._theme, self._given, self._choose = theme, heights, levels
        self._known, self._stars = known, stars
        self._paper, self._line = to_rgba(theme.paper), to_rgba(theme.level)
        self._ink, self._rim = to_rgba(theme.ink), to_rgba(theme.rim)
        self._star = Marker("*")
        self._levels = lru_cache(maxsize=_KEPT)(self._levels_of)
        self._stretch = lru_cache(maxsize=_KEPT)(self._found)
        self._box = axes.get_window_extent().frozen()
        left, bottom, right, top = (round(one) for one in self._box.extents)
        self._left, self._bottom = left, bottom
        self._shape = max(top - bottom, 1), max(right - left, 1)
        self.set_rasterized(True)  # by renderers without pixels
        self._leg: Leg | None = None

    @property
    def artist(self) -> Artist:
        """What draws it."""
        return self

    def look(self, leg: Leg, frame: Frame) -> None:
        """Move to a window."""
        self._leg = leg

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the window that `look` set."""
        if self._leg is None:
            return
        window = self._leg.window
        stretch, shares = self._on(self._leg)
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        renderer.draw_image(gc, self._left, self._bottom, self._bands(stretch, shares, window))
        placed = BboxTransform(Bbox(np.array(window).T), self._box)
        gc.set_joinstyle("round")
        gc.set_linewidth(_LINE)
        for share, lines in zip(shares, stretch.lines, strict=True):
            seen = (share - _UNSEEN) / (1.0 - _UNSEEN)
            if seen > 0.0:
                gc.set_foreground((*self._line[:3], self._line[3] * seen), isRGBA=True)
                for path in lines:
                    renderer.draw_path(gc, path, placed)
        gc.set_foreground(self._rim, isRGBA=True)
        gc.set_linewidth(_STAR_RIM)
        gc.set_joinstyle(self._star.joinstyle)
        if len(self._stars):
            star = self._star.scaled(renderer.points_to_pixels(_STAR))
            renderer.draw_markers(gc, self._star.path, star, Path(self._stars), placed, self._ink)
        gc.restore()

    def _on(self, leg: Leg) -> tuple[_Stretch, tuple[float, float]]:
        """Return the part of a way that is seen, there and back the same, and each set's share.

        One gives way to the other around the middle between them.
        """
        sets = -(-stations(leg.here, leg.there, _MOST_PARTS) // 2)
        here, there = sorted((leg.here, leg.there))
        way = leg.way if here == leg.here else 1.0 - leg.way
        part = min(int(2 * sets * way), 2 * sets - 1)
        after = sets * way - part // 2
        one, other = (1.0 - after) ** 2, after**2
        stretch = self._stretch(here, there, part, sets)
        return stretch, (one / (one + other), other / (one + other))

    def _bands(
        self, stretch: _Stretch, shares: tuple[float, float], window: Window
    ) -> npt.NDArray[np.uint8]:
        """Return the picture of the filled level sets, one colour a block of pixels."""
        rows, columns = self._shape
        places = stretch.places
        for axis, count in ((1, rows), (0, columns)):
            low, high = window[axis]
            at = low + (high - low) * (np.arange(-(-count // _BLOCK)) + 0.5) * _BLOCK / count
            places = _resampled(places, at, stretch.window[axis]).T
        numbers = np.where(np.isnan(places), 0.0, places).astype(np.intp)
        colors = self._colors(stretch, shares)[numbers]
        full = colors.repeat(_BLOCK, axis=0).repeat(_BLOCK, axis=1)[:rows, :columns]
        return np.ascontiguousarray(full).view(np.uint8).reshape(rows, columns, 4)

    def _colors(self, stretch: _Stretch, shares: tuple[float, float]) -> npt.NDArray[np.uint32]:
        """Return the colour of each band between any two levels; the first is of no height."""
        merged = stretch.merged
        middles = np.append(0.5 * (merged[1:] + merged[:-1]), np.inf)
        both = [
            share * one.colors(middles) for share, one in zip(shares, stretch.sets, strict=True)
        ]
        table = np.concatenate([[self._paper], both[0] + both[1]])
        return (255.0 * table).round().astype(np.uint8).view(np.uint32).ravel()

    def _found(self, here: Window, there: Window, part: int, sets: int) -> _Stretch:
        window = around([between(here, there, k / (2 * sets)) for k in (part, part + 1)])
        first = part // 2
        one, other = (self._levels(between(here, there, k / sets)) for k in (first, first + 1))
        xs, ys, heights = self._heights(window, _LATTICE)
        merged = np.unique(np.concatenate([one.levels, other.levels]))
        places = np.where(np.isnan(heights), np.nan, 1.0)
        if len(merged):
            places = np.interp(heights, merged, np.arange(1.0, len(merged) + 1.0))
        made = contour_generator(xs, ys, np.ma.masked_invalid(heights), line_type=LineType.Separate)
        lines = _lines(made, one.levels), _lines(made, other.levels)
        return _Stretch(window, (one, other), merged, places.astype(np.float32), lines)

    def _levels_of(self, window: Window) -> _Levels:
        theme, levels = self._theme, self._known.get(window)
        if levels is None:
            levels = self._choose(window, self._heights(window, _COARSE)[2])
        if len(levels) < 2:
            shades = [theme.mix(theme.valley, _NOTHING, theme.wall)]
        else:
            shades = theme.heights(len(levels) - 1)
        return _Levels(levels, np.array([to_rgba(one) for one in shades]))

    def _heights(self, window: Window, most: int) -> tuple[Array, Array, Array]:
        """Return a lattice of a window, so many points along its longer side, and its heights."""
        rows, columns = self._shape
        counts = (max(round(most * one / max(rows, columns)), 21) for one in (columns, rows))
        xs, ys = (np.linspace(*one, count) for one, count in zip(window, counts, strict=True))
        heights = np.asarray(self._given(xs, ys), dtype=np.float64)
        with np.errstate(invalid="ignore"):
            return xs, ys, np.where(np.abs(heights) < _HIGHEST, heights, np.nan)


def _lines(made: ContourGenerator, levels: Array) -> list[Path]:
    """Return the lines of some levels, piece by piece, as they are drawn in the least time."""
    found: list[Any] = [one for level in levels.tolist() for one in made.lines(level)]
    return [Path(points) for points in found]


def _resampled(
    values: npt.NDArray[np.float32], at: Array, interval: Interval
) -> npt.NDArray[np.float32]:
    """Return rows of values at places between them, linearly: they are even over an interval."""
    low, high = interval
    where = np.clip((at - low) / (high - low), 0.0, 1.0) * (len(values) - 1)
    first = np.minimum(where.astype(np.intp), len(values) - 2)
    share = (where - first).astype(np.float32)[:, None]
    below = values[first]
    return np.asarray(below + share * (values[first + 1] - below), dtype=np.float32)
