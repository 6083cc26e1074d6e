"""The border of where f is defined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.errors import SceneError
from optviz.language import noted

if TYPE_CHECKING:
    from optviz.marks.sketch import Words
    from optviz.stage.pen import Pen
    from optviz.stage.stage import Stage
    from optviz.timeline import Moment

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_FINE = 1601
_GRID = 241
_HALVINGS = 50
_WIDTH = 2.4
_HERE = (
    noted("here f is not defined"),
    noted("here f is\nnot defined"),
    noted("not defined"),
)
_BEYOND = (noted("f is not defined beyond"), noted("f is not\ndefined beyond"))
_PAD = 4.0


@dataclass(frozen=True)
class Reach:
    r"""The border of the region in which f is defined, such as x = 0 for log x.

    On a curve a line across it, on a map the region's outline.

    Parameters
    ----------
    words : bool
        Whether to say what lies beyond.

    Examples
    --------
    >>> from optviz import layers
    >>> layers.Reach()
    Reach(words=True)
    """

    words: bool = True

    def check(self, stage: Stage) -> None:
        """Refuse to be asked for where f is defined in all of the picture."""
        if not len(border(stage)):
            raise SceneError(
                f"layers.Reach: {stage.objective.name} is defined all over the picture",
                "leave the layer out",
            )

    def ground(self, stage: Stage) -> None:
        """Draw the border, and find a place for the words."""
        from matplotlib.collections import LineCollection

        segments = border(stage)
        lines = LineCollection(
            list(segments), colors=stage.theme.ink, linewidths=_WIDTH, capstyle="round",
            zorder=3.5,
        )  # fmt: skip
        stage.axes.add_collection(lines, autolim=False)
        if stage.dim == 1:
            _hatch(stage, segments)
        said = _write(stage, segments) if self.words else None
        if said is not None:
            _clear(stage, said)

    def draw(self, pen: Pen, moment: Moment) -> None:
        """Draw nothing: all of it stands still."""


def border(stage: Stage) -> Array:
    """Return the pieces (n, 2, 2) of the border of where f is finite, as data."""
    return stage.once("where f ends", lambda: _border(stage))


def _border(stage: Stage) -> Array:
    (left, right), (low, high) = stage.limits
    xs = np.linspace(left, right, _FINE if stage.dim == 1 else _GRID)
    if stage.dim == 1:
        crossed = _crossings(stage, xs[None, :-1], xs[None, 1:])[0]
        ends = [[[x, low], [x, high]] for x in crossed[np.isfinite(crossed)]]
        return np.array(ends, dtype=np.float64).reshape(-1, 2, 2)
    grid = np.stack(np.meshgrid(xs, np.linspace(low, high, _GRID)))
    across = _crossings(stage, grid[:, :, :-1], grid[:, :, 1:])
    up = _crossings(stage, grid[:, :-1], grid[:, 1:])
    # Of each cell the points at which the border crosses its four sides, NaN where it does not.
    sides = np.stack([across[:, :-1], up[:, :, 1:], across[:, 1:], up[:, :, :-1]])
    crossed = np.isfinite(sides[:, 0])
    pieces = []
    for i, j in np.argwhere(crossed.sum(axis=0) >= 2):
        found = sides[crossed[:, i, j], :, i, j]
        pieces += [found[k : k + 2] for k in range(0, len(found) - 1, 2)]
    return np.array(pieces).reshape(-1, 2, 2)


def _crossings(stage: Stage, begin: Array, end: Array) -> Array:
    """Return where f ceases to be finite between two points each, NaN where it does not."""
    finite = _finite(stage)
    here, there = finite(begin), finite(end)
    made = np.full(begin.shape, np.nan)
    change = here != there
    a, b, defined = begin[:, change], end[:, change], here[change]
    for _ in range(_HALVINGS):
        middle = 0.5 * (a + b)
        same = finite(middle) == defined
        a, b = np.where(same, middle, a), np.where(same, b, middle)
    made[:, change] = 0.5 * (a + b)
    return made


def _finite(stage: Stage) -> Callable[[Array], Mask]:
    def finite(points: Array) -> Mask:
        return np.isfinite(np.asarray(stage.objective.value(points), dtype=np.float64))

    return finite


def _write(stage: Stage, segments: Array) -> Words | None:
    """Say what lies beyond the border, near it: there, or on this side."""
    from optviz.stage.room import write

    finite = _finite(stage)
    near = stage.frame.place(segments.mean(axis=1))

    def beyond(places: Array) -> Mask:
        points = stage.data(places)
        return ~finite(points[:, :1].T if stage.dim == 1 else points.T)

    size = np.array(stage.frame.size)
    wish = near[int(np.argmin(np.hypot(*(near - 0.5 * size).T)))]

    def inside(places: Array) -> Mask:
        return ~beyond(places)

    muted = stage.theme.muted
    return write(stage, _HERE, muted, beyond, wish) or write(stage, _BEYOND, muted, inside, wish)


def _hatch(stage: Stage, segments: Array) -> None:
    """Hatch the parts of a curve's picture in which f is not defined, as maps are."""
    (left, right), _ = stage.limits
    ends = np.array([left, *segments[:, 0, 0], right])
    for low, high in pairwise(ends.tolist()):
        if not _finite(stage)(np.array([[0.5 * (low + high)]]))[0]:
            stage.axes.axvspan(
                low, high, facecolor="none", edgecolor=stage.theme.level, hatch="///", lw=0.0,
                zorder=0.5,
            )  # fmt: skip


def _clear(stage: Stage, words: Words) -> None:
    """Leave the ground under words blank, so that no hatching runs through them."""
    from matplotlib.patches import Rectangle

    (x, y), (right, top) = stage.data(stage.writing.box(words).padded(_PAD).get_points()).tolist()
    paper = stage.theme.paper
    stage.axes.add_patch(Rectangle((x, y), right - x, top - y, facecolor=paper, lw=0.0, zorder=3.4))
