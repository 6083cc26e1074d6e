"""CMA-ES: pycma's own run, without its global random numbers."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import MissingExtra, SceneError
from optviz.objectives import Objective
from optviz.optimizers import CMAES
from optviz.recorder import record


def test_refuses_one_dimension() -> None:
    """In one dimension it says so before the first frame."""
    with pytest.raises(SceneError, match=r"CMAES cannot run in one dimension.*RandomSearch"):
        record(Objective(lambda x: x**2), CMAES(), 1, steps=0)


def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pycma a run ends before the first frame with the command that brings it."""
    monkeypatch.setitem(sys.modules, "cma", None)
    with pytest.raises(MissingExtra, match="CMAES needs pycma; pip install cma"):
        record(objectives.bowl(), CMAES(), (1, 1), steps=0)


def test_is_pycmas_own_run() -> None:
    """With the same normal numbers the means are those of pycma's loop to the last bit."""
    cma: Any = pytest.importorskip("cma")
    f = objectives.rosenbrock()
    numbers = iter(range(100))
    options = {
        "verbose": -9,
        "verb_log": 0,
        "seed": np.nan,
        "randn": lambda *n: np.random.default_rng((3, next(numbers))).standard_normal(n),
    }
    strategy = cma.CMAEvolutionStrategy([-1.2, 1.0], 0.4, options)
    means, widths = [np.array([-1.2, 1.0])], [0.4]
    for _ in range(40):
        population = strategy.ask()
        strategy.tell(population, [float(f.value(one)) for one in population])
        means.append(strategy.mean.copy())
        widths.append(strategy.sigma)
    run = record(f, CMAES(sigma=0.4), (-1.2, 1), steps=40, seed=3)
    np.testing.assert_array_equal(run.points, means)
    np.testing.assert_array_equal(run.states["sigma"], widths)


def test_leaves_the_global_generator_alone() -> None:
    """NumPy's global random numbers go on as if nothing had been drawn."""
    pytest.importorskip("cma")
    np.random.seed(1)
    expected = np.random.random(3)
    np.random.seed(1)
    record(objectives.bowl(), CMAES(), (1, 1), steps=5)
    np.testing.assert_array_equal(np.random.random(3), expected)


def test_has_a_cloud_to_draw() -> None:
    """The state has the last generation, its values, and a covariance that is symmetric."""
    pytest.importorskip("cma")
    f = objectives.himmelblau()
    run = record(f, CMAES(sigma=1), (0, 0), steps=60)
    population = run.states["population"]
    assert population.shape == (61, 6, 2)
    np.testing.assert_allclose(
        f.value(np.moveaxis(population[1:], -1, 0)), run.states["values"][1:], rtol=1e-12
    )
    shapes = run.states["covariance"]
    np.testing.assert_allclose(shapes, np.swapaxes(shapes, 1, 2), rtol=1e-12)
    assert run.values[-1] < 1e-6
    assert "strategy" not in run.states
    assert tuple(run.evaluations) == (360, 0, 0)
