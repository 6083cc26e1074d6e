from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import CentralDifference, ForwardDifference, Objective, objectives, record
from optviz.errors import SceneError
from optviz.optimizers.difference_quotients import DECADES
from optviz.recorder.trajectory import Trajectory

Rule = type[ForwardDifference] | type[CentralDifference]
SINE = Objective(lambda x: np.sin(x), lambda x: np.cos(x), name="sine")
CUBIC = Objective(lambda x, y: x**3 + x * y**2)


def errors(run: Trajectory, exact: float) -> list[float]:
    return [abs(float(one) - exact) for one in run.states["estimate"][:, 0]]


def exact_slope(f: Callable[[mpmath.mpf], mpmath.mpf], x: float) -> float:
    """Return f′(x), differentiated with 60 digits."""
    with mpmath.workdps(60):
        return float(mpmath.diff(f, mpmath.mpf(x)))


def test_estimates_are_the_quotients_as_written() -> None:
    """At every step they are what Python's own floats give, to the last bit."""
    forward = record(SINE, ForwardDifference(), 1.0, len(DECADES) - 1)
    central = record(SINE, CentralDifference(), 1.0, len(DECADES) - 1)
    sin: Callable[[float], float] = lambda x: float(np.sin(x))  # noqa: E731  (as on paper)
    for k, h in enumerate(DECADES):
        assert forward.states["h"][k] == central.states["h"][k] == h
        assert forward.states["estimate"][k, 0] == (sin(1 + h) - sin(1.0)) / h
        assert central.states["estimate"][k, 0] == (sin(1 + h) - sin(1 - h)) / (2 * h)
    assert set(forward.states["behind"].tolist()) == {0.0}
    assert central.states["behind"].tolist() == list(DECADES)


@pytest.mark.parametrize(("rule", "order"), [(ForwardDifference, 1), (CentralDifference, 2)])
def test_truncation_falls_as_the_power_of_h(rule: Rule, order: int) -> None:
    """On a log-log scale the error falls with slope 1 or 2, against a derivative of 60 digits."""
    hs = [2.0**-k for k in range(3, 10)]
    run = record(SINE, rule(hs), 1.0, len(hs) - 1)
    wrong = errors(run, exact_slope(mpmath.sin, 1.0))
    slope = np.polyfit(np.log(hs), np.log(wrong), 1)[0]
    assert slope == pytest.approx(order, abs=0.03)
    assert rule.order == order


@pytest.mark.parametrize(
    ("rule", "best", "least"),
    [(ForwardDifference, 1e-8, 1e-8), (CentralDifference, 1e-5, 1e-10)],
)
@pytest.mark.parametrize("f", [(np.sin, mpmath.sin), (np.exp, mpmath.exp), (np.sqrt, mpmath.sqrt)])
def test_one_h_is_best(
    rule: Rule, best: float, least: float, f: tuple[Callable[..., float], Callable[..., mpmath.mpf]]
) -> None:
    """The error is least within a decade of 1e-8 or 1e-5, and a thousand times larger far off."""
    value, precise = f
    run = record(Objective(lambda x: value(x)), rule(), 1.0, len(DECADES) - 1)
    wrong = errors(run, exact_slope(precise, 1.0))
    at = DECADES[int(np.argmin(wrong))]
    assert abs(math.log10(at / best)) < 1.01
    assert min(wrong) < least
    assert wrong[1] > 1e3 * min(wrong)
    assert wrong[13] > 1e3 * min(wrong)


@pytest.mark.parametrize("rule", [ForwardDifference, CentralDifference])
def test_an_h_that_float64_cannot_add_gives_nothing(rule: Rule) -> None:
    """With 1e-50 the estimate is exactly 0, whatever the function."""
    for objective in (SINE, objectives.quadratic_1d(), objectives.double_well()):
        run = record(objective, rule([1.0, 1e-50]), 3.0, 1)
        assert run.states["estimate"][1, 0] == 0.0


@given(x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_each_coordinate_is_differentiated(x: float, y: float) -> None:
    """In two dimensions the estimate is the gradient (3x² + y², 2xy), to eight digits."""
    run = record(CUBIC, CentralDifference([1e-5]), (x, y), 0)
    expected = [3 * x**2 + y**2, 2 * x * y]
    np.testing.assert_allclose(run.states["estimate"][0], expected, atol=1e-8)


def test_the_gradient_at_three_four_is_six_eight() -> None:
    """On x² + y² both components are right to ten digits with h = 1e-4."""
    run = record(Objective(lambda x, y: x**2 + y**2), CentralDifference([1e-4]), (3, 4), 0)
    np.testing.assert_allclose(run.states["estimate"][0], [6.0, 8.0], atol=1e-10)


def test_the_point_stays_and_the_last_h_too() -> None:
    """Steps beyond the last h repeat it, and x never moves."""
    run = record(SINE, ForwardDifference([0.5, 0.25]), 1.0, 5)
    assert set(run.points[:, 0].tolist()) == {1.0}
    assert run.states["h"].tolist() == [0.5, *[0.25] * 5]
    assert len(set(run.states["estimate"][1:, 0].tolist())) == 1


def test_rules_are_values() -> None:
    """Made alike they are equal, hashable, and print what they were made from."""
    assert ForwardDifference([1, 0.5]) == ForwardDifference((1.0, 0.5))
    assert len({CentralDifference(), CentralDifference(), ForwardDifference()}) == 2
    assert repr(ForwardDifference([0.5])) == "ForwardDifference(h=(0.5,))"


@pytest.mark.parametrize("given", [[], [0.0], [-1.0], [math.inf], [math.nan], ["a"], [True], None])
def test_wrong_lengths_are_refused(given: object) -> None:
    """An h that is no finite number above 0 is named, and so is an empty list."""
    with pytest.raises(SceneError, match="h of CentralDifference"):
        CentralDifference(given)  # type: ignore[arg-type]
