"""Lengths at the ends of float64, and rules that see no difference between f and a multiple."""

from __future__ import annotations

import math
import warnings
from dataclasses import MISSING, fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import objectives, optimizers
from optviz.objectives import Objective
from optviz.optimizers import (
    BFGS,
    LBFGS,
    Armijo,
    BarzilaiBorwein,
    NonlinearCG,
    PolyakStep,
    SteepestDescent,
    StrongWolfe,
    TrustRegionNewton,
)
from optviz.optimizers.norm import norm, rescue, scaled
from optviz.recorder import record

BLIND: dict[str, Any] = {
    "bfgs": BFGS(),
    "lbfgs": LBFGS(),
    "conjugate gradients": NonlinearCG(),
    "fletcher–reeves": NonlinearCG(beta="fletcher_reeves"),
    "steepest": SteepestDescent(line_search=StrongWolfe()),
    "polyak": PolyakStep(),
    "trust region": TrustRegionNewton(),
}


def multiple(f: Objective, c: float) -> Objective:
    """Return c·f, with its derivatives and its minima."""
    return Objective(
        lambda p: c * f.value(p),
        lambda p: c * f.grad(p),
        lambda p: c * f.hess(p),
        dim=f.dim,
        minima=f.minima,
    )


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=6),
    st.integers(-1000, 1000),
)
def test_norms_are_those_of_hypot(entries: list[int], power: int) -> None:
    """From 1e-301 to 1e301 the length is that of math.hypot, which loses nothing either."""
    v = np.ldexp(np.array(entries, dtype=float), power)
    assert norm(v) == pytest.approx(math.hypot(*v.tolist()), rel=1e-14)
    unit, size = scaled(v)
    np.testing.assert_array_equal(unit * size, v)
    assert not v.any() or 0.5 < np.abs(unit).max() <= 2.0
    assert math.frexp(rescue(v))[0] == 0.5
    assert rescue(v) == 1.0 or not 1e-140 < np.abs(v).max() < 1e140


def test_columns_are_scaled_apart() -> None:
    """Of many points each has a factor of its own, and zeros keep theirs."""
    unit, size = scaled(np.array([[3e-200, 0.0, 5e200], [1e-200, 0.0, 0.0]]))
    assert (np.abs(unit).max(axis=0)[[0, 2]] >= 1.0).all()
    assert size[1] == 1.0
    assert (unit[:, 1] == 0.0).all()


@pytest.mark.parametrize("power", [-480, -200, -70, 70, 200, 480])
@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "booth"])
@pytest.mark.parametrize("rule", BLIND)
def test_a_multiple_of_f_is_no_other_task(rule: str, name: str, power: int) -> None:
    """On 2ⁿ·f, from 1e-144 to 1e144 of it, the path is that on f, and ends alike."""
    f, start = objectives.get(name), (-1.25, 0.75)
    plain = record(f, BLIND[rule], start, steps=60)
    other = record(multiple(f, 2.0**power), BLIND[rule], start, steps=60)
    assert other.outcome == plain.outcome
    if rule in {"polyak", "trust region"}:
        np.testing.assert_array_equal(other.points, plain.points)
        return
    # The first length is 1/‖g‖ in either, so that the last bit may differ: 1e-6 on the way.
    np.testing.assert_allclose(other.points[:8], plain.points[:8], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(other.points[-1], plain.points[-1], atol=1e-6)


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("power", [-480, 480])
def test_barzilai_and_borwein_see_the_curvature_of_a_multiple(power: int, short: bool) -> None:
    """With the first factor divided by 2ⁿ the path on 2ⁿ·f is that on f."""
    f = objectives.get("matyas")
    plain = record(f, BarzilaiBorwein(lr=0.25, short=short), (3, -1), steps=12)
    rule = BarzilaiBorwein(lr=0.25 * 2.0**-power, short=short)
    other = record(multiple(f, 2.0**power), rule, (3, -1), steps=12)
    np.testing.assert_array_equal(other.points, plain.points)


def test_small_curvatures_end_nothing() -> None:
    """On Matyas’s function yᵀy of the last steps underflows: L-BFGS goes on all the same."""
    run = record(objectives.matyas(), LBFGS(), (-7.894794490704798, 0.481271056998235), steps=33)
    assert run.steps == 33
    assert run.values[-1] < 1e-100


@pytest.mark.parametrize("rule", [optimizers.get(name) for name in optimizers.names()])
@pytest.mark.parametrize("exponent", [-300, -160, -80, -20, 20, 80, 160, 300])
def test_no_rule_breaks_on_flat_or_steep_quadratics(rule: Any, exponent: int) -> None:
    """On ½c(x² + ky²), c from 1e-300 to 1e300, no rule raises or warns, whatever becomes of it."""
    c, draw = 10.0**exponent, np.random.default_rng(9)
    made = rule(**{one.name: 1.0 for one in fields(rule) if one.default is MISSING})
    for k in (1.0, 1e4, 1e-6):
        f = Objective(
            lambda x, y, k=k: 0.5 * c * (x * x + k * y * y),
            lambda x, y, k=k: (c * x, c * k * y),
            lambda x, y, k=k: ((c, 0 * x), (0 * x, c * k)),
            minima=[(0, 0)],
        )
        if rule.family == "least squares":
            roots = math.sqrt(c), math.sqrt(c * k)
            f = objectives.least_squares(lambda x, y, r=roots: (r[0] * x, r[1] * y))
        for start in [*draw.uniform(-10, 10, (3, 2)), np.zeros(2)]:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                record(f, made, start, steps=33)


def test_armijo_goes_as_short_as_it_must() -> None:
    """On a quadratic of curvature 1e40 a length of some 1e-40 is found from 1 on."""
    f = Objective(lambda x: 5e39 * x * x, lambda x: 1e40 * x)
    run = record(f, SteepestDescent(line_search=Armijo()), 1.0, steps=60)
    assert run.values[-1] < 1e-6 * run.values[0]
