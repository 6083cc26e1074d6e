"""One run drawn in a panel: a trail that fades with age, small marks at the iterates, a dot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D, Transform

from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

Points = npt.NDArray[np.float64]

_FAR = 1e5
_AGES = (0.0, 70.0, 170.0, 320.0, 560.0)
_PALING = (0.0, 0.12, 0.24, 0.35, 0.45)
_MARK_SPACING = 8.0
_TRAIL_SPACING = 0.4


@dataclass(frozen=True)
class Look:
    """How tracks are drawn in a panel: widths in points, dots relative to the run's size."""

    width: float = 3.0
    casing: float = 5.2
    dot: float = 1.0
    marks: bool = True
    fades: bool = True


class Frame:
    """The pixels of an axes, in which tracks measure distances.

    Lengths are pixels of a frame of 100 dpi, so that a track looks the same at any size.
    """

    def __init__(self, axes: Axes) -> None:
        figure = axes.figure
        box = axes.get_position()
        inches = figure.get_size_inches()
        self.width = float(box.width * inches[0] * 100)
        self.height = float(box.height * inches[1] * 100)
        self._axes = axes
        self.transform: Transform = (
            Affine2D().scale(1 / self.width, 1 / self.height) + axes.transAxes
        )

    def place(self, points: Points) -> Points:
        """Return data points (n, 2) in pixels from the lower left corner, far ones drawn in."""
        scaled = (self._axes.transScale + self._axes.transLimits).transform(points)
        pixels = np.asarray(scaled, dtype=float) * (self.width, self.height)
        centre = np.array([self.width / 2, self.height / 2])
        with np.errstate(over="ignore", invalid="ignore"):
            away = np.abs(pixels - centre).max(axis=1)
            far = away > _FAR
            pixels[far] = centre + (pixels[far] - centre) * (_FAR / away[far])[:, None]
        return np.nan_to_num(pixels, nan=_FAR, posinf=_FAR, neginf=-_FAR)


class Track:
    """The artists of one run in one panel.

    Parameters
    ----------
    axes : Axes
        Where it is drawn.
    frame : Frame
        The pixels of the axes.
    points : array (k + 1, 2)
        The iterates in pixels.
    style : RunStyle
        Colour, marker and size.
    theme : Theme
        For the casing and the rims.
    look : Look
        Widths.
    dashed : bool
        Whether the trail leaves gaps for an earlier run on the same path to show through.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        points: Points,
        style: RunStyle,
        theme: Theme,
        look: Look,
        *,
        dashed: bool = False,
    ) -> None:
        self.style = style
        self.points = points
        self._frame = frame
        self._enter, self._leave = _crossings(points, frame)
        self._exits = self._exit_points()
        self._kept = _thinned(points, _TRAIL_SPACING)
        self._trail = points[self._kept]
        inside = np.clip(self._trail, 0.0, (frame.width, frame.height))
        steps = np.hypot(*np.diff(inside, axis=0).T)
        self._lengths = np.concatenate([[0.0], np.cumsum(steps)])
        self._fades = look.fades and not dashed
        shades = [theme.mix(style.color, pale, theme.valley) for pale in _PALING]
        place = {"transform": frame.transform, "animated": True}
        low = 10 + 0.01 * style.order
        self._lines: list[Line2D] = []
        if not dashed:
            self._casing = Line2D(
                [], [], color=theme.rim, lw=look.casing, zorder=low, solid_capstyle="round",
                solid_joinstyle="round", **place,
            )  # fmt: skip
            self._lines.append(self._casing)
        for age in reversed(range(len(_AGES) if self._fades else 1)):
            line = Line2D(
                [], [], color=shades[age] if self._fades else style.color, lw=look.width,
                zorder=low + 0.001, solid_capstyle="round", solid_joinstyle="round", **place,
            )  # fmt: skip
            if dashed:
                line.set_linestyle((0, (2.2, 2.2)))
                line.set_dash_capstyle("butt")
            self._lines.append(line)
        self._bands = self._lines[-len(_AGES) :] if self._fades else self._lines[-1:]
        self._marks = Line2D(
            [], [], ls="", marker=style.marker, ms=0.36 * style.size, mew=0.0, color=style.color,
            zorder=20 + 0.01 * style.order, **place,
        )  # fmt: skip
        self._marked = _thinned(points, _MARK_SPACING) if look.marks else np.empty(0, dtype=int)
        self._dot = Line2D(
            [], [], ls="", marker=style.marker, ms=look.dot * style.size, mew=1.8 * look.dot**0.5,
            mfc=style.color, mec=theme.rim, zorder=30 + 0.01 * style.order, **place,
        )  # fmt: skip
        self.artists: list[Artist] = [*self._lines, *([self._marks] if look.marks else []), self._dot]
        for artist in self.artists:
            artist.set_clip_on(artist is not self._dot)
            axes.add_artist(artist)

    def head(self, moment: Moment) -> tuple[Points, bool]:
        """Return where the run is, in pixels, and whether that is inside the picture.

        A run that is outside stands where it left.
        """
        last = len(self.points) - 1
        step = min(moment.step, last)
        if step == last or not moment.progress:
            return self._exits[step], bool(self._inside(self.points[step]))
        here, there = self.points[step], self.points[step + 1]
        now = here + moment.progress * (there - here)
        if self._inside(now):
            return now, True
        entered = moment.progress > self._leave[step]
        if self._enter[step] > self._leave[step]:
            entered = moment.progress >= 0.5
        return self._exits[step + 1 if entered else step], False

    def update(self, moment: Moment, dot: Points) -> None:
        """Draw the trail up to a moment, and the dot at the given place."""
        last = len(self.points) - 1
        step = min(moment.step, last)
        now = self.points[step]
        if step < last and moment.progress:
            now = now + moment.progress * (self.points[step + 1] - now)
        count = int(np.searchsorted(self._kept, step, side="right"))
        trail = np.concatenate([self._trail[:count], self.points[step : step + 1], now[None]])
        if self._fades:
            self._fade(trail, count)
        else:
            self._bands[0].set_data(*trail.T)
        if self._lines[0] is not self._bands[0]:
            self._lines[0].set_data(*trail.T)
        marks = self.points[self._marked[self._marked <= step]]
        self._marks.set_data(*marks.T)
        self._dot.set_data([dot[0]], [dot[1]])

    def _fade(self, trail: Points, count: int) -> None:
        """Cut the trail into bands by its length back from the head."""
        box = (self._frame.width, self._frame.height)
        ends = np.clip(trail[count - 1 :], 0.0, box)
        extra = np.cumsum(np.hypot(*np.diff(ends, axis=0).T))
        lengths = np.concatenate([self._lengths[:count], self._lengths[count - 1] + extra])
        cuts = np.clip(lengths[-1] - np.array(_AGES), 0.0, None)
        for band, newer, older in zip(reversed(self._bands), cuts, (*cuts[1:], 0.0), strict=True):
            if older >= newer:
                band.set_data([], [])
                continue
            between = (lengths > older) & (lengths < newer)
            ends = np.array([[np.interp(cut, lengths, trail[:, i]) for i in (0, 1)]
                             for cut in (older, newer)])  # fmt: skip
            band.set_data(*np.concatenate([ends[:1], trail[between], ends[1:]]).T)

    def _inside(self, point: Points) -> bool:
        x, y = point
        return -0.5 <= x <= self._frame.width + 0.5 and -0.5 <= y <= self._frame.height + 0.5

    def _exit_points(self) -> Points:
        """Return each iterate, or where the run left the picture on its way to it."""
        box = np.array([self._frame.width, self._frame.height])
        exits = np.clip(self.points, 0.0, box)
        for k, point in enumerate(self.points):
            if k and not self._inside(point):
                before = self.points[k - 1]
                crosses = self._enter[k - 1] <= self._leave[k - 1]
                way = self._leave[k - 1]
                exits[k] = before + way * (point - before) if crosses else exits[k - 1]
        return np.asarray(np.clip(exits, 0.0, box))


def _crossings(points: Points, frame: Frame) -> tuple[Points, Points]:
    """Return where each segment enters and leaves the picture, as shares of its length.

    A segment that misses the picture enters after it leaves (Liang and Barsky, 1984).
    """
    enter, leave = np.zeros(len(points) - 1), np.ones(len(points) - 1)
    for axis, size in enumerate((frame.width, frame.height)):
        here, way = points[:-1, axis], np.diff(points[:, axis])
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.sort(np.stack([(0.0 - here) / way, (size - here) / way]), axis=0)
        beside = (way == 0) & ((here < 0) | (here > size))
        moving = way != 0
        enter = np.where(moving, np.maximum(enter, ends[0]), np.where(beside, 2.0, enter))
        leave = np.where(moving, np.minimum(leave, ends[1]), np.where(beside, -1.0, leave))
    return enter, leave


def _thinned(points: Points, spacing: float) -> npt.NDArray[np.int64]:
    """Return the indices of points at least so many pixels from the one kept before."""
    kept = [0]
    x, y = points[0]
    for k, (px, py) in enumerate(points.tolist()):
        if abs(px - x) >= spacing or abs(py - y) >= spacing:
            kept.append(k)
            x, y = px, py
    return np.array(kept)
