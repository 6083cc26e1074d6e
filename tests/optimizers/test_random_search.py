"""Random search: repeatable, monotone, and with the draws that it claims."""

from __future__ import annotations

import numpy as np

from optviz import objectives
from optviz.objectives import Objective
from optviz.optimizers import RandomSearch
from optviz.recorder import record


def test_same_seed_same_path() -> None:
    """A seed repeats the path to the last bit, another one gives another path."""
    runs = [
        record(objectives.himmelblau(), RandomSearch(), (0, 0), steps=50, seed=seed)
        for seed in (4, 4, 5)
    ]
    np.testing.assert_array_equal(runs[0].points, runs[1].points)
    assert (runs[0].states["tried"][1:] != runs[2].states["tried"][1:]).all()


def test_goes_only_down_and_only_to_what_it_tried() -> None:
    """Each point is the one before, or the one tried where that is lower."""
    run = record(objectives.rosenbrock(), RandomSearch(sigma=0.3), (-1.2, 1), steps=300)
    f, tried = run.values, run.states["tried"]
    moved = (np.diff(run.points, axis=0) != 0).any(axis=1)
    assert (np.diff(f)[moved] < 0).all()
    np.testing.assert_array_equal(run.points[1:][moved], tried[1:][moved])
    values = run.objective.value(tried.T) if run.objective else f
    assert (values[1:][~moved] >= f[:-1][~moved]).all()
    assert 5 < moved.sum() < 280
    np.testing.assert_array_equal(run.states["f"], f)
    assert tuple(run.evaluations) == (301, 0, 0)


def test_steps_are_normal_with_standard_deviation_sigma() -> None:
    """On a function that is nowhere lower than the start, the tries are N(x, σ²I)."""
    peak = Objective(lambda x, y: -np.exp(-1e9 * (x**2 + y**2)))
    run = record(peak, RandomSearch(sigma=2.5), (0, 0), steps=4000)
    assert (run.points == 0).all()
    z = run.states["tried"][1:] / 2.5
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=0.06)
    np.testing.assert_allclose(np.cov(z.T), np.eye(2), atol=0.08)
