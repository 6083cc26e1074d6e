"""The Hessian's eigenvalues along the runs, against what their step sizes can bear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Polygon

from optviz import (
    Adam,
    Cosine,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    Scene,
    datasets,
    objectives,
    views,
)
from optviz.panels.spectrum import limit_along, spectrum
from optviz.panels.states import StateLines
from tests.panels.test_predicted import dashed, words

RAVINE = objectives.quadratic_form(eigenvalues=[1, 30])
VALLEY = objectives.rosenbrock()


def panel_of(objective: Any, *rules: Any, **changes: Any) -> Any:
    """Return axes, lines and film of a scene with the view alone."""
    told = {"steps": 15} | changes
    film = Scene(objectives=[objective], optimizers=rules, views=[views.Spectrum()], **told)
    drawn = film.animate(width=800, height=450, fps=5)
    (axes,) = (one for one in drawn.figure.axes if one.axison)
    (lines,) = (one for one in axes.get_children() if isinstance(one, StateLines))
    return axes, lines, drawn


def heights(axes: Any, points: Any, frame: Any) -> Any:
    """Return the numbers that stand at places in pixels."""
    low, high = axes.get_ylim()
    share = np.asarray(points)[:, 1] / frame.height
    return low * (high / low) ** share if axes.get_yscale() == "log" else low + share * (high - low)


def test_lines_are_the_eigenvalues() -> None:
    """At every point of every run, negative ones too, on a linear axis with its zero marked."""
    axes, lines, film = panel_of(VALLEY, GradientDescent(lr=0.0015), Momentum(lr=0.0005))
    assert axes.get_yscale() == "linear"
    for tracks, run in zip(lines.tracks, film.trajectories, strict=True):
        wanted = np.linalg.eigvalsh([VALLEY.hess(point) for point in run.points])
        assert wanted.min() < 0
        for track, column in zip(tracks, wanted.T, strict=True):
            drawn = heights(axes, track.points, lines.frame)
            np.testing.assert_allclose(drawn, column, atol=1e-8 * np.abs(wanted).max())
    assert any(line.get_ydata() == [0, 0] for line in axes.lines)


@pytest.mark.parametrize(
    ("rule", "name", "limit"),
    [
        (GradientDescent(lr=0.06), "2/lr", 2 / 0.06),
        (Momentum(lr=0.06, beta=0.6), "2(1 + β)/lr", 3.2 / 0.06),
        (Momentum(lr=0.06, beta=0.6, dampening=0.5), "2(1 + β)/((1 − d)lr)", 6.4 / 0.06),
        (Nesterov(lr=0.04, beta=0.5), "2(1 + β)/((1 + 2β)lr)", 1.5 / 0.04),
        (GradientDescent(lr=0.06, weight_decay=0.5), "2/lr − wd", 2 / 0.06 - 0.5),
    ],
)
def test_limits_are_where_they_belong_and_named(rule: Any, name: str, limit: float) -> None:
    """A dashed line over all steps, its words with the number, and a tint above."""
    axes, lines, _ = panel_of(RAVINE, rule)
    (line,) = dashed(axes)
    assert heights(axes, line.get_xydata(), lines.frame) == pytest.approx([limit] * 2)
    assert line.get_xdata()[-1] == pytest.approx(lines.frame.width)
    (text,) = words(axes)
    assert text.get_text().startswith(f"{name} = ")
    (tint,) = (one for one in axes.patches if type(one) is Polygon)
    assert tint.get_xy()[:, 1].max() == pytest.approx(lines.frame.height)


def test_other_rules_have_no_limit_and_equal_ones_share_theirs() -> None:
    """Two runs of one lr have one line, Adam and Newton none."""
    axes, _, _ = panel_of(RAVINE, GradientDescent(lr=0.06), Adam(), Newton())
    assert len(dashed(axes)) == 1
    from optviz import Run

    same = [Run(GradientDescent(lr=0.06), label=one, start=(1.0, k)) for k, one in enumerate("ab")]
    assert len(dashed(panel_of(RAVINE, *same)[0])) == 1


def test_a_schedule_moves_its_limit() -> None:
    """Step by step it is 2 over the rate."""
    schedule = Cosine(0.06, steps=20)
    axes, lines, film = panel_of(RAVINE, GradientDescent(lr=schedule))
    limit = limit_along(0, film.trajectories[0])
    assert limit is not None
    np.testing.assert_allclose(limit.values, [2 / schedule(t) for t in range(16)])
    (line,) = dashed(axes)
    drawn = heights(axes, line.get_xydata(), lines.frame)
    seen = drawn < axes.get_ylim()[1]
    np.testing.assert_allclose(drawn[seen], limit.values[seen], rtol=1e-6)


def test_a_limit_far_above_is_told_at_the_top() -> None:
    """And squeezes nothing."""
    axes, _, _ = panel_of(VALLEY, GradientDescent(lr=1e-5))
    assert axes.get_ylim()[1] <= 1e4
    (text,) = words(axes)
    assert text.get_text() == "2/lr = 2·10⁵ ↑"


def test_of_many_eigenvalues_the_extreme_ones_are_shown() -> None:
    """The three least and the three greatest of thirteen."""
    moons = datasets.two_moons(40)
    network = objectives.network((2, 3, 1), *moons, loss="cross_entropy", activation="tanh")
    _, lines, film = panel_of(network, GradientDescent(lr=0.5), steps=6)
    (run,) = film.trajectories
    every = np.linalg.eigvalsh(network.hess(run.points[3]))
    np.testing.assert_allclose(
        spectrum(network, run)[3], [*every[:3], *every[-3:]], atol=1e-6 * np.abs(every).max()
    )
    assert len(lines.tracks[0]) == 6


def test_where_there_is_no_hessian_the_line_leaves() -> None:
    """A run past the border of where f is defined is drawn without a warning."""
    f = objectives.Objective(
        lambda x: np.where(x > 0, x - np.log(abs(x)), np.nan), domain=(0.01, 4.0), minima=[1.0]
    )
    _, _, film = panel_of(f, GradientDescent(lr=0.4), start=0.5)
    assert film.frame(-1).shape == (450, 800, 4)
