"""The plane that holds as much of some paths as a plane can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.planes import paths
from optviz.planes.plane import Plane
from optviz.recorder.trajectory import Trajectory

Array = NDArray[np.float64]

_DIRECT = 2e9
_SPARE = 10
_ROUNDS = 200
_EXTREME = 200
_SETTLED = 1e-12


def principal(
    trajectories: Sequence[Trajectory], *, centre: Literal["best", "mean"] = "best"
) -> Plane:
    """Lay a plane along the two principal directions of some paths together.

    The directions are the first two right singular vectors of the iterates of all runs, one a
    row, less their mean; `explained` are the squares of their singular values, as shares of the
    sum of all. They are orthonormal, and point from the starts to the ends.

    Parameters
    ----------
    trajectories : sequence of Trajectory
        Runs in the same number of dimensions, two at least. Points of a run that blows up count
        no longer once it is far out.
    centre : {"best", "mean"}
        What the plane goes through: the last point of the run that ends lowest, so that the plane
        touches the loss there; or the mean of the iterates, from which the plane is nearest to
        all of them.

    Returns
    -------
    Plane
        Where the paths lie on a line, its second direction is the gradient's at the end as far as
        it is orthogonal, or else that of a coordinate, and `explained` is (1, 0); where they are
        one point, the first is that of the gradient.

    Notes
    -----
    A singular value decomposition; for many long paths, block power iteration with ten spare
    vectors (Halko, Martinsson and Tropp 2011, algorithm 4.4), until the two values settle to 12
    digits. No matrix of dim × dim is formed.

    References
    ----------
    Lorch (2016), Visualizing deep network training trajectories with PCA, *ICML workshop on
    visualization for deep learning*. Li, Xu, Taylor, Studer and Goldstein (2018), Visualizing the
    loss landscape of neural nets, *NeurIPS*, section 7.
    """
    if not trajectories:
        raise SceneError("there are no paths to lay a plane through", "give a run")
    if len({one.dim for one in trajectories}) > 1:
        raise SceneError("the paths have different numbers of dimensions", "give those of one f")
    rows = [
        one.points[counts]
        for one, counts in zip(trajectories, paths.kept(trajectories), strict=True)
    ]
    unit = _unit(rows)
    rows = [row / unit for row in rows]
    points = np.concatenate(rows)
    mean = points.mean(axis=0)
    scale = float(np.linalg.norm(points))
    points -= mean
    leader = paths.best(trajectories)
    last = paths.end(leader)
    values, directions = _leading(points)
    noise = 16 * np.finfo(float).eps * scale
    rank = int((values > max(noise, 1e-9 * values[0])).sum())
    axes = _completed(directions[:rank], (-leader.gradients[-1], -leader.gradients[0]))
    total = float((points**2).sum())
    explained = (1.0, 0.0)
    if rank == 2:
        explained = (float(values[0] ** 2 / total), float(values[1] ** 2 / total))
    way = np.mean([row[-1] - row[0] for row in rows], axis=0)
    first, second = (_facing(axis, way) for axis in axes)
    return Plane(last if centre == "best" else unit * mean, first, second, explained)


def _unit(rows: Sequence[Array]) -> float:
    """Return the power of two in which squares of coordinates neither overflow nor vanish."""
    power = int(np.frexp(max(float(np.abs(row).max(initial=0.0)) for row in rows))[1])
    return float(np.ldexp(1.0, power)) if abs(power) > _EXTREME else 1.0


def _leading(points: Array) -> tuple[Array, Array]:
    """Return the two largest singular values, padded by zeros, and their right vectors (2, dim)."""
    count, dim = points.shape
    if count * dim * min(count, dim) <= _DIRECT:
        _, values, directions = np.linalg.svd(points, full_matrices=False)
    else:
        values, directions = _by_power_iteration(points)
    values = np.concatenate([values, np.zeros(2)])[:2]
    return values, directions[:2]


def _by_power_iteration(points: Array) -> tuple[Array, Array]:
    block = np.random.default_rng(0).standard_normal((points.shape[1], 2 + _SPARE))
    before = np.zeros(2)
    for _ in range(_ROUNDS):
        left, _ = np.linalg.qr(points @ block)
        block, small = np.linalg.qr(points.T @ left)
        values = np.linalg.svd(small, compute_uv=False)[:2]
        if (np.abs(values - before) <= _SETTLED * values[0]).all():
            break
        before = values
    # points ≈ left @ small.T @ block.T, whose right vectors are those of the small factor, turned.
    _, values, turn = np.linalg.svd(small.T)
    return values, turn @ block.T


def _completed(directions: Array, slopes: Iterable[Array]) -> list[Array]:
    """Add directions, made orthogonal to those that are there, until there are two."""
    made = list(directions)
    for slope in slopes:
        if len(made) < 2:
            made += _beside(made, slope)
    while len(made) < 2:
        axis = np.zeros(directions.shape[1])
        axis[np.abs(made).sum(axis=0).argmin() if made else 0] = 1.0
        made += _beside(made, axis)
    return made


def _beside(made: Sequence[Array], direction: Array) -> list[Array]:
    """Return the part of a direction that is orthogonal to others, unless it is nothing."""
    length = float(np.linalg.norm(direction))
    if not 0 < length < np.inf:
        return []
    rest = direction / length
    for _ in range(2):  # once leaves rounding errors, twice is enough
        for other in made:
            rest = rest - (other @ rest) * other
    left = float(np.linalg.norm(rest))
    return [rest / left] if left > 1e-6 else []


def _facing(axis: Array, way: Array) -> Array:
    """Turn a direction the way that the paths go, or else so that its largest entry is positive."""
    along = float(axis @ way)
    if abs(along) <= 1e-9 * float(np.linalg.norm(way)):
        along = float(axis[np.abs(axis).argmax()])
    return axis if along >= 0 else -axis
