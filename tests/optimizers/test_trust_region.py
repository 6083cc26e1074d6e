"""Trust regions: SciPy's dogleg step by step, and the exact step where there is no dogleg."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Newton, TrustRegionNewton
from optviz.optimizers.in_a_ball import last_within, lowest_in_ball
from optviz.optimizers.trust_region import best_step
from optviz.recorder import record
from optviz.recorder.trajectory import Outcome

CONVEX = {
    "exponential": ("exp(x + y) + exp(-x) + y**2", (3, -2)),
    "quartic": ("(x - 1)**4 + (y + 2)**4 + x**2 + y**2 + x*y", (6, 5)),
    "root": ("sqrt(1 + x**2) + sqrt(1 + 10*y**2)", (8, 3)),
    "valley": ("(x - 3)**2 + 100*(y + x/2)**2 + exp(x/4)", (-9, 4)),
}


@pytest.mark.parametrize("place", CONVEX)
@pytest.mark.parametrize("radius", [0.1, 1.0, 20.0])
def test_is_scipys_dogleg_step_by_step(place: str, radius: float) -> None:
    """On convex functions the points are those of SciPy's dogleg, refused steps included."""
    text, start = CONVEX[place]
    f = Objective.from_formula(text)
    theirs: list[Any] = [np.array(start, dtype=float)]
    found = optimize.minimize(
        f.value,
        start,
        jac=f.grad,
        hess=f.hess,
        method="dogleg",
        callback=lambda x: theirs.append(x.copy()),
        options={"initial_trust_radius": radius, "gtol": 1e-8},
    )
    assert found.success
    ours = record(f, TrustRegionNewton(radius=radius), start, steps=len(theirs) - 1)
    np.testing.assert_allclose(ours.points, theirs, rtol=1e-9, atol=1e-9)
    assert len(theirs) > 3


@given(st.integers(0, 10**6), st.floats(0.01, 10))
def test_dogleg_leaves_the_region_at_its_edge(seed: int, radius: float) -> None:
    """The step is on the dogleg, and as long as the radius unless it is Newton's."""
    draw = np.random.default_rng(seed)
    a = draw.normal(size=(3, 3))
    h, g = a @ a.T + 0.1 * np.eye(3), draw.normal(size=3)
    newton = -np.linalg.solve(h, g)
    cauchy = -(g @ g) / (g @ h @ g) * g
    p, kink = best_step(g, h, radius)
    np.testing.assert_allclose(kink, cauchy, rtol=1e-10)
    length = np.linalg.norm(p)
    assert length <= radius * (1 + 1e-12)
    if np.linalg.norm(newton) >= radius:
        assert length == pytest.approx(radius, rel=1e-10)
        legs = ((np.zeros(3), cauchy), (cauchy, newton))
        assert min(distance(p, *leg) for leg in legs) < 1e-9 * (1 + np.linalg.norm(newton))
    else:
        np.testing.assert_allclose(p, newton, rtol=1e-8, atol=1e-10)


def distance(p: Any, a: Any, b: Any) -> Any:
    """Return how far a point is from a segment."""
    share = np.clip((p - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    return np.linalg.norm(p - a - share * (b - a))


@given(st.integers(0, 10**6), st.floats(0.01, 10))
def test_exact_step_beats_every_other(seed: int, radius: float) -> None:
    """On an indefinite model it is on the edge, and no lower point is in the region."""
    draw = np.random.default_rng(seed)
    a = draw.normal(size=(2, 2))
    h, g = a + a.T, draw.normal(size=2)
    h -= (np.linalg.eigvalsh(h)[0] + draw.uniform(0.1, 2)) * np.eye(2)
    p = lowest_in_ball(g, h, radius)
    assert np.linalg.norm(p) == pytest.approx(radius, rel=1e-9)
    angles = np.linspace(0, 2 * np.pi, 2001)
    edge = radius * np.array([np.cos(angles), np.sin(angles)])
    lowest = (g @ edge + 0.5 * np.einsum("ik,ij,jk->k", edge, h, edge)).min()
    model = g @ p + 0.5 * p @ h @ p
    assert model <= lowest + 1e-9 * (1 + abs(lowest))
    sigma = -(h @ p + g) @ p / radius**2
    assert sigma >= -np.linalg.eigvalsh(h)[0] - 1e-8
    np.testing.assert_allclose((h + sigma * np.eye(2)) @ p, -g, atol=1e-7 * (1 + radius))


def test_hard_case() -> None:
    """Where the gradient has no part along the lowest eigenvector, that fills up the radius."""
    h = np.diag([-1.0, 1.0])
    p = lowest_in_ball(np.array([0.0, 1.0]), h, 2.0)
    np.testing.assert_allclose(np.abs(p), [np.sqrt(4 - 0.25), 0.5], rtol=1e-12)
    assert p[1] == -0.5
    np.testing.assert_allclose(np.abs(lowest_in_ball(np.zeros(2), h, 3.0)), [3, 0])
    flat = lowest_in_ball(np.array([0.0, 1.0]), np.diag([0.0, 1.0]), 2.0)
    np.testing.assert_allclose(flat, [0, -1], atol=1e-12)


def test_leaves_the_saddle() -> None:
    """From the saddle itself, and from beside it, it reaches a minimum, where Newton stays."""
    f = objectives.saddle_with_walls()
    assert record(f, Newton(), (0, 0), steps=9).landing() == "saddle"
    for start in ((0, 0), (-1.5, 0.01), (1.5, 0)):
        run = record(f, TrustRegionNewton(), start, steps=15)
        assert run.landing() == "minimum"
        assert (np.diff(run.values) <= 0).all()


def test_the_state_tells_the_story() -> None:
    """Steps stay in the circle drawn before; ρ below η means refused, below ¼ a smaller circle."""
    f = objectives.rosenbrock()
    run = record(f, TrustRegionNewton(radius=2.0), (-1.2, 1), steps=30)
    radius, ratio, tried = (run.states[name] for name in ("radius", "ratio", "tried"))
    moved = np.diff(run.points, axis=0)
    assert (np.linalg.norm(tried[1:], axis=1) <= radius[:-1] * (1 + 1e-9)).all()
    refused = ratio[1:] <= 0.15
    assert 0 < refused.sum() < 15
    assert (moved[refused] == 0).all()
    np.testing.assert_allclose(moved[~refused], tried[1:][~refused], atol=1e-12)
    np.testing.assert_array_equal(
        radius[1:][ratio[1:] < 0.25], 0.25 * radius[:-1][ratio[1:] < 0.25]
    )
    assert (radius[1:][ratio[1:] >= 0.25] >= radius[:-1][ratio[1:] >= 0.25]).all()
    np.testing.assert_array_equal(run.states["f"], run.values)
    np.testing.assert_allclose(run.points[-1], [1, 1], atol=1e-10)
    made = int((~refused).sum())
    assert tuple(run.evaluations) == (31, 1 + made, 1 + made)


def test_radius_never_grows_beyond_its_bound() -> None:
    """With max_radius ½ no step is longer."""
    run = record(objectives.bowl(), TrustRegionNewton(max_radius=0.5), (3, 4), steps=20)
    assert np.linalg.norm(np.diff(run.points, axis=0), axis=1).max() <= 0.5 * (1 + 1e-12)
    np.testing.assert_allclose(run.points[-1], 0, atol=1e-12)


def test_collapses_at_a_cliff() -> None:
    """Where f jumps up right beside the point the region falls to nothing, and the run says so."""
    f = Objective(
        lambda x, y: x + y**2 if x >= 1 else 100,
        lambda x, y: (1, 2 * y),
        lambda x, y: ((1, 0), (0, 2)),
    )
    run = record(f, TrustRegionNewton(), (1, 0), steps=200)
    assert run.outcome is Outcome.STALLED
    assert 20 < run.steps < 40
    assert (run.points == run.points[0]).all()
    assert run.states["radius"][-1] < 1e-15


def test_eta_below_a_quarter() -> None:
    """Steps that shrink the region but are made anyway need η below ¼."""
    with pytest.raises(SceneError, match=r"^eta of TrustRegionNewton is 0.25; it must be at least"):
        TrustRegionNewton(eta=0.25)
    with pytest.raises(
        SceneError, match=r"^radius of TrustRegionNewton is 0; it must be .*above 0"
    ):
        TrustRegionNewton(radius=0)


def test_dogleg_ends() -> None:
    """A large region has Newton's step, a tiny one a step against the gradient."""
    newton, cauchy = np.array([-2.0, -2.0]), np.array([-1.0, -0.5])
    way = np.array([np.zeros(2), cauchy, newton])
    assert last_within(way, 9.0).tolist() == [-2, -2]
    np.testing.assert_allclose(last_within(way, 1e-3), 1e-3 * cauchy / np.sqrt(1.25))


def test_a_bottom_inside_the_region_is_the_lowest_point() -> None:
    """Where the quadratic has its minimum within the radius, that is the step, else the edge is."""
    h, g = np.diag([1.0, 4.0]), np.array([-1.0, -4.0])
    np.testing.assert_allclose(lowest_in_ball(g, h, 2.0), [1, 1], rtol=1e-12)
    assert np.linalg.norm(lowest_in_ball(g, h, 1.0)) == pytest.approx(1.0, rel=1e-12)
