"""The ground of a map while the camera moves over it: level sets at any window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
from optviz.panels.zooming import Leg, Weights, Window, around, between, stations
from optviz.style import Theme

Array = npt.NDArray[np.float64]

_LATTICE = 141
_MOST_STATIONS, _KEPT = 32, 12
_BLOCK = 2
_LINE = 0.9
_STAR, _STAR_RIM = 19.0, 1.4
_NOTHING = 0.3
_UNSEEN = 0.3  # of a set's share, below which its lines are not drawn
_HIGHEST = 1e150


@dataclass(frozen=True)
class _Station:
    """A lattice over a window: between which levels it lies, from 1 on, and each set's lines."""

    window: Window
    places: npt.NDArray[np.float32]
    lines: Mapping[int, Sequence[Path]]


class MovingMap(Mark):
    """Filled level sets and level lines, those of one settled window fading into another's.

    Heights are found once for every stretch of a way in which the window at most doubles, on a
    lattice that is as fine as the motion lets one see; lines and bands are drawn from it anew for
    every window.

    Parameters
    ----------
    axes : Axes
        Where it is drawn.
    theme : Theme
        Colours.
    heights : callable (xs, ys) -> array
        Those of the landscape on a grid.
    levels : sequence of array (n,)
        Of each settled window, rising; those of a constant one are none.
    stars : array (n, 2)
        The minima.
    """

    def __init__(
        self,
        axes: Axes,
        theme: Theme,
        heights: Callable[[Array, Array], Array],
        levels: Sequence[Array],
        stars: Array,
    ) -> None:
        super().__init__(axes, zorder=6)
        self._theme, self._heights, self._levels, self._stars = theme, heights, levels, stars
        self._paper, self._line = to_rgba(theme.paper), to_rgba(theme.level)
        self._ink, self._rim = to_rgba(theme.ink), to_rgba(theme.rim)
        self._star = Marker("*")
        self._station = lru_cache(maxsize=_KEPT)(self._found)
        self._shades = [_shades(theme, len(one)) for one in levels]
        self._box = axes.get_window_extent().frozen()
        left, bottom, right, top = (round(one) for one in self._box.extents)
        self._left, self._bottom = left, bottom
        self._shape = max(top - bottom, 1), max(right - left, 1)
        self.set_rasterized(True)  # by renderers without pixels
        self._leg: Leg | None = None
        self._weights: Weights = {0: 1.0}

    @property
    def artist(self) -> Artist:
        """What draws it."""
        return self

    def look(self, leg: Leg, frame: Frame, weights: Weights) -> None:
        """Move to a window; one set of lines gives way to another around the middle."""
        self._leg = leg
        total = sum(share**2 for share in weights.values())
        self._weights = {number: share**2 / total for number, share in weights.items()}

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the window that `look` set."""
        leg = self._leg
        if leg is None:
            return
        window = leg.window
        station = self._station(*self._place_of(leg), tuple(sorted(self._weights)))
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        renderer.draw_image(gc, self._left, self._bottom, self._bands(station, window))
        placed = BboxTransform(Bbox(np.array(window).T), self._box)
        gc.set_joinstyle("round")
        gc.set_linewidth(_LINE)
        for number, share in self._weights.items():
            seen = (share - _UNSEEN) / (1.0 - _UNSEEN)
            if seen <= 0.0:
                continue
            gc.set_foreground((*self._line[:3], self._line[3] * seen), isRGBA=True)
            for path in station.lines[number]:
                renderer.draw_path(gc, path, placed)
        gc.set_foreground(self._rim, isRGBA=True)
        gc.set_linewidth(_STAR_RIM)
        gc.set_joinstyle(self._star.joinstyle)
        if len(self._stars):
            star = self._star.scaled(renderer.points_to_pixels(_STAR))
            renderer.draw_markers(gc, self._star.path, star, Path(self._stars), placed, self._ink)
        gc.restore()

    def _place_of(self, leg: Leg) -> tuple[Window, Window, int, int]:
        """Return between which windows a station is, its number, and how many there are.

        There and back they are the same.
        """
        parts = stations(leg.here, leg.there, _MOST_STATIONS)
        here, there = sorted((leg.here, leg.there))
        way = leg.way if here == leg.here else 1.0 - leg.way
        return here, there, min(int(way * parts), parts - 1), parts

    def _bands(self, station: _Station, window: Window) -> npt.NDArray[np.uint8]:
        """Return the picture of the filled level sets, one colour a block of pixels."""
        rows, columns = self._shape
        places = station.places
        for axis, count in ((1, rows), (0, columns)):
            low, high = window[axis]
            shares = (np.arange(-(-count // _BLOCK)) + 0.5) * _BLOCK / count
            at = low + (high - low) * shares
            places = _resampled(places, at, station.window[axis]).T
        numbers = np.where(np.isnan(places), 0.0, places).astype(np.intp)
        colors = self._colors(tuple(sorted(self._weights)))[numbers]
        return (
            colors.repeat(_BLOCK, axis=0)
            .repeat(_BLOCK, axis=1)[:rows, :columns]
            .copy()
            .view(np.uint8)
            .reshape(rows, columns, 4)
        )

    def _colors(self, sets: tuple[int, ...]) -> npt.NDArray[np.uint32]:
        """Return the colour of each band between any two levels; the first is of no height."""
        merged = self._merged(sets)
        middles = np.append(0.5 * (merged[1:] + merged[:-1]), np.inf)
        shares = [
            share * self._shades[number][self._band(number, middles)]
            for number, share in self._weights.items()
        ]
        table = np.concatenate([[self._paper], np.sum(shares, axis=0)])
        return (255.0 * table).round().astype(np.uint8).view(np.uint32).ravel()

    def _band(self, number: int, heights: Array) -> npt.NDArray[np.intp]:
        levels = self._levels[number]
        if len(levels) < 2:
            return np.zeros(len(heights), dtype=np.intp)
        return np.clip(np.searchsorted(levels, heights) - 1, 0, len(levels) - 2)

    def _merged(self, sets: tuple[int, ...]) -> Array:
        return np.unique(np.concatenate([self._levels[number] for number in sets]))

    def _found(
        self, here: Window, there: Window, part: int, parts: int, sets: tuple[int, ...]
    ) -> _Station:
        ends = [between(here, there, k / parts) for k in (part, part + 1)]
        window = around(ends)
        wide, tall = self._shape[1], self._shape[0]
        counts = _LATTICE, max(round(_LATTICE * tall / wide), 21)
        if tall > wide:
            counts = max(round(_LATTICE * wide / tall), 21), _LATTICE
        xs, ys = (np.linspace(*one, count) for one, count in zip(window, counts, strict=True))
        heights = np.asarray(self._heights(xs, ys), dtype=np.float64)
        with np.errstate(invalid="ignore"):
            heights = np.where(np.abs(heights) < _HIGHEST, heights, np.nan)
        merged = self._merged(sets)
        places = np.where(np.isnan(heights), np.nan, 1.0)
        if len(merged):
            places = np.interp(heights, merged, np.arange(1.0, len(merged) + 1.0))
        made = contour_generator(xs, ys, np.ma.masked_invalid(heights), line_type=LineType.Separate)
        lines = {number: _lines(made, self._levels[number]) for number in sets}
        return _Station(window, places.astype(np.float32), lines)


def _shades(theme: Theme, levels: int) -> Array:
    """Return the colours between so many levels, as the settled picture has them."""
    if levels < 2:
        return np.array([to_rgba(theme.mix(theme.valley, _NOTHING, theme.wall))])
    return np.array([to_rgba(one) for one in theme.heights(levels - 1)])


def _lines(made: ContourGenerator, levels: Array) -> list[Path]:
    """Return the lines of some levels, piece by piece, as they are drawn in the least time."""
    return [Path(points) for level in levels.tolist() for points in made.lines(level)]


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
