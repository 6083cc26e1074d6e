"""Sums of squares: linear ones in one step, SciPy's minima, and what has no residuals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import least_squares
from optviz.optimizers import GaussNewton, LevenbergMarquardt, Newton
from optviz.recorder import record

T = np.linspace(0, 4, 12)
CIRCLES = [(0, 0, 2.0), (3, 1, 1.5), (-1, 4, 3.5), (2, 5, 3.9)]
DATA = 2.5 * np.exp(-0.7 * T) + 0.3 + 0.05 * np.sin(9 * T)

ROSENBROCK = least_squares(
    lambda x, y: (1 - x, 10 * (y - x**2)),
    lambda x, y: ((-1, 0), (-20 * x, 10)),
    minima=[(1, 1)],
)
PLACES: dict[str, tuple[Any, Any]] = {
    "rosenbrock": (ROSENBROCK, (-1.2, 1)),
    "beale": (
        least_squares(lambda x, y: (1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3)),
        (1, 1),
    ),
    "decay": (
        least_squares(
            lambda p: [p[0] * np.exp(-p[1] * t) + p[2] - d for t, d in zip(T, DATA, strict=True)],
            dim=3,
        ),
        (1, 1, 0),
    ),
    "helix": (
        least_squares(
            lambda x, y, z: (
                10 * (z - 5 / np.pi * np.arctan2(y, x)),
                10 * (np.sqrt(x**2 + y**2) - 1),
                z,
            )
        ),
        (-1, 0.1, 0),
    ),
    "circles": (
        least_squares(lambda x, y: [np.hypot(x - a, y - b) - r for a, b, r in CIRCLES]),
        (4, -3),
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_finds_scipys_minimum(place: str) -> None:
    """Levenberg–Marquardt ends where MINPACK's does, with as small residuals."""
    f, start = PLACES[place]
    theirs = optimize.least_squares(f.residuals, start, method="lm", xtol=1e-12, ftol=1e-12)
    run = record(f, LevenbergMarquardt(), start, steps=200)
    assert run.values[-1] <= theirs.cost + 1e-10
    np.testing.assert_allclose(run.points[-1], theirs.x, atol=1e-6)
    assert (np.diff(run.values) <= 0).all()


@pytest.mark.parametrize("rule", [GaussNewton(), LevenbergMarquardt(damping=1e-12)])
def test_linear_residuals_take_one_step(rule: Any) -> None:
    """With r = Ap − b the first step ends at the least-squares solution."""
    draw = np.random.default_rng(2)
    a, b = draw.normal(size=(7, 3)), draw.normal(size=7)
    f = least_squares(
        lambda p: np.tensordot(a, p, 1) - (b if p.ndim == 1 else b[:, None]),
        lambda p: a,
        dim=3,
    )
    run = record(f, rule, (1, 2, 3), steps=1)
    np.testing.assert_allclose(run.points[1], np.linalg.lstsq(a, b)[0], atol=1e-9)


def test_gauss_newton_by_hand() -> None:
    """Each step solves the normal equations JᵀJp = −Jᵀr."""
    f, _ = PLACES["beale"]
    run = record(f, GaussNewton(), (2.5, 0.3), steps=6)
    for before, after, p in zip(run.points, run.points[1:], run.states["p"][1:], strict=False):
        j, r = f.jacobian(before), f.residuals(before)
        np.testing.assert_allclose(p, -np.linalg.solve(j.T @ j, j.T @ r), rtol=1e-7)
        np.testing.assert_allclose(after, before + p, rtol=1e-14)


def test_gauss_newton_is_newton_without_bent_residuals() -> None:
    """Near a minimum with zero residuals both are quadratically quick; JᵀJ is the Hessian there."""
    j = ROSENBROCK.jacobian((1, 1))
    np.testing.assert_allclose(j.T @ j, ROSENBROCK.hess((1, 1)), rtol=1e-6)
    for rule in (GaussNewton(), Newton()):
        assert record(ROSENBROCK, rule, (1.1, 1.1), steps=5).values[-1] < 1e-20


@pytest.mark.parametrize("scaled", [True, False])
def test_levenberg_marquardt_by_hand(scaled: bool) -> None:
    """λ falls tenfold after a step and grows where one is refused; D is how long columns have been.

    Without scaling λ begins at damping·max diag JᵀJ, and D is the identity.
    """
    f, start = ROSENBROCK, (-1.2, 1)
    run = record(f, LevenbergMarquardt(damping=1e-6, scaled=scaled), start, steps=20)
    damping, tried = run.states["damping"], run.states["tried"]
    assert damping[0] == pytest.approx(1e-6 * (1.0 if scaled else 1 + 24**2))
    refused = (np.diff(run.points, axis=0) == 0).all(axis=1)
    assert 0 < refused.sum() < 20
    np.testing.assert_allclose(damping[1:] / damping[:-1], np.where(refused, 10.0, 0.1), rtol=1e-12)
    longest = np.zeros(2)
    for x, lam, d, p in zip(run.points, damping, run.states["scale"], tried[1:], strict=False):
        j, r = f.jacobian(x), f.residuals(x)
        longest = np.maximum(longest, np.linalg.norm(j, axis=0)) if scaled else np.ones(2)
        np.testing.assert_allclose(d, longest, rtol=1e-12)
        p_hand = -np.linalg.solve(j.T @ j + lam * np.diag(longest**2), j.T @ r)
        np.testing.assert_allclose(p, p_hand, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("power", [(0, 14), (-20, 3), (40, -40)])
def test_units_of_the_variables_do_not_matter(power: tuple[int, int]) -> None:
    """In variables 2ᵏ times as large the path is the same in those units; unscaled it is not."""
    u, v = 2.0 ** np.array(power)
    f = least_squares(
        lambda x, y: (1 - x / u, 10 * (y / v - (x / u) ** 2)),
        lambda x, y: ((-1 / u, 0), (-20 * x / u / u, 10 / v)),
    )
    ours = record(f, LevenbergMarquardt(), (-1.2 * u, v), steps=40)
    plain = record(ROSENBROCK, LevenbergMarquardt(), (-1.2, 1), steps=40)
    np.testing.assert_allclose(ours.points / [u, v], plain.points, rtol=1e-7, atol=1e-9)
    assert ours.values[-1] < 1e-20
    unscaled = record(f, LevenbergMarquardt(scaled=False), (-1.2 * u, v), steps=40)
    assert not unscaled.values[-1] < 1e-20


BADLY_SCALED: dict[str, tuple[Any, Any, float]] = {
    "powell": (
        least_squares(lambda x, y: (1e4 * x * y - 1, np.exp(-x) + np.exp(-y) - 1.0001)), (0, 1), 15
    ),
    "brown": (least_squares(lambda x, y: (x - 1e6, y - 2e-6, x * y - 2)), (1, 1), 2),
    "decay": (
        least_squares(
            lambda p: [
                p[0] * 1e5 * np.exp(-p[1] * 1e-3 * t) + p[2] - d
                for t, d in zip(T, DATA, strict=True)
            ],
            dim=3,
        ),
        (1e-5, 1e3, 0), 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BADLY_SCALED)
def test_badly_scaled_sums_are_solved(name: str) -> None:
    """It comes to MINPACK's minimum in a multiple of MINPACK's calls, which the table gives."""
    f, start, multiple = BADLY_SCALED[name]
    theirs = optimize.least_squares(
        f.residuals, start, jac=f.jacobian, method="lm", x_scale="jac", xtol=1e-12, ftol=1e-12
    )
    run = record(f, LevenbergMarquardt(), start, steps=300)
    assert run.cost is not None
    arrived = np.flatnonzero(run.values <= theirs.cost * (1 + 1e-9) + 1e-20)
    assert arrived.size
    assert run.cost[arrived[0], 0] <= multiple * theirs.nfev


def test_residuals_count_as_values_and_jacobians_as_gradients() -> None:
    """Races by evaluations see what these rules ask for."""
    run = record(ROSENBROCK, GaussNewton(), (-1.2, 1), steps=3)
    assert tuple(run.evaluations) == (4, 3, 0)
    run = record(ROSENBROCK, LevenbergMarquardt(), (-1.2, 1), steps=10)
    made = int((np.diff(run.points, axis=0) != 0).any(axis=1).sum())
    assert tuple(run.evaluations) == (11, 1 + made, 0)


@pytest.mark.parametrize("rule", [GaussNewton(), LevenbergMarquardt()])
def test_refuses_what_has_no_residuals(rule: Any) -> None:
    """A function that is no sum of squares is refused before the first frame, with the remedy."""
    with pytest.raises(SceneError) as caught:
        record(objectives.rosenbrock(), rule, (0, 0), steps=0)
    assert "needs a sum of squares, and this function has no residuals" in str(caught.value)
    assert caught.value.remedy == "write it as objectives.least_squares(residuals)"
    assert "Rosenbrock" in caught.value.item or "rosenbrock" in caught.value.item


@pytest.mark.parametrize("rule", [GaussNewton(), LevenbergMarquardt()])
def test_step_is_pure(rule: Any) -> None:
    """A step changes neither point nor state, and gives the same when repeated."""
    f, start = PLACES["decay"]
    x = np.array(start, dtype=float)
    state = rule.init(f, x)
    for _ in range(4):
        before = x.copy(), repr(state)
        first, second = (rule.step(f, x, state) for _ in range(2))
        assert repr(first) == repr(second)
        np.testing.assert_array_equal(x, before[0])
        assert repr(state) == before[1]
        x, state = first


def test_singular_jacobian_takes_the_shortest_step() -> None:
    """Where only x + y is determined, the step is along (1, 1)."""
    f = least_squares(lambda x, y: (x + y - 4, 2 * (x + y) - 8))
    run = record(f, GaussNewton(), (0, 1), steps=2)
    np.testing.assert_allclose(run.points[1], [1.5, 2.5], rtol=1e-8)
