"""Room for words that stand still: where they cover no run, no graph and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.transforms import Bbox

from optviz.language import say
from optviz.marks.pixels import Points
from optviz.marks.sketch import Words
from optviz.stage.dense import dense
from optviz.stage.stage import Stage, StageRun
from optviz.style import LABEL

Mask = npt.NDArray[np.bool_]

_EDGE = 5.0
_APART = 4.0
_STRIDE = 10.0
_FIRST = 400
_DOT = 12.0
_COVERED = 40.0
_MOST_COVERED = 2


def write(
    stage: Stage,
    choices: Sequence[str],
    color: str,
    allowed: Callable[[Points], Mask],
    wish: Points | None = None,
) -> Words | None:
    """Write the first of several texts that there is room for, and return it; None without room.

    Parameters
    ----------
    stage : Stage
        Whose `still` and `written` they join.
    choices : sequence of str
        The best first; they may have several lines.
    color : str
        Theirs.
    allowed : callable (points (n, 2)) -> bool array (n,)
        Whether words may lie on points in pixels.
    wish : array (2,), optional
        Where they should stand, if they can; by default at the foot of the picture.
    """
    for text in map(say, choices):
        place = _room(stage, text, allowed, wish)
        if place is not None:
            stage.still.append(Words(*place, text, color, LABEL, False, "center"))
            return stage.still[-1]
    return None


def _room(
    stage: Stage, words: str, allowed: Callable[[Points], Mask], wish: Points | None
) -> tuple[float, float] | None:
    """Return the middle of words in pixels, and keep the place for them."""
    width, height = stage.writing.size(words, LABEL, bold=False)
    frame = stage.frame
    right, top = frame.width - _EDGE - 0.5 * width, frame.height - _EDGE - 0.5 * height
    xs, ys = (
        np.arange(_EDGE + 0.5 * length, end, _STRIDE)
        for length, end in ((width, right), (height, top))
    )
    middles = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    if not len(middles):
        return None
    half = 0.5 * np.array([width, height]) + _APART
    good = np.ones(len(middles), dtype=bool)
    for across in np.linspace(-1.0, 1.0, 5):
        for up in (-1.0, 0.0, 1.0):
            good &= allowed(middles + half * np.array([across, up]))
    for box in (*stage.taken, *stage.written, *_dots(stage)):
        low, high = box.get_points()
        good &= (np.abs(middles - 0.5 * (low + high)) > half + 0.5 * (high - low)).any(axis=1)
    middles = middles[good]
    if not len(middles):
        return None
    lines = stage.once("what words cover", lambda: _lines(stage))
    covered = np.array(
        [np.count_nonzero((np.abs(lines - one) < half).all(axis=1)) for one in middles]
    )
    away = middles - (np.array([0.5 * frame.width, 0.0]) if wish is None else wish)
    costs = _COVERED * covered + np.hypot(*away.T) / _STRIDE
    best = int(np.argmin(costs))
    if covered[best] > _MOST_COVERED:
        return None
    x, y = middles[best].tolist()
    stage.written.append(Bbox.from_extents(x - half[0], y - half[1], x + half[0], y + half[1]))
    return x, y


def _dots(stage: Stage) -> list[Bbox]:
    """Return where dots begin and end, and where a map has stars."""
    ways = [_way(stage, run) for run in stage.runs]
    places = [way[k] for way in ways for k in (0, -1)]
    if stage.dim == 2:
        places += list(stage.frame.place(np.array(stage.objective.minima).reshape(-1, 2)))
    return [Bbox.from_extents(*(place - _DOT), *(place + _DOT)) for place in places]


def _lines(stage: Stage) -> Points:
    """Return points on the graph and on the ways of the runs, in pixels."""
    lines = [np.empty((0, 2))]
    if stage.graph is not None:
        lines.append(dense(stage.graph))
    lines += [dense(_way(stage, run)[:_FIRST]) for run in stage.runs]
    return np.concatenate(lines)


def _way(stage: Stage, run: StageRun) -> Points:
    """Return the iterates of a run in pixels."""
    points = run.trajectory.points
    if stage.dim == 1:
        points = np.stack([points[:, 0], run.trajectory.values], axis=1)
    return stage.frame.place(points)
