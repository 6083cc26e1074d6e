"""Stationary points: which kind of point a run has come to, if it is certain.

Judged is not the last point, where gradient and curvature are seldom zero, but the stationary
point that Newton's method finds from there; and only if that is near and the function is
quadratic about it, as far as the accuracy of its derivatives shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError
from optviz.objectives.differences import scales

if TYPE_CHECKING:
    from optviz.objectives import Objective

Landing = Literal["minimum", "maximum", "saddle", ""]
Array = NDArray[np.float64]

_MANY = 500  # a Hessian of differences then takes longer than the run itself
_STEPS = 6  # of Newton's method, which doubles the digits with each
_CLOSED = 1e-11  # of a unit: Newton's step is then nothing but rounding
_BALLS = (1e-9, 1e-7, 1e-5)  # of a unit, in which the function must be quadratic
_PROBED = 4  # directions in which that is looked at, or all if there are no more
_NEAR_BY = 0.02  # of a unit: as near as a tolerance of one's own brings a run
_EPS = float(np.finfo(np.float64).eps)


class _Bend(NamedTuple):
    """Gradients (n, dim) and Hessians of points, by eigenvalues (n, dim) and eigenvectors.

    All are in units, and `sure` says where no eigenvalue is zero to the accuracy of the Hessian.
    """

    slopes: Array
    curvatures: Array
    axes: Array
    sure: NDArray[np.bool_]

    def of(self, some: NDArray[np.intp]) -> _Bend:
        """Return those of some of the points."""
        return _Bend(self.slopes[some], self.curvatures[some], self.axes[some], self.sure[some])

    def solved(self, slopes: Array) -> Array:
        """Return H⁻¹ of slopes (n, …, dim)."""
        extra = (slice(None),) + (None,) * (slopes.ndim - 2)
        along = np.einsum("nij,n...i->n...j", self.axes, slopes) / self.curvatures[extra]
        return np.asarray(np.einsum("nij,n...j->n...i", self.axes, along))


def units(objective: Objective, points: Array, extents: ArrayLike) -> Array:
    """Return the length by which the axes are measured at points (dim, n).

    Parameters
    ----------
    objective : Objective
        Its domain's width is the unit of each axis.
    points : array (dim, n)
        Where.
    extents : float or array (n,)
        The extents of the runs: the unit where no domain is known. Of a run that never moved it
        is the distance from the origin, at most 1.

    Returns
    -------
    array (dim, n)
    """
    if objective.domain is not None:
        widths = np.array([[high - low] for low, high in objective.domain])
        return np.broadcast_to(widths, points.shape)
    size = np.minimum(1.0, np.abs(points).max(axis=0))
    size = np.where(size > 0, size, 1.0)
    extents = np.broadcast_to(np.asarray(extents, dtype=np.float64), size.shape)
    return np.broadcast_to(np.where(extents > 0, extents, size), points.shape)


class Found(NamedTuple):
    """Stationary points: their kinds (n,), empty where none is certain, and places (dim, n)."""

    kinds: NDArray[np.str_]
    places: Array


def kinds(objective: Objective, points: Array, unit: Array, near: ArrayLike) -> NDArray[np.str_]:
    """Say of points what they are at, see `nearest`."""
    return nearest(objective, points, unit, near).kinds


def nearest(objective: Objective, points: Array, unit: Array, near: ArrayLike) -> Found:
    """Find what points are at: a minimum, a maximum, a saddle, or nothing that is certain.

    Parameters
    ----------
    objective : Objective
        Of which points are told apart.
    points : array (dim, n)
        Where.
    unit : array (dim, n)
        The lengths of the axes, see `units`.
    near : float or array (n,)
        How far at most a stationary point is from the point, in units, in each component.

    Returns
    -------
    Found
        ``"minimum"``, ``"maximum"``, ``"saddle"``, or empty: where there is none so near, or where
        the derivatives cannot tell, as on the floor of a valley, at a flat inflection, or far out
        on a tail. And where they are.

    Notes
    -----
    By Newton and Kantorovich's theorem a stationary point is within twice the Newton step if the
    Hessian changes by less than half of itself there. Hence a point counts only where Newton's
    method closes in, and where in a ball about its end, twice its last step wide or more, neither
    the Hessian nor the gradient differ by more from what the Hessian at its centre says. Of an
    objective without derivatives the values must rise and fall as the differences have it.

    Where that fails, one of the objective's own `minima`, `local_minima`, `saddles` and `maxima`
    is taken at its word.
    """
    found = np.full(points.shape[1], "", dtype="<U7")
    places = points.copy()
    near = np.broadcast_to(np.asarray(near, dtype=np.float64), found.shape)
    if len(points) <= _MANY or objective.exact_hess:
        try:
            with np.errstate(all="ignore"):
                found, places = _judged(objective, points, unit, near)
        except (SceneError, np.linalg.LinAlgError):
            if len(found) > 1:  # it fails at some of them; each is judged for itself
                for i in range(len(found)):
                    one = slice(i, i + 1)
                    found[one], places[:, one] = nearest(
                        objective, points[:, one], unit[:, one], near[one]
                    )
                return Found(found, places)
    told: list[tuple[str, tuple[tuple[float, ...], ...]]] = [
        ("minimum", (*objective.minima, *objective.local_minima)),
        ("saddle", objective.saddles),
        ("maximum", objective.maxima),
    ]
    for kind, known in told:
        for point in known:
            off = np.abs(points - np.array(point)[:, np.newaxis]) / unit
            told_here = (found == "") & (off.max(axis=0) <= near)
            found[told_here] = kind
            places[:, told_here] = np.array(point)[:, np.newaxis]
    return Found(found, places)


def are_near_minima(objective: Objective, starts: Array, ends: Array) -> NDArray[np.bool_]:
    """Say which runs, (dim, n), ended within a fiftieth of a minimum: of the domain, or their way.

    The way is that from the start to the end, so that it takes no more than these two to tell.
    """
    ways = np.abs(ends - starts).max(axis=0)
    found = kinds(objective, ends, units(objective, ends, ways), _NEAR_BY)
    return np.asarray(found == "minimum")


def _judged(objective: Objective, points: Array, unit: Array, near: Array) -> Found:
    found = np.full(len(near), "", dtype="<U7")
    places, step, going = _polished(objective, points, unit, near)
    if not going.any():
        return Found(found, places)
    x, step, unit = places[:, going], step[going], unit[:, going]
    bend = _bent(objective, x, unit)
    sure = bend.sure & _is_quadratic(objective, x, unit, bend, step)
    if not (objective.exact_grad or objective.exact_hess):
        sure &= _is_in_values(objective, x, unit, bend, near[going])
    up, down = bend.curvatures > 0, bend.curvatures < 0
    kind = np.where(up.all(axis=1), "minimum", np.where(down.all(axis=1), "maximum", "saddle"))
    found[going] = np.where(sure, kind, "")
    return Found(found, places)


def _polished(
    objective: Objective, points: Array, unit: Array, near: Array
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return where Newton's method leads, its last step there, and which stayed near."""
    x = points.copy()
    step: Array = np.full(len(near), np.inf)
    going = np.array(np.isfinite(points).all(axis=0), dtype=np.bool_)
    for _ in range(_STEPS):
        some = np.flatnonzero(going & (step > _CLOSED))
        if not some.size:
            break
        bend = _bent(objective, x[:, some], unit[:, some])
        move = -bend.solved(bend.slopes).T
        there = x[:, some] + move * unit[:, some]
        off = np.abs(there - points[:, some]) / unit[:, some]
        fine = bend.sure & (off.max(axis=0) <= near[some])
        going[some] = fine
        x[:, some[fine]] = there[:, fine]
        step[some] = np.abs(move).max(axis=0)
    return x, step, going


def _bent(objective: Objective, x: Array, unit: Array) -> _Bend:
    slopes = objective.grad(x).T * unit.T
    bends = np.moveaxis(np.asarray(objective.hess(x)), (0, 1), (-2, -1))
    bends = bends * unit.T[:, :, np.newaxis] * unit.T[:, np.newaxis, :]
    finite = np.asarray(np.isfinite(bends).all(axis=(1, 2)) & np.isfinite(slopes).all(axis=1))
    bends = np.where(finite[:, np.newaxis, np.newaxis], bends, 0.0)
    curvatures, axes = np.linalg.eigh(bends)
    sizes = np.abs(curvatures)
    accuracy = 1e-12 if objective.exact_hess else 1e-8 if objective.exact_grad else 1e-6
    noise = accuracy * sizes.max(axis=1)
    if not (objective.exact_hess or objective.exact_grad):
        noise = np.maximum(noise, _noise_of_values(objective, x, unit))
    return _Bend(slopes, curvatures, axes, finite & (sizes.min(axis=1) > noise))


def _noise_of_values(objective: Objective, x: Array, unit: Array) -> Array:
    """Return what rounding of the values does to second differences, in units."""
    least = scales(len(x), objective.domain)[:, np.newaxis]
    h = _EPS**0.25 * np.maximum(np.abs(x), least) / unit
    return np.asarray(8 * _EPS * np.abs(objective.value(x)) / h.min(axis=0) ** 2)


def _is_quadratic(
    objective: Objective, x: Array, unit: Array, bend: _Bend, step: Array
) -> NDArray[np.bool_]:
    """Whether in one of the balls the Hessian changes by less than half of itself."""
    count, dim = bend.curvatures.shape
    picked = np.argsort(np.abs(bend.curvatures), axis=1)[:, :_PROBED]
    probes = np.take_along_axis(bend.axes, picked[:, np.newaxis, :], axis=2)
    if dim > _PROBED:
        probes[:, :, -1] = np.where(np.arange(dim) % 2, -1.0, 1.0) / dim**0.5
    probes = np.concatenate([probes, -probes], axis=2)
    grain = 8 * (np.spacing(np.abs(x)) / unit).max(axis=0)
    fine = np.zeros(count, dtype=np.bool_)
    for ball in _BALLS:
        some = np.flatnonzero(bend.sure & ~fine)
        if not some.size:
            break
        radius = np.maximum(np.maximum(ball, grain), 2 * step)[some]
        part = bend.of(some)
        moves = probes[some] * radius[:, np.newaxis, np.newaxis]
        fine[some] = _holds(objective, x[:, some], unit[:, some], part, moves, radius)
    return fine


def _holds(
    objective: Objective, x: Array, unit: Array, bend: _Bend, moves: Array, radius: Array
) -> NDArray[np.bool_]:
    """Whether the quadratic of a point (dim, n) is that of all points a move (n, dim, m) away."""
    count, dim, many = moves.shape
    there = x.T[:, :, np.newaxis] + moves * unit.T[:, :, np.newaxis]
    moves = (there - x.T[:, :, np.newaxis]) / unit.T[:, :, np.newaxis]  # as rounded
    flat = np.moveaxis(there, 1, 0).reshape(dim, count * many)
    wide = np.repeat(unit, many, axis=1)
    slopes = (objective.grad(flat) * wide).T.reshape(count, many, dim)
    off = bend.solved(slopes - bend.slopes[:, np.newaxis]) - np.swapaxes(moves, 1, 2)
    linear = np.abs(off).max(axis=(1, 2)) <= radius / 4
    bends = np.moveaxis(np.asarray(objective.hess(flat)), -1, 0)
    bends = bends * wide.T[:, :, np.newaxis] * wide.T[:, np.newaxis, :]
    centre = np.einsum("nij,nj,nkj->nik", bend.axes, bend.curvatures, bend.axes)
    change = bends.reshape(count, many, dim, dim) - centre[:, np.newaxis]
    share = bend.solved(np.swapaxes(change, 2, 3))  # the transpose of H⁻¹ ΔH
    steady = np.linalg.norm(share, axis=(2, 3)).max(axis=1) <= 0.5
    return np.asarray(linear & steady)


def _is_in_values(
    objective: Objective, x: Array, unit: Array, bend: _Bend, near: Array
) -> NDArray[np.bool_]:
    """Whether values rise and fall along each axis as the curvatures, taken of differences, say."""
    count, dim = bend.curvatures.shape
    here = np.asarray(objective.value(x))
    grain = (np.spacing(np.abs(x)) / unit).max(axis=0)
    fine = np.ones(count, dtype=np.bool_)
    for k in range(dim):
        curvature = bend.curvatures[:, k]
        seen = np.sqrt(400 * _EPS * np.abs(here) / np.abs(curvature))  # above the rounding of f
        far = np.maximum(np.maximum(seen, 1e3 * grain), 1e-6)
        fine &= far <= np.minimum(1e-2, 10 * near)
        for side in (far, -far):
            rise = objective.value(x + side * bend.axes[:, :, k].T * unit) - here
            expected = curvature * far**2 / 2
            fine &= np.abs(rise - expected) <= 0.5 * np.abs(expected)
    return fine
