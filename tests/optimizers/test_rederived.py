"""Rules that torch lacks, worked out anew from their papers with 30 digits, without NumPy.

Moments are written as the sums that they are, not as recurrences.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf, sign, sqrt

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import (
    AdaBelief,
    BarzilaiBorwein,
    GradientDescent,
    Lion,
    PolyakStep,
    SignDescent,
    Yogi,
)
from optviz.recorder import record
from tests.optimizers.places import PLACES

STEPS = 40
B1, B2 = mpf("0.8"), mpf("0.95")
LR = mpf("0.05")


def mean(history: list[Any], beta: Any) -> Any:
    """Return (1 − β)Σ βⁱ gᵢ, the latest first."""
    return (1 - beta) * sum(beta**i * g for i, g in enumerate(reversed(history)))


def sign_descent(x: Any, g: list[Any]) -> Any:
    return x - LR * sign(g[-1])


def lion(x: Any, g: list[Any]) -> Any:
    before = mean(g[:-1], B2) if g[:-1] else 0
    return x - LR * (sign(B1 * before + (1 - B1) * g[-1]) + mpf("0.3") * x)


def adabelief(x: Any, g: list[Any]) -> Any:
    t = len(g)
    strays = [(g[i] - mean(g[: i + 1], B1)) ** 2 for i in range(t)]
    v = mean(strays, B2) + mpf("1e-6") * sum(B2**i for i in range(t))
    return x - LR * mean(g, B1) / (1 - B1**t) / (sqrt(v / (1 - B2**t)) + mpf("1e-3"))


def yogi(x: Any, g: list[Any]) -> Any:
    t, v = len(g), mpf("1e-6")
    for one in g:
        if v > one**2:
            v = v - (1 - B2) * one**2
        elif v < one**2:
            v = v + (1 - B2) * one**2
    m = mean(g, B1) + mpf("1e-6") * B1**t
    return x - LR * m / (1 - B1**t) / (sqrt(v / (1 - B2**t)) + mpf("1e-3"))


BETAS = {"lr": 0.05, "beta1": 0.8, "beta2": 0.95}
RULES: dict[str, tuple[Any, Callable[[Any, list[Any]], Any]]] = {
    "sign descent": (SignDescent(lr=0.05), sign_descent),
    "lion": (Lion(weight_decay=0.3, **BETAS), lion),
    "adabelief": (AdaBelief(eps=1e-3, eps_root=1e-6, **BETAS), adabelief),
    "yogi": (Yogi(**BETAS), yogi),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rule", RULES)
def test_every_step_is_the_papers(rule: str, place: str) -> None:
    """At each of 40 points of each path, each component goes where 30 digits say."""
    ours, papers = RULES[rule]
    for start in PLACES[place].starts:
        run = record(PLACES[place].objective, ours, start, steps=STEPS)
        with mp.workdps(30):
            for k in range(0, STEPS, 3):
                for i, x in enumerate(run.points[k]):
                    history = [mpf(float(g)) for g in run.gradients[: k + 1, i]]
                    exact = papers(mpf(float(x)), history)
                    assert abs(run.points[k + 1, i] - exact) <= 1e-13 * max(abs(x), abs(exact), LR)


def inner(a: list[Any], b: list[Any]) -> Any:
    return sum(one * other for one, other in zip(a, b, strict=True))


def exactly(numbers: Any) -> list[Any]:
    return [mpf(float(number)) for number in numbers]


def change(pair: Any) -> list[Any]:
    return [b - a for a, b in zip(*map(exactly, pair), strict=True)]


@pytest.mark.parametrize("place", PLACES)
def test_polyaks_step_is_the_books(place: str) -> None:
    """X − (f − f*)/‖g‖² g at each point of ten functions, f* from the minima or as given."""
    objective, starts = PLACES[place]
    for start in starts:
        run = record(objective, PolyakStep(), start, steps=15)
        given = record(objective, PolyakStep(f_star=objective.lowest), start, steps=15)
        np.testing.assert_array_equal(run.points, given.points)
        for k in range(15):
            g, x = exactly(run.gradients[k]), exactly(run.points[k])
            gap = mpf(float(run.values[k])) - mpf(objective.lowest)
            factor = max(gap, 0) / inner(g, g) if any(g) else 0
            exact = [float(a - factor * b) for a, b in zip(x, g, strict=True)]
            # Rounding in f − f*, a difference, is what limits float64 near the minimum.
            noise = 1e-15 * abs(run.values[k]) / max(float(gap), 1e-300)
            step = np.abs(run.points[k + 1] - run.points[k]).max()
            size = np.abs(run.points[k : k + 2]).max()
            np.testing.assert_allclose(
                run.points[k + 1], exact, rtol=1e-13, atol=1e-15 * size + noise * step
            )


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_barzilai_borwein_is_the_papers(place: str, short: bool) -> None:
    """Each factor is sᵀs/sᵀy or sᵀy/yᵀy of the last step, ‖s‖/‖y‖ where sᵀy is not positive."""
    objective, starts = PLACES[place]
    for start in starts:
        run = record(objective, BarzilaiBorwein(lr=1e-3, short=short), start, steps=20)
        np.testing.assert_allclose(
            run.points[1], run.points[0] - 1e-3 * run.gradients[0], rtol=1e-15
        )
        with mp.workdps(30):
            for k in range(1, run.steps):
                s = [b - a for a, b in zip(*map(exactly, run.points[k - 1 : k + 1]), strict=True)]
                y = [
                    b - a for a, b in zip(*map(exactly, run.gradients[k - 1 : k + 1]), strict=True)
                ]
                if not (float(inner(s, s)) and float(inner(y, y))):
                    assert run.states["eta"][k + 1] == run.states["eta"][k]
                    continue
                if inner(s, y) <= 0:
                    eta = sqrt(inner(s, s) / inner(y, y))
                elif short:
                    eta = inner(s, y) / inner(y, y)
                else:
                    eta = inner(s, s) / inner(s, y)
                # Rounding in y, a difference, is what limits float64 here.
                noise = 1e-15 * np.abs(run.gradients[k - 1 : k + 1]).max() / float(max(map(abs, y)))
                bent = abs(float(sqrt(inner(s, s) * inner(y, y)) / inner(s, y)))
                assert run.states["eta"][k + 1] == pytest.approx(
                    float(eta), rel=1e-13 + noise * bent
                )


def test_sign_descent_moves_all_components_alike() -> None:
    """A component with a gradient of 1e-300 goes as far as one of 1e300; one of 0 rests."""
    sizes = np.array([1e-300, -1e300, 0.0])
    line = Objective(lambda p: (sizes * p.T).T.sum(axis=0), lambda p: (sizes + 0 * p.T).T, dim=3)
    run = record(line, SignDescent(lr=0.25), start=(0, 0, 0), steps=4)
    assert run.points[-1].tolist() == [-1.0, 1.0, 0.0]


def test_polyaks_step_needs_the_least_value() -> None:
    """Where no minimum is known and no f* given, the run is refused before its first step."""
    unknown = Objective(lambda x: x**2, name="mine")
    with pytest.raises(SceneError, match=r"PolyakStep needs the least value.*f_star=") as caught:
        record(unknown, PolyakStep(), start=1, steps=0)
    assert "'mine'" in str(caught.value)
    assert record(unknown, PolyakStep(f_star=0), start=1, steps=2).points[-1, 0] == pytest.approx(
        0.25
    )


def test_polyaks_step_rests_below_the_least_value() -> None:
    """With f* above f it stands still, and at a point without slope it divides by nothing."""
    parabola = Objective(lambda x: x**2, lambda x: 2 * x)
    assert record(parabola, PolyakStep(f_star=9), start=2, steps=3).points[:, 0].tolist() == [2] * 4
    assert record(parabola, PolyakStep(f_star=-1), start=0, steps=3).points.tolist() == [[0]] * 4


def test_polyaks_step_never_goes_away_from_a_minimum_of_a_convex_function() -> None:
    """On bowls each step is nearer to the minimum than the one before."""
    for place in ("parabola", "ravine", "booth"):
        objective, starts = PLACES[place]
        for start in starts:
            run = record(objective, PolyakStep(), start, steps=100)
            far = np.linalg.norm(run.points - np.array(objective.minima[0]), axis=1)
            assert (np.diff(far) <= 1e-15).all()


def test_barzilai_borwein_is_newton_on_a_parabola() -> None:
    """In one dimension both factors are one over the curvature: x² is solved in two steps."""
    for short in (False, True):
        run = record(PLACES["parabola"].objective, BarzilaiBorwein(lr=0.1, short=short), -20, 4)
        assert run.points[2:, 0] == pytest.approx([0] * 3, abs=1e-14)


def test_barzilai_borwein_beats_gradient_descent_in_a_ravine() -> None:
    """Of curvatures 1 to 50 it reaches 1e-10 in 40 steps, where the best fixed rate does not."""
    objective = PLACES["ravine"].objective
    quick = record(objective, BarzilaiBorwein(lr=0.01), (-10, 1), steps=40)
    steady = record(objective, GradientDescent(lr=2 / 51), (-10, 1), steps=40)
    assert quick.values[-1] < 1e-10 < 0.01 * steady.values[-1]
    assert (np.diff(quick.values) > 0).any()


def test_barzilai_borwein_keeps_its_factor_where_nothing_bends() -> None:
    """On a slope, where y is zero, every step is as long as the first."""
    slope = Objective(lambda x: 2 * x, lambda x: 2)
    run = record(slope, BarzilaiBorwein(lr=0.25), start=3, steps=4)
    assert run.points[:, 0].tolist() == [3.0, 2.5, 2.0, 1.5, 1.0]


def test_barzilai_borwein_bounds_on_a_quadratic() -> None:
    """Both factors lie between one over the largest and the smallest curvature, BB2 below BB1."""
    for short in (False, True):
        run = record(PLACES["ravine"].objective, BarzilaiBorwein(short=short), (-10, 1), steps=25)
        assert (run.states["eta"][2:] >= 1 / 50 - 1e-12).all()
        assert (run.states["eta"][2:] <= 1 + 1e-12).all()
    first = [
        record(PLACES["ravine"].objective, BarzilaiBorwein(short=short), (-10, 1), 2).states["eta"]
        for short in (True, False)
    ]
    assert first[0][2] < first[1][2]
