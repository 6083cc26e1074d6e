"""Nonlinear conjugate gradients: the linear method on quadratics, and a restart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import Exact, NonlinearCG
from optviz.recorder import record


def quadratic(n: int) -> tuple[Objective, Any, Any]:
    """Return ½pᵀHp − bᵀp with eigenvalues from 1 to 30, H and b."""
    draw = np.random.default_rng(n)
    axes = np.linalg.qr(draw.normal(size=(n, n)))[0]
    h = axes @ np.diag(np.linspace(1, 30, n)) @ axes.T
    h, b = 0.5 * (h + h.T), draw.normal(size=n)
    f = Objective(
        lambda p: 0.5 * p @ h @ p - b @ p, lambda p: h @ p - b, lambda p: h, dim=n, name="quadratic"
    )
    return f, h, b


def linear_cg(h: Any, b: Any, x: Any, steps: int) -> Any:
    """Return the iterates of Hestenes and Stiefel's method for Hx = b."""
    points, r = [x], b - h @ x
    p = r
    for _ in range(steps):
        alpha = r @ r / (p @ h @ p)
        x, before = x + alpha * p, r
        r = r - alpha * (h @ p)
        p = r + r @ r / (before @ before) * p
        points.append(x)
    return np.array(points)


@pytest.mark.parametrize("beta", ["fletcher_reeves", "polak_ribiere_plus"])
@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_is_the_linear_method_on_a_quadratic(beta: str, n: int) -> None:
    """With exact line search the points are those of linear CG to 1e-10, and n steps do it."""
    f, h, b = quadratic(n)
    start = np.random.default_rng(1).normal(size=n)
    run = record(f, NonlinearCG(beta, line_search=Exact()), start, steps=n)
    np.testing.assert_allclose(run.points, linear_cg(h, b, start, n), rtol=0, atol=1e-10)
    np.testing.assert_allclose(run.points[-1], np.linalg.solve(h, b), atol=1e-10)
    assert np.linalg.norm(run.gradients[-2]) > 1e-6


def test_directions_are_conjugate() -> None:
    """On a quadratic pᵢᵀHpⱼ = 0 for all pairs of directions."""
    f, h, _ = quadratic(6)
    p = record(f, NonlinearCG(line_search=Exact()), np.ones(6), steps=6).states["p"][1:]
    p = p / np.sqrt(np.einsum("ki,ij,kj->k", p, h, p))[:, None]
    np.testing.assert_allclose(p @ h @ p.T, np.eye(6), atol=1e-9)


def test_betas_by_hand() -> None:
    """β is g₊ᵀg₊/gᵀg, or max(0, g₊ᵀ(g₊ − g)/gᵀg), and directs the next step."""
    f, start = objectives.rosenbrock(), (-1.2, 1)
    for beta in ("fletcher_reeves", "polak_ribiere_plus"):
        run = record(f, NonlinearCG(beta), start, steps=12)
        g, p, betas = run.gradients, run.states["p"], run.states["beta"]
        before, now = g[:-1], g[1:]
        change = now - before if beta == "polak_ribiere_plus" else now
        right = np.maximum(0, (now * change).sum(axis=1) / (before * before).sum(axis=1))
        np.testing.assert_allclose(betas[1:], right, rtol=1e-10)
        wanted = -g[:-1] + betas[:-1, None] * p[:-1]
        down = (wanted * g[:-1]).sum(axis=1) < 0
        np.testing.assert_allclose(p[1:][down], wanted[down], rtol=1e-10)
        assert down.sum() > 6


def test_is_quicker_than_no_memory() -> None:
    """In Rosenbrock's valley it arrives where steepest descent is still on the way."""
    run = record(objectives.rosenbrock(), NonlinearCG(), (-1.2, 1), steps=40)
    np.testing.assert_allclose(run.points[-1], [1, 1], atol=1e-6)


@pytest.mark.parametrize("wrong", ["fletcher", "", None, 0.5, ("fletcher_reeves",)])
def test_refuses_other_betas(wrong: Any) -> None:
    """A β that is not known is refused with those that are."""
    with pytest.raises(SceneError, match=r"^beta of NonlinearCG is .*'fletcher_reeves', such as"):
        NonlinearCG(beta=wrong)
