"""Lines beside a run's own: the best so far, and f at the mean of the iterates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from optviz import Adam, Dial, GradientDescent, Momentum, Run, Scene, Timeline, objectives, views
from optviz.errors import SceneError
from optviz.panels.companions import Companions, companion
from optviz.panels.convergence import Measure
from optviz.recorder import record
from optviz.recorder.clock import by_clock
from tests.test_animation import assert_same_frames

BOWL = objectives.quadratic_form(condition=10)


def scene(lines: Any = ("best", "average"), **changes: Any) -> Scene:
    given: dict[str, Any] = {
        "objectives": BOWL,
        "optimizers": [GradientDescent(lr=0.19), Adam(lr=0.3)],
        "steps": 30,
        "views": [views.Landscape(), views.Convergence(lines=lines)],
    }
    return Scene(**given | changes)


@settings(deadline=None, max_examples=30)
@given(
    lr=st.floats(0.01, 0.19),
    steps=st.integers(0, 20),
    measure=st.sampled_from(["gap", "value", "gradient", "distance"]),
)
def test_the_mean_is_that_of_all_iterates_so_far(lr: float, steps: int, measure: Measure) -> None:
    """Each number is what a point-by-point computation at the mean gives."""
    run = record(BOWL, Momentum(lr=lr / 4), (1.0, 2.0), steps=steps)
    made = companion(BOWL, run, measure, "average")
    for k, number in enumerate(made):
        mean = run.points[: k + 1].mean(axis=0)
        wanted = {
            "gap": BOWL.value(mean),
            "value": BOWL.value(mean),
            "gradient": np.linalg.norm(BOWL.grad(mean)),
            "distance": np.linalg.norm(mean),
        }[measure]
        assert number == pytest.approx(float(wanted), rel=1e-9, abs=1e-14)


def test_the_best_never_rises_and_is_reached() -> None:
    """It is the least value so far, also of a run that blows up in between."""
    run = record(objectives.rosenbrock(), Momentum(lr=0.001), (-1, 1), steps=100)
    best = companion(objectives.rosenbrock(), run, "value", "best")
    assert (best == [run.values[: k + 1].min() for k in range(len(run))]).all()
    assert (np.diff(best) <= 0).all()


def test_by_another_clock_the_means_are_of_steps() -> None:
    """At each tick stands what is true after the steps made by then."""
    run = record(BOWL, Adam(lr=0.1), (1.0, 2.0), steps=9)
    (seen,) = by_clock([run], "evaluations")
    for which in ("best", "average"):
        plain = companion(BOWL, run, "gap", which)
        clocked = companion(BOWL, seen, "gap", which)
        assert (clocked == plain[seen.taken]).all()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("size", [(640, 360), (1080, 1080), (1920, 1080)])
def test_each_dash_is_explained_beside_the_title(size: tuple[int, int]) -> None:
    """What the lines are is written once, beside the name of the axis and not on it."""
    film = scene().animate(width=size[0], height=size[1])
    film.frame(-1)
    texts = {one.get_text(): one for one in film.figure.findobj(Text)}
    for short, long in (("best", "best so far"), ("mean", "at the mean of the iterates")):
        assert (short in texts) != (long in texts)
        box = texts.get(short, texts.get(long)).get_window_extent()  # type: ignore[union-attr]
        assert box.x0 > texts[r"$f - f^{\ast}$"].get_window_extent().x1
        assert box.x1 <= size[0]


@pytest.mark.usefixtures("coarse")
def test_lines_end_at_the_numbers_of_the_last_step() -> None:
    """The last point of a line stands at its number on the axis."""
    film = scene(["average"]).animate(width=640, height=360)
    film.frame(-1)
    (mark,) = film.figure.findobj(Companions)
    assert isinstance(mark, Companions)
    axes = mark.axes
    for track, run in zip(mark.tracks["average"], film.trajectories, strict=True):
        x, y = mark._frame.transform.transform(track.points[-1])
        assert axes is not None
        step, value = axes.transData.inverted().transform((x, y))
        assert step == pytest.approx(30)
        assert value == pytest.approx(companion(BOWL, run, "gap", "average")[-1], rel=1e-6)


@pytest.mark.usefixtures("coarse")
def test_the_fast_way_equals_the_stock_way() -> None:
    """A film with lines is drawn the same by both ways."""
    short = Timeline(fps=5, duration=2.5, hold_end=0.5)
    starts = Run(Momentum(lr=0.01), starts=[(1, 2), (-1, 1)])
    film = scene(timeline=short, optimizers=[starts, Adam(lr=0.3)]).animate(width=320, height=180)
    assert_same_frames(film)


@pytest.mark.parametrize("lines", ["worst", ["best", "best"], [3], 5])
def test_unknown_lines_are_refused(lines: Any) -> None:
    """The message lists those that there are."""
    with pytest.raises(SceneError, match="best, average"):
        views.Convergence(lines=lines)


def test_what_has_no_lines_is_refused() -> None:
    """Learning rates and films by a hyperparameter have none."""
    with pytest.raises(SceneError, match="leave out lines"):
        views.Convergence("rate", lines=["best"])
    with pytest.raises(SceneError, match="leave out lines, or the dial"):
        scene(dial=Dial("lr", 0, 0.2)).animate(width=160, height=90)
    theory = [views.Landscape(), views.Convergence(theory=True)]
    with pytest.raises(SceneError, match="leave out theory, or the dial"):
        scene(dial=Dial("lr", 0, 0.2), views=theory).animate(width=160, height=90)


def test_one_line_alone_is_a_list_of_one() -> None:
    """``lines="best"`` is short for a list."""
    assert views.Convergence(lines="best") == views.Convergence(lines=["best"])  # type: ignore[arg-type]
