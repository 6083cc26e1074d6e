"""Cycles: found wherever they are, from the step where they begin, and only where they last."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optviz import GradientDescent, Lion, Momentum, Objective, record
from optviz.optimizers import Step
from optviz.recorder.cycles import cycle_of
from optviz.recorder.ending import ending

SQUARE = Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2, domain=(-20, 20))


def round_and_round(period: int, before: int, rounds: int, shift: float, size: float) -> Any:
    """Return a run that comes down a line and then goes round the corners of a polygon."""
    angles = 2 * np.pi / period * np.arange(period)
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    way = np.linspace([9.0, 3.0], [2.0, 0.0], before)
    return shift + size * np.concatenate([way, np.tile(corners, (rounds, 1))])


@given(
    period=st.integers(2, 4),
    before=st.integers(0, 30),
    rounds=st.integers(5, 9),
    shift=st.sampled_from([0.0, 1.0, -1e3, 1e6]),
    size=st.integers(-3, 30).map(lambda k: 2.0**k),
)
def test_a_cycle_is_found_wherever_it_is(
    period: int, before: int, rounds: int, shift: float, size: float
) -> None:
    """Its length and the step where it begins depend neither on the origin nor on its size."""
    points = round_and_round(period, before, rounds, shift, size)
    assert cycle_of(points, (), 0.0) == (period, before)


def test_a_cycle_that_has_just_begun_is_none_yet() -> None:
    """It takes four rounds to tell."""
    assert cycle_of(round_and_round(3, 10, 3, 0.0, 1.0), (), 0.0) is None
    assert cycle_of(round_and_round(3, 10, 4, 0.0, 1.0), (), 0.0) is not None


@pytest.mark.parametrize("size", [1e-323, 1e-300, 1e-12])
def test_a_tiny_to_and_fro_is_rest(size: float) -> None:
    """Where a run that came from far goes to and fro by nothing to speak of, it rests."""
    ends = np.where(np.arange(40) % 2, size, -size)
    points = np.concatenate([[1.0, 0.5], ends])[:, np.newaxis]
    assert cycle_of(points, (), 1e-9) is None


def test_points_that_travel_on_are_no_cycle() -> None:
    """A sawtooth that drifts, however slowly, does not come again."""
    teeth = np.arange(60.0) % 4
    drift = 1e-7 * np.arange(60.0)
    assert cycle_of((teeth + drift)[:, np.newaxis], (), 0.0) is None
    assert cycle_of(teeth[:, np.newaxis], (), 0.0) == (4, 0)


def test_bouncing_is_said_from_the_step_where_it_begins() -> None:
    """Gradient descent that comes down a slope for a while bounces from the bottom on."""
    f = Objective(abs, np.sign, dim=1, domain=(-20, 20))
    run = record(f, GradientDescent(lr=1.0), 16.5, 60)
    end = ending(run)
    assert end.note == "bounces for ever"
    assert end.since == 16
    assert all(a == -b for a, b in pairwise(run.points[end.since :, 0]))


def test_a_learning_rate_that_falls_ends_a_bounce() -> None:
    """With lr 1 on x² a run bounces until its schedule says otherwise; nothing lasts for ever."""
    falling = GradientDescent(lr=Step(1.0, every=50, factor=0.5))
    bouncing = record(SQUARE, falling, -20, 30)
    assert np.abs(bouncing.points).min() == 20
    assert ending(bouncing).note == ""
    assert ending(record(SQUARE, GradientDescent(lr=1.0), -20, 30)).note == "bounces for ever"


def test_a_memory_that_fills_ends_a_bounce() -> None:
    """Lion's points come again and again while its momentum still gathers what will turn it."""
    f = Objective(lambda x: x**4, lambda x: 4 * x**3, domain=(-4, 4))
    rule = Lion(lr=0.5)
    short, long = (record(f, rule, 2.0602254829219637, steps) for steps in (19, 219))
    assert np.array_equal(short.points[-6:-2], short.points[-4:])
    assert np.ptp(long.points[-200:]) > 1.5 * np.ptp(short.points[-6:])
    assert "for ever" not in ending(short).sentence


def test_a_run_that_swings_into_a_minimum_by_chance_still_bounces() -> None:
    """A wide bounce whose last point happens to be the minimum is a bounce."""
    f = Objective(abs, np.sign, dim=1, domain=(-2, 2), minima=[0])
    run = record(f, Momentum(lr=0.5, beta=0.0), 0.5, 40)
    assert 0.0 in run.points[-2:]
    even = record(f, GradientDescent(lr=0.5), 0.25, 40)
    assert ending(even).note == "bounces for ever"
