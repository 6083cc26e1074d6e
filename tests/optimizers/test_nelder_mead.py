"""Nelder and Mead's simplex: SciPy's, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import NelderMead
from optviz.optimizers.nelder_mead import CONTRACT_INSIDE, EXPAND, MOVES, SHRINK, START
from optviz.recorder import record

PLACES: dict[str, tuple[Objective, Any]] = {
    "rosenbrock": (objectives.rosenbrock(), (-1.2, 1)),
    "himmelblau": (objectives.himmelblau(), (0.3, -0.2)),
    "saddle with walls": (objectives.saddle_with_walls(), (-1.5, 0.01)),
    "waves": (Objective.from_formula("x**2/9 + y**2/8 + sin(3*x) + cos(2*y + x)"), (4, -3)),
    "kink": (Objective(lambda x, y: abs(x - 0.3) + 2 * abs(y + x)), (2, 3)),
    "one dimension": (Objective(lambda x: (x - 0.3) ** 4 + x**2), 2),
    "rosenbrock, 5-D": (
        Objective(optimize.rosen, optimize.rosen_der, dim=5),
        (1.3, 0.7, 0.8, 1.9, 1.2),
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [0.1, 1.0])
def test_is_scipys_step_by_step(place: str, size: float) -> None:
    """From the same simplex the best vertices are SciPy's to 1e-12 until it has shrunk to one."""
    f, start = PLACES[place]
    x = np.atleast_1d(np.array(start, dtype=float))
    theirs = optimize.minimize(
        f.value,
        x,
        method="Nelder-Mead",
        options={
            "initial_simplex": np.vstack([x, x + size * np.eye(len(x))]),
            "maxiter": 121,
            "maxfev": 10**6,
            "xatol": 0,
            "fatol": 0,
            "adaptive": False,
            "return_all": True,
        },
    )
    steps = len(theirs.allvecs) - 1
    assert steps >= 100 or place == "one dimension"
    run = record(f, NelderMead(size=size), start, steps=steps)
    np.testing.assert_allclose(run.points[1:], theirs.allvecs[1:], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(run.states["simplex"][-1], theirs.final_simplex[0], atol=1e-12)


def test_the_state_is_a_simplex_to_draw() -> None:
    """Vertices stand with their values, best first; the point of the run is the best vertex."""
    f = objectives.himmelblau()
    run = record(f, NelderMead(), (0, 0), steps=40)
    simplex, values = run.states["simplex"], run.states["values"]
    assert simplex.shape == (41, 3, 2)
    np.testing.assert_allclose(f.value(np.moveaxis(simplex, -1, 0)), values, rtol=1e-12)
    assert (np.diff(values, axis=1) >= 0).all()
    np.testing.assert_array_equal(simplex[1:, 0], run.points[1:])
    assert (np.diff(values[:, 0]) <= 0).all()


def test_moves_have_names() -> None:
    """What a step did can be told from the simplices: one vertex is new, or all but one."""
    run = record(objectives.rosenbrock(), NelderMead(), (-1.2, 1), steps=150)
    moves, simplex = run.states["move"], run.states["simplex"]
    assert moves[0] == START
    assert {MOVES[move] for move in moves[1:]} >= {"reflect", "expand", "contract inside"}
    for k in range(1, 151):
        kept = sum(any((old == new).all() for old in simplex[k - 1]) for new in simplex[k])
        if np.ptp(simplex[k], axis=0).min() < 1e-5:
            break
        assert kept == (1 if moves[k] == SHRINK else 2)
        area, before = (abs(np.linalg.det(s[1:] - s[0])) for s in (simplex[k], simplex[k - 1]))
        if moves[k] in (EXPAND, CONTRACT_INSIDE):
            assert area / before == pytest.approx(2 if moves[k] == EXPAND else 0.5, rel=1e-3)


def test_shrinks() -> None:
    """Where all that is tried is worse, all but the best vertex move half the way to it."""
    f = Objective(lambda x, y: 0 if x == y == 0 else 5 if (x, y) in ((0, 1), (1, 0)) else 10)
    run = record(f, NelderMead(), (0, 0), steps=1)
    assert run.states["move"].tolist() == [START, SHRINK]
    assert sorted(run.states["simplex"][1].tolist()) == [[0, 0], [0, 0.5], [0.5, 0]]


def test_one_point_at_a_time() -> None:
    """Many starts at once are refused by the rule itself."""
    with pytest.raises(SceneError, match=r"NelderMead was given points of shape .2, 5."):
        NelderMead().init(objectives.bowl(), np.zeros((2, 5)))
