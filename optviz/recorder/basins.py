"""Which starts end where: the basins of attraction of an optimizer on a landscape."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optviz.objectives import Objective
from optviz.optimizers import Optimizer
from optviz.recorder.many import record_many

_MOST = 11
_NEAR = 0.01
_FLAT = 1e-3


def attractors(
    objective: Objective,
    optimizer: Optimizer,
    starts: npt.NDArray[np.float64],
    steps: int,
    seed: int = 0,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Run an optimizer from many starts, and tell which place each of them reaches.

    A place is a known minimum, or another point with a gradient near zero where at least one start
    in a thousand ends; two ends are one place where they are nearer than a hundredth of the spread
    of the starts.

    Parameters
    ----------
    objective, optimizer : Objective, Optimizer
        What is minimised, and how.
    starts : array (n, dim)
        Where the runs begin.
    steps : int
        Steps of each run.
    seed : int
        For rules that draw random numbers.

    Returns
    -------
    reached : array (n,)
        The index of the place that each start reaches, -1 where it reaches none.
    places : array (m, dim)
        The places: the known minima first, then others, those that most starts reach before.
    """
    runs = record_many(objective, optimizer, starts, steps, seed=seed, keep="ends")
    ends = np.asarray(runs.ends)
    with np.errstate(over="ignore"):  # of who has left for infinity
        slopes = np.linalg.norm(np.asarray(runs.gradients)[-1], axis=1)
        scale = np.median(np.linalg.norm(np.asarray(runs.gradients)[0], axis=1))
    spread = np.ptp(starts, axis=0)
    settled = np.isfinite(ends).all(axis=1) & (slopes <= _FLAT * scale)
    reached = np.full(len(starts), -1)
    places = [np.array(point) for point in objective.minima]
    for index, place in enumerate(places):
        reached[settled & _near(ends, place, spread) & (reached < 0)] = index
    while len(places) < _MOST:
        rest = np.flatnonzero(settled & (reached < 0))
        if len(rest) < 1e-3 * len(starts):
            break
        cells = np.round(ends[rest] / (_NEAR * spread)).astype(np.int64)
        _, first, counts = np.unique(cells, axis=0, return_index=True, return_counts=True)
        place = ends[rest[first[counts.argmax()]]]
        reached[rest[_near(ends[rest], place, spread)]] = len(places)
        places.append(place)
    return reached, np.array(places).reshape(-1, starts.shape[1])


def _near(
    ends: npt.NDArray[np.float64], place: npt.NDArray[np.float64], spread: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(ends - place) <= _NEAR * spread).all(axis=1))
