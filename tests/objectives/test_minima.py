"""Known points of the gallery at 40 digits, and a search for anything lower."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
from scipy import optimize

from optviz.objectives import Objective, get, names
from tests.objectives.formulas import FORMULAS, PUBLISHED, any_dimension, exact

search: Any = optimize.minimize  # its types differ with and without scipy-stubs
CENTRES = {"ackley", "drop_wave"}
"""Their formulas divide 0 by 0 at the minimum: what holds there is said in tests of their own."""
EDGES = {"eggholder": (0,)}
"""Components of the minimum that lie on the edge of the domain, where f still falls outwards."""
DEGENERATE = {"monkey_saddle"}
CASES = [(name, None) for name in FORMULAS] + [
    (name, dim) for name in names() if any_dimension(name) and name != "shubert" for dim in (3, 5)
]

each = pytest.mark.parametrize(("name", "dim"), CASES)


def made(name: str, dim: int | None) -> Objective:
    """Return a gallery function, of as many components as are asked for."""
    return get(name) if dim is None else get(name, dim=dim)


def polished(name: str, point: tuple[float, ...], held: tuple[int, ...] = ()) -> Any:
    """Return the stationary point nearby and the Hessian there, both at 40 digits.

    Held components stay; the rest is stationary.
    """
    _, grad, hess = exact(name, len(point))
    free = [i for i in range(len(point)) if i not in held]
    x = mpmath.matrix([mpmath.mpf(c) for c in point])

    def rest() -> tuple[Any, Any]:
        slopes, bends = grad(*x), hess(*x)
        reduced = mpmath.matrix([[bends[i][j] for j in free] for i in free])
        return mpmath.matrix([slopes[i] for i in free]), reduced

    for _ in range(6):
        slopes, bends = rest()
        if not any(slopes):
            break
        step = mpmath.lu_solve(bends, slopes)
        for k, i in enumerate(free):
            x[i] -= step[k]
    slopes, bends = rest()
    size = max(1, *(abs(b) for b in bends))
    assert max(abs(s) for s in slopes) < mpmath.mpf("1e-33") * size
    return x, bends


def eigenvalues(bends: Any) -> list[Any]:
    """Return the eigenvalues of a symmetric matrix, ascending."""
    return sorted(mpmath.eigsy(bends, eigvals_only=True))


def within_rounding(point: tuple[float, ...], x: Any) -> bool:
    """Whether a point is a float next to an exact one, or 0 where that is."""
    return all(
        abs(given - c) <= max(np.spacing(abs(given)), 1e-30)
        for given, c in zip(point, x, strict=True)
    )


@each
def test_minima_at_forty_digits(name: str, dim: int | None) -> None:
    """Each minimum lies within a rounding of an exact one: stationary, definite, the value as said.

    Polished by Newton's method at 40 digits, no component moves by more than one unit in its last
    place, and all minima of a function have one value.
    """
    objective = made(name, dim)
    value, _, _ = exact(name, objective.dim)
    with mpmath.workdps(40):
        depths = []
        for point in objective.minima:
            x: Any = point
            if name not in CENTRES:
                x, bends = polished(name, point, EDGES.get(name, ()))
                assert within_rounding(point, x)
                assert eigenvalues(bends)[0] > 0
            depths.append(value(*(mpmath.mpf(c) for c in x)))
            scale = max(1, abs(depths[-1]))
            assert abs(float(objective.value(point)) - depths[-1]) < 1e-12 * scale
        assert not depths or max(depths) - min(depths) < mpmath.mpf("1e-34") * max(
            map(abs, depths), default=1
        ) + mpmath.mpf("1e-35")


@pytest.mark.parametrize("name", FORMULAS)
def test_least_values_are_the_published_ones(name: str) -> None:
    """The least value agrees with the literature to all the digits that it gives."""
    objective = get(name)
    if name not in PUBLISHED:
        assert objective.lowest is None
        assert not objective.minima
        return
    digits = len(PUBLISHED[name].partition(".")[2]) or 12
    assert objective.lowest == pytest.approx(float(PUBLISHED[name]), abs=10.0**-digits)


@pytest.mark.parametrize("dim", [1, 2, 3, 7])
def test_ackleys_cusp_is_the_minimum(dim: int) -> None:
    """Around its cusp, where there is no gradient, Ackley's function rises in all directions."""
    f = get("ackley", dim=dim)
    assert f.value(np.zeros(dim)) == 0
    ways = np.random.default_rng(dim).normal(size=(dim, 500))
    ways /= np.linalg.norm(ways, axis=0)
    for r in (1e-12, 1e-6, 1e-3, 0.1):
        assert f.value(r * ways).min() > 3.5 * r / np.sqrt(dim) * 0.9


def test_drop_waves_centre_is_a_minimum() -> None:
    """Towards its centre, the drop wave's Hessian tends to 72.5 times the identity."""
    value, grad, hess = exact("drop_wave", 2)
    with mpmath.workdps(120):
        for angle in range(8):
            r = mpmath.mpf("1e-22")
            at = (r * mpmath.cos(angle), r * mpmath.sin(angle))
            assert abs(value(*at) + 1) < mpmath.mpf("1e-40")
            slopes, bends = grad(*at), hess(*at)
            for i in range(2):
                assert abs(slopes[i] - mpmath.mpf("72.5") * at[i]) < mpmath.mpf("1e-40")
                for j in range(2):
                    assert abs(bends[i][j] - mpmath.mpf("72.5") * (i == j)) < mpmath.mpf("1e-39")


@pytest.mark.parametrize("name", EDGES)
def test_minima_on_the_edge(name: str) -> None:
    """A minimum on the edge of the domain has its slope along the edge only, falling outwards."""
    objective = get(name)
    assert objective.domain is not None
    for point in objective.minima:
        for i in EDGES[name]:
            low, high = objective.domain[i]
            outward = 1 if point[i] == high else -1
            assert point[i] in (low, high)
            assert outward * objective.grad(point)[i] < -1


@each
def test_other_stationary_points_at_forty_digits(name: str, dim: int | None) -> None:
    """Local minima, saddle points and maxima are within a rounding, and of the kind they claim."""
    objective = made(name, dim)
    value, _, _ = exact(name, objective.dim)
    with mpmath.workdps(40):
        for kind in ("local_minima", "saddles", "maxima"):
            for point in getattr(objective, kind):
                if name in DEGENERATE:
                    continue
                x, bends = polished(name, point)
                assert within_rounding(point, x)
                low, high = (pick(eigenvalues(bends)) for pick in (min, max))
                if kind == "saddles":
                    assert low < 0 < high
                elif kind == "maxima":
                    assert high < 0
                else:
                    lowest = objective.lowest
                    assert low > 0
                    assert lowest is not None
                    assert value(*x) > lowest + 1e-6 * abs(lowest)


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_saddle_without_curvature(name: str) -> None:
    """A saddle point whose Hessian is 0 has higher and lower points all around it."""
    objective = get(name)
    for point in objective.saddles:
        assert not objective.grad(point).any()
        assert not objective.hess(point).any()
        angle = np.linspace(0, 2 * np.pi, 60, endpoint=False) + 0.1
        ring = np.array(point)[:, None] + 1e-3 * np.array([np.cos(angle), np.sin(angle)])
        rises = objective.value(ring) > objective.value(point)
        assert np.count_nonzero(rises != np.roll(rises, 1)) == 6


@pytest.mark.parametrize("name", names())
def test_points_are_in_the_domain_and_told_once(name: str) -> None:
    """All known points lie in the domain, no two are the same, and one shows in the view."""
    objective = get(name)
    known = [
        *(*objective.minima, *objective.local_minima),
        *(*objective.saddles, *objective.maxima),
    ]
    assert objective.domain is not None
    assert objective.view is not None
    for point in known:
        assert all(lo <= x <= hi for x, (lo, hi) in zip(point, objective.domain, strict=True))
    for i, point in enumerate(known):
        assert all(np.abs(np.subtract(point, other)).max() > 1e-3 for other in known[:i])
    seen = [
        all(lo <= x <= hi for x, (lo, hi) in zip(point, objective.view, strict=True))
        for point in objective.minima or objective.saddles
    ]
    assert any(seen)


@pytest.mark.parametrize("searches", [8, pytest.param(25, marks=pytest.mark.nightly)])
@pytest.mark.parametrize(("name", "dim"), [case for case in CASES if case[1] in (None, 3)])
def test_nothing_in_the_domain_is_lower(name: str, dim: int | None, searches: int) -> None:
    """No sampled point of the domain, polished or not, lies below the listed minimum.

    And where one gets as low, it is one of those listed: no global minimum is forgotten. The
    search is strong enough to find the minimum.
    """
    objective = made(name, dim)
    assert objective.domain is not None
    assert objective.view is not None
    if objective.lowest is None:
        return
    rng = np.random.default_rng(7)
    drawn = []
    for box in (objective.domain, objective.view):
        low, high = np.array(box).T[:, :, None]
        drawn.append(rng.uniform(low, high, (objective.dim, 20000)))
    points = np.concatenate(drawn, axis=1)
    values = objective.value(points)
    floor = objective.lowest - 1e-12 * max(1.0, abs(objective.lowest))
    assert values.min() >= floor
    best = points[:, np.argsort(values)[:searches]]
    spread = points[:, :: len(values) // searches]
    reached = np.inf
    for start in np.concatenate([best, spread], axis=1).T:
        found = search(
            objective.value,
            start,
            jac=objective.grad,
            bounds=objective.domain,
            method="L-BFGS-B",
            options={"ftol": 1e-15, "gtol": 1e-12},
        )
        assert found.fun >= floor
        reached = min(reached, found.fun)
        if found.fun < objective.lowest + 1e-9 * max(1.0, abs(objective.lowest)):
            near = [np.abs(found.x - minimum).max() for minimum in objective.minima]
            assert min(near) < 1e-3 * max(1.0, np.abs(found.x).max())
    if dim is None:
        assert reached < objective.lowest + 1e-9 * max(1.0, abs(objective.lowest))


FEW = 12
FULL_OF_THEM = {
    *("ackley", "cross_in_tray", "eggholder", "griewank", "holder_table", "levy", "levy13"),
    *("rastrigin", "schaffer2", "schwefel", "shubert", "trefethen"),
}


def bottoms(objective: Objective) -> list[Any]:
    """Return minimizers inside the domain that a dense grid finds, polished by Newton's method.

    All of them, or one more than a few. Plains and rings are no minima, nor are ripples of less
    than 1e-8 of what f spans.
    """
    assert objective.domain is not None
    low, high = np.array(objective.domain).T
    count = 4001 if objective.dim == 1 else 401
    axes = [np.linspace(a, b, count) for a, b in zip(low, high, strict=True)]
    points = np.array(np.meshgrid(*axes, indexing="ij"))
    values = np.nan_to_num(objective.value(points), nan=np.inf)
    inner = (slice(1, -1),) * objective.dim
    shifts = np.ndindex((3,) * objective.dim)
    around = np.array([values[tuple(slice(s, s + count - 2) for s in shift)] for shift in shifts])
    plain = 1e-8 * np.ptp(values[np.isfinite(values)])
    lowest = (values[inner] == around.min(axis=0)) & (values[inner] < around.max(axis=0) - plain)
    found: list[Any] = []
    for index in np.argwhere(lowest) + 1:
        x = points[(slice(None), *index)]
        for _ in range(20):  # damped, so that it stays where the grid found it
            try:
                step = np.linalg.solve(objective.hess(x), objective.grad(x))
            except np.linalg.LinAlgError:
                break
            if np.abs(step).max() < 1e-12:
                break
            x = x - step * min(1.0, ((high - low) / count / (np.abs(step) + 1e-300)).min())
        bends = np.linalg.eigvalsh(objective.hess(x))
        steep = np.linalg.norm(objective.grad(x)) > 1e-6 * max(1.0, np.abs(bends).max())
        inside = ((low <= x) & (x <= high)).all()
        if (
            bends[0] > 1e-6 * bends[-1]
            and not steep
            and inside
            and all(np.abs(x - other).max() > 1e-4 for other in found)
        ):
            found.append(x)
        if len(found) > FEW:
            break
    return found


@pytest.mark.parametrize("name", [n for n in names() if n not in FULL_OF_THEM and get(n).dim <= 2])
def test_all_minima_are_listed_where_they_are_few(name: str) -> None:
    """Of a function of a dozen minima at most, each that a dense grid finds is listed."""
    objective = get(name)
    known = [*objective.minima, *objective.local_minima]
    for x in bottoms(objective):
        assert min(np.abs(x - np.array(point)).max() for point in known) < 1e-5


@pytest.mark.parametrize("name", sorted(FULL_OF_THEM))
def test_others_have_more_than_a_dozen(name: str) -> None:
    """What is left out of that list is full of minima, of which the deepest are told."""
    assert len(bottoms(get(name))) > FEW


@pytest.mark.parametrize(
    ("name", "count"),
    [("shubert", 18), ("himmelblau", 4), ("branin", 3), ("six_hump_camel", 2), ("bird", 2)],
)
def test_functions_with_several_minima(name: str, count: int) -> None:
    """Functions known for several global minima list all of them."""
    assert len(get(name).minima) == count


@pytest.mark.parametrize("dim", range(1, 9))
def test_dixon_prices_minima(dim: int) -> None:
    """In n dimensions there are two minima, of which only the last sign differs; in one, one."""
    f = get("dixon_price", dim=dim)
    assert len(f.minima) == min(dim, 2)
    for point in f.minima:
        assert f.value(point) == pytest.approx(0, abs=1e-28)
        assert point[:-1] == f.minima[0][:-1]
