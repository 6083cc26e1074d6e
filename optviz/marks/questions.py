"""Question marks where runs stand, while the film asks what they will do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.transforms import Bbox, Transform

from optviz.cues import Ask
from optviz.marks.cached_text import Stamp
from optviz.marks.light import dimmed
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import Marker
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_RADIUS, _SIZE, _EDGE = 13.0, 15.0, 2.0
_LEAST = 0.75
_GAP, _APART = 3.0, 2.0
_WAYS = [np.array(way) for way in ((0.7, 0.7), (-0.7, 0.7), (1, 0), (-1, 0), (0, 1),
         (0.7, -0.7), (-0.7, -0.7), (0, -1))]  # fmt: skip


def asked(moment: Moment) -> float:
    """Return how far a question has come on, 0 where none is asked."""
    return max((one.way for one in moment.cues if isinstance(one.cue, Ask)), default=0.0)


class Questions:
    """A badge beside each dot of a run that goes on, one beside those of a pile.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are drawn.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        Colours.
    """

    def __init__(self, axes: Axes, frame: Frame, styles: Sequence[RunStyle], theme: Theme) -> None:
        self._frame = frame
        share = max(frame.share, _LEAST)
        self.radius = share * _RADIUS
        self._paper = to_rgba(theme.paper)
        self._inks = [*(to_rgba(style.words) for style in styles), to_rgba(theme.ink)]
        self._disc = Marker("o")
        self._signs = [
            Stamp(
                text="?", color=ink, fontsize=share * _SIZE, fontweight="bold", ha="center",
                va="center_baseline",
            )
            for ink in self._inks
        ]  # fmt: skip
        for sign in self._signs:
            sign.set_figure(axes.get_figure(root=True))  # type: ignore[arg-type]

    def places(
        self, dots: Points, radii: Sequence[float], words: Sequence[Bbox]
    ) -> list[tuple[Points, int]]:
        """Return where badges stand beside dots (n, 2), each with the run that it is for.

        For several it is -1. Boxes of words are rather not covered.
        """
        piles: list[list[int]] = []
        for i, dot in enumerate(dots):
            near = (pile for pile in piles if np.hypot(*(dots[pile[0]] - dot)) < 2 * self.radius)
            found = next(near, None)
            if found is None:
                piles.append([i])
            else:
                found.append(i)
        made: list[tuple[Points, int]] = []
        for pile in piles:
            middle = dots[pile].mean(axis=0)
            away = max(radii[i] + float(np.hypot(*(dots[i] - middle))) for i in pile)
            others = [(dot, radii[i]) for i, dot in enumerate(dots) if i not in pile]
            others += [(place, self.radius) for place, _ in made]
            reach = away + _GAP + self.radius
            choices = [middle + reach * way / np.hypot(*way) for way in _WAYS]
            best = min(choices, key=lambda place: self._cost(place, others, words))
            made.append((best, pile[0] if len(pile) == 1 else -1))
        return made

    def draw(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        transform: Transform,
        places: Sequence[tuple[Points, int]],
        way: float,
    ) -> None:
        """Draw badges of which so much is seen."""
        gc.set_linewidth(_EDGE)
        for place, run in places:
            x, y = transform.transform(place)
            size = renderer.points_to_pixels(2 * self.radius * 0.72)
            gc.set_foreground(dimmed(self._inks[run], way), isRGBA=True)
            shape = self._disc.scaled(size, x, y)
            renderer.draw_path(gc, self._disc.path, shape, dimmed(self._paper, way))
            sign = self._signs[run]
            sign.set_alpha(way)
            if isinstance(renderer, RendererAgg):
                sign.lay(renderer, "?", "center", x, y)
            else:
                sign.set_position((x, y))
                sign.draw(renderer)

    def _cost(
        self, place: Points, others: Sequence[tuple[Points, float]], words: Sequence[Bbox]
    ) -> float:
        """Return how much a badge covers there, and how much of it is outside."""
        out = np.maximum(self.radius - place, place + self.radius - np.array(self._frame.size))
        covered = [
            self.radius + radius + _APART - float(np.hypot(*(place - other)))
            for other, radius in others
        ]
        covered += [2.0 * self.radius for box in words if box.padded(self.radius).contains(*place)]
        return float(np.maximum(out, 0.0).sum()) + sum(max(one, 0.0) for one in covered)
