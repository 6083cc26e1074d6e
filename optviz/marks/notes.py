"""Words at the point: what became of a run, written where its dot comes to rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from optviz.language import voiced
from optviz.marks.cached_text import Stamp
from optviz.marks.light import lights
from optviz.marks.pixels import Frame, Points
from optviz.marks.tracks import End
from optviz.recorder.ending import Ending
from optviz.style import LABEL, RunStyle, Theme
from optviz.timeline import Moment

_GAP = 10.0


class Notes:
    """The notes of a panel, each shown from the step at which it becomes true.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are written.
    endings : sequence of Ending
        One a run; an empty note is none.
    ends : sequence of End
        Where each run's dot comes to rest; a run that left the picture is named at its edge, not
        here.
    styles : sequence of RunStyle
        One a run.
    theme : Theme
        For the rim around the words.
    lines : sequence of array (n, 2)
        Lines, in pixels, that the words should rather not cover.
    others : sequence of Bbox
        Where other words stand, in pixels.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        endings: Sequence[Ending],
        ends: Sequence[End],
        styles: Sequence[RunStyle],
        theme: Theme,
        lines: Sequence[Points],
        others: Sequence[Bbox] = (),
    ) -> None:
        self.artists: list[Text] = []
        self.boxes: list[Bbox] = []
        self._texts: list[tuple[str, int, RunStyle, Text]] = []
        taken = [
            Bbox.from_extents(*(end.place - end.radius - 2), *(end.place + end.radius + 2))
            for end in ends
        ] + list(others)
        dense = np.concatenate([_dense(line) for line in lines])
        said: dict[tuple[str, int, int], None] = {}
        for ending, end, style in zip(endings, ends, styles, strict=True):
            words = voiced(ending.note)
            if not words or not end.inside:
                continue
            text = Stamp(
                0, 0, words, color=style.words, fontsize=LABEL, fontweight="bold", va="center",
                ha="center", animated=True, transform=frame.transform, zorder=40,
                path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
            )  # fmt: skip
            axes.add_artist(text)
            scale = frame.width / axes.get_window_extent().width
            extent = text.get_window_extent()
            if extent.width * scale > frame.width - 8:
                words = _broken(words)
                text.set_text(words)
                extent = text.get_window_extent()
            width, height = extent.width * scale, extent.height * scale
            key = (words, int(end.place[0] // 40), int(end.place[1] // 40))
            if key in said:
                text.remove()
                continue
            said[key] = None
            box = _best(end, width, height, frame, taken, dense)
            text.set_position((0.5 * (box.x0 + box.x1), 0.5 * (box.y0 + box.y1)))
            taken.append(box)
            self.boxes.append(box)
            self._texts.append((words, ending.since, style, text))
            self.artists.append(text)

    def update(self, moment: Moment) -> None:
        """Show the notes that are true by now."""
        lit = lights(moment, [style for _, _, style, _ in self._texts])
        for (words, step, _, text), light in zip(self._texts, lit, strict=True):
            text.set(text=words if moment.step >= step else "", alpha=light)


def _best(
    end: End, width: float, height: float, frame: Frame, taken: Sequence[Bbox], points: Points
) -> Bbox:
    """Return the place for a note near a dot that covers least."""
    x, y = end.place
    gap = end.radius + _GAP
    choices = []
    for rank, (dx, dy) in enumerate(
        [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 2), (0, -2)]
    ):
        cx = x + dx * (width / 2 + gap)
        cy = y + dy * (height / 2 + gap)
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


def _broken(words: str) -> str:
    """Break words into two lines at the space nearest their middle."""
    spaces = [i for i, letter in enumerate(words) if letter == " "]
    if not spaces:
        return words
    cut = min(spaces, key=lambda i: abs(i - len(words) / 2))
    return f"{words[:cut]}\n{words[cut + 1 :]}"


def _dense(points: Points) -> Points:
    """Return points every few pixels along a line, so that a box cannot slip between two."""
    pieces = [
        np.linspace(a, b, max(2, min(60, int(np.hypot(*(b - a)) / 6)))) for a, b in pairwise(points)
    ]
    return np.concatenate(pieces) if pieces else np.empty((0, 2))
