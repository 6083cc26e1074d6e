"""Planes through many-dimensional spaces: where paths are projected and a loss is looked at."""

from __future__ import annotations

from optviz.planes.filter_normalised import filter_normalised
from optviz.planes.heights import heights
from optviz.planes.paths import best, end, projected
from optviz.planes.plane import Plane
from optviz.planes.principal import principal
from optviz.planes.restriction import restriction
from optviz.planes.surface import Surface
from optviz.planes.through_points import through
from optviz.planes.window import held, window

__all__ = [
    "Plane",
    "Surface",
    "best",
    "end",
    "filter_normalised",
    "heights",
    "held",
    "principal",
    "projected",
    "restriction",
    "through",
    "window",
]
