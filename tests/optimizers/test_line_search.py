"""Line searches: their conditions on random functions, the closed form, and SciPy's choice."""

from __future__ import annotations

import doctest
import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.optimizers import (
    BFGS,
    Armijo,
    Exact,
    NonlinearCG,
    SteepestDescent,
    StrongWolfe,
    hyperparameters,
)
from optviz.optimizers.line import TRIALS, Line, advance
from optviz.recorder import record
from optviz.recorder.trajectory import Outcome

SEARCHES: list[Any] = [Exact(), Armijo(), StrongWolfe()]


def landscape(seed: int) -> Objective:
    """Return a smooth function in three dimensions, bounded below, with many hills."""
    draw = np.random.default_rng(seed)
    waves, phases = draw.normal(0, 1.5, (4, 3)), draw.uniform(0, 6, 4)
    heights, stiffness = draw.normal(0, 2, 4), draw.uniform(0.01, 3, 3)

    def value(p: Any) -> Any:
        return heights @ np.sin(waves @ p + phases) + 0.5 * stiffness @ p**2

    def grad(p: Any) -> Any:
        return waves.T @ (heights * np.cos(waves @ p + phases)) + stiffness * p

    return Objective(value, grad, dim=3)


def on_a_line(seed: int) -> tuple[Objective, Any, Any, Line]:
    """Return a function, a point, a direction down from there, and the line."""
    f, draw = landscape(seed), np.random.default_rng(seed + 1)
    x = draw.normal(0, 2, 3)
    g = f.grad(x)
    p = -g * draw.uniform(0.02, 5, 3) * 10.0 ** draw.uniform(-2, 1)
    return f, x, p, Line(f, x, p, float(f.value(x)), g)


@given(st.integers(0, 10**6), st.floats(1e-4, 0.4), st.floats(0.1, 0.9))
def test_armijo(seed: int, c1: float, shrink: float) -> None:
    """The length goes down enough, it is first·shrinkᵏ, and the one before did not do."""
    f, x, p, line = on_a_line(seed)
    search = Armijo(c1=c1, shrink=shrink)
    length = search.length(line, 7.0)
    assert length is not None

    def enough(a: float) -> bool:
        return bool(f.value(x + a * p) <= f.value(x) + c1 * a * (f.grad(x) @ p))

    assert enough(length)
    assert not any(enough(a) for a in line.tried[:-1])
    assert line.tried[0] == search.first
    np.testing.assert_allclose(line.tried, shrink ** np.arange(len(line.tried)), rtol=1e-12)


@given(st.integers(0, 10**6), st.sampled_from([0.1, 0.4, 0.9]), st.floats(1e-3, 1e3))
def test_strong_wolfe(seed: int, c2: float, guess: float) -> None:
    """The length meets both conditions, from any first guess."""
    f, x, p, line = on_a_line(seed)
    length = StrongWolfe(c2=c2).length(line, guess)
    assert length is not None
    slope = f.grad(x) @ p
    rounding = 1e-13 * abs(f.value(x))
    assert f.value(x + length * p) <= f.value(x) + 1e-4 * length * slope + rounding
    assert abs(f.grad(x + length * p) @ p) <= c2 * abs(slope) * (1 + 1e-12)


def test_strong_wolfe_is_scipys() -> None:
    """From the guess 1 it takes SciPy's length, but where SciPy's leaves the interval or fails."""
    same = total = 0
    for seed in range(300):
        f, x, p, line = on_a_line(seed)
        length = StrongWolfe(c1=1e-4, c2=0.4).length(line, 1.0)
        assert length is not None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = optimize.line_search(
                f.value, f.grad, x, p, f.grad(x), float(f.value(x)), c1=1e-4, c2=0.4
            )[0]
        total += 1
        same += theirs is not None and math.isclose(length, theirs, rel_tol=1e-9)
    assert same >= 0.98 * total


@given(
    st.lists(st.floats(0.1, 100), min_size=2, max_size=6),
    st.integers(0, 10**6),
)
def test_exact_is_the_closed_form(curvatures: list[float], seed: int) -> None:
    """On a quadratic the step is −gᵀp/pᵀHp to rounding, and the slope there is zero."""
    draw = np.random.default_rng(seed)
    axes = np.linalg.qr(draw.normal(size=(len(curvatures),) * 2))[0]
    h = axes @ np.diag(curvatures) @ axes.T
    f = Objective(lambda p: 0.5 * p @ h @ p, lambda p: h @ p, lambda p: 0.5 * (h + h.T), dim=len(h))
    x, p = draw.normal(size=(2, len(h)))
    p = p if f.grad(x) @ p < 0 else -p
    move = advance(Exact(), f, x, p, float(f.value(x)), f.grad(x))
    assert move.step == pytest.approx(-(h @ x) @ p / (p @ h @ p), rel=1e-9)
    assert abs(move.g @ p) <= 1e-12 * np.linalg.norm(move.g) * np.linalg.norm(p) + 1e-12 * abs(
        f.grad(x) @ p
    )


@pytest.mark.parametrize("size", [1e-150, 1e-30, 1e30])
def test_exact_knows_no_underflow(size: float) -> None:
    """Far down and far up the length is that of the unit scale."""
    f = Objective(lambda x, y: x**2 + 3 * y**2, lambda x, y: (2 * x, 6 * y), lambda x, y: H)
    x = size * np.array([1.0, 1.0])
    move = advance(Exact(), f, x, -f.grad(x), float(f.value(x)), f.grad(x))
    assert move.step == pytest.approx(40 / (8 + 216), rel=1e-12)


H = ((2, 0), (0, 6))


@pytest.mark.parametrize("rule", [SteepestDescent, NonlinearCG, BFGS])
def test_exact_refuses_before_the_first_frame(rule: Any) -> None:
    """What is no quadratic, or curves downwards somewhere, is refused when the run begins."""
    exact = rule(line_search=Exact())
    with pytest.raises(SceneError, match=r"needs a quadratic.*; take line_search=StrongWolfe"):
        record(objectives.rosenbrock(), exact, (-1.2, 1), steps=0)
    with pytest.raises(SceneError, match="curves downwards: it has no lowest point"):
        record(objectives.saddle(), exact, (1, 0), steps=0)
    cubic = Objective.from_formula("x**3")
    with pytest.raises(SceneError, match="needs a quadratic"):
        exact.check(cubic, np.array([1.0]))
    differenced = Objective(lambda x, y: x**2 + x * y + y**2)
    assert record(differenced, exact, (3, 1), steps=5).values[-1] < 0.1


def test_exact_refuses_a_line_without_a_bottom() -> None:
    """A user's own direction in which a quadratic is flat is refused when it is searched."""
    f = Objective.from_formula("x + y**2")
    with pytest.raises(SceneError, match="does not curve upwards along the direction"):
        record(f, SteepestDescent(line_search=Exact()), (0, 0), steps=1)


@pytest.mark.parametrize("search", [Armijo(), StrongWolfe()])
def test_backs_out_of_where_the_function_is_not_defined(search: Any) -> None:
    """Trial points where f is NaN, or overflows Python's floats, are just too far."""
    log = Objective.from_formula("x - log(x)")
    overflowing = Objective(lambda x: math.exp(x) - x, lambda x: math.exp(x) - 1)
    for f, x, p in ((log, 3.0, -100.0), (overflowing, -1.0, 1e6)):
        start = np.array([x])
        with np.errstate(all="ignore"):
            move = advance(search, f, start, np.array([p]), float(f.value(start)), f.grad(start))
        assert move.f < f.value(start)
        assert move.x[0] > 0 or f is overflowing


def test_stalls_where_the_gradient_is_wrong() -> None:
    """A direction that does not go down ends the run, and says so."""
    uphill = Objective(lambda x, y: x**2 + y**2, lambda x, y: (-2 * x, -2 * y))
    for search in (Armijo(), StrongWolfe()):
        run = record(uphill, SteepestDescent(line_search=search), (1, 1), steps=9)
        assert (run.steps, run.outcome) == (0, Outcome.STALLED)
        assert "no step that leads further down" in run.outcome


@pytest.mark.parametrize("search", SEARCHES)
def test_rests_at_the_minimum(search: Any) -> None:
    """Once rounding leaves nothing to gain the point stays, and strong Wolfe costs nothing more."""
    f = Objective.from_formula("(x - 1)**2 + (x - 1)*y + y**2 + 1")
    short = record(f, SteepestDescent(line_search=search), (3, 2), steps=300)
    long = record(f, SteepestDescent(line_search=search), (3, 2), steps=600)
    np.testing.assert_allclose(short.points[-1], [1, 0], atol=1e-7)
    assert long.steps == 600
    if search == StrongWolfe():
        assert (long.points[300:] == short.points[-1]).all()
        assert long.evaluations == short.evaluations


def test_goes_on_where_there_is_no_bottom() -> None:
    """Where f falls for ever the strong Wolfe search takes the longest length it tried."""
    line = Objective(lambda x: -3 * x, lambda x: -3)
    run = record(line, SteepestDescent(line_search=StrongWolfe()), 0, steps=1)
    assert run.points[1, 0] > 1e8
    assert len(run.states["trials"][1]) == TRIALS


def test_keeps_the_trials_for_the_picture() -> None:
    """Lengths tried stand in order, with NaN behind; with the direction they are points tried."""
    asked: list[float] = []

    def parabola(x: Any) -> Any:
        if np.ndim(x) == 0:
            asked.append(float(x))
        return 10 * x**2

    f = Objective(parabola, lambda x: 20 * x, dim=1)
    x = np.array([1.0])
    rule = SteepestDescent()
    state = rule.init(f, x)
    assert np.isnan(state.trials).all()
    asked.clear()
    _, state = rule.step(f, x, state)
    tried = state.trials[~np.isnan(state.trials)]
    assert tried.tolist() == [1, 0.5, 0.25, 0.125, 0.0625]
    assert asked == (x + tried[:, None] * state.p)[:, 0].tolist()
    assert (state.step, state.slope) == (0.0625, -400)


@pytest.mark.parametrize("name", ["c1", "shrink", "first"])
@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), "1", True, None])
def test_armijo_refuses(name: str, wrong: Any) -> None:
    """A parameter out of range is refused by name."""
    with pytest.raises(SceneError, match=f"^{name} of Armijo is .*; it must be .*{name}="):
        Armijo(**{name: wrong})


def test_strong_wolfe_refuses() -> None:
    """0 < c₁ < c₂ < 1, or there may be no such length."""
    for wrong in ({"c1": 0}, {"c2": 1}, {"c2": 1.5}, {"c1": float("nan")}):
        with pytest.raises(SceneError, match=r"of StrongWolfe is .*it must be above 0"):
            StrongWolfe(**wrong)
    with pytest.raises(SceneError, match=r"c1 of StrongWolfe is 0.5 and c2 is 0.1; c1 must be"):
        StrongWolfe(c1=0.5, c2=0.1)


@pytest.mark.parametrize("wrong", ["armijo", Armijo, None, 0.1])
def test_rules_refuse_what_is_no_line_search(wrong: Any) -> None:
    """A name, a number or a class in the place of a search is refused with the remedy."""
    with pytest.raises(SceneError, match=r"^line_search of BFGS is .*such as line_search=Strong"):
        BFGS(line_search=wrong)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (SteepestDescent(), ""),
        (SteepestDescent(line_search=Exact()), "exact"),
        (SteepestDescent(line_search=StrongWolfe()), "strong Wolfe"),
        (BFGS(line_search=Armijo(shrink=0.8)), "Armijo (shrink 0.8)"),
        (NonlinearCG("fletcher_reeves"), "β Fletcher–Reeves"),
        (NonlinearCG(line_search=StrongWolfe(c2=0.4)), "strong Wolfe (c₂ 0.4)"),
    ],
)
def test_goes_by_its_name_in_the_legend(rule: Any, text: str) -> None:
    """A line search that is not the rule's own is told by name, with what sets it apart."""
    assert hyperparameters(rule) == text


@pytest.mark.parametrize("search", [Exact, Armijo, StrongWolfe])
def test_searches_are_values_with_examples(search: Any) -> None:
    """They are equal, hashable, print as their own code, and their examples run."""
    assert search() == search()
    assert hash(search()) == hash(search())
    assert eval(repr(search()), {search.__name__: search}) == search()
    (example,) = doctest.DocTestFinder(recurse=False).find(
        search, search.__name__, globs={search.__name__: search}
    )
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
