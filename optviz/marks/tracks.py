"""All runs of a panel as one artist: trails that fade with age, marks at the iterates, dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Transform

from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import RIM, Marker, line
from optviz.marks.track import Track
from optviz.marks.trail import AGES
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_PALING = (0.0, 0.1, 0.2)
_DASH = 2.2
_MARK = 0.36


@dataclass(frozen=True)
class Look:
    """How runs are drawn in a panel: widths in points, dots relative to the run's size."""

    width: float = 2.9
    casing: float = 5.0
    dot: float = 1.0
    marks: bool = True
    fades: bool = True
    upright: bool = False
    """Whether dots in one place stand above each other, as where x is time, or side by side."""


class Tracks(Artist):
    """The runs of one panel, drawn in one go.

    Trails lie lowest, then the marks, then the dots, and of each kind later runs above earlier
    ones. Dots in one place stand in a row; a trail that follows an earlier one is dashed.

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
        Widths and sizes.
    """

    def __init__(
        self,
        axes: Axes,
        paths: Sequence[Points],
        styles: Sequence[RunStyle],
        theme: Theme,
        look: Look,
    ) -> None:
        super().__init__()
        self.frame = Frame(axes)
        placed = [self.frame.place(path) for path in paths]
        self.tracks = [Track(points, self.frame) for points in placed]
        self._dashes = _dashes(placed)
        self._look = look
        self._styles = styles
        self._rim = to_rgba(theme.rim)
        self._colors = [to_rgba(style.color) for style in styles]
        self._shades = [
            [to_rgba(theme.mix(style.color, pale, theme.valley)) for pale in _PALING]
            for style in styles
        ]
        self._markers = [Marker(style.marker) for style in styles]
        widest = max(style.size for style in styles) * look.dot * 100 / 72
        self._apart = min(0.62, 3.2 / len(styles)) * widest
        self._moment = Moment(0)
        self.dots: Points = np.zeros((len(styles), 2))
        self.inside: list[bool] = []
        self.set_animated(True)
        self.set_zorder(10)
        axes.add_artist(self)
        self.set_clip_path(axes.patch)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring the runs to a moment: `dots` and `inside` say where their dots stand."""
        self._moment = moment
        heads = [track.head(moment) for track in self.tracks]
        places = np.array([place for place, _ in heads])
        self.inside = [inside for _, inside in heads]
        self.dots = places
        self.dots[:, int(self._look.upright)] += self._nudges(places)

    def ends(self) -> list[tuple[Points, bool]]:
        """Return where each run's dot ends, in pixels, and whether that is in the picture."""
        return [track.head(Moment(track.last)) for track in self.tracks]

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self.frame.transform.get_affine()
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]  # as every artist does
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        for i, track in enumerate(self.tracks):
            self._draw_trail(renderer, gc, transform, i, track)
        if self._look.marks:
            self._draw_marks(renderer, gc, transform)
        gc.restore()
        gc = renderer.new_gc()
        self._draw_dots(renderer, gc, transform)
        gc.restore()

    def _draw_trail(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        i: int,
        track: Track,
    ) -> None:
        step, head = track.position(self._moment)
        path, lengths = track.trail.upto(step, track.points[step], head)
        whole = track.trail.whole(path)
        width, casing = self._look.width, self._look.casing
        dashes = self._dashes[i]
        if dashes is not None:
            place, others = dashes
            dash = _DASH * width
            gc.set_capstyle("butt")
            gc.set_dashes(-place * dash, [dash, others * dash])
            line(renderer, gc, whole, transform, width, self._colors[i])
            gc.set_dashes(0, None)
            gc.set_capstyle("round")
            return
        if casing:
            line(renderer, gc, whole, transform, casing, self._rim)
        if not self._look.fades:
            line(renderer, gc, whole, transform, width, self._colors[i])
            return
        bands = track.trail.bands(path, lengths)
        for age in reversed(range(len(AGES))):
            band = bands[age]
            if band is not None:
                line(renderer, gc, band, transform, width, self._shades[i][age])

    def _draw_marks(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform
    ) -> None:
        gc.set_linewidth(0.0)
        for track, style, color, marker in zip(
            self.tracks, self._styles, self._colors, self._markers, strict=True
        ):
            marks = track.marks(min(self._moment.step, track.last))
            scale = renderer.points_to_pixels(_MARK * style.size)
            renderer.draw_markers(
                gc, marker.path, marker.scaled(scale), Path(marks), transform, color
            )

    def _draw_dots(
        self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform
    ) -> None:
        gc.set_linewidth(RIM * self._look.dot**0.5)
        gc.set_foreground(self._rim, isRGBA=True)
        for dot, style, color, marker in zip(
            self.dots, self._styles, self._colors, self._markers, strict=True
        ):
            scale = renderer.points_to_pixels(style.size * self._look.dot)
            x, y = transform.transform(dot)
            gc.set_joinstyle(marker.joinstyle)
            place = marker.scaled(scale).translate(x, y)
            renderer.draw_path(gc, marker.path, place, color)

    def _nudges(self, places: Points) -> Points:
        """Return how far each dot steps aside, so that dots in one place stand in a row."""
        away = places[:, None] - places[None]
        near = np.clip(1.5 - np.hypot(away[..., 0], away[..., 1]) / self._apart, 0.0, 1.0)
        order = np.arange(len(places))
        side = np.sign(order[:, None] - order[None])
        nudges = np.asarray(0.5 * self._apart * (near * side).sum(axis=1))
        if not self._look.upright:
            return nudges
        # At the floor and the ceiling they stand on it, not half behind it.
        half = 0.5 * self._apart * (near.sum(axis=1) - 1.0)
        lift = np.clip(half - places[:, 1], 0.0, half)
        drop = np.clip(places[:, 1] + half - self.frame.height, 0.0, half)
        return np.asarray(lift - drop - nudges)


def _dashes(paths: Sequence[Points]) -> list[tuple[int, int] | None]:
    """Say which trails are dashed because they lie on an earlier one, so that each shows through.

    Returns
    -------
    list of (int, int) or None
        For a trail that follows an earlier one, its place among those that do, from 1, and how
        many dashes long its gaps are; None for a trail of its own.
    """
    leaders: list[int] = []
    for i, points in enumerate(paths):
        found = [leaders[j] for j in range(i) if leaders[j] == j and _follows(points, paths[j])]
        leaders.append(found[0] if found else i)
    made: list[tuple[int, int] | None] = []
    for i, leader in enumerate(leaders):
        place = leaders[: i + 1].count(leader) - 1
        made.append((place, leaders.count(leader) - 1) if place else None)
    return made


def _follows(points: Points, other: Points) -> bool:
    """Return whether a path lies on another for most of its way."""
    n = min(len(points), len(other))
    close = np.hypot(*(points[:n] - other[:n]).T) < 3.0
    moved = np.hypot(*np.ptp(points[:n], axis=0)) > 6.0
    return bool(moved and close.mean() > 0.6)
