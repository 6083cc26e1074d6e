"""Predicted lines of runs: dashed, pale and still; each with a few words where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from optviz.marks.at_line import beside
from optviz.marks.pixels import Frame, Points
from optviz.style import SMALL, RunStyle, Theme

_PALE = 0.3
_WIDTH, _DASH = 2.0, (3.2, 2.2)


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a theorem says of one run, in numbers.

    Parameters
    ----------
    run : int
        Of which run.
    first : int
        From which of its points on.
    values : array (n,)
        The numbers, one for each point of the run from there on.
    words : sequence of str
        What is written at the line, from the most words to the fewest.
    """

    run: int
    first: int
    values: npt.NDArray[np.float64]
    words: Sequence[str] = ()


def draw_predicted(
    axes: Axes,
    frame: Frame,
    lines: Sequence[tuple[int, Points]],
    styles: Sequence[RunStyle],
    theme: Theme,
) -> list[Line2D]:
    """Draw lines (run, points in pixels), each in its run's colour, and return them."""
    made = []
    for run, points in lines:
        color = theme.mix(styles[run].color, _PALE, theme.paper)
        one = Line2D(
            *points.T, transform=frame.transform, color=color, lw=_WIDTH * frame.share**0.5,
            ls=(0, _DASH), dash_capstyle="butt", zorder=3.5,
        )  # fmt: skip
        axes.add_artist(one)
        made.append(one)
    return made


def write_at(
    axes: Axes,
    frame: Frame,
    lines: Sequence[tuple[int, Points]],
    words: Sequence[Sequence[str]],
    styles: Sequence[RunStyle],
    theme: Theme,
    taken: Sequence[Bbox],
    ways: Sequence[Points],
) -> list[Text]:
    """Write beside each line the most of its words for which there is room, and return them."""
    scale = frame.width / axes.get_window_extent().width
    boxes, made = list(taken), []
    for k, ((run, points), choices) in enumerate(zip(lines, words, strict=True)):
        others = [line for i, (_, line) in enumerate(lines) if i != k]
        for said in choices:
            text = axes.text(
                0, 0, said, transform=frame.transform, color=styles[run].words, fontsize=SMALL,
                va="bottom", ha="left", zorder=3.6, linespacing=1.15,
                path_effects=[withStroke(linewidth=3.0, foreground=theme.rim)],
            )  # fmt: skip
            extent = text.get_window_extent()
            size = extent.width * scale, extent.height * scale
            box = beside(points, size, frame, boxes, ways, others)
            if box is not None:
                text.set_position((box.x0, box.y0))
                boxes.append(box)
                made.append(text)
                break
            text.remove()
    return made
