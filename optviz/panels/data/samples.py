"""How the samples of a data set are drawn: neutral tones, one shape a class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Transform

from optviz.marks.pixels import Points
from optviz.marks.strokes import Marker
from optviz.style import Theme

_MARKERS = ("o", "s", "^", "D", "v", "P", "p")
_AREA = (1.0, 0.9, 1.1, 0.85, 1.1, 1.15, 1.1)
_SMALLEST, _LARGEST = 3.6, 9.0


@dataclass(frozen=True)
class Group:
    """Samples that look alike: diameter and width of the edge in points."""

    points: Points
    marker: str
    size: float
    face: str
    edge: str
    edge_width: float


def groups(points: Points, labels: npt.NDArray[np.int64], theme: Theme) -> list[Group]:
    """Return one group a label: dark, hollow, grey, and so on in turn.

    Parameters
    ----------
    points : array (n, 2)
        In data coordinates.
    labels : array (n,)
        All 0 where the samples have no class.
    theme : Theme
        Colours.
    """
    size = float(np.clip(8.4 * (60 / max(len(points), 1)) ** 0.25, _SMALLEST, _LARGEST))
    known = np.unique(labels).tolist()
    dark = theme.mix(theme.ink, 0.2, theme.paper)
    looks = [
        (dark, theme.paper, 0.6), (theme.paper, dark, 1.5), (theme.muted, theme.paper, 0.6),
        (theme.grid, dark, 1.2),
    ]  # fmt: skip
    if len(known) == 1:
        looks = [(theme.mix(theme.muted, 0.25, theme.paper), theme.paper, 0.6)]
    made = []
    for place, label in enumerate(known):
        face, edge, width = looks[place % len(looks)]
        kind = place % len(_MARKERS)
        chosen = points[labels == label]
        made.append(Group(chosen, _MARKERS[kind], size * _AREA[kind], face, edge, width))
    return made


def plot(axes: Axes, group: Group, zorder: float) -> None:
    """Draw a group once and for all."""
    axes.plot(
        *group.points.T, ls="", marker=group.marker, ms=group.size, mfc=group.face,
        mec=group.edge, mew=group.edge_width, zorder=zorder,
    )  # fmt: skip


class Stamps:
    """A group whose places are known in pixels, to be drawn over something that moves."""

    def __init__(self, group: Group, places: Points) -> None:
        self._group = group
        self._marker = Marker(group.marker)
        self._places = Path(places)
        self._face, self._edge = to_rgba(group.face), to_rgba(group.edge)

    def draw(self, renderer: RendererBase, gc: GraphicsContextBase, transform: Transform) -> None:
        """Draw it."""
        gc.set_linewidth(self._group.edge_width)
        gc.set_foreground(self._edge, isRGBA=True)
        gc.set_joinstyle(self._marker.joinstyle)
        shape = self._marker.scaled(renderer.points_to_pixels(self._group.size))
        renderer.draw_markers(gc, self._marker.path, shape, self._places, transform, self._face)
