from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from matplotlib.text import Text

from optviz import (
    CentralDifference,
    ForwardDifference,
    GradientDescent,
    Objective,
    Run,
    Scene,
    load,
    objectives,
    views,
)
from optviz.errors import SceneError
from optviz.film.animation import SceneAnimation
from optviz.panels.quotients.difference_error import DifferenceErrorPanel
from optviz.panels.quotients.secant import SecantPanel
from optviz.timeline import Moment

FILE = Path(__file__).parents[2] / "scenes" / "numerical_gradient.py"


@pytest.fixture(scope="module")
def scene() -> Scene:
    (one,) = load(FILE)
    return one.scene


@pytest.fixture(scope="module")
def film(scene: Scene) -> SceneAnimation:
    return scene.animate(width=640, height=360)


def panel(film: SceneAnimation, kind: type) -> Any:
    """Return the panel of a kind that a film shows."""
    moving = film._painter.composition._moving
    return next(part for part in moving if isinstance(part, kind))


def shown(film: SceneAnimation, step: int) -> list[str]:
    """Return all that is written in the axes of the secant panel at a step."""
    film._painter.composition.update(Moment(step))
    axes = next(one for one in film.figure.axes if one.get_xlabel() == "$x$")
    return [text.get_text() for text in axes.findobj(Text) if text.get_text()]


def test_at_every_step_the_secant_goes_through_its_points(film: SceneAnimation) -> None:
    """As long as they can be told apart, the line meets the graph at both of them."""
    secants = cast(SecantPanel, panel(film, SecantPanel))
    for run, behind in ((0, 0.0), (1, 1.0)):
        for moment in (Moment(0), Moment(0, 0.3), Moment(0, 0.9), Moment(1, 0.5), Moment(2)):
            line = secants.line(run, moment)
            h = 10.0 ** -(moment.step + moment.progress)
            assert line.ends == pytest.approx((1 - behind * h, 1 + h), abs=1e-12)
            rise = np.sin(line.ends[1]) - np.sin(line.ends[0])
            assert line.slope == pytest.approx(rise / (line.ends[1] - line.ends[0]), rel=1e-9)


def test_the_secant_turns_into_the_tangent_and_then_lies_flat(film: SceneAnimation) -> None:
    """Its slope is cos 1 to eight digits in the middle, 0 at the end, where the line is level."""
    secants = cast(SecantPanel, panel(film, SecantPanel))
    assert secants.line(1, Moment(5)).slope == pytest.approx(np.cos(1), rel=1e-8)
    for run in (0, 1):
        assert secants.line(run, Moment(18)).slope == 0.0
    film._painter.composition.update(Moment(18))
    for left, right in secants._secants._lines:
        assert left[1] == right[1]
        assert right[0] - left[0] == pytest.approx(secants._frame.width)


def test_what_moves_lies_above_what_stands_still(film: SceneAnimation) -> None:
    """In every panel, so that drawing it over a finished ground changes no pixel."""
    moving = set(film._painter.composition.artists)
    for axes in film.figure.axes[1:]:
        there = [one for one in axes.get_children() if one not in set(axes.spines.values())]
        above = [one.get_zorder() for one in there if one in moving]
        below = [one.get_zorder() for one in there if one not in moving]
        assert above
        assert max(below) < min(above)


def test_what_is_drawn_depends_on_the_moment_alone(film: SceneAnimation) -> None:
    """A frame is the same whether one comes to it from before or from behind."""
    first = np.array(film.frame(40))
    film.frame(len(film) - 1)
    assert np.array_equal(first, film.frame(40))


@pytest.mark.parametrize(
    ("step", "h", "forward", "central"),
    [
        (0, "1", "", ""),
        (3, "10⁻³", "0.5", "0.540302"),
        (5, "10⁻⁵", "0.540", "0.5403023058"),
        (8, "10⁻⁸", "0.54030230", "0.54030230"),
        (18, "10⁻⁵⁰", "", ""),
    ],
)
def test_figures_that_are_right_stand_apart(
    film: SceneAnimation, step: int, h: str, forward: str, central: str, scene: Scene
) -> None:
    """The right digits of each estimate are one text, the wrong ones another; none are lost."""
    secants = cast(SecantPanel, panel(film, SecantPanel))
    film._painter.composition.update(Moment(step))
    readout = secants._readout
    assert readout._h.get_text() == h
    exact = f"{np.cos(1.0):.12f}"
    for (right, wrong), run in zip(readout._rows, scene.record(), strict=True):
        said = f"{run.states['estimate'][step, 0]:.12f}"
        assert right.get_text() + wrong.get_text() == said
        assert exact.startswith(right.get_text())
        assert not right.get_text() or said[len(right.get_text())] != exact[len(right.get_text())]
    (first, _), (second, _) = readout._rows
    assert (first.get_text(), second.get_text()) == (forward, central)


def test_points_are_named_while_they_are_apart_and_when_h_is_lost(film: SceneAnimation) -> None:
    """At first x, x + h and x − h; then x alone; from 1e-16 on, x + h = x."""
    assert {"x", "x + h", "x − h"} <= set(shown(film, 0))
    assert "x" in shown(film, 5)
    assert not {"x + h", "x − h", "x + h = x"} & set(shown(film, 5))
    assert "x + h = x" in shown(film, 16)
    assert "x + h = x" not in shown(film, 15)


def test_errors_are_drawn_where_they_are(film: SceneAnimation, scene: Scene) -> None:
    """Each dot of the error panel stands at log10 of h and of |estimate − cos 1|."""
    errors = cast(DifferenceErrorPanel, panel(film, DifferenceErrorPanel))
    axes = next(one for one in film.figure.axes if one.get_xlabel() == "$h$")
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    frame = errors._tracks.frame
    for track, run in zip(errors._tracks.tracks, scene.record(), strict=True):
        for k in range(18):
            x = left + track.points[k, 0] / frame.width * (right - left)
            y = low + track.points[k, 1] / frame.height * (high - low)
            wrong = abs(run.states["estimate"][k, 0] - np.cos(1.0))
            assert x == pytest.approx(-k, abs=1e-9)
            assert y == pytest.approx(np.log10(wrong), abs=1e-9)
        beyond = left + track.points[18, 0] / frame.width * (right - left)
        assert left < beyond < -18
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert r"$\mathdefault{10^{-50}}$" in labels


def test_guides_have_the_slopes_that_their_labels_say(film: SceneAnimation) -> None:
    """Truncation lines rise as h and h² through the errors at large h; rounding falls as 1/h."""
    axes = next(one for one in film.figure.axes if one.get_xlabel() == "$h$")
    slopes, constants = [], []
    for line in axes.lines:
        (x0, x1), (y0, y1) = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        if x0 != x1:
            slopes.append(round((y1 - y0) / (x1 - x0), 9))
            constants.append(10 ** (y0 - slopes[-1] * x0))
    assert slopes == [-1.0, 1.0, 2.0]
    eps = np.finfo(float).eps
    assert constants[0] == pytest.approx(eps * np.sin(1), rel=1e-6)
    assert constants[1] == pytest.approx(np.sin(1) / 2, rel=0.02)
    assert constants[2] == pytest.approx(np.cos(1) / 6, rel=0.02)
    ends = [np.asarray(line.get_xdata(), dtype=float) for line in axes.lines]
    marked = sorted(float(one[0]) for one in ends if one[0] == one[1])
    assert marked == pytest.approx([np.log10(eps) / 2, np.log10(eps) / 3])


def one_view(view: Any, *rules: Any, of: Objective | None = None) -> Scene:
    return Scene(
        title="Any",
        objectives=[of or objectives.quadratic_1d()],
        optimizers=rules or (ForwardDifference(), CentralDifference()),
        start=3.0 if (of is None or of.dim == 1) else (3.0, 4.0),
        steps=18,
        views=[view],
    )


@pytest.mark.parametrize("view", [views.Secant(), views.DifferenceError()])
@pytest.mark.parametrize(
    ("rules", "of"),
    [
        ((ForwardDifference(),), None),
        ((CentralDifference([1.0]),), None),
        ((), Objective(lambda x: 2 * x, lambda x: 2.0)),
        ((), Objective(lambda x: 0.0 * x, lambda x: 0.0)),
        ((), Objective(lambda x: np.log(x), lambda x: 1 / x)),
        ((ForwardDifference([1e-50]),), None),
        (
            (
                ForwardDifference([4.0, 1e-5]),
                CentralDifference([2.0, 1e-8]),
                Run(CentralDifference(), label="c"),
            ),
            None,
        ),
    ],
)
def test_any_quotients_can_be_drawn(
    view: Any, rules: tuple[Any, ...], of: Objective | None
) -> None:
    """One run or three, a line, a constant, a pole beside x, one h alone: each makes a picture."""
    film = one_view(view, *rules, of=of).animate(width=320, height=180)
    assert np.ptp(film.frame(len(film) - 1)[..., :3]) > 100


@pytest.mark.parametrize("view", [views.Secant(), views.DifferenceError()])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda v: one_view(v, GradientDescent()), "shows difference quotients"),
        (lambda v: one_view(v, of=objectives.bowl()), "shows one dimension, and .* has 2"),
        (lambda v: one_view(v, of=Objective(lambda x: x**2)), "compares with the exact derivative"),
        (
            lambda v: one_view(v, Run(ForwardDifference(), start=1), CentralDifference()),
            "shows one x, and the runs start at several",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(
    view: Any, make: Callable[[Any], Scene], says: str
) -> None:
    """One line says what the view shows, and what the scene has instead."""
    with pytest.raises(SceneError, match=says):
        make(view).animate(width=320, height=180)


def test_a_point_where_f_overflows_gives_no_warning() -> None:
    """Far from x, e^x is infinite; the picture is made all the same."""
    f = Objective.from_formula("exp(x)", domain=(-2, 3))
    rules = ForwardDifference(h=(1e3, 1.0)), CentralDifference(h=(1e3, 1.0))
    film = one_view(views.Secant(), *rules, of=f).animate(width=320, height=180)
    assert film.frame(0).shape == (180, 320, 4)


def test_no_two_labels_of_h_meet(film: SceneAnimation) -> None:
    """The h beyond the break has room beside those before it."""
    axes = next(one for one in film.figure.axes if one.get_xlabel() == "$h$")
    boxes = sorted(
        (label.get_window_extent() for label in axes.get_xticklabels()), key=lambda box: box.x0
    )
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))
