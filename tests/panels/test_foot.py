"""The foot of an axis: lines end at its break, and dots stand below it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import Adam, GradientDescent, Momentum, Newton, RMSprop, Run, Scene, objectives, views
from optviz.film.animation import SceneAnimation
from optviz.marks.tracks import Tracks
from optviz.panels.states import StateLines


def panel(scene: Scene, frame: int = -1) -> tuple[SceneAnimation, Any, Tracks]:
    """Return a film at a frame, the axes of its convergence, and the runs there."""
    film = scene.animate(width=640, height=360, fps=4)
    film.frame(frame)
    axes = next(one for one in film.figure.axes if one.get_xlabel() == "step")
    return film, axes, next(one for one in axes.get_children() if isinstance(one, Tracks))


def valley(*rules: Any, **changes: Any) -> Scene:
    """Return a race on a bowl, whose minimum Newton reaches in a step."""
    made: dict[str, Any] = {"steps": 30, "start": (1.0, 1.0)} | changes
    return Scene(objectives=[objectives.bowl()], optimizers=rules, **made)


def labels(axes: Any) -> dict[str, float]:
    """Return the labels of the y axis, with where they stand."""
    return {one.get_text(): one.get_position()[1] for one in axes.get_yticklabels()}


def test_zeros_stand_at_the_foot_which_says_0() -> None:
    """Newton's dot is on the bottom line, at its step; the axis above holds the others."""
    _, axes, tracks = panel(valley(GradientDescent(lr=0.1), Newton()))
    bottom, _ = axes.get_ylim()
    assert labels(axes)["0"] == pytest.approx(bottom)
    assert tracks.dots[1] == pytest.approx((tracks.frame.width, 0.0), abs=1e-6)
    assert tracks.inside == [True, True]
    assert tracks.dots[0, 1] > 20


def test_lines_end_at_the_break() -> None:
    """Below it lies the dot alone: no plateau is drawn that is none."""
    film, axes, tracks = panel(valley(GradientDescent(lr=0.1), Newton()))
    box, scale = axes.get_window_extent(), film.height / film.figure.bbox.height
    clip: Any = tracks.get_clip_box()
    assert clip.y0 > box.y0 + 5 * film.figure.dpi / 100
    image = film.frame(-1)
    foot = image[int(film.height - box.y0 * scale)]
    orange = np.array([0xD5, 0x5E, 0x00])
    columns = np.flatnonzero((np.abs(foot[:, :3].astype(int) - orange) < 40).all(axis=1))
    assert columns.size
    assert columns.min() > 0.9 * columns.max()


def test_small_numbers_stand_at_a_foot_that_bounds_them() -> None:
    """What is under 10⁻¹² of the start's value is told as such, with the number beside the dot."""
    film, axes, _ = panel(valley(Newton(), GradientDescent(lr=0.45), steps=60))
    said = [one for one in labels(axes) if "leq" in one]
    assert len(said) == 1
    power = int(said[0].split("10^{")[1].split("}")[0])
    values = np.concatenate([one.values for one in film.trajectories])
    least = values[0] * 1e-12
    assert 10.0**power <= least < 10.0 ** (power + 1.1)
    words = {one.get_text() for one in axes.get_children() if hasattr(one, "get_text")}
    assert any(one.startswith("↓") for one in words)


def test_an_axis_that_holds_all_numbers_has_no_foot() -> None:
    """It begins at a power of ten, and its lines are not cut."""
    _, axes, _ = panel(valley(GradientDescent(lr=0.1), Momentum(lr=0.05)))
    low, _ = axes.get_ylim()
    assert np.log10(low) == pytest.approx(round(np.log10(low)))
    assert not any("leq" in one or one == "0" for one in labels(axes))


def test_many_runs_below_are_not_written_one_above_the_other() -> None:
    """More than three numbers beside dots in one place would be a heap."""
    rules = [GradientDescent(lr=0.45), Adam(lr=0.1)]
    rules += [Momentum(lr=0.45, beta=0.01 * k) for k in range(4)]
    _, axes, tracks = panel(valley(*rules, steps=80))
    below = sum(track.points[-1, 1] < 1 for track in tracks.tracks)
    words = [one.get_text() for one in axes.get_children() if hasattr(one, "get_text")]
    assert below > 3
    assert not any(one.startswith("↓") for one in words)


def test_states_have_a_foot_too() -> None:
    """Squares of gradients that are 0 stand at it, and those that vanish end at its break."""
    rules = [RMSprop(lr=0.1, alpha=0.5), Run(RMSprop(lr=0.1), label="at rest", start=(0.0, 0.0))]
    film, axes, _ = panel(valley(*rules, views=[views.Convergence(), views.States("v")], steps=40))
    film.frame(-1)
    axes = next(one for one in film.figure.axes for child in one.get_children()
                if isinstance(child, StateLines))  # fmt: skip
    (lines,) = (one for one in axes.get_children() if isinstance(one, StateLines))
    assert labels(axes)["0"] == pytest.approx(axes.get_ylim()[0])
    heights = [track.points[-1, 1] for track in lines.tracks[1]]
    assert heights == pytest.approx([0.0, 0.0], abs=1e-6)
