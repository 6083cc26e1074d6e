"""Pacing: a film's time goes to what is seen to happen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import GradientDescent, Momentum, Objective, Scene, Trajectory, objectives, record
from optviz.plan import pacing
from optviz.recorder.events import Event, EventKind
from optviz.timeline import Timeline

Array = npt.NDArray[np.float64]


def durations(timeline: Timeline, runs: list[Trajectory], found: Sequence[Event] = ()) -> Array:
    """Return the seconds of the steps of runs on one objective."""
    assert runs[0].objective is not None
    return pacing.durations(timeline, [runs[0].objective], runs, found)


def run_along(xs: Array) -> Trajectory:
    """Return a run on x² that is at these points, whatever rule would go there."""
    made = record(objectives.quadratic_1d(), GradientDescent(lr=0.1), 1.0, 1)
    points = xs[:, None]
    return Trajectory(points, xs**2, 2 * points, objective=made.objective, label="made")


@given(st.integers(1, 3000), st.floats(0.001, 3.0), st.integers(0, 3))
def test_a_film_lasts_three_to_twelve_seconds(steps: int, lr: float, seed: int) -> None:
    """Whatever the run does: crawls, jumps about, or stands still."""
    rng = np.random.default_rng(seed)
    wild = np.concatenate([[10.0], 10 * rng.standard_normal(steps) ** 3])
    calm = 10.0 * (1 - 0.3 * min(lr, 1.0)) ** np.arange(steps + 1.0)
    for xs in (wild, calm, np.ones(steps + 1), np.where(np.arange(steps + 1) < 3, wild, np.nan)):
        timeline = Timeline().below_title()
        lasts = durations(timeline, [run_along(xs)])
        assert len(lasts) == steps
        assert (lasts > 0).all()
        film = timeline.schedule(steps, durations=lasts)
        assert 3.0 <= film.seconds <= 12.0


def test_stretches_in_which_nothing_moves_pass_quickly() -> None:
    """Of a run that rests for 300 of 320 steps, the rest takes less than a third of the time."""
    steps = np.concatenate([np.full(10, 1.0), np.zeros(300), np.full(10, 1.0)])
    lasts = durations(Timeline(), [run_along(np.concatenate([[-10.0], -10.0 + np.cumsum(steps)]))])
    resting = lasts[20:300]
    assert resting.sum() < lasts.sum() / 3
    assert lasts[:10].min() > 5 * resting.max()
    assert lasts[-5:].min() > 5 * resting.max()


def test_a_step_that_one_run_makes_is_seen_though_the_others_rest() -> None:
    """The pace is that of the run that moves most."""
    resting = run_along(np.zeros(61))
    jumps = np.zeros(61)
    jumps[40:] = 8.0
    lasts = durations(Timeline(), [resting, run_along(jumps)])
    assert np.argmax(lasts[5:]) + 5 in (39, 40)
    assert lasts[39] > 4 * np.median(lasts[5:])


def test_the_film_slows_down_for_what_happens_first() -> None:
    """The step of the first climb lasts twice as long as it would, the second climb does not."""
    xs = 10.0 * 0.97 ** np.arange(61.0)
    climbs = [
        Event(EventKind.CLIMBS, "made", step, (float(xs[step]),), {"until": step})
        for step in (30, 50)
    ]
    plain, told = (
        durations(Timeline(), [run_along(xs)]),
        durations(Timeline(), [run_along(xs)], climbs),
    )
    assert told[29] > 1.9 * plain[29]
    assert told[49] < 1.1 * plain[49]


def test_the_first_steps_can_be_followed() -> None:
    """Even where ten thousand follow."""
    run = run_along(np.exp(-np.arange(10_001) / 2000.0))
    lasts = durations(Timeline(), [run])
    assert lasts[0] > lasts[1] > lasts[2] > 0.3
    assert lasts[3:].max() < lasts[2]


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_units_of_the_landscape_do_not_matter(scale: float) -> None:
    """A landscape in other units is filmed alike."""
    plain = record(
        Objective(lambda x, y: x**2 + 4 * y**2), Momentum(lr=0.05, beta=0.9), (3.0, 2.0), 80
    )
    other = record(
        Objective(lambda x, y: (x / scale) ** 2 + 4 * (y / scale) ** 2),
        Momentum(lr=0.05 * scale**2, beta=0.9),
        (3.0 * scale, 2.0 * scale),
        80,
    )
    pairs = durations(Timeline(), [plain]), durations(Timeline(), [other])
    np.testing.assert_allclose(*pairs, rtol=1e-3)


def test_lengths_that_are_set_stay_what_they_are() -> None:
    """An even pace, seconds a step, and the length of a film are kept to the frame."""
    run = run_along(10.0 * 0.9 ** np.arange(61.0))
    for timeline in (Timeline(pace="even"), Timeline(seconds_per_step=0.3)):
        assert (durations(timeline, [run]) == timeline.durations(60)).all()
    timeline = Timeline(duration=7.0)
    assert timeline.schedule(60, durations=durations(timeline, [run])).seconds == 7.0
    explained = Timeline(explain=[2, 5], seconds_per_explained_step=4.0)
    assert durations(explained, [run])[[2, 5]].tolist() == [4.0, 4.0]


def test_a_title_can_be_read_before_anything_moves() -> None:
    """1.2 s; a hold of one's own, or a length, is kept."""

    def standing(**changes: object) -> float:
        scene = Scene(
            objectives=[objectives.quadratic_1d()], optimizers=[GradientDescent(lr=0.1)],
            start=-10, steps=20, **changes,  # type: ignore[arg-type]
        )  # fmt: skip
        return scene.animate(width=320, height=180).schedule.now(0)

    assert standing() == 0.5
    assert standing(title="It walks") == 1.2
    assert standing(title="It walks", timeline=Timeline(hold_start=0.2)) == 0.2
    assert standing(title="It walks", timeline=Timeline(duration=3)) == 0.5
