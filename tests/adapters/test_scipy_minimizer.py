"""SciPy's methods as entries of a scene."""

from __future__ import annotations

import sys
import warnings
from typing import Any

import numpy as np
import pytest

from optviz import Objective, SciPyMinimizer, objectives, record
from optviz.adapters.scipy_minimizer import _NEEDS
from optviz.errors import MissingExtra, SceneError
from tests.optimizers.places import PLACES

optimize = pytest.importorskip("scipy.optimize")

METHODS = sorted(set(_NEEDS) - {"dogleg"})  # which only works where the Hessian is definite
COUNTS = {"value": "nfev", "grad": "njev", "hess": "nhev"}


def by_hand(objective: Any, method: str, start: Any, **more: Any) -> tuple[Any, Any]:
    """Run SciPy itself; return its result and the points that its callback saw."""
    seen = [np.array(start, dtype=float)]
    needs = _NEEDS[method]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = optimize.minimize(
            objective.value,
            seen[0],
            method=method,
            jac=objective.grad if "g" in needs else None,
            hess=objective.hess if "h" in needs else None,
            callback=lambda x, *_: seen.append(np.copy(x)),
            **more,
        )
    return found, seen


@pytest.mark.parametrize("place", ["rosenbrock", "booth", "bowl of four"])
@pytest.mark.parametrize("method", METHODS)
def test_the_path_is_scipys(method: str, place: str) -> None:
    """Every iterate is what SciPy's callback sees, to the bit, and the last is its result."""
    objective, starts = PLACES[place]
    found, seen = by_hand(objective, method, starts[0])
    steps = len(seen) + 5
    run = record(objective, SciPyMinimizer(method), starts[0], steps)
    assert run.steps == steps
    np.testing.assert_array_equal(run.points[: len(seen)], seen)
    assert (run.points[len(seen) :] == found.x).all()


@pytest.mark.parametrize("method", ["Nelder-Mead", "CG", "BFGS", "L-BFGS-B", "SLSQP", "TNC"])
def test_the_counts_are_scipys(method: str) -> None:
    """Run to its end, it counts the evaluations that SciPy reports."""
    objective, starts = PLACES["rosenbrock"]
    found, _ = by_hand(objective, method, starts[0])
    run = record(objective, SciPyMinimizer(method), starts[0], 300)
    for kind, name in COUNTS.items():
        if name in found and _NEEDS[method] != "" and method != "TNC":
            assert getattr(run.evaluations, kind) == found[name]
    assert run.evaluations.value == found.nfev


def test_a_short_run_counts_only_its_own_steps() -> None:
    """Three steps of BFGS cost what SciPy needs for three iterations."""
    objective, starts = PLACES["rosenbrock"]
    found, _ = by_hand(objective, "BFGS", starts[0], options={"maxiter": 3})
    run = record(objective, SciPyMinimizer("BFGS"), starts[0], 3)
    np.testing.assert_array_equal(run.points[-1], found.x)
    assert run.evaluations.value == found.nfev


def test_a_long_run_is_continued() -> None:
    """Powers of four of iterations are no seam: 140 steps of Nelder-Mead are SciPy's."""
    objective, _ = PLACES["bowl of four"]
    start = (30.0, -20.0, 10.0, 5.0)
    _, seen = by_hand(objective, "Nelder-Mead", start)
    assert len(seen) > 130
    run = record(objective, SciPyMinimizer("Nelder-Mead"), start, len(seen) - 1)
    np.testing.assert_array_equal(run.points, seen)


def test_a_step_is_pure() -> None:
    """The same step twice gives the same bits; from another point it is a start there."""
    objective, starts = PLACES["rosenbrock"]
    one, x = SciPyMinimizer("BFGS"), np.array(starts[0])
    state = one.init(objective, x)
    first, after = one.step(objective, x, state)
    second, _ = one.step(objective, first, after)
    again, twice = one.step(objective, x, state)
    assert (first == again).all()
    assert (one.step(objective, again, twice)[0] == second).all()
    elsewhere = np.array([0.5, 0.5])
    fresh = one.step(objective, elsewhere, one.init(objective, elsewhere))[0]
    assert (one.step(objective, elsewhere, after)[0] == fresh).all()


def test_options_and_bounds_reach_scipy() -> None:
    """Bounds hold, and `maxiter` ends the run, which then stays."""
    f = objectives.rosenbrock()
    bounded = record(f, SciPyMinimizer("L-BFGS-B", bounds=[(-2, 0.5), (-2, 2)]), (-1.2, 1), 80)
    np.testing.assert_allclose(bounded.points[-1], (0.5, 0.25), atol=1e-6)
    short = record(f, SciPyMinimizer("BFGS", maxiter=4), (-1.2, 1), 10)
    assert len({point.tobytes() for point in short.points}) == 5
    assert SciPyMinimizer("BFGS", maxiter=4).details == "maxiter 4"


def test_it_works_in_one_dimension_and_without_derivatives() -> None:
    """x² is minimised by every method that differences can serve."""
    for method in ("BFGS", "Nelder-Mead", "Powell", "trust-exact"):
        run = record(Objective(lambda x: (x - 1) ** 2), SciPyMinimizer(method), -3, 40)
        assert run.points[-1, 0] == pytest.approx(1, abs=1e-4)


def test_names_and_equality() -> None:
    """Case does not matter; equal when made alike."""
    assert SciPyMinimizer("bfgs", gtol=1e-9) == SciPyMinimizer("BFGS", gtol=1e-9)
    assert SciPyMinimizer("BFGS") != SciPyMinimizer("CG")
    assert SciPyMinimizer("nelder-mead").name == "SciPy Nelder-Mead"
    assert repr(SciPyMinimizer("CG", gtol=1e-9)) == "SciPyMinimizer('CG', gtol=1e-09)"


def test_a_wrong_method_or_option_is_one_line() -> None:
    """The nearest method is suggested; SciPy's own warning of an option is an error."""
    with pytest.raises(SceneError, match="did you mean 'BFGS'"):
        SciPyMinimizer("BGFS")
    with pytest.raises(SceneError, match="Unknown solver options: gtoll"):
        record(objectives.bowl(), SciPyMinimizer("BFGS", gtoll=1), (1, 1), 3)


def test_an_error_of_the_function_is_told_as_such() -> None:
    """What the user's function raises keeps its own words."""

    def f(x: float) -> float:
        if x < 2:
            raise ValueError("too far left")
        return x**2

    with pytest.raises(SceneError, match="f raised ValueError: too far left"):
        record(Objective(f, lambda x: 2 * x), SciPyMinimizer("BFGS"), 8, 9)


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is the extra."""
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(MissingExtra) as caught:
        SciPyMinimizer("BFGS")
    assert 'needs scipy, which is not installed; pip install "optviz[scipy]"' in str(caught.value)
