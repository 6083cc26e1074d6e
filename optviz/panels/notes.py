"""Words at the point: what became of a run, written where its dot comes to rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from optviz.panels.track import Frame, Points
from optviz.style import LABEL, RunStyle
from optviz.timeline import Moment

_GAP = 20.0


class Notes:
    """The notes of a panel, each shown from the step at which it becomes true.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are written.
    notes : sequence of (text, step)
        One a run; an empty text is none.
    ends : sequence of array (2,)
        Where each run's dot comes to rest, in pixels.
    styles : sequence of RunStyle
        One a run.
    lines : sequence of array (n, 2)
        Lines, in pixels, that the words should rather not cover.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        notes: Sequence[tuple[str, int]],
        ends: Sequence[Points],
        styles: Sequence[RunStyle],
        lines: Sequence[Points],
    ) -> None:
        self.artists: list[Text] = []
        self._texts: list[tuple[str, int, Text]] = []
        taken = [Bbox.from_bounds(x - 14, y - 14, 28, 28) for x, y in ends]
        dense = np.concatenate([_dense(line) for line in lines])
        said: dict[tuple[str, int, int], None] = {}
        for (words, step), end, style in zip(notes, ends, styles, strict=True):
            if not words:
                continue
            text = Text(
                0, 0, words, color=style.words, fontsize=LABEL, fontweight="bold", va="center",
                ha="center", animated=True, transform=frame.transform, zorder=40,
            )  # fmt: skip
            axes.add_artist(text)
            extent = text.get_window_extent()
            scale = frame.width / axes.get_window_extent().width
            width, height = extent.width * scale, extent.height * scale
            key = (words, *(int(v // 40) for v in end))
            if key in said:
                text.remove()
                continue
            said[key] = None
            box = _best(end, width, height, frame, taken, dense)
            text.set_position((0.5 * (box.x0 + box.x1), 0.5 * (box.y0 + box.y1)))
            taken.append(box)
            self._texts.append((words, step, text))
            self.artists.append(text)

    def update(self, moment: Moment) -> None:
        """Show the notes that are true by now."""
        for words, step, text in self._texts:
            text.set_text(words if moment.step >= step else "")


def _best(
    end: Points, width: float, height: float, frame: Frame, taken: Sequence[Bbox], points: Points
) -> Bbox:
    """Return the place for a note near a point that covers least."""
    x, y = end
    choices = []
    for rank, (dx, dy) in enumerate(
        [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 2), (0, -2)]
    ):
        cx = x + dx * (width / 2 + _GAP)
        cy = y + dy * (height / 2 + _GAP)
        cx = min(max(cx, width / 2 + 4), frame.width - width / 2 - 4)
        cy = min(max(cy, height / 2 + 4), frame.height - height / 2 - 4)
        box = Bbox.from_bounds(cx - width / 2, cy - height / 2, width, height)
        overlaps = sum(box.padded(4).overlaps(other) for other in taken)
        covered = (
            (points[:, 0] > box.x0 - 4) & (points[:, 0] < box.x1 + 4)
            & (points[:, 1] > box.y0 - 4) & (points[:, 1] < box.y1 + 4)
        ).sum()  # fmt: skip
        choices.append((100 * overlaps + covered, rank, box))
    return min(choices, key=lambda choice: choice[:2])[2]


def _dense(points: Points) -> Points:
    """Return points every few pixels along a line, so that a box cannot slip between two."""
    pieces = [np.linspace(a, b, max(2, min(60, int(np.hypot(*(b - a)) / 6)))) for a, b in pairwise(points)]
    return np.concatenate(pieces) if pieces else np.empty((0, 2))
