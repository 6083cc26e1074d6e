"""Nonlinear conjugate gradients: the linear method on quadratics, and a restart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize

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


BADLY_SCALED = {
    "brown": ("(x - 10**6)**2 + (y - 0.000002)**2 + (x*y - 2)**2", 1e-3),
    "narrow valley": ("100*(1000*y - x**2)**2 + (1 - x)**2", 1e-12),
    "stiff quadratic": ("0.5*x**2 + 0.5*10**8*y**2 + x*y", 1e-30),
    "two units": ("(x/10**5 - 1)**4 + (y*10**3 - x/10**5)**2", 1e-4),
}


@pytest.mark.parametrize("name", BADLY_SCALED)
def test_badly_scaled_functions_do_not_bring_it_to_rest(name: str) -> None:
    """From twelve starts it ends near the minimum, and in the median as low as SciPy's CG."""
    text, bound = BADLY_SCALED[name]
    f = Objective.from_formula(text)
    ours, theirs = [], []
    for start in np.random.default_rng(0).uniform(0.2, 2.0, (12, 2)):
        ours.append(record(f, NonlinearCG(), start, steps=300).values[-1])
        with np.errstate(all="ignore"):
            found = optimize.minimize(
                f.value, start, jac=f.grad, method="CG", options={"gtol": 0, "maxiter": 300}
            )
        theirs.append(found.fun)
    assert max(ours) < bound
    assert np.median(ours) <= 10 * np.median(theirs) + 1e-28


def test_powells_function_does_not_bring_it_to_rest() -> None:
    """Where the next length is 10¹² times too long it is found all the same, as by SciPy's CG."""
    f = Objective.from_formula("(10**4*x*y - 1)**2 + (exp(-x) + exp(-y) - 1.0001)**2")
    for start in ((0.0, 1.0), (1.0, 2.0)):
        run = record(f, NonlinearCG(), start, steps=300)
        assert run.values[-1] < 1e-8
    stiff = Objective.from_formula("0.5*x**2 + 0.5*10**12*y**2")
    run = record(stiff, NonlinearCG(), (1.0, 1.0), steps=10)
    assert run.values[-1] < 1e-20


@pytest.mark.parametrize("wrong", ["fletcher", "", None, 0.5, ("fletcher_reeves",)])
def test_refuses_other_betas(wrong: Any) -> None:
    """A β that is not known is refused with those that are."""
    with pytest.raises(SceneError, match=r"^beta of NonlinearCG is .*'fletcher_reeves', such as"):
        NonlinearCG(beta=wrong)
