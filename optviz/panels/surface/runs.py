"""The runs on the surface: seen where nothing is before them, hinted at where something is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Transform

from optviz.marks.excursions import Sight as Outside
from optviz.marks.light import by_light, dimmed, faintly, lights
from optviz.marks.pixels import Frame, Points
from optviz.marks.screen_time import ScreenTime
from optviz.marks.strokes import RIM, Marker, line
from optviz.marks.track import Track
from optviz.marks.tracks import Look, Tracks
from optviz.marks.trail import AGES, thinned
from optviz.panels.surface.camera import Camera
from optviz.panels.surface.raster import Sight
from optviz.panels.surface.scenery import Scenery
from optviz.panels.surface.way import Floor, Way
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

Scalar = TypeVar("Scalar", bound=np.generic)
Truths = npt.NDArray[np.bool_]

_MARKED = 8.0
_HINT, _HINT_DOTS = 2.0, (0.1, 2.3)  # width in points; dashes in widths
_PALE = 0.25
_HOLLOW = 2.2


class Climb(Track):
    """One run as the rest of the picture knows it: where it is seen from the last pose.

    Parameters
    ----------
    on_floor : Track
        The run on the base.
    floor : Floor
        The base.
    scenery : Scenery
        The surface.
    frame : Frame
        The picture.
    """

    def __init__(self, on_floor: Track, floor: Floor, scenery: Scenery, frame: Frame) -> None:
        self.on_floor, self._floor, self._scenery = on_floor, floor, scenery
        self.camera = scenery.camera(scenery.look.pose)
        super().__init__(self._seen(np.clip(on_floor.points, 0.0, floor.size)), frame)
        self.sights = [self._outside(one) for one in on_floor.sights]

    def head(self, moment: Moment, way: Points | None = None) -> tuple[Points, bool]:
        """Return where the dot stands, and whether the run is over the base."""
        place, inside = self.on_floor.head(moment)
        return self._seen(place[None])[0], inside

    def lifted(self, places: Points) -> Points:
        """Return where places (n, 2) of the floor are on the surface, (n, 3)."""
        made = self._scenery.mesh.lift(self._floor.point(places))
        return np.nan_to_num(made, nan=0.0)

    def outside(self, moment: Moment) -> Outside | None:
        """Return what is shown of the run on the base, if it is outside."""
        now = moment.step + moment.progress
        return next((one for one in self.on_floor.sights if one.begin <= now < one.end), None)

    def _seen(self, places: Points) -> Points:
        return self.camera.place(self.lifted(places))

    def _outside(self, sight: Outside) -> Outside:
        """Return the same with its place in the picture, and the way out as that looks there."""
        place = self._seen(sight.place[None])[0]
        return replace(sight, place=place, side=_turned(sight.side, self.camera))


class Climbs(Tracks):
    """The runs of one panel on the surface, drawn in one go.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; their data are pixels.
    scenery : Scenery
        The surface, seen as at the end of the film.
    floor : Floor
        Its base.
    places : sequence of array (k + 1, 2)
        The iterates in pixels of the floor.
    styles, theme, look, screen_time
        As of `Tracks`.
    """

    def __init__(
        self,
        axes: Axes,
        scenery: Scenery,
        floor: Floor,
        places: Sequence[Points],
        styles: Sequence[RunStyle],
        theme: Theme,
        look: Look,
        screen_time: ScreenTime | None,
    ) -> None:
        self._scenery, self._floor = scenery, floor
        self.ways = [Way(one, floor, scenery.mesh) for one in places]
        self._hints = [to_rgba(theme.mix(one.color, _PALE, theme.wall)) for one in styles]
        self._last: tuple[Sight, list[_Seen]] | None = None
        self._lifted = np.concatenate([way.points for way in self.ways])
        self._anchors = scenery.camera(scenery.look.pose).place(self._lifted)
        stars = scenery.camera(scenery.look.pose).place(scenery.minima)
        super().__init__(axes, places, styles, theme, look, screen_time, keep_clear=stars.tolist())

    def _followed(
        self, placed: Sequence[Points], screen_time: ScreenTime | None, graph: Points | None
    ) -> list[Track]:
        frame = Frame(self.axes)  # type: ignore[arg-type]  # it is on axes
        self.climbs = [
            Climb(Track(one, self._floor, screen_time), self._floor, self._scenery, frame)
            for one in placed
        ]
        self.rest = self._scenery.look
        return list(self.climbs)

    def show(self, moment: Moment) -> None:
        """Bring the runs to a moment, seen as the scenery is."""
        self._moment, self.lights = moment, lights(moment, self._styles)
        self.sight = self._scenery.sight(self._scenery.look)
        if self._last is None or self._last[0] is not self.sight:
            self._last = self.sight, [_Seen(way, self.sight) for way in self.ways]
        self._seen = self._last[1]
        heads = [climb.on_floor.head(moment) for climb in self.climbs]
        points = self.climbs[0].lifted(np.array([place for place, _ in heads]))
        self.dots = self.sight.camera.place(points)
        self.hidden: Truths = self.sight.hides(points)
        self.inside = [inside for _, inside in heads]

    @property
    def turned(self) -> bool:
        """Whether all is seen from elsewhere than in the last look."""
        return self._scenery.look.pose != self.rest.pose

    def outside(self, moment: Moment) -> list[Outside | None]:
        """Return what is shown of each run that is outside, where it stands now; None of others."""
        sights = (climb.outside(moment) for climb in self.climbs)
        camera = self.sight.camera
        return [
            sight and replace(sight, place=dot, side=_turned(sight.side, camera))
            for sight, dot in zip(sights, self.dots, strict=True)
        ]

    def lines(self, moment: Moment) -> Points:
        """Return places (n, 2) along all trails."""
        now = moment.step + moment.progress
        made = [
            one.places[: way.upto(now) : 4] for one, way in zip(self._seen, self.ways, strict=True)
        ]
        return np.concatenate(made)

    def drift(self, place: Points) -> Points:
        """Return how far what is nearest to a place in the last look is from there in this one."""
        if not self.turned:
            return np.zeros(2)
        near = int(np.argmin(np.hypot(*(self._anchors - place).T)))
        return np.asarray(
            self.sight.camera.place(self._lifted[near : near + 1])[0] - self._anchors[near]
        )

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        now = self._moment.step + self._moment.progress
        parts = [
            seen.upto(way.upto(now), dot if inside else None, hides)
            for seen, way, dot, inside, hides in zip(
                self._seen, self.ways, self.dots, self.inside, self.hidden.tolist(), strict=True
            )
        ]
        for light, runs in by_light(self.lights):
            with faintly(renderer, light, self.axes) as page:  # type: ignore[arg-type]  # it is on axes
                for i in runs:
                    self._draw_hint(page, gc, transform, i, parts[i])
                for i in runs:
                    self._draw_seen(page, gc, transform, i, parts[i])
                self._draw_marks(page, gc, transform, runs)
        gc.restore()
        gc = renderer.new_gc()
        if self._scenery.look == self.rest:
            for callout in self.callouts:
                callout.draw(renderer, gc, transform, self._moment)
        self._draw_hollow(renderer, gc, transform)
        seen = np.where(self.hidden[:, None], np.nan, self.dots)
        self._piles.draw(renderer, gc, transform, seen[:, None], self.lights)
        self._draw_questions(renderer, gc, transform)
        gc.restore()

    def _draw_hint(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        i: int,
        part: _Part,
    ) -> None:
        """Draw what is hidden as dots."""
        if not part.hidden.any():
            return
        path = part.path(part.joined & (part.hidden | _before(part.hidden)))
        if path is None:
            return
        width = self._share * self._thin[i] * _HINT
        gc.set_dashes(0, [width * one for one in _HINT_DOTS])
        line(renderer, gc, path, transform, width, self._hints[i])
        gc.set_dashes(0, None)

    def _draw_seen(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        i: int,
        part: _Part,
    ) -> None:
        """Draw what is seen of a trail, cased, the paler the older."""
        seen = part.joined & ~part.hidden & ~_before(part.hidden)
        whole = part.path(seen)
        if whole is None:
            return
        width, casing = self._thin[i] * self._width, self._thin[i] * self._casing
        if self._dashes[i] is not None:
            self._draw_dashed(renderer, gc, whole, transform, i)
            return
        line(renderer, gc, whole, transform, casing, self._rim)
        if not self._fades:
            self._draw_line(renderer, gc, whole, transform, i)
            return
        back = part.lengths[-1] - part.lengths
        ages = [*AGES, np.inf]
        for age, (newer, older) in reversed(list(enumerate(pairwise(ages)))):
            if back[0] < newer:
                continue
            band = part.path(seen & (back < older) & (_before(back) >= newer))
            if band is not None:
                line(renderer, gc, band, transform, width, self._shades[i][age])

    def _marks(self, i: int) -> Points:
        return self._seen[i].marks(self._moment.step)

    def _draw_hollow(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform
    ) -> None:
        """Draw the dots that are behind something as outlines."""
        for i in np.flatnonzero(self.hidden).tolist():
            marker: Marker = self._markers[i]
            gc.set_joinstyle(marker.joinstyle)
            x, y = transform.transform(self.dots[i])
            size = renderer.points_to_pixels(0.8 * self._share * self._styles[i].size)
            shape = marker.scaled(size, x, y)
            for width, color in ((_HOLLOW + RIM, self._rim), (_HOLLOW, self._colors[i])):
                gc.set_linewidth(self._share * width)
                gc.set_foreground(dimmed(color, self.lights[i]), isRGBA=True)
                renderer.draw_path(gc, marker.path, shape)


class _Seen:
    """A way as a camera sees it."""

    def __init__(self, way: Way, sight: Sight) -> None:
        self.places = sight.camera.place(way.points)
        self.hidden = sight.hides(way.points)
        self.joined = way.joined
        steps = np.hypot(*np.diff(self.places, axis=0).T)
        self.lengths = np.concatenate([[0.0], np.cumsum(steps * way.joined[1:])])
        at = np.flatnonzero(way.times == np.floor(way.times))
        at = at[~self.hidden[at]]
        self._marked = at[thinned(self.places[at], _MARKED)] if len(at) else at
        self._steps = way.times[self._marked]

    def upto(self, count: int, dot: Points | None, hides: bool) -> _Part:
        """Return the first points, and a dot beyond them."""
        if dot is None:
            return _Part(
                self.places[:count], self.hidden[:count], self.joined[:count], self.lengths[:count]
            )
        end = self.places[max(count - 1, 0)]
        length = self.lengths[max(count - 1, 0)] + np.hypot(*(dot - end))
        return _Part(
            np.concatenate([self.places[:count], dot[None]]),
            np.append(self.hidden[:count], hides),
            np.append(self.joined[:count], count > 0),
            np.append(self.lengths[:count], length),
        )

    def marks(self, step: int) -> Points:
        """Return where iterates up to a step are seen, those that can be told apart."""
        return self.places[self._marked[: np.searchsorted(self._steps, step, side="right")]]


class _Part:
    """The part of a way that is made: places (n, 2), and what `Way` and `Sight` say of each."""

    def __init__(self, places: Points, hidden: Truths, joined: Truths, lengths: Points) -> None:
        self.places, self.hidden, self.joined, self.lengths = places, hidden, joined, lengths

    def path(self, drawn: Truths) -> Path | None:
        """Return the pieces that lead to some of the places, as one path."""
        wanted = drawn.copy()
        wanted[:1] = False
        if not wanted.any():
            return None
        kept = wanted.copy()
        kept[:-1] |= wanted[1:]
        codes = np.where(wanted[kept], Path.LINETO, Path.MOVETO).astype(Path.code_type)
        return Path(self.places[kept], codes)


def _before(values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Return for each of some values the one before it, for the first itself."""
    return np.concatenate([values[:1], values[:-1]])


def _turned(side: tuple[int, int], camera: Camera) -> tuple[int, int]:
    """Return which of eight ways in the picture a way over the base takes."""
    here, there = camera.place(np.array([[0.0, 0.0, 0.0], [*side, 0.0]]))
    turn = round(float(np.arctan2(*(there - here)[::-1])) / (np.pi / 4))
    return round(np.cos(turn * np.pi / 4)), round(np.sin(turn * np.pi / 4))
