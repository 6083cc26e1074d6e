"""All runs of a panel as one artist: trails that fade with age, marks at the iterates, dots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Bbox, Transform

from optviz.marks.callout import callouts
from optviz.marks.dots import Dots
from optviz.marks.light import by_light, faintly, lights
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.questions import Questions, asked
from optviz.marks.screen_time import ScreenTime
from optviz.marks.strokes import Marker, line
from optviz.marks.track import Track
from optviz.marks.trail import AGES
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_PALING = (0.0, 0.1, 0.2)
_DASH, _SHORTEST_DASH = 2.2, 4.4
_MARK = 0.36
_LIT = 0.6
_THINNER, _THINNEST = 0.35, 0.5

Ride = Callable[[Moment], Points | None]
"""The way (n, 2) of a dot in the step of a moment, as data, where it is not the usual one."""


@dataclass(frozen=True)
class Look:
    """How runs are drawn in a panel: widths in points, dots relative to the run's size.

    With `edges`, dots reach over the edges of the picture, where those stand that are outside.
    """

    width: float = 2.9
    casing: float = 5.0
    dot: float = 1.0
    marks: bool = True
    fades: bool = True
    edges: bool = True


@dataclass(frozen=True)
class End:
    """Where the dot of a run comes to rest, in pixels, whether that is in the picture, its radius.

    A run that left the picture stands at its edge.
    """

    place: Points
    inside: bool
    radius: float


class Tracks(Mark):
    """The runs of one panel, drawn in one go.

    Trails lie lowest, then the marks, then the dots, and of each kind later runs above earlier
    ones. Dots in one place are nested; a trail that follows an earlier one is dashed.

    Parameters
    ----------
    axes : Axes
        Where they are drawn; its place and limits are final.
    paths : sequence of array (k + 1, 2)
        The iterates of each run in data coordinates.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the casing and the rims.
    look : Look
        Widths and sizes, in a large panel.
    screen_time : ScreenTime, optional
        By which what is said of runs outside can be read.
    graph : array (n, 2), optional
        A graph that the runs are on, in data coordinates: their steps are dashed arcs beside it.
    keep_clear : sequence of (float, float)
        Places in data coordinates on which no callout may lie.

    Attributes
    ----------
    words : sequence of Bbox
        Where words ever stand, in pixels: question marks rather stand elsewhere.
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
    ) -> None:
        super().__init__(axes)
        self._paths = paths
        self.rides: Mapping[int, Ride] = {}
        placed = self._lay(Frame(axes), screen_time, graph)
        self._dashes = _dashes(placed, [style.order for style in styles], always=graph is not None)
        self._look = look
        self._fades = look.fades and not theme.dashed
        self._share = share = self.frame.share
        self._width, self._casing = share * look.width, share * look.casing
        self._thin = _thinness([style.order for style in styles])
        self._styles = styles
        self._rim = to_rgba(theme.rim)
        self._colors = [to_rgba(style.color) for style in styles]
        self._shades = [
            [to_rgba(theme.mix(style.color, pale, theme.valley)) for pale in _PALING]
            for style in styles
        ]
        self._markers = [Marker(style.marker) for style in styles]
        self._piles = Dots(styles, theme, share * look.dot)
        radii = [end.radius for end in self.ends()]
        clear = self.frame.place(np.array(keep_clear, dtype=float).reshape(-1, 2))
        self.callouts = callouts(self.tracks, radii, self.frame, styles, theme, screen_time, clear)
        self._questions = Questions(axes, self.frame, styles, theme)
        self.words: Sequence[Bbox] = ()
        self._moment = Moment(0)
        self.dots: Points = np.zeros((len(styles), 2))
        self.inside: list[bool] = []
        self.show(Moment(0))

    def move(self, frame: Frame, graph: Points | None = None) -> None:
        """Place the runs in another frame of the same size, on its graph as data (n, 2)."""
        self._lay(frame, None, graph)

    def ride_by(self, rides: Mapping[int, Ride]) -> None:
        """Let the dots of some runs go another way from iterate to iterate, where one is known."""
        self.rides = rides
        for i, ride in rides.items():
            self.tracks[i].ride_by(_placed(ride, self.frame))

    def _lay(
        self, frame: Frame, screen_time: ScreenTime | None, graph: Points | None
    ) -> list[Points]:
        self.frame = frame
        placed = [frame.place(path) for path in self._paths]
        curve = None if graph is None else frame.place(graph)
        self.tracks = self._followed(placed, screen_time, curve)
        self.ride_by(self.rides)
        return placed

    def _followed(
        self, placed: Sequence[Points], screen_time: ScreenTime | None, graph: Points | None
    ) -> list[Track]:
        return [Track(one, self.frame, screen_time, graph) for one in placed]

    def show(self, moment: Moment) -> None:
        """Bring the runs to a moment: `dots` and `inside` say where their dots stand."""
        self._moment, self.lights = moment, lights(moment, self._styles)
        self._ways = [track.way(moment) for track in self.tracks]
        heads = [
            track.head(moment, way) for track, (_, way) in zip(self.tracks, self._ways, strict=True)
        ]
        self.dots = np.array([place for place, _ in heads])
        self.inside = [inside for _, inside in heads]

    def ends(self) -> list[End]:
        """Return how each run's dot ends."""
        heads = [track.head(Moment(self._longest())) for track in self.tracks]
        sizes, _ = self._piles.sizes(np.array([[place] for place, _ in heads]))
        radii = 0.5 * 100 / 72 * sizes[:, 0]
        return [
            End(place, inside, radius)
            for (place, inside), radius in zip(heads, radii.tolist(), strict=True)
        ]

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        for light, runs in by_light(self.lights):
            with faintly(renderer, light, self.axes) as page:  # type: ignore[arg-type]  # it is on axes
                for i in runs:
                    self._draw_trail(page, gc, transform, i, self.tracks[i])
                if self._look.marks:
                    self._draw_marks(page, gc, transform, runs)
        gc.restore()
        gc = renderer.new_gc()
        dots = self.dots
        if not self._look.edges:
            self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
            dots = np.where(np.array(self.inside)[:, None], dots, np.nan)
        for callout in self.callouts:
            callout.draw(renderer, gc, transform, self._moment)
        self._piles.draw(renderer, gc, transform, dots[:, None], self.lights)
        self._draw_questions(renderer, gc, transform)
        gc.restore()

    def _draw_questions(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform
    ) -> None:
        """Draw a question mark beside the dots of runs that go on, while one is asked."""
        way = asked(self._moment)
        on = [
            i for i, track in enumerate(self.tracks)
            if track.last > self._moment.step and self.lights[i] > _LIT
        ]  # fmt: skip
        if not way or not on or not self._look.edges:
            return
        sizes, _ = self._piles.sizes(self.dots[:, None])
        radii = (0.5 * 100 / 72 * sizes[on, 0]).tolist()
        places = [
            (place, on[k] if k >= 0 else -1)
            for place, k in self._questions.places(self.dots[on], radii, self.words)
        ]
        self._questions.draw(renderer, gc, transform, places, way)

    def _mark_size(self, style: RunStyle) -> float:
        return self._share * _MARK * style.size

    def _longest(self) -> int:
        return max(track.last for track in self.tracks)

    def _draw_trail(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        i: int,
        track: Track,
    ) -> None:
        step, way = self._ways[i]
        width, casing = self._thin[i] * self._width, self._thin[i] * self._casing
        path, lengths = track.trail.upto(step, way)
        whole = track.trail.whole(path, way)
        if self._dashes[i] is not None:
            self._draw_dashed(renderer, gc, whole, transform, i)
            return
        if casing:
            line(renderer, gc, whole, transform, casing, self._rim)
        if not self._fades:
            self._draw_line(renderer, gc, whole, transform, i)
            return
        bands = track.trail.bands(path, lengths)
        for age in reversed(range(len(AGES))):
            band = bands[age]
            if band is not None:
                line(renderer, gc, band, transform, width, self._shades[i][age])

    def _draw_dashed(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        i: int,
    ) -> None:
        """Draw a trail so that the one it lies on shows through."""
        place, others = self._dashes[i] or (0, 0)
        width = self._thin[i] * self._width
        dash = max(_DASH * width, _SHORTEST_DASH)
        gc.set_capstyle("butt")
        gc.set_dashes(-place * dash, [dash, others * dash])
        line(renderer, gc, path, transform, width, self._colors[i])
        gc.set_dashes(0, None)
        gc.set_capstyle("round")

    def _draw_line(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        i: int,
    ) -> None:
        """Draw a line in a run's colour, and in its dashes where it has some."""
        width, dash = self._thin[i] * self._width, self._styles[i].dash
        if dash is not None:
            gc.set_capstyle("butt")
            gc.set_dashes(0, [width * part for part in dash])
        line(renderer, gc, path, transform, width, self._colors[i])
        if dash is not None:
            gc.set_dashes(0, None)
            gc.set_capstyle("round")

    def _draw_marks(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        runs: Sequence[int],
    ) -> None:
        """Draw a small marker at each iterate that has room for one."""
        gc.set_linewidth(0.0)
        for i in runs:
            marks, marker = self._marks(i), self._markers[i]
            scale = renderer.points_to_pixels(self._mark_size(self._styles[i]))
            if len(marks):
                renderer.draw_markers(
                    gc, marker.path, marker.scaled(scale), Path(marks), transform, self._colors[i]
                )

    def _marks(self, i: int) -> Points:
        """Return the iterates of a run that are marked now."""
        return self.tracks[i].marks(min(self._moment.step, self.tracks[i].last))


def _placed(ride: Ride, frame: Frame) -> Callable[[Moment], Points | None]:
    def placed(moment: Moment) -> Points | None:
        way = ride(moment)
        return None if way is None else frame.place(way)

    return placed


def _thinness(orders: Sequence[int]) -> list[float]:
    """Return how thin the trails of runs that look alike are, beside that of one alone."""
    return [max(orders.count(order) ** -_THINNER, _THINNEST) for order in orders]


def _dashes(
    paths: Sequence[Points], orders: Sequence[int], *, always: bool = False
) -> list[tuple[int, int] | None]:
    """Say which trails are dashed because they lie on an earlier one, so that each shows through.

    Returns
    -------
    list of (int, int) or None
        For a trail that follows an earlier one, its place among those that do, from 1, and how
        many dashes long its gaps are; None for a trail of its own, unless all are to be dashed.
    """
    leaders: list[int] = []
    for i, points in enumerate(paths):
        earlier = [j for j in range(i) if leaders[j] == j and orders[j] != orders[i]]
        found = [j for j in earlier if _follows(points, paths[j])]
        leaders.append(found[0] if found else i)
    made: list[tuple[int, int] | None] = []
    for i, leader in enumerate(leaders):
        place = leaders[: i + 1].count(leader) - 1
        others = leaders.count(leader) - 1
        made.append((place, max(others, 1)) if place or always else None)
    return made


def _follows(points: Points, other: Points) -> bool:
    """Return whether a path lies on another for most of its way."""
    n = min(len(points), len(other))
    close = np.hypot(*(points[:n] - other[:n]).T) < 3.0
    moved = np.hypot(*np.ptp(points[:n], axis=0)) > 6.0
    return bool(moved and close.mean() > 0.6)
