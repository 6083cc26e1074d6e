"""BFGS and L-BFGS: the secant equation, quadratics in n steps, and one as the other's memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import BFGS, LBFGS, Exact, NonlinearCG
from optviz.optimizers.quasi_newton import two_loop, updated
from optviz.recorder import record


def quadratic(n: int) -> tuple[Objective, Any]:
    draw = np.random.default_rng(n)
    axes = np.linalg.qr(draw.normal(size=(n, n)))[0]
    h = axes @ np.diag(np.linspace(1, 20, n)) @ axes.T
    h = 0.5 * (h + h.T)
    return Objective(lambda p: 0.5 * p @ h @ p, lambda p: h @ p, lambda p: h, dim=n), h


@pytest.mark.parametrize("n", [2, 3, 5, 8])
@pytest.mark.parametrize("rule", [BFGS, LBFGS])
def test_ends_in_n_steps_on_a_quadratic(rule: Any, n: int) -> None:
    """With exact line search both walk as conjugate gradients do, and n steps do it."""
    f, h = quadratic(n)
    start = np.random.default_rng(3).normal(size=n)
    run = record(f, rule(line_search=Exact()), start, steps=n)
    cg = record(f, NonlinearCG(line_search=Exact()), start, steps=n)
    np.testing.assert_allclose(run.points, cg.points, atol=1e-9)
    np.testing.assert_allclose(run.points[-1], 0, atol=1e-10)
    assert np.linalg.norm(run.gradients[-2]) > 1e-6
    if rule is BFGS:
        np.testing.assert_allclose(run.states["inverse"][-1], np.linalg.inv(h), atol=1e-8)


def test_secant_equation() -> None:
    """After each step Hy = s, H is symmetric and positive definite."""
    run = record(objectives.rosenbrock(), BFGS(), (-1.2, 1), steps=25)
    s, y = np.diff(run.points, axis=0), np.diff(run.gradients, axis=0)
    inverse = run.states["inverse"][1:]
    np.testing.assert_allclose(np.einsum("kij,kj->ki", inverse, y), s, rtol=1e-6, atol=1e-12)
    np.testing.assert_array_equal(inverse, np.swapaxes(inverse, 1, 2))
    assert np.linalg.eigvalsh(inverse).min() > 0
    assert run.states["updates"].tolist() == list(range(26))


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_two_loops_apply_the_matrix_of_bfgs(seed: int, pairs: int) -> None:
    """The recursion gives what the BFGS updates make of the scaled identity, times g."""
    draw = np.random.default_rng(seed)
    a = draw.normal(size=(4, 4))
    h = a @ a.T + 0.1 * np.eye(4)
    s, g = draw.normal(size=(pairs, 4)), draw.normal(size=4)
    y = s @ h
    dense = (s[0] @ y[0]) / (y[0] @ y[0]) * np.eye(4)
    for step, change in zip(s[::-1], y[::-1], strict=True):
        dense = updated(dense, step, change)
    np.testing.assert_allclose(two_loop(g, s, y), dense @ g, rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(two_loop(g, s[:0], y[:0]), g)


def test_memory_keeps_the_newest_pairs() -> None:
    """Of 12 steps a memory of 4 has the last 4, newest first, and zeros before they are made."""
    run = record(objectives.rosenbrock(), LBFGS(memory=4), (-1.2, 1), steps=12)
    s, y = np.diff(run.points, axis=0), np.diff(run.gradients, axis=0)
    np.testing.assert_allclose(run.states["s"][-1], s[:-5:-1], atol=1e-14)
    np.testing.assert_allclose(run.states["y"][-1], y[:-5:-1], atol=1e-12)
    assert run.states["pairs"].tolist() == [0, 1, 2, 3, *[4] * 9]
    assert (run.states["s"][2, 2:] == 0).all()


@pytest.mark.parametrize("rule", [BFGS(), LBFGS(), LBFGS(memory=1)])
def test_negative_curvature_is_no_harm(rule: Any) -> None:
    """From beside a saddle, through negative curvature, values fall to a minimum."""
    run = record(objectives.saddle_with_walls(), rule, (-1.5, 0.01), steps=40)
    assert run.landing() == "minimum"
    assert (np.diff(run.values) <= 0).all()


@pytest.mark.parametrize("rule", [BFGS(), LBFGS()])
def test_starts_at_a_stationary_point(rule: Any) -> None:
    """Where the gradient is zero it stands still, and costs nothing."""
    run = record(objectives.bowl(), rule, (0, 0), steps=5)
    assert (run.points == 0).all()
    assert tuple(run.evaluations) == (1, 1, 0)


@pytest.mark.parametrize("wrong", [0, -1, 2.5, "5", None, True])
def test_memory_is_a_count(wrong: Any) -> None:
    """A memory that is no whole number from 1 is refused by name."""
    with pytest.raises(SceneError, match=r"^memory of LBFGS is .*whole number, 1 or more"):
        LBFGS(memory=wrong)
