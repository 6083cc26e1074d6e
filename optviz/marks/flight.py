"""Steps as leaps: arcs from iterate to iterate, the higher the further they go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optviz.marks.pixels import Frame, Points

_RISE, _SHORT, _HIGHEST = 0.26, 80.0, 64.0
_MARGIN = 10.0
_PIECE = 7.0
_PIECES = 16
_MOST = 20_000


def rises(points: Points, frame: Frame, graph: Points) -> Points:
    """Return how far the middle of each step (k,) lies above the chord, in pixels.

    An arc goes to the side of the chord where the graph is not. It is the higher, the longer the
    step, up to a bound, and stays inside the picture; short steps are straight, and so are those
    that end outside.

    Parameters
    ----------
    points : array (k + 1, 2)
        The iterates in pixels.
    frame : Frame
        The picture.
    graph : array (n, 2)
        What the arcs are to be told from, in pixels, from left to right.
    """
    ways = np.diff(points, axis=0)
    middles = points[:-1] + 0.5 * ways
    down = np.interp(middles[:, 0], *graph.T) > middles[:, 1]
    lengths = np.hypot(*ways.T)
    wanted = np.minimum(_RISE * lengths**2 / (lengths + _SHORT), _HIGHEST)
    above = frame.height - np.maximum(points[:-1, 1], points[1:, 1])
    below = np.minimum(points[:-1, 1], points[1:, 1])
    room = np.maximum(np.where(down, below, above) - _MARGIN, 0.0)
    drop = np.abs(ways[:, 1])
    # The extreme of c + d t + 4 h t (1 - t) lies (4 h - d)² / 16 h beyond the farther end.
    bound = 0.25 * (drop + 2.0 * room + 2.0 * np.sqrt(room * (room + drop)))
    inside: npt.NDArray[np.bool_] = np.all((points >= 0.0) & (points <= frame.size), axis=1)
    rise = np.where(inside[:-1] & inside[1:], np.minimum(wanted, bound), 0.0)
    return np.where(down, -rise, rise)


def flown(here: Points, there: Points, rise: float, progress: float) -> Points:
    """Return the part (n, 2) of a step that is made: a line, or an arc in short pieces."""
    if not rise:
        return np.array([here, here + progress * (there - here)])
    length = progress * float(np.hypot(*(there - here)))
    t = np.linspace(0.0, progress, 2 + int(min(length / _PIECE, _PIECES)))[:, None]
    arc = here + t * (there - here)
    arc[:, 1:] += 4.0 * rise * t * (1.0 - t)
    return np.asarray(arc)


def arcs(points: Points, rise: Points) -> tuple[Points, Points]:
    """Return all steps as one line, and the step (n,) with which each of its points is reached."""
    lengths = np.where(rise != 0.0, np.hypot(*np.diff(points, axis=0).T), 0.0)
    most = max(min(_PIECES, _MOST // max(len(rise), 1)), 1)
    counts = np.clip((lengths / _PIECE).astype(int), 1, most)
    step = np.repeat(np.arange(len(rise)), counts)
    place = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    t = (place / counts[step])[:, None]
    made = points[step] + t * np.diff(points, axis=0)[step]
    made[:, 1:] += 4.0 * rise[step][:, None] * t * (1.0 - t)
    return np.concatenate([points[:1], made]), np.concatenate([[0], step + 1])
