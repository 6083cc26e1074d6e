"""A part of a map in a corner of it, larger: its own level lines, and the runs on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from optviz.errors import SceneError
from optviz.language import say
from optviz.marks.corner import emptiest_corner
from optviz.marks.pixels import Frame, Points
from optviz.marks.plate import Plate
from optviz.marks.tracks import Tracks
from optviz.panels.limits import Interval
from optviz.panels.subject import Subject
from optviz.style import SMALL, Theme
from optviz.style.numbers import short
from optviz.timeline import Moment

Neighbourhood = Literal["minimum", "saddle"] | tuple[Interval, Interval]

_SHARE, _WIDEST = 0.34, 0.46  # of the picture's sides
_NEAR = 1 / 12
_LARGEST = 0.5
_FLATTEST = 1.8
_LEAST_MARK = 9.0  # pixels
_HEAVY = 200
_EDGE = 1.2
_ALIKE = 0.02
_INSET = 6.0


class Inset:
    """An inset where it covers least, a mark where it is of, and what moves in it.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Those of the map.
    window : pair of (float, float)
        What it shows, at least.
    theme : Theme
        Colours.
    draw : callable (axes, intervals)
        Draws the ground of a window on axes.
    tracked : callable (axes) -> Tracks
        Makes the runs on axes.
    points, heavy : arrays (n, 2)
        What it should not cover, and what it may not, in pixels.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        window: Sequence[Interval],
        theme: Theme,
        draw: Callable[[Axes, Sequence[Interval]], object],
        tracked: Callable[[Axes], Tracks],
        points: Points,
        heavy: Points,
    ) -> None:
        corners = frame.place(np.array(window).T)
        width, height, window = _sized(frame, corners, window)
        corners = frame.place(np.array(window).T)
        marked = _at_least(corners, _LEAST_MARK)
        heavy = np.concatenate([heavy, _outline(marked)])
        every = np.concatenate([points, heavy.repeat(_HEAVY, axis=0)])
        left, top = emptiest_corner(frame, width, height, every)
        self.box = Bbox.from_extents(left, top - height, left + width, top)
        own = self._own_axes(axes, frame)
        own.set(xlim=window[0], ylim=window[1])
        draw(own, window)
        inner = Frame(own)
        self._tracks = tracked(own)
        self._say_width(own, inner, theme)
        self._mark(axes, frame, marked, theme)
        plate = Plate(own)
        border = Line2D(
            [0, 1, 1, 0, 0], [0, 0, 1, 1, 0], transform=own.transAxes, color=theme.muted,
            lw=_EDGE, zorder=60, clip_on=False, solid_joinstyle="miter",
        )  # fmt: skip
        own.add_artist(border)
        self.artists: list[Artist] = [plate, self._tracks, border]

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        self._tracks.show(moment)

    def _own_axes(self, axes: Axes, frame: Frame) -> Axes:
        """Return axes in the box, on whole pixels."""
        figure = axes.get_figure(root=True)
        assert figure is not None
        corners = frame.transform.transform([self.box.min, self.box.max]).round()
        (left, bottom), (right, top) = corners / figure.bbox.size
        own: Axes = figure.add_axes((left, bottom, right - left, top - bottom), zorder=1)
        own.set_axis_off()
        return own

    def _say_width(self, own: Axes, frame: Frame, theme: Theme) -> None:
        """Write how wide the inset is, as data; how high too where that cannot be seen."""
        (left, right), (low, high) = own.get_xlim(), own.get_ylim()
        wide, tall = right - left, high - low
        if abs(wide / frame.width / (tall / frame.height) - 1.0) < _ALIKE:
            words = say("{width} wide", width=short(wide))
        else:
            words = say("{width} × {height}", width=short(wide), height=short(tall))
        text = own.text(
            0.0, 0.0, words, transform=frame.transform, color=theme.ink, fontsize=SMALL,
            va="center", ha="center", zorder=7,
            path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
        )  # fmt: skip
        scale = frame.width / own.get_window_extent().width
        extent = text.get_window_extent()
        width, height = extent.width * scale, extent.height * scale
        trails = np.concatenate([track.points for track in self._tracks.tracks])
        left, top = emptiest_corner(frame, width, height, trails, inset=_INSET)
        text.set_position((left + width / 2, top - height / 2))

    def _mark(self, axes: Axes, frame: Frame, corners: Points, theme: Theme) -> None:
        """Draw where it is of, and a line from there to it."""
        (left, low), (right, high) = corners
        looks: Any = {"transform": frame.transform, "zorder": 4.0, "lw": _EDGE}
        axes.add_artist(
            Rectangle((left, low), right - left, high - low, fc="none", ec=theme.muted, **looks)
        )
        middle = corners.mean(axis=0)
        end = np.clip(middle, self.box.min, self.box.max)
        begin = np.clip(end, corners[0], corners[1])
        if not np.array_equal(begin, end):
            axes.add_artist(Line2D(*np.stack([begin, end]).T, color=theme.muted, **looks))


def neighbourhood(
    wanted: Neighbourhood, subject: Subject, view: Sequence[Interval]
) -> Sequence[Interval] | None:
    """Return the window of an inset in a picture; None where the picture is hardly larger.

    Around the minimum, or the saddle, to which a run comes nearest it is about a twelfth of the
    picture, and of a round width.

    Raises
    ------
    SceneError
        No such place is known.
    """
    lengths = np.array([high - low for low, high in view])
    if isinstance(wanted, str):
        objective = subject.objective
        places = np.array(objective.minima if wanted == "minimum" else objective.saddles)
        if not places.size:
            raise SceneError(
                f"views.Landscape: inset is {wanted!r}, and none is known of {objective.name}",
                "give a window, such as inset=((-0.1, 0.1), (0.9, 1.1))",
            )
        points = np.concatenate([one.points for one in subject.trajectories])
        points = points[np.isfinite(points).all(axis=1)]
        with np.errstate(over="ignore"):
            away = [np.abs((points - place) / lengths).max(axis=1).min() for place in places]
        middle = places[int(np.argmin(away))]
        wide = _NEAR * lengths[0]
        sides = float(f"{wide:.0e}") / wide * _NEAR * lengths
        window = [(m - d, m + d) for m, d in zip(middle, (0.5 * sides).tolist(), strict=True)]
    else:
        window = [(low, high) for low, high in wanted]
    sides = np.array([high - low for low, high in window])
    return None if (sides > _LARGEST * lengths).any() else window


def _sized(
    frame: Frame, corners: Points, window: Sequence[Interval]
) -> tuple[float, float, Sequence[Interval]]:
    """Return width and height of an inset that has the scales of its picture, and its window.

    What is very flat or very high is widened.
    """
    sides = np.diff(corners, axis=0)[0]
    wanted = np.maximum(sides, sides[::-1] / _FLATTEST)
    window = [
        (low - 0.5 * (more - 1.0) * (high - low), high + 0.5 * (more - 1.0) * (high - low))
        for (low, high), more in zip(window, (wanted / sides).tolist(), strict=True)
    ]
    most = _WIDEST * np.array(frame.size)
    scale = _SHARE * (frame.width * frame.height / wanted.prod()) ** 0.5
    width, height = (min(scale, float((most / wanted).min())) * wanted).tolist()
    return width, height, window


def _at_least(corners: Points, least: float) -> Points:
    """Return the corners of a box that is so large at least."""
    middle = corners.mean(axis=0)
    half = np.maximum(0.5 * np.diff(corners, axis=0)[0], 0.5 * least)
    return np.stack([middle - half, middle + half])


def _outline(corners: Points) -> Points:
    (left, low), (right, high) = corners
    return np.array([[left, low], [right, low], [left, high], [right, high]])
