"""The surface seen from a camera, column of pixels by column, from near to far.

In a parallel projection each column of the picture sees one line of the base. Along it, what
stands behind is seen only as far as it is higher in the picture than all before it: this running
maximum, the floating horizon, tells for each pixel how far away the surface is that it shows, and
for each point whether it is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optviz.panels.surface.camera import Camera
from optviz.panels.surface.mesh import Mesh

Array = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

_OWN = 1.5  # samples before a point that are the ground it stands on
_BELOW = np.float32(-1e6)
_ROUND = 1e-9


@dataclass(frozen=True)
class Grid:
    """The pixels of a picture, each of which is the mean of some finer ones.

    Parameters
    ----------
    width, height : int
        How many pixels there are.
    scale : float
        Pixels to one of the frame.
    shift : (float, float)
        Where the frame's lower left corner is, in pixels.
    down, across : int
        Finer pixels to one, each way.
    """

    width: int
    height: int
    scale: float
    shift: tuple[float, float] = (0.0, 0.0)
    down: int = 1
    across: int = 1

    def place(self, places: Array) -> Array:
        """Return where places (n, 2) of the frame are, in finer pixels."""
        return np.asarray((places * self.scale + self.shift) * (self.across, self.down))


class Sight:
    """What a camera sees of a mesh on a grid of pixels.

    Parameters
    ----------
    mesh : Mesh
        The surface.
    camera : Camera
        From where it is seen.
    grid : Grid
        The picture.
    depths : int
        How many samples there are along each line of sight.

    Attributes
    ----------
    first : int
        The first column of the grid that sees the box; columns are finer ones.
    rows : (int, int)
        The first of its rows that do, from below, and the one after the last.
    fields : array (depths, columns, 3)
        Height, level and light of each sample.
    floor, up, horizon : array (depths, columns)
        How high in the picture the base stands at each sample, the surface, and the highest of
        the surface up to there.
    from_x : array of bool (columns,)
        Whether the line of sight enters by one of the sides x = ±a.
    """

    def __init__(self, mesh: Mesh, camera: Camera, grid: Grid, depths: int) -> None:
        self.mesh, self.camera, self.grid = mesh, camera, grid
        cos, sin = camera.turn
        flat, steep = camera.tilt
        a, b = mesh.sides
        ((middle, foot),) = grid.place(np.array([camera.centre]))
        wide, high = (camera.scale * grid.scale * over for over in (grid.across, grid.down))
        reach = (a * abs(cos) + b * abs(sin)) * wide
        first = max(int((middle - reach) // grid.across), 0)
        last = min(int(-((-middle - reach) // grid.across)), grid.width)
        self.first = first * grid.across
        columns = np.arange(self.first, max(last, first + 1) * grid.across)
        across = (columns + 0.5 - middle) / wide
        self._near, self._far, self.from_x = _chords(across, cos, sin, a, b)
        beside = self._far < self._near
        share = np.linspace(0.0, 1.0, depths, dtype=np.float32)[:, None]
        near, far = self._near.astype(np.float32), self._far.astype(np.float32)
        away = near + share * (far - near)
        x = (across * cos).astype(np.float32) + away * np.float32(sin)
        y = (-across * sin).astype(np.float32) + away * np.float32(cos)
        self.fields = mesh.at(x, y)
        self.floor = away * np.float32(high * steep)
        self.floor += np.float32(foot - 0.5 * high * mesh.height * flat)
        self.up = self.floor + self.fields[..., 0] * np.float32(high * flat)
        self.floor[:, beside] = self.up[:, beside] = _BELOW
        seen = np.where(np.isnan(self.up), _BELOW, self.up) if mesh.holed else self.up
        self.horizon: Floats = np.maximum.accumulate(seen, axis=0)
        low = self.floor[0, ~beside].min(initial=grid.height * grid.down) / grid.down
        top = max(self.horizon[-1].max() / grid.down, low) + 2.0
        self.rows = max(int(low) - 1, 0) * grid.down, min(int(top), grid.height) * grid.down

    @property
    def corner(self) -> tuple[int, int]:
        """The lower left pixel, a whole one, of those that see the box."""
        return self.first // self.grid.across, self.rows[0] // self.grid.down

    @property
    def lengths(self) -> Floats:
        """How long the lines of sight are that cross the base, in its unit."""
        return np.maximum(self._far - self._near, _ROUND).astype(np.float32)

    def hides(self, points: Array, slack: float = 0.75) -> npt.NDArray[np.bool_]:
        """Return which points (n, 3) of the surface something before them hides.

        That is so where the horizon before a point is higher than it by more than `slack` pixels
        of the frame.
        """
        depths, columns = self.horizon.shape
        places = self.grid.place(self.camera.place(points))
        column = np.floor(places[:, 0]).astype(np.int64) - self.first
        column = np.clip(column, 0, columns - 1)
        at = (self.camera.away(points) - self._near[column]) / self.lengths[column] * (depths - 1)
        before = np.clip(np.floor(at - _OWN), 0, depths - 1).astype(np.int64)
        above = self.horizon[before, column] - places[:, 1]
        return np.asarray((at >= _OWN) & (above > slack * self.grid.scale * self.grid.down))


def _chords(
    across: Array, cos: float, sin: float, a: float, b: float
) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """Return where lines of sight enter and leave the base, and whether by a side x = ±a."""
    x_way, y_way = (one if abs(one) > _ROUND else _ROUND for one in (sin, cos))
    x_ends = np.sort(np.stack([(-a - across * cos) / x_way, (a - across * cos) / x_way]), axis=0)
    y_ends = np.sort(np.stack([(-b + across * sin) / y_way, (b + across * sin) / y_way]), axis=0)
    near = np.maximum(x_ends[0], y_ends[0])
    return near, np.minimum(x_ends[1], y_ends[1]), x_ends[0] > y_ends[0]
