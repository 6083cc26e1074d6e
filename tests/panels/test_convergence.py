"""Convergence against steps, or against what each step asked for, and the rates that were given."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from optviz import (
    Adam,
    Cosine,
    GradientDescent,
    NelderMead,
    Newton,
    Objective,
    Run,
    Scene,
    SceneError,
    SteepestDescent,
    Step,
    objectives,
    views,
)
from optviz.panels.convergence import ConvergencePanel, away_from_minima
from optviz.panels.rate import rates
from optviz.panels.subject import Subject
from optviz.recorder.ending import ending
from optviz.style import get_theme, run_styles
from tests.walks import walk

RULES = (GradientDescent(lr=0.001), Newton(), SteepestDescent(), NelderMead())


def panel_of(scene: Scene) -> Any:
    """Return the axes with what its dots stand on, of the last moment."""
    film = scene.animate(width=1280, height=720)
    film.frame(len(film) - 1)
    names = {"step", "evaluations", "gradient evaluations"}
    (axes,) = (one for one in film.figure.axes if one.get_xlabel() in names)
    return axes, next(one for one in axes.get_children() if hasattr(one, "tracks"))


def scene_of(*optimizers: Any, **given: Any) -> Scene:
    """Return a scene in the valley."""
    return Scene(objectives=[objectives.rosenbrock()], optimizers=optimizers, steps=20, **given)


@pytest.mark.parametrize(
    ("against", "label"),
    [("steps", "step"), ("gradients", "gradient evaluations"), ("evaluations", "evaluations")],
)
def test_dots_stand_at_what_was_spent(against: Any, label: str) -> None:
    """A dot is as far to the right as its run has spent, and the largest cost ends the axis."""
    timed = [rule for rule in RULES if against != "gradients" or "gradient" in rule.cost]
    scene = scene_of(*timed, against=against)
    axes, tracks = panel_of(scene)
    spent = [one.spent(against) for one in scene.record()]
    longest = max(s[-1] for s in spent)
    assert axes.get_xlabel() == label
    assert axes.get_xlim() == (0, longest)
    width = tracks.frame.width
    for track, one in zip(tracks.tracks, spent, strict=True):
        ticks = np.arange(one[-1] + 1)
        np.testing.assert_allclose(track.points[:, 0], ticks / longest * width, atol=1e-6 * width)


def test_a_run_without_costs_is_not_drawn_against_them() -> None:
    """The panel refuses what it does not know, naming the run."""
    styles = run_styles(get_theme("light"), [("walk", "")])
    run = walk()
    with pytest.raises(SceneError, match="not counted"):
        ConvergencePanel(
            Subject(
                objectives.bowl(), [run], styles, [ending(run)], 2, get_theme("light"), "gradients"
            ),
            "value",
        )


def test_rates_are_what_schedules_say() -> None:
    """At each point stands the rate of the step from there; a number stands for ever."""
    schedule = Cosine(0.2, steps=20)
    constant, cosine = scene_of(
        GradientDescent(lr=0.001), Run(Adam(lr=schedule), label="cosine")
    ).record()
    assert rates(constant).tolist() == [0.001] * 21
    assert rates(cosine).tolist() == [schedule(t) for t in range(21)]


def test_rates_are_drawn_on_request() -> None:
    """The heights of the iterates are the rates, from 0 on a linear axis, and the title says so."""
    schedule = Cosine(0.2, steps=20)
    scene = scene_of(Adam(lr=schedule), Run(Adam(lr=0.1), label="constant"), convergence="rate")
    axes, tracks = panel_of(scene)
    assert axes.get_yscale() == "linear"
    assert next(text.get_text() for text in axes.texts) == "learning rate"
    low, high = axes.get_ylim()
    heights = low + tracks.tracks[0].points[:, 1] / tracks.frame.height * (high - low)
    np.testing.assert_allclose(heights, [schedule(t) for t in range(21)], atol=1e-9)


def test_rates_over_decades_are_drawn_on_a_logarithmic_axis() -> None:
    """A rate that falls by 10⁴ and never to 0 is a straight flight of stairs."""
    scene = scene_of(Adam(lr=Step(0.1, every=4)), convergence="rate")
    assert panel_of(scene)[0].get_yscale() == "log"


def test_a_run_without_rate_is_named() -> None:
    """Newton has none to draw."""
    with pytest.raises(SceneError, match="run 'Newton': it has no learning rate to draw"):
        scene_of(Adam(), Newton(), convergence="rate").animate()


def test_digits_are_those_that_agree_with_the_minimum() -> None:
    """Relative to it, or to 1 where it is 0; none are fewer than 0, all are 16."""
    f = Objective(lambda x: (x - 200) ** 2, minima=[200.0])
    found = away_from_minima(f, np.array([[199.98], [200.0], [-9e9], [220.0]]), digits=True)
    np.testing.assert_allclose(found, [4.0, 16.0, 0.0, 1.0], atol=1e-9)
    at_zero = away_from_minima(objectives.quadratic_1d(), np.array([[1e-3], [5.0]]), digits=True)
    np.testing.assert_allclose(at_zero, [3.0, 0.0])


def test_newton_doubles_its_digits_in_the_picture() -> None:
    """Near the minimum of eˣ − 2x each step has about twice as many as the one before."""
    f = Objective.from_formula("exp(x) - 2*x", minima=[math.log(2.0)])
    scene = Scene(
        objectives=[f], optimizers=[Newton()], start=1.2, steps=5,
        views=[views.Convergence("digits", theory=True, lines=["best"])],
    )  # fmt: skip
    (run,) = scene.record()
    digits = away_from_minima(f, run.points, digits=True)
    assert (np.diff(digits) > 0).all() or digits[-1] == 16
    assert 1.7 < digits[3] / digits[2] < 2.3
    axes, _ = panel_of(scene)
    assert axes.get_yscale() == "linear"


def test_no_digits_stand_at_the_foot_of_their_axis() -> None:
    """A run that has none yet is not drawn half way up an axis around 0."""
    f = Objective(lambda x: (x - 200) ** 2, minima=[200.0])
    scene = Scene(
        objectives=[f], optimizers=[GradientDescent(lr=1e-6)], start=-9e3, steps=3,
        views=[views.Convergence("digits")],
    )  # fmt: skip
    axes, _ = panel_of(scene)
    low, high = axes.get_ylim()
    assert low > -0.1
    assert high >= 1
