"""What runs keep in mind, drawn: and what adaptive rules divide by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import (
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    NAdam,
    RMSprop,
    Scene,
    SceneError,
    objectives,
    views,
)
from optviz.optimizers.divisor import divides, divisor
from optviz.panels.states import StateLines

BOWL = objectives.quadratic_form(condition=30)


def scene_of(*rules: Any, view: Any, **changes: Any) -> Scene:
    """Return a short race with a view of states."""
    made: dict[str, Any] = {"steps": 15, "start": (-2.0, 1.0)} | changes
    return Scene(objectives=[BOWL], optimizers=rules, views=[view], **made)


def lines_of(scene: Scene) -> tuple[Any, StateLines, Any]:
    """Return the axes, the lines on it, and the film."""
    film = scene.animate(width=640, height=360, fps=5)
    (axes,) = (one for one in film.figure.axes if one.axison)
    (lines,) = (one for one in axes.get_children() if isinstance(one, StateLines))
    return axes, lines, film


@pytest.mark.parametrize(
    "rule",
    [
        RMSprop(lr=0.1, alpha=0.9),
        RMSprop(lr=0.1, alpha=0.9, eps=0.3, eps_inside=True),
        RMSprop(lr=0.1, alpha=0.9, centered=True, eps=0.1),
        AdaGrad(lr=0.1, eps=0.2),
        AdaGrad(lr=0.1, eps=0.2, eps_inside=True),
    ],
    ids=repr,
)
def test_steps_are_the_gradient_divided_by_the_divisor(rule: Any) -> None:
    """For rules without momentum, x_k − x_{k+1} is lr g_k over it, in each component."""
    (run,) = scene_of(rule, view=views.Landscape()).record()
    found = divisor(rule, run.states)
    assert np.isnan(found[0]).all()
    steps = run.points[:-1] - run.points[1:]
    np.testing.assert_allclose(steps, 0.1 * run.gradients[:-1] / found[1:], rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize(
    "rule",
    [Adam(lr=0.1, beta2=0.9), Adam(lr=0.1, eps=0.01, eps_folded=True)],
    ids=repr,
)
def test_adams_steps_are_its_mean_divided_by_the_divisor(rule: Adam) -> None:
    """x_k − x_{k+1} is lr times the corrected mean of gradients over it."""
    (run,) = scene_of(rule, view=views.Landscape()).record()
    found = divisor(rule, run.states)[1:]
    t = np.arange(1, 16)[:, None]
    mean = run.states["m"][1:] / (1 - rule.beta1**t)
    np.testing.assert_allclose(run.points[:-1] - run.points[1:], 0.1 * mean / found, rtol=1e-9)


def test_other_rules_divide_by_nothing_known() -> None:
    """The error names the rule and those that will do."""
    assert all(map(divides, (Adam(), AdamW(), NAdam(), RMSprop(), AdaGrad())))
    assert not divides(GradientDescent())
    with pytest.raises(SceneError, match="what GradientDescent divides by is not known"):
        divisor(GradientDescent(), {})


def test_lines_are_the_states() -> None:
    """Each coordinate of each run that keeps the array has a line of its own."""
    scene = scene_of(GradientDescent(lr=0.01), Momentum(lr=0.01), view=views.States("b"))
    axes, lines, film = lines_of(scene)
    low, high = axes.get_ylim()
    (tracks,) = lines.tracks
    assert len(tracks) == 2
    kept = film.trajectories[1].states["b"]
    for i, track in enumerate(tracks):
        heights = low + track.points[:, 1] / lines.frame.height * (high - low)
        np.testing.assert_allclose(heights, kept[:, i], atol=1e-9 * (high - low))


def test_the_root_is_the_root() -> None:
    """With transform="root" the lines are √v."""
    axes, lines, film = lines_of(scene_of(RMSprop(lr=0.1), view=views.States("v", "root")))
    low, high = axes.get_ylim()
    root = np.sqrt(film.trajectories[0].states["v"][:, 0])
    points = lines.tracks[0][0].points[:, 1] / lines.frame.height
    if axes.get_yscale() == "log":
        drawn = low * (high / low) ** points
        np.testing.assert_allclose(drawn[1:], root[1:], rtol=1e-9)
    else:
        np.testing.assert_allclose(low + points * (high - low), root, atol=1e-9)


def test_the_axis_is_logarithmic_where_numbers_span_enough() -> None:
    """What RMSprop divides by on a bowl thirty times as steep one way spans it."""
    axes, _, _ = lines_of(scene_of(RMSprop(lr=0.1), view=views.States("v", "divisor")))
    assert axes.get_yscale() == "log"
    axes, _, _ = lines_of(scene_of(Momentum(lr=0.001), view=views.States("b")))
    assert axes.get_yscale() == "linear"


@pytest.mark.parametrize("steps", [0, 1])
def test_few_steps_will_do(steps: int) -> None:
    """A film without steps, where nothing was divided yet, is drawn."""
    scene = scene_of(Adam(lr=0.1), view=views.States("v", "divisor"), steps=steps)
    _, _, film = lines_of(scene)
    assert film.frame(-1).shape == (360, 640, 4)


def test_a_frame_depends_on_its_moment_alone() -> None:
    """Frames asked for backwards are those of the film."""
    rules = (RMSprop(lr=0.1), Adam(lr=0.1))
    _, _, film = lines_of(scene_of(*rules, view=views.States("v", "divisor")))
    expected = [frame.copy() for frame in film.frames()]
    for number in range(len(film) - 1, -1, -5):
        assert np.array_equal(film.frame(number), expected[number])
