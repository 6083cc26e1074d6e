"""On quadratics the theory is exact: paths, rates, limits and best settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import (
    Cosine,
    Exponential,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    Objective,
    RegularizedNewton,
    objectives,
    record,
    theory,
)
from optviz.theorems.recurrence import recurrence

SHARES = st.floats(0.02, 1.3)
BETAS = st.floats(0.0, 0.97)


@st.composite
def quadratics(draw: st.DrawFn, least: float = 0.05) -> Objective:
    """Draw a quadratic form in 1, 2 or 5 dimensions, with a linear part."""
    dim = draw(st.sampled_from([1, 2, 5]))
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    turn = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
    values = rng.uniform(least, 30.0, dim)
    matrix = turn @ np.diag(values) @ turn.T
    return objectives.quadratic_form(0.5 * (matrix + matrix.T), rng.normal(size=dim))


def largest(f: Objective) -> float:
    return float(np.linalg.eigvalsh(f.hess(np.zeros(f.dim)))[-1])


def same_path(f: Objective, rule: Any, steps: int = 40) -> None:
    run = record(f, rule, steps=steps)
    known = theory(rule, f)
    assert (known.applies, known.kind) == (True, "exact")
    path = known.path(run.steps)
    assert path is not None
    scale = np.abs(run.points).max()
    np.testing.assert_allclose(path, run.points, rtol=1e-9, atol=1e-11 * scale)
    assert f.lowest is not None
    gaps = run.values - f.lowest
    np.testing.assert_allclose(
        known.predicted(run.steps), gaps, rtol=1e-7, atol=1e-10 * np.abs(gaps).max()
    )


@given(quadratics(), SHARES, st.sampled_from([0.0, 0.3]))
def test_gradient_descents_path_is_known(f: Objective, share: float, decay: float) -> None:
    """Whether it converges or diverges, and with weight decay, points and values are those run."""
    same_path(f, GradientDescent(lr=share * 2 / largest(f), weight_decay=decay))


@given(quadratics(), SHARES, BETAS, st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([0.0, 0.2]))
def test_the_heavy_balls_path_is_known(
    f: Objective, share: float, beta: float, dampening: float, decay: float
) -> None:
    """Dampening, which spares the first step, and weight decay included."""
    lr = share * 2 * (1 + beta) / largest(f)
    same_path(f, Momentum(lr=lr, beta=beta, dampening=dampening, weight_decay=decay))


@given(quadratics(), SHARES, BETAS, st.sampled_from([0.0, 0.2]))
def test_nesterovs_path_is_known(f: Objective, share: float, beta: float, decay: float) -> None:
    """Points and values are those run."""
    same_path(f, Nesterov(lr=share / largest(f), beta=beta, weight_decay=decay))


@given(quadratics(), st.floats(0.0, 20.0))
def test_newtons_paths_are_known(f: Objective, alpha: float) -> None:
    """Newton's is at the minimum after a step, the regularized one shrinks by α/(λ + α)."""
    same_path(f, Newton())
    same_path(f, RegularizedNewton(alpha=alpha))


@pytest.mark.parametrize("rule", [GradientDescent, Momentum, Nesterov])
def test_schedules_are_followed_step_by_step(rule: Any) -> None:
    """The path is exact although no rate holds for all steps."""
    f = objectives.quadratic_form(eigenvalues=[1.0, 30.0], rotation=20)
    for schedule in (Cosine(0.05, steps=25), Exponential(0.07, factor=0.97)):
        same_path(f, rule(lr=schedule))
        known = theory(rule(lr=schedule), f)
        assert known.rate is None
        assert "schedule" in known.label


@given(quadratics(least=-20.0), SHARES)
def test_saddles_and_maxima_are_left_as_predicted(f: Objective, share: float) -> None:
    """Where a quadratic has no minimum, values count from its stationary point."""
    lr = share / 30.0
    for rule in (GradientDescent(lr=lr), Momentum(lr=lr, beta=0.8)):
        run, known = record(f, rule, steps=20), theory(rule, f)
        path = known.path(run.steps)
        assert path is not None
        assert known.low is not None
        scale = np.abs(run.points).max()
        np.testing.assert_allclose(path, run.points, rtol=1e-8, atol=1e-10 * scale)
        values = known.predicted(run.steps) + known.low
        np.testing.assert_allclose(
            values, run.values, rtol=1e-7, atol=1e-9 * np.abs(run.values).max()
        )


def test_flat_directions_stay_or_slide() -> None:
    """Along an eigenvalue 0 nothing moves, or it slides at a constant pace for ever."""
    valley = Objective.from_formula("(x + y)**2")
    same = Objective.from_formula("(x + y)**2 + 0.5*x - 0.5*y")
    for f in (valley, same):
        rule = Momentum(lr=0.05, beta=0.5)
        run, known = record(f, rule, (2.0, 1.0), 30), theory(rule, f, (2.0, 1.0))
        np.testing.assert_allclose(known.path(30), run.points, atol=1e-12)  # type: ignore[arg-type]
    assert not theory(Newton(), valley, (2.0, 1.0)).applies


@given(quadratics(), st.floats(0.05, 0.95), BETAS)
def test_rates_are_the_roots_of_the_characteristic_polynomial(
    f: Objective, share: float, beta: float
) -> None:
    """Of z² − (1 + β − ηλ)z + β, and of z² − (1 + β)(1 − ηλ)z + β(1 − ηλ)."""
    values = np.linalg.eigvalsh(f.hess(np.zeros(f.dim)))
    lr = share * 2 / values[-1]

    def worst(polynomial: Any) -> float:
        return max(float(np.abs(np.roots(polynomial(1 - lr * v))).max()) for v in values)

    assert theory(GradientDescent(lr=lr), f).rate == pytest.approx(np.abs(1 - lr * values).max())
    heavy = worst(lambda a: [1.0, -(beta + a), beta])
    assert theory(Momentum(lr=lr, beta=beta), f).rate == pytest.approx(heavy, abs=1e-6)
    ahead = worst(lambda a: [1.0, -(1 + beta) * a, beta * a])
    assert theory(Nesterov(lr=lr, beta=beta), f).rate == pytest.approx(ahead, abs=1e-6)


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize(
    "rule",
    [
        GradientDescent(lr=0.05),
        GradientDescent(lr=0.07),
        Momentum(lr=0.05, beta=0.5),
        Nesterov(lr=0.02, beta=0.6),
        RegularizedNewton(alpha=3.0),
    ],
    ids=repr,
)
def test_rates_are_those_measured(rule: Any, dim: int) -> None:
    """In the long run the distance to the minimum shrinks, or grows, by the rate a step."""
    f = objectives.quadratic_form(eigenvalues=np.linspace(30.0, 1.0, dim))
    known = theory(rule, f)
    run = record(f, rule, steps=160)
    away = np.linalg.norm(run.points - np.array(f.minima[0]), axis=1)
    late = np.flatnonzero(away > 1e-120)[-1]
    measured = (away[late] / away[late // 2]) ** (1 / (late - late // 2))
    assert known.rate == pytest.approx(measured, rel=0.02)


@pytest.mark.parametrize(
    "make",
    [
        lambda lr: GradientDescent(lr=lr),
        lambda lr: GradientDescent(lr=lr, weight_decay=2.0),
        lambda lr: Momentum(lr=lr, beta=0.7),
        lambda lr: Momentum(lr=lr, beta=0.7, dampening=0.4),
        lambda lr: Nesterov(lr=lr, beta=0.8),
        lambda lr: Nesterov(lr=lr, beta=0.8, weight_decay=1.0),
    ],
)
def test_at_the_limit_a_run_neither_grows_nor_shrinks(make: Any) -> None:
    """Just below the eigenvalue that its lr can bear a rule converges, just above it does not."""
    form = recurrence(make(0.05))
    assert form is not None
    for share, converges in ((0.998, True), (1.002, False)):
        f = objectives.quadratic_form(eigenvalues=[share * form.limit(), 1.0])
        rate = theory(make(0.05), f).rate
        assert rate is not None
        assert (rate < 1) == converges


@given(quadratics(), st.floats(0.01, 2.0), BETAS)
def test_no_settings_beat_the_best(f: Objective, share: float, beta: float) -> None:
    """(κ − 1)/(κ + 1), (√κ − 1)/(√κ + 1) and 1 − 2/√(3κ + 1) are reached, and are least."""
    lr = share * 2 / largest(f)
    for rule in (GradientDescent, Momentum, Nesterov):
        given_ = {} if rule is GradientDescent else {"beta": beta}
        known = theory(rule(lr=lr, **given_), f)
        best = known.best
        assert best is not None
        assert known.rate is not None
        assert known.rate >= best.rate - 1e-9
        settings = {} if best.beta is None else {"beta": best.beta}
        reached = theory(rule(lr=best.lr, **settings), f).rate
        assert reached == pytest.approx(best.rate, abs=1e-6)  # two roots in one: half the digits


def test_the_textbook_rates_of_a_condition_number() -> None:
    """For κ = 100 they are 99/101 and 9/11."""
    f = objectives.quadratic_form(condition=100)
    gradient, heavy = theory(GradientDescent(), f).best, theory(Momentum(), f).best
    assert gradient is not None
    assert heavy is not None
    assert gradient.rate == pytest.approx(99 / 101)
    assert (heavy.rate, heavy.beta) == pytest.approx((9 / 11, (9 / 11) ** 2))


def test_factors_of_a_coordinate() -> None:
    """One mode of gradient descent has a sign and every step; else it is the long run."""
    ravine = objectives.quadratic_form(eigenvalues=[1, 30])
    turned = objectives.quadratic_form(eigenvalues=[1, 30], rotation=30)
    start = (-2.5, 1.0)

    def found(rule: Any, f: Objective, coordinate: int) -> Any:
        return theory(rule, f, start).factor(coordinate)

    assert found(GradientDescent(lr=0.06), ravine, 0) == (pytest.approx(0.94), True)
    assert found(GradientDescent(lr=0.06), ravine, 1) == (pytest.approx(-0.8), True)
    assert found(GradientDescent(lr=0.06), turned, 0) == (pytest.approx(0.94), False)
    assert found(Momentum(lr=0.06, beta=0.6), ravine, 1) == (pytest.approx(np.sqrt(0.6)), False)
    assert found(Momentum(lr=Cosine(0.1, steps=9)), ravine, 0) is None


def test_differences_will_do() -> None:
    """A quadratic without derivatives is known for one, and its path to six digits."""
    f = Objective(lambda x, y: 3 * x**2 + x * y + 2 * y**2 - x)
    rule = Momentum(lr=0.1, beta=0.5)
    known = theory(rule, f, (2.0, -1.0))
    assert known.kind == "exact"
    run = record(f, rule, (2.0, -1.0), 30)
    np.testing.assert_allclose(known.path(30), run.points, atol=1e-6)  # type: ignore[arg-type]
