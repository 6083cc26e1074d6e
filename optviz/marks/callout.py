"""A line from a pile of many dots to their markers in a row, in free space beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Bbox, Transform

from optviz.marks.excursions import READ
from optviz.marks.pixels import Frame, Points
from optviz.marks.screen_time import ScreenTime
from optviz.marks.strokes import Marker, line
from optviz.marks.track import Track
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_MANY, _MANY_IN_LITTLE, _LITTLE = 5, 4, 0.85
_TOGETHER = 0.3
_SIZE, _SMALLEST = 0.7, 9.0
_PITCH, _PADDING = 1.3, 0.55
_MARGIN, _CLEAR = 6.0, 12.0
_DISTANCES = (26.0, 50.0, 80.0, 120.0)
_DIRECTIONS = 16
_LEADER, _BORDER = 1.3, 1.0
_PIXELS = 100 / 72


@dataclass(frozen=True)
class Pile:
    """Runs that rest in one place until the end: which, from which step on, and where."""

    runs: tuple[int, ...]
    begin: int
    place: Points
    radius: float


class Callout:
    """The markers of a pile in a row on a plate, with a line to the pile.

    Parameters
    ----------
    pile : Pile
        What it speaks of.
    box : Bbox
        Where the plate is, in pixels.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    size : float
        Diameter of a marker in pixels.
    """

    def __init__(
        self, pile: Pile, box: Bbox, styles: Sequence[RunStyle], theme: Theme, size: float
    ) -> None:
        self.pile, self.box = pile, box
        self._paper, self._ink = to_rgba(theme.paper, 0.92), to_rgba(theme.muted)
        self._size = size / _PIXELS
        self._marks = [(Marker(styles[i].marker), to_rgba(styles[i].color)) for i in pile.runs]
        middle = 0.5 * (box.y0 + box.y1)
        first = box.x0 + (_PADDING + 0.5) * size
        self.places = [(first + k * _PITCH * size, middle) for k in range(len(self._marks))]
        end = np.clip(pile.place, box.min, box.max)
        way = (end - pile.place) / max(float(np.hypot(*(end - pile.place))), 1e-9)
        self._leader = Path(np.stack([pile.place + pile.radius * way, end]))
        self._plate = Path(
            [box.min, (box.x1, box.y0), box.max, (box.x0, box.y1), box.min], closed=True
        )

    def draw(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform, moment: Moment
    ) -> None:
        """Draw it, if the runs rest by now."""
        if moment.step < self.pile.begin:
            return
        line(renderer, gc, self._leader, transform, _LEADER, self._ink)
        gc.set_linewidth(_BORDER)
        renderer.draw_path(gc, self._plate, transform, self._paper)
        gc.set_linewidth(0.0)
        for (marker, color), place in zip(self._marks, self.places, strict=True):
            x, y = transform.transform(place)
            shape = marker.scaled(renderer.points_to_pixels(self._size), x, y)
            renderer.draw_path(gc, marker.path, shape, color)


def callouts(
    tracks: Sequence[Track],
    radii: Sequence[float],
    frame: Frame,
    styles: Sequence[RunStyle],
    theme: Theme,
    screen_time: ScreenTime | None,
    keep_clear: Points,
) -> list[Callout]:
    """Return a callout for each pile at the end in which rings alone are too many.

    One for which there is no free space is left out.

    Parameters
    ----------
    tracks : sequence of Track
        The runs.
    radii : sequence of float
        Those of their dots at the end, in pixels.
    frame : Frame
        The picture.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    screen_time : ScreenTime or None
        Without one there is none.
    keep_clear : array (n, 2)
        Places in pixels that it may not cover.
    """
    many = _MANY if frame.share > _LITTLE else _MANY_IN_LITTLE
    if len(tracks) < many or screen_time is None:
        return []
    diameter = float(np.mean([style.size for style in styles])) * frame.share * _PIXELS
    size = max(_SIZE * diameter, _SMALLEST)
    trails = np.concatenate([track.trail.points for track in tracks])
    ends = [track.head(Moment(max(one.last for one in tracks)))[0] for track in tracks]
    dots = [Bbox.from_extents(*(end - r), *(end + r)) for end, r in zip(ends, radii, strict=True)]
    dots += [Bbox.from_extents(*(place - _CLEAR), *(place + _CLEAR)) for place in keep_clear]
    made: list[Callout] = []
    for pile in _piles(tracks, radii, styles, _TOGETHER * diameter, many):
        if screen_time.end - float(screen_time.when(float(pile.begin))) < READ:
            continue
        width = size * (2 * _PADDING + 1.0 + _PITCH * (len(pile.runs) - 1))
        height = size * (2 * _PADDING + 1.0)
        box = _free(pile, (width, height), frame, [*dots, *(one.box for one in made)], trails)
        if box is not None:
            made.append(Callout(pile, box, styles, theme, size))
    return made


def _piles(
    tracks: Sequence[Track],
    radii: Sequence[float],
    styles: Sequence[RunStyle],
    near: float,
    many: int,
) -> list[Pile]:
    """Return the groups of so many runs that stay near one place from some step to the last.

    Of those of one style the first stands for all.
    """
    left = [i for i, track in enumerate(tracks) if not _outside(track)]
    found = []
    while left:
        place = tracks[left[0]].points[-1]
        group = [i for i in left if np.hypot(*(tracks[i].points[-1] - place)) < near]
        left = [i for i in left if i not in group]
        shown = sorted({styles[i].order: i for i in reversed(group)}.values())
        if len(shown) >= many:
            begin = max(_settled(tracks[i].points, place, near) for i in group)
            found.append(Pile(tuple(shown), begin, place, max(radii[i] for i in group)))
    return found


def _outside(track: Track) -> bool:
    return bool(track.sights) and not np.isfinite(track.sights[-1].end)


def _settled(points: Points, place: Points, near: float) -> int:
    """Return the step from which a run stays near a place."""
    away: npt.NDArray[np.int64] = np.flatnonzero(np.hypot(*(points - place).T) > 2 * near)
    return int(away[-1]) + 1 if away.size else 0


def _free(
    pile: Pile, size: tuple[float, float], frame: Frame, taken: Sequence[Bbox], trails: Points
) -> Bbox | None:
    """Return the nearest place for a plate that covers no dot and little of the trails."""
    width, height = size
    choices = []
    for away in _DISTANCES:
        for turn in np.linspace(0.0, 2 * np.pi, _DIRECTIONS, endpoint=False):
            way = np.array([np.cos(turn), np.sin(turn)])
            reach = pile.radius + away
            x, y = pile.place + way * (reach + 0.5 * np.array(size) * np.abs(way))
            box = Bbox.from_bounds(x - width / 2, y - height / 2, width, height)
            room = box.padded(_MARGIN)
            inside = room.x0 >= 0 and room.y0 >= 0
            inside = inside and room.x1 <= frame.width and room.y1 <= frame.height
            if inside and not any(room.overlaps(other) for other in taken):
                covered: npt.NDArray[np.bool_] = np.all(
                    (trails > room.min) & (trails < room.max), axis=1
                )
                choices.append((10 * int(covered.sum()) + away, float(turn), box))
    return min(choices, key=lambda choice: choice[:2])[2] if choices else None
