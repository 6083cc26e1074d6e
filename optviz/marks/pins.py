"""Words at places of a landscape, each beside a ring around its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from optviz.cues import Mark as Pin
from optviz.cues import called
from optviz.errors import SceneError
from optviz.marks.cached_text import Stamp
from optviz.marks.light import dimmed
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame, Points
from optviz.marks.strokes import Marker, line
from optviz.style import LABEL, Theme
from optviz.timeline import Moment

_RING, _LINE, _CASING = 15.0, 2.0, 5.0
_LEADER = 1.4
_DISTANCES = (16.0, 30.0, 50.0, 80.0, 120.0, 170.0)
_TURNS = np.linspace(0.0, 2 * np.pi, 24, endpoint=False) + 0.25 * np.pi
_EDGE, _APART, _CLEAR = 4.0, 5.0, 9.0
_WIDEST = 0.45
"""Of the picture's width, what words in one line may take."""
_MOST_LINES = 4
_COVERED, _OVERLAP = 8.0, 1000.0


@dataclass(frozen=True, eq=False)
class _Placed:
    """Where a ring is, its words, and the line between them."""

    ring: Points
    words: Stamp
    box: Bbox
    leader: Path | None


class Pins(Mark):
    """The places that cues mark, of one picture.

    Words stand beside the ring, where they cover nothing that is written, no ring, and as little
    as can be of where runs go; they stay there.

    Parameters
    ----------
    axes, frame : Axes, Frame
        The picture.
    places : mapping of Mark to array (2,)
        Where each is, in pixels; one outside is not shown.
    theme : Theme
        Colours.
    taken : sequence of Bbox
        Where other words stand, in pixels.
    lines : array (n, 2)
        Points of lines that should rather not be covered, in pixels.

    Attributes
    ----------
    boxes : list of Bbox
        Where words and rings stand, in pixels.

    Raises
    ------
    SceneError
        The words have no room in the picture.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        places: Mapping[Pin, Points],
        theme: Theme,
        taken: Sequence[Bbox],
        lines: Points,
    ) -> None:
        super().__init__(axes, zorder=37)
        self.set_clip_on(False)
        self._frame = frame
        self._ink, self._rim = to_rgba(theme.ink), to_rgba(theme.rim)
        self._circle = Marker("o")
        self._seen: list[tuple[_Placed, float]] = []
        inside = {pin: place for pin, place in places.items() if frame.holds(place)}
        rings = [Bbox([place - _RING, place + _RING]) for place in inside.values()]
        self.boxes = [*rings]
        self._placed: dict[Pin, _Placed] = {}
        for pin, ring in inside.items():
            text = Stamp(
                0.0, 0.0, pin.words, color=theme.ink, fontsize=LABEL, fontweight="bold",
                ha="center", va="center", transform=frame.transform, linespacing=1.15,
                path_effects=[withStroke(linewidth=3.4, foreground=theme.rim)],
            )  # fmt: skip
            text.set_figure(axes.get_figure(root=True))  # type: ignore[arg-type]
            size = self._fit(pin, text, axes)
            box = _best(ring, size, frame, [*taken, *self.boxes], lines)
            text.set_position((0.5 * (box.x0 + box.x1), 0.5 * (box.y0 + box.y1)))
            self.boxes.append(box)
            self._placed[pin] = _Placed(ring, text, box, _leader(ring, box))

    def show(self, moment: Moment) -> None:
        """Bring them to a moment."""
        on = [(one.cue, one.way) for one in moment.cues if isinstance(one.cue, Pin)]
        self._seen = [(self._placed[pin], way) for pin, way in on if pin in self._placed]

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        transform = self._frame.transform.get_affine()
        gc = renderer.new_gc()
        gc.set_capstyle("round")
        size = renderer.points_to_pixels(2 * _RING * 0.72)
        for one, way in self._seen:
            ring = self._circle.scaled(size, *transform.transform(one.ring))
            for width, color in ((_CASING, self._rim), (_LINE, self._ink)):
                color = dimmed(color, way)
                if one.leader is not None:
                    leader = width - _LINE + _LEADER
                    line(renderer, gc, one.leader, transform, leader, color)
                gc.set_linewidth(width)
                gc.set_foreground(color, isRGBA=True)
                renderer.draw_path(gc, self._circle.path, ring)
        gc.restore()
        for one, way in self._seen:
            one.words.set_alpha(way)
            one.words.draw(renderer)

    def _fit(self, pin: Pin, text: Stamp, axes: Axes) -> tuple[float, float]:
        """Break words into lines that the picture has room for; return their size."""
        scale = self._frame.width / axes.get_window_extent().width
        for count in range(1, _MOST_LINES + 1):
            text.set_text(_in_lines(pin.words, count))
            extent = text.get_window_extent()
            width, height = extent.width * scale, extent.height * scale
            most = self._frame.width * (_WIDEST if count < _MOST_LINES else 1.0) - 2 * _EDGE
            if width <= most and height <= 0.5 * self._frame.height:
                return width, height
        raise SceneError(
            f"the words of {called(pin)} have no room in the picture", "mark it in fewer words"
        )


def _in_lines(words: str, count: int) -> str:
    """Return words in so many lines, as even as they can be."""
    if count == 1:
        return words
    parts, joint = (words.split(" "), " ") if " " in words else (list(words), "")
    lines, left = [""], len(words) / count
    for part in parts:
        longer = lines[-1] + joint * bool(lines[-1]) + part
        if lines[-1] and len(longer) - 0.5 * len(part) > left and len(lines) < count:
            lines.append(part)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _best(
    ring: Points, size: tuple[float, float], frame: Frame, taken: Sequence[Bbox], lines: Points
) -> Bbox:
    """Return the place for words about a ring that covers least, the nearest of several."""
    half = 0.5 * np.array(size)
    choices = []
    for rank, away in enumerate(_DISTANCES):
        for turn in _TURNS:
            way = np.array([np.cos(turn), np.sin(turn)])
            middle = ring + way * (_RING + away) + half * np.clip(1.6 * way, -1.0, 1.0)
            low, high = half + _EDGE, np.array(frame.size) - half - _EDGE
            moved = np.clip(middle, low, np.maximum(low, high)) - middle
            box = Bbox([middle + moved - half, middle + moved + half])
            near = box.padded(_APART)
            overlaps = sum(near.overlaps(other) for other in taken)
            reach = box.padded(_CLEAR)  # of dots
            covered = ((lines > reach.min) & (lines < reach.max)).all(axis=1).sum()
            cost = _OVERLAP * overlaps + _COVERED * covered + away + 0.5 * np.abs(moved).sum()
            choices.append((float(cost), rank, float(turn), box))
    return min(choices, key=lambda choice: choice[:3])[3]


def _leader(ring: Points, box: Bbox) -> Path | None:
    """Return the line from a ring to its words, if they are not beside it."""
    end = np.clip(ring, box.min, box.max)
    far = float(np.hypot(*(end - ring)))
    if far <= _RING + 6.0:
        return None
    begin = ring + (end - ring) * (_RING / far)
    return Path(np.stack([begin, end - (end - ring) * (2.0 / far)]))
