"""Runs by a hyperparameter: the start, the path by its present value, and where others led."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Transform

from optviz.marks.flight import arcs, rises
from optviz.marks.pixels import Frame, Points
from optviz.marks.screen_time import ScreenTime
from optviz.marks.strokes import Marker, line
from optviz.marks.track import Track
from optviz.marks.tracks import Look, Tracks
from optviz.marks.trail import thinned
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

Routes = Sequence[Points]
"""One path a value, from the start on."""

_WIDTH, _PALE = 2.2, 0.25
_RING, _RING_LINE = 9.0, 2.2
_SPACING = 8.0


class Locus(Track):
    """Where one run stands by each value; while that is outside, where its path left the picture.

    Without paths it then stands at the edge, above or below its place.

    Parameters
    ----------
    points : array (n, 2)
        Where it ends by each value, in pixels.
    frame : Frame
        The picture.
    screen_time : ScreenTime, optional
        By which what is said of it outside can be read.
    breaks : collection of int
        The values from which it jumps to the next.
    routes : sequence of array (m, 2), optional
        Its path by each value, in pixels.
    graph : array (n, 2), optional
        Where steps are arcs that cannot be taken for it, in pixels.
    """

    def __init__(
        self,
        points: Points,
        frame: Frame,
        screen_time: ScreenTime | None,
        breaks: Collection[int],
        routes: Routes | None = None,
        graph: Points | None = None,
    ) -> None:
        super().__init__(points, frame, screen_time, breaks=breaks)
        self._frame, self._graph = frame, graph
        self._routes = routes
        self.whole = frozenset(range(len(points))) - self._outside(points, frame)
        self.sights = [replace(one, place=self._way_out(one.step)) for one in self.sights]

    def head(self, moment: Moment, way: Points | None = None) -> tuple[Points, bool]:
        """Return where the dot stands, and whether that is inside the picture."""
        step = min(moment.step, self.last)
        if step not in self.whole:
            return self._way_out(step), False
        return (self.way(moment)[1] if way is None else way)[-1], True

    def route(self, step: int) -> Points:
        """Return the path by a value as a line (m, 2), arcs and all."""
        assert self._routes is not None
        points = self._routes[step]
        if self._graph is None or len(points) < 2:
            return points
        if step not in self.whole:
            points = np.concatenate([points[:-1], [self._off_the_graph(points[-1])]])
        return arcs(points, rises(points, self._frame, self._graph))[0]

    def iterates(self, step: int) -> Points:
        """Return the points between start and end of the path by a value, as far as told apart."""
        assert self._routes is not None
        points = self._routes[step][:-1]
        return points[thinned(points, _SPACING)][1:]

    def _off_the_graph(self, place: Points) -> Points:
        """Return where the graph leaves the picture on the side on which a place is."""
        assert self._graph is not None
        inside = np.array([self._frame.holds(one) for one in self._graph])
        if 0.0 <= place[0] <= self._frame.width or not inside.any():
            return np.asarray(np.clip(place, 0.0, self._frame.size))
        (seen,) = inside.nonzero()
        last, out = (seen[0], -1) if place[0] < 0.0 else (seen[-1], 1)
        way = self._graph[[last, min(max(last + out, 0), len(inside) - 1)]]
        share = float(self._frame.crossings(way)[1][0])
        return np.asarray(np.clip(way[0] + share * (way[1] - way[0]), 0.0, self._frame.size))

    def _way_out(self, step: int) -> Points:
        if self._routes is None:
            return np.asarray(np.clip(self.points[step], 0.0, self._frame.size))
        route = self.route(step)
        if self._graph is not None:
            return np.asarray(route[-1])
        enter, leave = self._frame.crossings(route)
        last = np.flatnonzero(enter <= leave)
        if not last.size:
            return np.asarray(np.clip(self.points[step], 0.0, self._frame.size))
        k = int(last[-1])
        place = route[k] + leave[k] * (route[k + 1] - route[k])
        return np.asarray(np.clip(place, 0.0, self._frame.size))

    @staticmethod
    def _outside(points: Points, frame: Frame) -> set[int]:
        away = np.abs(np.clip(points, 0.0, frame.size) - points)
        return set(np.flatnonzero((away > 0.5).any(axis=1)).tolist())


class Loci(Tracks):
    """Runs by a hyperparameter, drawn in one go.

    Of each run, where it came by the values so far, as a thin line that is broken where it jumps;
    its start, as a ring; its path by the present value; and its dot.

    Parameters
    ----------
    axes, paths, styles, theme, look, screen_time, graph, keep_clear
        As of `Tracks`; `paths` are where the runs end, value by value.
    breaks : sequence of collections of int
        One a run: the values from which it jumps to the next.
    routes : sequence of sequences of array (m, 2), optional
        One a run: its path by each value, in data coordinates. Without them only the thin line
        is drawn, as wide as the look says.
    """

    def __init__(
        self,
        axes: Axes,
        paths: Sequence[Points],
        styles: Sequence[RunStyle],
        theme: Theme,
        look: Look,
        screen_time: ScreenTime | None = None,
        graph: Points | None = None,
        keep_clear: Sequence[Sequence[float]] = (),
        *,
        breaks: Sequence[Collection[int]],
        routes: Sequence[Routes] | None = None,
    ) -> None:
        self._breaks = breaks
        self._paths_by_value = routes
        self._loci: list[Locus] = []
        super().__init__(axes, paths, styles, theme, look, screen_time, graph, keep_clear)
        self._paper, self._ink = to_rgba(theme.rim), to_rgba(theme.ink)
        self._pale = [to_rgba(theme.mix(style.color, _PALE, theme.valley)) for style in styles]
        self._ring = Marker("o")

    def _followed(
        self, placed: Sequence[Points], screen_time: ScreenTime | None, graph: Points | None
    ) -> list[Track]:
        routes: list[Routes | None] = [None] * len(placed)
        if self._paths_by_value is not None:
            routes = [self._placed(one) for one in self._paths_by_value]
        self._loci = [
            Locus(points, self.frame, screen_time, breaks, ways, graph)
            for points, breaks, ways in zip(placed, self._breaks, routes, strict=True)
        ]
        return list(self._loci)

    def _placed(self, routes: Routes) -> Routes:
        ends = np.cumsum([len(one) for one in routes])[:-1]
        return np.split(self.frame.place(np.concatenate(routes)), ends)

    def _draw_trail(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        i: int,
        track: Track,
    ) -> None:
        step, way = self._ways[i]
        locus = self._loci[i]
        casing = self._thin[i] * self._casing
        whole = track.trail.whole(track.trail.upto(step, way)[0], way)
        if self._paths_by_value is None:
            line(renderer, gc, whole, transform, casing, self._rim)
            self._draw_line(renderer, gc, whole, transform, i)
            return
        line(renderer, gc, whole, transform, _WIDTH * self._share, self._pale[i])
        route = Path(locus.route(step))
        if casing:
            line(renderer, gc, route, transform, casing, self._rim)
        self._draw_line(renderer, gc, route, transform, i)
        gc.set_linewidth(_RING_LINE * self._share)
        gc.set_foreground(self._ink, isRGBA=True)
        x, y = transform.transform(locus.route(step)[0])
        size = renderer.points_to_pixels(_RING * self._share)
        renderer.draw_path(gc, self._ring.path, self._ring.scaled(size, x, y), self._paper)

    def _marks(self, i: int) -> Points:
        marked = self._paths_by_value is not None
        return self._loci[i].iterates(self._ways[i][0]) if marked else np.empty((0, 2))
