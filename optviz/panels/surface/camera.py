"""From where the surface is seen, and where its points then stand in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pose:
    """How the viewer looks, in degrees.

    Parameters
    ----------
    elevation : float
        Above the ground: at 90 the surface is seen as a map.
    azimuth : float
        The way looked, from that of y towards that of x: at 0 x goes right and y away.
    """

    elevation: float
    azimuth: float

    def towards(self, other: Pose, way: float) -> Pose:
        """Return the pose at a share of the way to another."""
        return Pose(
            self.elevation + way * (other.elevation - self.elevation),
            self.azimuth + way * (other.azimuth - self.azimuth),
        )


@dataclass(frozen=True)
class Camera:
    """A parallel projection of the box around the surface.

    The box reaches from −sides to sides, and from 0 to its height. Across the picture goes u, away
    from the viewer v, both level:

        u = x cos a − y sin a,    v = x sin a + y cos a,
        right = u,    up = v sin e + z cos e.

    Parameters
    ----------
    pose : Pose
        How the viewer looks.
    scale : float
        Pixels a unit of the box.
    centre : (float, float)
        Where the middle of the box stands, in pixels.
    height : float
        That of the box.
    """

    pose: Pose
    scale: float
    centre: tuple[float, float]
    height: float

    @property
    def turn(self) -> tuple[float, float]:
        """The cosine and sine of the azimuth."""
        a = math.radians(self.pose.azimuth)
        return math.cos(a), math.sin(a)

    @property
    def tilt(self) -> tuple[float, float]:
        """The cosine and sine of the elevation."""
        e = math.radians(self.pose.elevation)
        return math.cos(e), math.sin(e)

    def away(self, points: Array) -> Array:
        """Return how far points (n, 3) are from the viewer, level."""
        cos, sin = self.turn
        return np.asarray(points[:, 0] * sin + points[:, 1] * cos)

    def place(self, points: Array) -> Array:
        """Return where points (n, 3) of the box stand in the picture (n, 2), in pixels."""
        (cos, sin), (flat, steep) = self.turn, self.tilt
        x, y, z = points.T
        across, up = x * cos - y * sin, x * sin + y * cos
        up = up * steep + (z - 0.5 * self.height) * flat
        return np.stack([across, up], axis=1) * self.scale + self.centre


def extent(pose: Pose, sides: tuple[float, float], height: float) -> tuple[float, float]:
    """Return how wide and high the box is in the picture, in its own unit."""
    camera = Camera(pose, 1.0, (0.0, 0.0), height)
    (cos, sin), (flat, steep) = camera.turn, camera.tilt
    wide = 2.0 * (sides[0] * abs(cos) + sides[1] * abs(sin))
    deep = 2.0 * (sides[0] * abs(sin) + sides[1] * abs(cos))
    return wide, deep * steep + height * flat
