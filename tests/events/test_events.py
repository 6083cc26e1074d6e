"""What holds of the events of any run: certain, in order, the same again, and soon found."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optviz import (
    Adam,
    EventKind,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Trajectory,
    events,
    objectives,
    record,
)
from optviz.recorder.clock import by_clock
from optviz.recorder.ending import ending
from tests.events.paths import BOWL, found, path

CAMEL = objectives.six_hump_camel()
RULES = (
    GradientDescent(lr=0.05),
    GradientDescent(lr=0.3),
    Momentum(lr=0.02, beta=0.9),
    Adam(lr=0.3),
    Newton(),
)


def race(steps: int = 40) -> list[Trajectory]:
    """Return five runs that do many things."""
    return [record(CAMEL, rule, (-1.6, 0.9), steps) for rule in RULES]


@settings(deadline=None, max_examples=60)
@given(
    values=st.lists(st.sampled_from([-3.0, 0.0, 1e-9, 1.0, 1.0 + 1e-13, 7.0]), min_size=1),
)
def test_climbs_are_exactly_where_values_rise(values: list[float]) -> None:
    """Each step that rises by more than rounding is in one climb, and no other is in any."""
    run = path(np.zeros((len(values), 2)), None, values=np.array(values))
    told = [k for one in found("climbs", run) for k in range(one.step, one.until + 1)]
    rises = [
        k
        for k in range(1, len(values))
        if values[k] - values[k - 1] > 1e-12 * max(abs(values[k]), abs(values[k - 1]))
        and values[k] - values[k - 1] > 1e-9 * np.ptp(values[: k + 1])
    ]
    assert told == rises


@settings(deadline=None, max_examples=40)
@given(data=st.data(), dim=st.integers(1, 3), count=st.integers(1, 30))
def test_events_of_any_path_are_in_order_within_it_and_the_same_again(
    data: Any, dim: int, count: int
) -> None:
    """Whatever the numbers, be they not finite."""
    numbers = st.one_of(
        st.integers(-4, 4).map(float), st.sampled_from([1e-300, 1e300, np.nan, np.inf, -np.inf])
    )
    array = data.draw(
        st.lists(
            st.lists(numbers, min_size=2 * dim + 1, max_size=2 * dim + 1),
            min_size=count,
            max_size=count,
        )
    )
    made = np.array(array)
    run = Trajectory(points=made[:, :dim], gradients=made[:, dim:-1], values=made[:, -1])
    window = ((-2.0, 2.0),) * dim
    once = events([run, run], window)
    assert [one.step for one in once] == sorted(one.step for one in once)
    for one in once:
        assert 0 <= one.step <= one.until <= run.steps
        assert one.place == tuple(run.points[one.step])
        assert isinstance(one.kind, EventKind)
    assert once == events([run, run], window)


def test_events_are_the_same_of_runs_that_were_pickled() -> None:
    """And can be pickled themselves."""
    runs = race()
    once = events(runs)
    assert len({one.kind for one in once}) > 5
    assert events(pickle.loads(pickle.dumps(runs))) == once == pickle.loads(pickle.dumps(once))


def test_a_run_from_a_file_has_the_events_that_need_no_objective(tmp_path: Path) -> None:
    """Those that need it are silent; all are there where the objective is given."""
    runs = race()
    back = [Trajectory.load(run.save(tmp_path / f"{i}.npz")) for i, run in enumerate(runs)]
    needing = {
        EventKind.CHANGES_BASIN, EventKind.NEARS_SADDLE, EventKind.LEAVES_SADDLE,
        EventKind.CONVERGES, EventKind.DIVERGES,
    }  # fmt: skip
    told = [one for one in events(runs) if one.kind not in needing]
    assert told == [one for one in events(back) if one.kind not in needing]
    whole = [Trajectory.load(tmp_path / f"{i}.npz", objective=CAMEL) for i in range(len(runs))]
    assert events(whole) == events(runs)


def test_numbers_that_stop_being_finite_end_the_run() -> None:
    """What comes behind them is not judged; infinity diverges, and what is no number breaks."""
    points = np.array([[3.0, 0], [2, 0], [1, 0], [np.inf, 0], [1, 0]])
    (one,) = events(path(points, None, values=np.zeros(5)))
    assert (one.kind, one.step) == ("diverges", 2)
    (one,) = events(path(np.nan_to_num(points), None, values=np.array([3, 2, 1, np.nan, 9])))
    assert (one.kind, one.step) == ("breaks down", 2)
    assert events(path(points[3:], None, values=np.zeros(2))) == ()


@pytest.mark.parametrize("steps", [0, 1])
def test_runs_of_a_step_or_none_have_little_to_tell(steps: int) -> None:
    """And are told of without a fault, in one, two and many dimensions."""
    for f, start in ((objectives.quadratic_1d(), 3.0), (BOWL, (1.0, 1.0))):
        assert all(one.step <= steps for one in events(record(f, Newton(), start, steps)))
    f = Objective(lambda x: (x**2).sum(axis=0), lambda x: 2 * x, dim=200)
    run = record(f, GradientDescent(lr=0.6), np.ones(200), 1)
    (one,) = events(run)
    assert (one.kind, one.place) == ("overshoots", ())


def test_by_another_clock_events_are_at_the_ticks_of_their_steps() -> None:
    """And who overtakes is judged tick by tick."""
    runs = race()
    clocked = by_clock(runs, "evaluations")
    told = {(one.of, one.kind, one.place) for one in events(runs) if one.kind != "overtakes"}
    for one in events(clocked):
        run = clocked[one.of]
        assert one.place == tuple(run.points[one.step])
        if one.kind == "overtakes":
            other = next(each for each in clocked if each.label == one.what)
            assert run.values[-1] < other.values[-1]
        else:
            assert (one.of, one.kind, one.place) in told


def test_the_ending_says_what_the_events_say() -> None:
    """How a run ended and since when are those of its last events."""
    rules = (GradientDescent(lr=1.0), GradientDescent(lr=1.2), Newton(), GradientDescent(lr=0.3))
    for rule in rules:
        run = record(objectives.quadratic_1d(), rule, -20, 60)
        end = ending(run)
        kind = "diverges" if end.broken else "converges" if end.landing else "bounces"
        (one,) = found(kind, run)
        assert one.step == end.since
        assert one.what == end.landing or one.what in end.note


def test_a_rise_of_the_whole_is_no_event() -> None:
    """F + c has the events of f, where c is not so large that f is lost in it."""
    f = Objective(lambda x, y: (x**2 + 9 * y**2) / 2 + 1000, lambda x, y: (x, 9 * y))
    g = Objective(lambda x, y: (x**2 + 9 * y**2) / 2, lambda x, y: (x, 9 * y))
    rule = Momentum(lr=0.15, beta=0.8)
    a, b = (events(record(one, rule, (1.5, 1.0), 25)) for one in (f, g))
    assert [(one.kind, one.step) for one in a] == [(one.kind, one.step) for one in b]


def test_many_steps_are_told_of_with_few_calls_of_the_objective() -> None:
    """However long a run is, the objective is asked at some thousand points at most."""
    asked = 0

    def value(x: Any, y: Any) -> Any:
        nonlocal asked
        asked += np.size(x)
        return np.sin(3 * x) + y**2

    def grad(x: Any, y: Any) -> Any:
        nonlocal asked
        asked += np.size(x)
        return 3 * np.cos(3 * x), 2 * y

    f = Objective(value, grad, domain=((-3, 3), (-3, 3)))
    draw = np.random.default_rng(0).normal(size=(20_001, 2)).cumsum(axis=0) / 50
    run = Trajectory(
        points=draw, values=np.arange(20_001.0), gradients=draw, objective=f, label="walk"
    )
    told = events(run)
    assert found("changes basin", run)
    assert len(told) > 3
    assert asked < 30_000
