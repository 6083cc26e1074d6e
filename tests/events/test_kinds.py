"""Each kind of event on made paths that have it, and on near misses that do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    Exact,
    GradientDescent,
    Momentum,
    Newton,
    Objective,
    Outcome,
    SceneError,
    SteepestDescent,
    Trajectory,
    TrustRegionNewton,
    events,
    objectives,
    record,
)
from optviz.recorder.anatomy import anatomy
from tests.events.paths import BOWL, found, path, spans

LINE = Objective(lambda x: x**2 / 2, lambda x: x, lambda x: 1, domain=(-20, 20), minima=[0])
WAVES = objectives.cosine()
SADDLE = objectives.saddle_with_walls()


def around(turns: float, count: int, shrink: float = 1.0) -> Any:
    """Return points along a spiral about the origin."""
    angles = np.linspace(0, 2 * np.pi * turns, count)
    return (shrink ** np.arange(count) * np.array([np.cos(angles), np.sin(angles)])).T


def valued(values: Any) -> Trajectory:
    """Return a run down a line with values of its own."""
    points = np.linspace(5, 0, len(values))
    return path(points, LINE, values=np.asarray(values, dtype=np.float64))


def test_a_climb_is_told_once_with_its_rise() -> None:
    """Steps that rise in succession are one climb, from the first iterate that is higher."""
    run = valued([5, 4, 6, 7, 3, 3.5, 1])
    assert spans("climbs", run) == [(2, 3), (5, 5)]
    assert [one.numbers["rise"] for one in found("climbs", run)] == [3, 0.5]
    assert found("climbs", run)[0].place == tuple(run.points[2])


def test_a_rise_by_rounding_is_no_climb() -> None:
    """Neither the last digits of f count, nor those of what f has come down from."""
    assert not found("climbs", valued([2, 1, 1 + 4e-13]))
    assert not found("climbs", valued([1e6, 1e-12, 2e-12]))
    assert not found("climbs", valued([2, 1, 1 + 4e-10]))
    assert found("climbs", valued([2, 1, 1 + 4e-9]))


def test_an_overshoot_passes_the_lowest_point_of_its_line() -> None:
    """On x²/2 a step from 4 to −1 passes the minimum by a fifth of itself."""
    (one,) = found("overshoots", path([4.0, -1.0, -0.5], LINE))
    assert one.step == 1
    assert one.numbers["by"] == pytest.approx(0.2)


@pytest.mark.parametrize("points", [[4.0, 1.0, 0.5], [4.0, 0.0, 0.0], [4.0, -4e-7, -2e-7]])
def test_to_stop_before_the_minimum_or_on_it_is_no_overshoot(points: list[float]) -> None:
    """Nor is to pass it by rounding."""
    assert not found("overshoots", path(points, LINE))


def test_an_overshoot_is_told_along_the_step_not_along_an_axis() -> None:
    """A step over the valley's floor that still goes down along itself has not passed it."""
    run = path([[2.0, 0.5], [1.0, -0.1], [0.5, 0.0]])
    assert not found("overshoots", run)


def test_to_and_fro_ever_less_oscillates() -> None:
    """Swings of gradient descent below 2/L shrink by the factor that theory says."""
    run = record(LINE, GradientDescent(lr=1.8), -20, 12)
    (one,) = found("oscillates", run)
    assert (one.step, one.until) == (0, 12)
    assert one.numbers["ratio"] == pytest.approx(0.8)
    assert one.numbers["size"] == pytest.approx(36)
    assert not found("bounces", run)


@pytest.mark.parametrize(
    "points",
    [
        [4.0, -3.0, 2.0, 1.0],  # two turns only
        [4.0, 3.0, 2.0, 1.0, 0.0],
        [4.0, -1.0, -0.9, -0.901, -0.90099],  # the swings vanish at once
    ],
)
def test_two_turns_are_no_oscillation(points: list[float]) -> None:
    """Nor is a way ahead, nor what dies within a swing."""
    assert not found("oscillates", path(points, LINE))


def test_right_angles_are_no_oscillation() -> None:
    """Exact steepest descent turns by 90° each time."""
    f = Objective(lambda x, y: x**2 + 8 * y**2)
    run = record(f, SteepestDescent(line_search=Exact()), (2.0, 0.3), 12)
    assert not found("oscillates", run)


def test_bouncing_begins_where_the_swings_stop_shrinking() -> None:
    """A run that comes down a slope bounces from the bottom on, not from its start."""
    f = Objective(abs, np.sign, dim=1, domain=(-20, 20))
    run = record(f, GradientDescent(lr=1.0), 16.5, 60)
    (one,) = found("bounces", run)
    assert (one.step, one.until, one.what) == (16, 60, "for ever")
    assert one.numbers["size"] == 1.0
    some = path([4, 2, 0.5, -0.5, 0.5, -0.5, 0.5, 0.1, 0.0], LINE)
    assert spans("bounces", some) == [(2, 6)]
    assert found("bounces", some)[0].what == ""


def test_swings_that_shrink_by_a_hundredth_do_not_bounce() -> None:
    """They oscillate."""
    run = path(4 * (-0.99) ** np.arange(12.0), LINE)
    assert not found("bounces", run)
    assert found("oscillates", run)


def test_growing_swings_bounce() -> None:
    """Above 2/L gradient descent bounces from its first step."""
    run = record(LINE, GradientDescent(lr=2.1), -2, 12)
    assert spans("bounces", run) == [(0, 12)]


@pytest.mark.parametrize("side", [1, -1])
def test_a_spiral_circles(side: int) -> None:
    """One turn and a half to either side, however it shrinks."""
    run = path(around(1.5, 16, 0.9) * [1, side])
    (one,) = found("circles", run)
    assert (one.step, one.until) == (0, 15)
    assert 1.2 < one.numbers["rounds"] < 1.5


def test_three_quarters_of_a_round_are_no_circle() -> None:
    """Nor is one round that is made half to the left and half to the right."""
    assert not found("circles", path(around(0.9, 12)))
    half = around(0.5, 8)
    assert not found("circles", path(np.concatenate([half, -2 - half[::-1] * [1, -1]])))


def test_a_point_that_is_closed_in_on_is_not_circled() -> None:
    """Newton turns by more than a round on its way to a hilltop, in steps that are ever smaller."""
    run = record(objectives.himmelblau(), Newton(), (0.3, 0.1), 12)
    assert found("converges", run)[0].what == "maximum"
    assert not found("circles", run)


@pytest.mark.parametrize("period", [3, 4])
def test_a_cycle_circles_for_ever(period: int) -> None:
    """The corners of a triangle or of a square, again and again, in three dimensions too."""
    angles = 2 * np.pi / period * np.arange(30)
    corners = np.array([np.cos(angles), np.sin(angles), 0 * angles]).T
    (one,) = found("circles", path(corners, None))
    assert (one.step, one.what, one.numbers["period"]) == (0, "for ever", period)


def test_who_stands_on_a_slope_stalls() -> None:
    """Steps that vanish where the slope does not are a stall; where it does, they are not."""
    dying = np.cumsum(0.5 ** np.arange(40.0))
    assert spans("stalls", path(5 - dying, LINE)) == [(14, 39)]  # 2⁻¹⁴ < 10⁻⁴ < 2⁻¹³
    assert not found("stalls", path(2 - dying, LINE))  # ends at the minimum
    assert not found("stalls", path(5 - dying[:20], LINE))


def test_dithering_on_a_kink_is_no_stall() -> None:
    """Slopes of both signs in turn are those of a minimum."""
    f = Objective(abs, np.sign, dim=1, domain=(-20, 20))
    points = np.concatenate([np.linspace(5, 0, 20), 1e-6 * (-1.0) ** np.arange(30)])
    assert not found("stalls", path(points, f))


def test_a_rule_that_finds_no_way_down_stalls() -> None:
    """At its last point, unless that is a stationary point, or nobody knows the slope."""
    run = path([5.0, 4.0, 3.0], LINE, outcome=Outcome.STALLED)
    assert spans("stalls", run) == [(2, 2)]
    assert not found("stalls", path([5.0, 1.0, 0.0], LINE, outcome=Outcome.STALLED))
    assert not found("stalls", path([5.0, 4.0, 3.0], None, outcome=Outcome.STALLED))


def test_a_plateau_is_flat_and_falls_later() -> None:
    """From where f stops falling to where it falls again; the flat end of a run is none."""
    steep, flat = np.linspace(10, 5, 6), np.linspace(5, 4.98, 12)
    run = valued(np.concatenate([steep, flat, np.linspace(4, 0, 5)]))
    assert spans("plateau", run) == [(5, 17)]
    assert found("plateau", run)[0].numbers["height"] == 5
    assert not found("plateau", valued(np.concatenate([steep, flat])))
    assert not found("plateau", valued(0.9 ** np.arange(200.0)))


def test_a_saddle_is_neared_and_left() -> None:
    """Gradient descent slides along the ridge into the saddle's ball, and out of it again."""
    run = record(SADDLE, GradientDescent(lr=0.1), (-1.2, 1e-4), 80)
    ((near,), (leave,)) = found("nears saddle", run), found("leaves saddle", run)
    away = np.linalg.norm(run.points - SADDLE.saddles[0], axis=1) / np.ptp(run.points, 0).max()
    assert near.step == int((away <= 0.05).argmax())
    assert leave.step == near.until + 1
    assert away[near.until] <= 0.05 < away[leave.step]
    assert near.numbers["negative"] == 1


def test_passing_a_saddle_far_off_is_not_told() -> None:
    """Nor is a minimum that a run comes to, nor a leap across."""
    assert not found("nears saddle", record(SADDLE, GradientDescent(lr=0.1), (-1.2, 0.6), 80))
    assert not found("nears saddle", record(BOWL, GradientDescent(lr=0.1), (-1.2, 0.6), 80))
    assert not found("nears saddle", path([[-1.2, 0.1], [1.2, -0.1], [1.1, 0.5]], SADDLE))


def test_newton_ends_at_a_saddle_and_does_not_leave() -> None:
    """It converges to it."""
    run = record(SADDLE, Newton(), (-1.5, 0.01), 20)
    assert not found("leaves saddle", run)
    assert spans("nears saddle", run)[0][1] == 20
    (one,) = found("converges", run)
    assert one.what == "saddle"


def test_a_leap_over_a_crest_changes_the_basin() -> None:
    """From one trough of the cosine into the next, at the step that leaps."""
    low, width = WAVES.minima[0][0], 40.0
    run = path(low + np.array([3.0, 2.0, 1.0, 0.75 * width, width + 1.0, width]), WAVES)
    assert [one.step for one in found("changes basin", run)] == [3]


def test_a_leap_within_a_trough_does_not() -> None:
    """However far it goes up the other side."""
    low = WAVES.minima[0][0]
    assert not found("changes basin", path(low + np.array([18.0, -18.0, 15.0, 0.0]), WAVES))


def test_to_follow_a_bent_valley_is_no_change_of_basin() -> None:
    """Straight steps over the flank of Rosenbrock's valley stay in its one basin."""
    f = objectives.rosenbrock()
    run = path([[-1.4, 2.0], [-1.0, 1.0], [1.0, 1.0], [1.0, 1.0]], f)
    assert not found("changes basin", run)


def test_a_window_is_left_and_entered() -> None:
    """At the first iterate outside and the first inside again; its edge is inside."""
    run = path([[0, 0], [2, 0], [3, 0], [3, 1], [1, 1], [0, -2.5]])
    window = ((-2, 2), (-2, 2))
    assert [one.step for one in found("leaves picture", run, window=window)] == [2, 5]
    assert [one.what for one in found("leaves picture", run, window=window)] == ["right", "below"]
    assert [one.step for one in found("enters picture", run, window=window)] == [4]
    assert not found("leaves picture", run)


def test_the_graph_of_a_function_of_one_variable_has_a_window_of_two_axes() -> None:
    """There a run leaves upwards as well."""
    run = path([1.0, 3.0, 0.0], LINE)
    assert not found("leaves picture", run, window=((-5, 5),))
    (one,) = found("leaves picture", run, window=((-5, 5), (0, 2)))
    assert (one.step, one.what) == (1, "above")


@pytest.mark.parametrize("window", [((1, 0), (0, 1)), (3, 4), "wide", ((0, 1),) * 4, ((0, 1),)])
def test_a_window_that_is_none_is_refused(window: Any) -> None:
    """With what to give."""
    with pytest.raises(SceneError, match="window"):
        events(path([[0, 0], [1, 1]]), window)


def test_divergence_begins_where_f_is_ten_times_as_high() -> None:
    """Be it that the numbers overflow at last or not."""
    for steps in (60, 4000):
        run = record(LINE, GradientDescent(lr=2.1), -20, steps)
        (one,) = found("diverges", run)
        assert run.values[one.step] > 10 * run.values[0] >= run.values[one.step - 1]
    assert found("diverges", run)[0].numbers["failed"] == len(run)


def test_a_leap_that_comes_back_is_no_divergence() -> None:
    """However high it goes."""
    assert not found("diverges", valued([1, 5, 50, 500, 50, 5, 1, 0.5, 0.2, 0.1]))


@pytest.mark.parametrize(
    ("outcome", "why"),
    [(Outcome.UNDEFINED, "undefined"), (Outcome.SINGULAR, "singular Hessian")],
)
def test_numbers_that_break_down_say_why(outcome: Outcome, why: str) -> None:
    """At the last iterate that there is."""
    (one,) = found("breaks down", path([3.0, 2.0, 1.0], LINE, outcome=outcome))
    assert (one.step, one.what) == (2, why)


def test_refused_steps_are_those_of_the_anatomy() -> None:
    """A trust region that stays where it is refuses, once for all tries at one point."""
    run = record(objectives.rosenbrock(), TrustRegionNewton(radius=4.0), (-1.2, 1.0), 30)
    told = {k for first, last in spans("refuses", run) for k in range(first, last + 1)}
    assert told == {k + 1 for k in range(run.steps) if anatomy(run, k).refused}
    assert told
    assert not found("refuses", record(BOWL, TrustRegionNewton(), (1.0, 1.0), 10))


def test_convergence_is_the_first_step_from_which_a_tolerance_holds_for_good() -> None:
    """To within ε of the way, and at a minimum; a run on its way does not converge."""
    run = record(LINE, GradientDescent(lr=0.5), 16, 60)
    for tolerance in (0.1, 1e-3, 1e-6):
        (one,) = found("converges", run, tolerance=tolerance)
        assert 16 * 0.5**one.step <= tolerance * 16 < 16 * 0.5 ** (one.step - 1)
        assert one.what == "minimum"
    assert not found("converges", record(LINE, GradientDescent(lr=0.5), 16, 5))


def test_a_tail_is_no_place_to_converge_to() -> None:
    """The gradient of exp(−x) vanishes where no minimum is."""
    f = Objective(lambda x: np.exp(-x), lambda x: -np.exp(-x), dim=1)
    run = path(np.concatenate([np.linspace(0, 40, 30), np.full(10, 40.0)]), f)
    assert not found("converges", run)


def test_who_gets_lower_for_good_overtakes() -> None:
    """Once for each pair; to be ahead for a while or from the start is not to overtake."""
    slow = valued([10, 9, 8, 7, 6, 5])
    fast = valued([10, 9.5, 7, 7.5, 3, 1])
    (one,) = events_between(slow, fast)
    assert (one.step, one.of, one.what) == (4, 1, "slow")
    assert one.numbers["lead"] == 4
    assert not events_between(slow, valued([10, 8, 6, 4, 2, 0]))
    assert not events_between(slow, valued([10, 9.5, 8.5, 7.5, 6.5, 5.5]))


def test_who_has_ended_can_be_overtaken() -> None:
    """It stays where it is."""
    (one,) = events_between(valued([10, 5]), valued([10, 9, 8, 4]))
    assert (one.step, one.what) == (3, "slow")


def events_between(slow: Trajectory, fast: Trajectory) -> list[Any]:
    """Return who overtakes whom of two runs, named."""
    named = [
        Trajectory(
            points=run.points, values=run.values, gradients=run.gradients,
            objective=LINE, label=label,
        )
        for run, label in ((slow, "slow"), (fast, "fast"))
    ]  # fmt: skip
    return found("overtakes", *named)


def test_runs_on_two_objectives_do_not_overtake_each_other() -> None:
    """Nor do those counted in steps and in epochs."""
    runs = [record(f, GradientDescent(lr=lr), 5, 20) for f, lr in ((LINE, 0.1), (WAVES, 0.9))]
    assert not found("overtakes", *runs)


def test_noise_of_batches_is_not_told() -> None:
    """Of runs on batches neither turns nor overshoots count, for the draw makes them."""
    f = objectives.linear_regression(np.arange(40.0), np.arange(40.0) % 7)
    run = record(f, GradientDescent(lr=1e-3), None, 60, batch_size=1)
    kinds = {one.kind.value for one in events(run)}
    assert not kinds & {"overshoots", "oscillates", "bounces", "circles", "nears saddle"}
    batches = record(f, GradientDescent(lr=1e-3), None, 60, batch_size=1, values="batch")
    assert not found("climbs", batches)


def test_momentum_and_adam_overshoot_where_gradient_descent_does_not() -> None:
    """On a bowl with small steps, which gradient descent comes down without passing."""
    rules = GradientDescent(lr=0.1), Momentum(lr=0.1, beta=0.9), Adam(lr=0.3)
    runs = [record(BOWL, rule, (1.5, 1.0), 40) for rule in rules]
    assert {one.of for one in found("overshoots", *runs)} == {1, 2}
