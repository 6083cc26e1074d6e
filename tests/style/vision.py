"""How far apart two colours look, to who sees all of them and to the colour-blind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgb

Array = npt.NDArray[np.float64]

VISIONS = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""On linear RGB; Machado, Oliveira & Fernandes (2009), severity 1."""

GREYS = {
    "lightness": np.tile([0.2126729, 0.7151522, 0.0721750], (3, 1)),
    "luma": np.tile([0.299, 0.587, 0.114], (3, 1)),
}
"""What prints without colour show: Y of linear RGB, or the mean of ITU-R BT.601 as it is coded."""

_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def nearest(colors: Sequence[str], vision: str) -> float:
    """Return the least difference among colours, by CIEDE2000."""
    values = np.array([lab(color, vision) for color in colors])
    first, second = np.triu_indices(len(values), 1)
    return float(difference(values[first], values[second]).min())


def lab(color: str, vision: str = "normal") -> Array:
    """Return the CIELAB coordinates of what a colour looks like."""
    given = np.array(to_rgb(color))
    if vision == "luma":
        given = GREYS[vision] @ given
    linear = np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)
    seen = VISIONS.get(vision, GREYS["lightness"] if vision == "lightness" else np.eye(3))
    x = _XYZ @ np.clip(seen @ linear, 0.0, 1.0) / _WHITE
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: Array, other: Array) -> Any:
    """Return CIEDE2000 of colours in CIELAB; Sharma, Wu & Dalal (2005)."""
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    chroma = 0.5 * (np.hypot(a1, b1) + np.hypot(a2, b2))
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1 = np.degrees(np.arctan2(b1, stretch * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, stretch * a2)) % 360
    turn = np.where(c1 * c2 == 0, 0.0, (h2 - h1 + 180) % 360 - 180)
    hue = np.where(c1 * c2 == 0, h1 + h2, (h1 + turn / 2) % 360)
    light, chroma = 0.5 * (l1 + l2), 0.5 * (c1 + c2)
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1.0 + sum(size * np.cos(np.radians(k * hue + at)) for size, k, at in waves)
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    angle = np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))
    twist = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(angle)
    return np.sqrt(dl**2 + dc**2 + dh**2 + twist * dc * dh)
