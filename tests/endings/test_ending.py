"""What is said of a run's end, in the picture and on the terminal."""

from __future__ import annotations

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Newton, Objective, objectives, record
from optviz.optimizers import Optimizer
from optviz.recorder.ending import Ending, ending
from optviz.recorder.trajectory import Outcome, Trajectory


def said(objective: Objective, optimizer: Optimizer, start: object, steps: int = 60) -> Ending:
    return ending(record(objective, optimizer, start, steps))  # type: ignore[arg-type]


def test_a_minimum_needs_no_words_in_the_picture() -> None:
    """Where all went well the summary says so and the picture is left alone."""
    end = said(objectives.quadratic_1d(), Newton(), -20)
    assert end == Ending(Outcome.STEP_LIMIT, "minimum", "", "at a minimum", False, 1)


def test_unfinished_runs_are_called_nothing_better() -> None:
    """A run that crawls has made all its steps, and is nowhere in particular."""
    end = said(objectives.quadratic_1d(), GradientDescent(lr=2**-6), -20, 10)
    assert (end.note, end.sentence) == ("", "it made all its steps")


def test_climbing_to_a_maximum_is_told_from_staying_there() -> None:
    """Newton climbs the cosine; gradient descent that starts on the top stays."""
    climbing = said(objectives.cosine(), Newton(), -15)
    assert climbing.note == climbing.sentence == "climbs to the maximum"
    assert said(objectives.cosine(), GradientDescent(), 20).note == "at a maximum"


def test_saddles_are_named() -> None:
    """A run that goes down into a saddle is stuck; one that goes up to it has climbed."""
    saddle = objectives.saddle()
    assert said(saddle, Newton(), (-1.5, 0.01)).note == "stuck at the saddle"
    assert said(saddle, Newton(), (0.01, 1.5)).note == "climbs to the saddle"


def test_bouncing_for_ever_is_a_cycle_of_two() -> None:
    """Gradient descent on x² with lr 1 goes to and fro, and is settled in that from the start."""
    end = said(objectives.quadratic_1d(), GradientDescent(lr=1), -20)
    assert (end.note, end.sentence, end.broken) == ("bounces for ever", "bounces for ever", False)
    assert end.since <= 4


def test_newtons_cycle_is_found() -> None:
    """Between 0 and 1 on x⁴/4 − x² + 2x, Newton goes round for ever."""
    f = Objective(
        lambda x: x**4 / 4 - x**2 + 2 * x, lambda x: x**3 - 2 * x + 2, lambda x: 3 * x**2 - 2
    )
    assert said(f, Newton(), 0).note == "bounces for ever"


@pytest.mark.parametrize("period", [3, 4])
def test_longer_cycles_are_counted(period: int) -> None:
    """A run through the corners of a triangle or a square says through how many."""
    angles = 2 * np.pi / period * np.arange(30)
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    run = Trajectory(points=points, values=np.ones(30), gradients=points)
    assert ending(run).note == f"circles through {period} points for ever"


def test_a_bounce_that_dies_away_is_no_cycle() -> None:
    """Just below 2/L a run goes to and fro ever less, and at length arrives."""
    f = objectives.quadratic_1d()
    assert "for ever" not in said(f, GradientDescent(lr=0.95), -20, 20).sentence
    assert said(f, GradientDescent(lr=0.9), -20, 300).sentence == "at a minimum"


def test_a_run_at_rest_is_no_cycle() -> None:
    """The same point again and again, far from the origin or at it, is not a cycle."""
    still = np.full((20, 2), 1e6)
    run = Trajectory(points=still, values=np.zeros(20), gradients=np.ones((20, 2)))
    assert ending(run).sentence == str(Outcome.STEP_LIMIT)
    assert ending(run).since == 0


def test_divergence_is_named_before_anything_overflows() -> None:
    """Just above 2/L f grows without end; that is broken, and said with the step."""
    end = said(objectives.quadratic_1d(), GradientDescent(lr=1.05), -20)
    assert end.broken
    assert end.sentence == f"diverges: f grows from step {end.since} on"
    assert 1 <= end.since <= 60


@pytest.mark.parametrize("steps", [16, 24, 60, 300])
def test_divergence_is_named_in_short_runs_and_long_ones(steps: int) -> None:
    """Well above 2/L sixteen steps are enough to tell."""
    assert said(objectives.quadratic_1d(), GradientDescent(lr=1.3), -20, steps).broken


def test_leaps_to_and_fro_are_no_divergence() -> None:
    """Newton on bird leaps to ever higher places, and comes down again."""
    bird = objectives.bird()
    values = record(bird, Newton(), (-2, 5), 24).values
    assert values[-1] > 10 * abs(values[0])
    assert not said(bird, Newton(), (-2, 5), 24).broken


def test_a_passing_bump_is_no_divergence() -> None:
    """A run that rises high and comes down again is not broken."""
    values = np.array([1.0, 5.0, 50.0, 500.0, 50.0, 5.0, 1.0, 0.5, 0.2, 0.1])
    points = np.arange(10.0)[:, None]
    assert not ending(Trajectory(points=points, values=values, gradients=points)).broken


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.DIVERGED, "diverges at step 5"),
        (Outcome.UNDEFINED, "undefined at step 5"),
        (Outcome.SINGULAR, "singular Hessian at step 4"),
    ],
)
def test_broken_runs_say_why_and_at_which_step(outcome: Outcome, words: str) -> None:
    """A step that led to no number is the one after the last; a singular Hessian is at the last."""
    points = np.arange(5.0)[:, None]
    run = Trajectory(points=points, values=points[:, 0], gradients=points, outcome=outcome)
    assert ending(run) == Ending(outcome, "", words, str(outcome), True, 4)


def test_settled_is_where_the_rest_of_the_way_is_a_thousandth() -> None:
    """By its settled step a run has come to within a thousandth of its way from the end."""
    run = record(objectives.bowl(), Adam(lr=0.1), (-1.2, 0.7), 300)
    settled = ending(run).since
    away = np.linalg.norm(run.points - run.points[-1], axis=1)
    assert 0 < settled < 300
    assert away[settled:].max() <= 1e-3 * away.max() < away[settled - 1]


def test_a_single_point_has_a_ending() -> None:
    """A run of no steps is judged by where it stands."""
    assert said(objectives.quadratic_1d(), Newton(), 0, 0).sentence == "at a minimum"
    assert said(objectives.quadratic_1d(), Newton(), -20, 0).sentence == str(Outcome.STEP_LIMIT)


def test_very_many_parameters_are_not_judged_by_a_hessian_of_differences() -> None:
    """In 600 dimensions it would take 600 gradients or more; the end is then left open."""
    asked = []

    def grad(x: np.ndarray) -> np.ndarray:
        asked.append(x)
        return 2 * x

    bowl = Objective(lambda x: (x**2).sum(axis=0), grad, dim=600)
    run = record(bowl, GradientDescent(lr=0.5), np.ones(600), 3)
    before = len(asked)
    assert run.landing() == ""
    assert len(asked) - before < 10
    assert ending(run).sentence == "it made all its steps"
