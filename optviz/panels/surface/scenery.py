"""The surface in its place in the picture: the still ground of every moment with one pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import Marker, line
from optviz.panels.surface.camera import Camera, Pose, extent
from optviz.panels.surface.mesh import Mesh
from optviz.panels.surface.raster import Grid, Sight
from optviz.panels.surface.shading import Image, Paint
from optviz.style import Theme

_STILL, _TURNING = (3, 3), (2, 1)
_DEPTHS = {_STILL: 420, _TURNING: 220}
_STAR, _STAR_RIM = 19.0, 1.4
_SIDE, _ABOVE = 46.0, 8.0
BELOW, WORDS = 40.0, 22.0
"""Pixels below the box for its scales, and for words on its heights."""
_ANGLES = 25
_BASE = 1.0


@dataclass(frozen=True)
class Look:
    """How the surface is seen at a moment: from where, and whether that is changing."""

    pose: Pose
    turning: bool = False


class Scenery(Mark):
    """The surface and its minima, as a camera sees them.

    Parameters
    ----------
    axes : Axes
        Where it is drawn.
    frame : Frame
        Their pixels.
    mesh : Mesh
        The surface.
    theme : Theme
        Colours.
    minima : array (n, 3)
        Where stars stand.
    look : Look
        The first.
    orbit : float
        Degrees by which it will turn: it has one size all the way.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        mesh: Mesh,
        theme: Theme,
        minima: Points,
        look: Look,
        orbit: float = 0.0,
    ) -> None:
        super().__init__(axes, zorder=6)
        self.frame, self.mesh = frame, mesh
        self.minima = minima
        self._paint = Paint(theme, mesh.levels)
        self._ink, self._rim = to_rgba(theme.ink), to_rgba(theme.rim)
        self._edge = to_rgba(theme.level)
        self._star = Marker("*")
        self._orbit = orbit
        self._sight: tuple[Look, Sight] | None = None
        self._picture: tuple[Sight, Image] | None = None
        self._dpi = axes.figure.dpi
        self.look = look

    @property
    def shows(self) -> Look:
        """How it is seen: while that is the same it need not be drawn again."""
        return self.look

    def camera(self, pose: Pose) -> Camera:
        """Return the camera of a pose; the box fits into the picture with room for its scales."""
        sides, height = self.mesh.sides, self.mesh.height
        turns = np.linspace(0.0, self._orbit, _ANGLES if self._orbit else 1)
        poses = (Pose(pose.elevation, pose.azimuth + turn) for turn in turns.tolist())
        wide, high = np.max([extent(one, sides, height) for one in poses], axis=0)
        below = BELOW + WORDS * self.mesh.relief.told
        width, tall = self.frame.width - 2 * _SIDE, self.frame.height - below - _ABOVE
        scale = max(min(width / wide, tall / high), 1.0)
        return Camera(pose, scale, (0.5 * self.frame.width, below + 0.5 * tall), height)

    def sight(self, look: Look) -> Sight:
        """Return what is seen at a look, on the pixels of the film."""
        if self._sight is None or self._sight[0] != look:
            self._sight = look, self._seen(look, 1.0)
        return self._sight[1]

    def _seen(self, look: Look, magnified: float) -> Sight:
        """Return what is seen on pixels so many times as fine as those of the figure."""
        corners = magnified * self.frame.transform.transform([(0.0, 0.0), self.frame.size])
        low, high = np.floor(corners[0]), np.ceil(corners[1])
        width, height = (high - low).astype(int).tolist()
        scale = float(corners[1, 0] - corners[0, 0]) / self.frame.width
        shift_x, shift_y = (corners[0] - low).tolist()
        over = _TURNING if look.turning else _STILL
        grid = Grid(width, height, scale, (shift_x, shift_y), *over)
        return Sight(self.mesh, self.camera(look.pose), grid, _DEPTHS[over])

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw it; on paper that has no pixels too it is a picture."""
        sight = self.sight(self.look)
        magnified = float(renderer.get_image_magnification())
        corner = magnified * self.frame.transform.transform((0.0, 0.0))
        if magnified != 1.0 or self.axes.figure.dpi != self._dpi:  # type: ignore[union-attr]
            sight = self._seen(self.look, magnified)
        if self._picture is None or self._picture[0] is not sight:
            self._picture = sight, self._paint.picture(sight)
        left, low = np.floor(corner) + np.array(sight.corner)
        gc = renderer.new_gc()
        if self.mesh.holed:
            self._draw_base(renderer, gc, sight)
        renderer.draw_image(gc, left / magnified, low / magnified, self._picture[1])
        self._draw_minima(renderer, gc, sight)
        gc.restore()

    def _draw_base(self, renderer: RendererBase, gc: GraphicsContextBase, sight: Sight) -> None:
        """Draw the outline of the base, of which holes show a part."""
        (a, b), corners = self.mesh.sides, np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
        base = np.column_stack([corners * (a, b), np.zeros(5)])
        path = Path(sight.camera.place(base))
        line(renderer, gc, path, self.frame.transform.get_affine(), _BASE, self._edge)

    def _draw_minima(self, renderer: RendererBase, gc: GraphicsContextBase, sight: Sight) -> None:
        """Draw a star at each minimum that is seen."""
        if not len(self.minima):
            return
        seen = ~sight.hides(self.minima)
        gc.set_linewidth(_STAR_RIM)
        gc.set_foreground(self._rim, isRGBA=True)
        places = self.frame.transform.transform(sight.camera.place(self.minima[seen]))
        size = renderer.points_to_pixels(_STAR * self.frame.share)
        for x, y in places.tolist():
            renderer.draw_path(gc, self._star.path, self._star.scaled(size, x, y), self._ink)
