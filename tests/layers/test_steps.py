"""What layers draw of a step stands where the run's own numbers say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import (
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    Run,
    Scene,
    SceneError,
    SteepestDescent,
    Timeline,
    TrustRegionNewton,
    layers,
    objectives,
)
from optviz.film.animation import SceneAnimation
from optviz.layers.curvature import bands, eigenvalues
from optviz.layers.reach import border
from optviz.layers.trials import refused
from optviz.marks.sketch import Spot, Stroke
from optviz.objectives import Objective
from optviz.style import Theme, get_theme, theme_names
from optviz.style.color import contrast, mix
from optviz.style.numbers import short, signed
from optviz.timeline import Beat, Moment
from tests.layers.laid import laid

pytestmark = pytest.mark.usefixtures("coarse")

DONE = Moment(2, 0.0, Beat(1, "compare", 1.0))


def film_of(layer: Any, **changes: Any) -> SceneAnimation:
    """Return a film of a step of momentum that is taken apart, or of what is changed."""
    given: dict[str, Any] = {
        "objectives": [objectives.quadratic_form(condition=30)],
        "optimizers": [Momentum(lr=0.05, beta=0.6)],
        "start": (-2.5, 1.0), "steps": 4, "layers": [layer], "timeline": Timeline(explain=[1]),
    }  # fmt: skip
    return Scene(**given | changes).animate(width=640, height=360)


def shapes(film: SceneAnimation, moment: Moment = DONE) -> list[Stroke | Spot]:
    stage = laid(film)
    stage.update(moment)
    return [*stage._under.sketch.shapes, *stage._over.sketch.shapes]


def words(film: SceneAnimation, moment: Moment = DONE) -> set[str]:
    stage = laid(film)
    stage.update(moment)
    return {text for text, _ in stage.boxes}


def heads(film: SceneAnimation, moment: Moment = DONE) -> np.ndarray[Any, Any]:
    """Return the tips of all arrows, in pixels: the first corner of each filled head."""
    found = [one for one in shapes(film, moment) if isinstance(one, Stroke) and one.fill]
    return np.array([one.points[0] for one in found])


def pixels(film: SceneAnimation, *points: Any) -> Any:
    return laid(film)._stage.frame.place(np.array(points, dtype=float))


def test_a_step_points_from_iterate_to_iterate() -> None:
    """Its arrow lies on the line between the two, and ends where the dot begins."""
    film = film_of(layers.Step())
    run = film.trajectories[0]
    tail, tip = pixels(film, run.points[1], run.points[2])
    (head,) = heads(film)
    way = (tip - tail) / np.hypot(*(tip - tail))
    radius = 0.5 * 100 / 72 * laid(film)._stage.runs[0].style.size * laid(film)._stage.frame.share
    np.testing.assert_allclose(head, tip - radius * way, atol=1e-6)
    assert words(film) == {f"({signed(run.points[2, 0] - run.points[1, 0])}, "
                           f"{signed(run.points[2, 1] - run.points[1, 1])})"}  # fmt: skip


def test_a_step_appears_when_it_is_made() -> None:
    """There is no arrow while the film looks and thinks, and none in steps not explained."""
    film = film_of(layers.Step())
    for moment in (Moment(1, 0, Beat(1, "look", 1)), Moment(1, 0, Beat(1, "think", 1)), Moment(3)):
        assert not shapes(film, moment)
    going = Moment(1, 0.9, Beat(1, "go", 1.0))
    run = laid(film)._stage.runs[0]
    assert len(heads(film, going)) == 1
    assert not words(film, going)
    assert np.hypot(*(heads(film, going)[0] - run.head(going))) < 12.0


def test_on_a_curve_steps_are_as_long_as_the_axis_says() -> None:
    """Arrows on one base line end at the next x of each run, which their numbers say."""
    f = Objective.from_formula("-cos(pi*x/20)", domain=(-30, 6))
    film = film_of(
        layers.Step(), objectives=[f], start=-15.0,
        optimizers=[GradientDescent(lr=10), Newton()], timeline=Timeline(explain=[0]),
    )  # fmt: skip
    done = Moment(1, 0.0, Beat(0, "compare", 1.0))
    ends = [run.points[1, 0] for run in film.trajectories]
    tips = heads(film, done)
    np.testing.assert_allclose(tips[:, 0], pixels(film, *[(x, 0) for x in ends])[:, 0], atol=1e-6)
    assert tips[0, 1] == pytest.approx(tips[1, 1])
    assert words(film, done) == {signed(x + 15.0) for x in ends}


@pytest.mark.parametrize("dim", [1, 2])
def test_velocity_and_gradient_step_add_up(dim: int) -> None:
    """The arrows of β times the last step and of the gradient step end tip to tail at the step."""
    changes: dict[str, Any] = {}
    if dim == 1:
        changes = {"objectives": [objectives.double_well()], "start": -1.7}
    film = film_of(layers.Velocity(), **changes)
    run = film.trajectories[0]
    last, this = run.points[1] - run.points[0], run.points[2] - run.points[1]
    corner = run.points[1] + 0.6 * last
    gradient = -0.05 * run.gradients[1]
    np.testing.assert_allclose(0.6 * last + gradient, this, atol=1e-12)
    tips = heads(film)
    if dim == 1:
        wanted = [corner[0], run.points[2, 0], run.points[2, 0]]
        wanted = pixels(film, *[(x, 0) for x in wanted])[:, 0]
        np.testing.assert_allclose(tips[:, 0], wanted, atol=1e-6)
    else:
        np.testing.assert_allclose(tips[0], pixels(film, corner)[0], atol=1e-6)
    assert words(film) == {"0.6 of the last step", "+ the gradient step", "= this step"}


def test_velocity_says_beta_where_it_is_that() -> None:
    """Nesterov's rule keeps no share of its last step alone, and is not said to."""
    film = film_of(layers.Velocity(), optimizers=[Nesterov(lr=0.05, beta=0.6)])
    assert not any("of the last step" in text for text in words(film))


def test_velocity_refuses_runs_that_keep_none() -> None:
    """Gradient descent forgets each step."""
    with pytest.raises(SceneError, match=r"layers\.Velocity: Gradient descent keeps nothing"):
        film_of(layers.Velocity(), optimizers=[GradientDescent(lr=0.05)])


def test_gradients_point_against_those_of_the_run() -> None:
    """All are to one scale, and the longest of the film is 0.3 of the picture."""
    film = film_of(layers.Gradient(), timeline=Timeline())
    run, frame = film.trajectories[0], laid(film)._stage.frame
    arrows = []
    for step in range(4):
        (tip,) = heads(film, Moment(step))
        arrows.append(tip - pixels(film, run.points[step])[0])
    origin = pixels(film, (0, 0))[0]
    slopes = np.array([pixels(film, -run.gradients[step])[0] - origin for step in range(4)])
    scale = np.hypot(*np.array(arrows).T) / np.hypot(*slopes.T)
    np.testing.assert_allclose(scale, scale[0], rtol=1e-9)
    np.testing.assert_allclose(np.array(arrows), scale[0] * slopes, atol=1e-6)
    assert np.hypot(*np.array(arrows).T).max() == pytest.approx(0.3 * min(frame.size))


def test_on_a_curve_the_slope_is_that_of_the_record() -> None:
    """The tangent touches f where the run stands, and its number is f′ there."""
    film = film_of(layers.Gradient(), objectives=[objectives.double_well()], start=-1.7)
    run = film.trajectories[0]
    assert words(film) == {f"slope {signed(run.gradients[1, 0])}"}
    (line,) = shapes(film)
    assert isinstance(line, Stroke)
    (x0, y0), (x1, y1) = laid(film)._stage.data(line.points)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(run.gradients[1, 0])
    assert 0.5 * (y0 + y1) == pytest.approx(run.values[1])


def test_single_samples_fan_out_about_their_mean() -> None:
    """With as many arrows as there are samples, their mean is the gradient of all."""
    X = np.linspace(-1, 1, 30)
    f = objectives.linear_regression(X, 2 * X + np.cos(9 * X))
    film = film_of(
        layers.Gradient(samples=30), objectives=[f], start=(0.0, 0.5), views=None,
        optimizers=[Run(GradientDescent(lr=0.1), batch_size=3)],
    )  # fmt: skip
    stage = laid(film)._stage
    assert {"mean of all", "its batch"} <= words(film)
    run = film.trajectories[0]
    singles = stage._made[("gradients of samples", 30)](*run.points[1])  # type: ignore[operator]
    np.testing.assert_allclose(singles.mean(axis=0), f.grad(run.points[1]), atol=1e-12)
    assert 2 < len(heads(film)) <= 32
    with pytest.raises(SceneError, match="is not made of samples"):
        film_of(layers.Gradient(samples=3))
    with pytest.raises(SceneError, match="samples is -1"):
        layers.Gradient(samples=-1)


def test_the_legs_of_a_step_are_its_coordinates() -> None:
    """Their numbers are |p| in x and in y, of the step or of all the way from the start."""
    film = film_of(layers.Scale())
    p = np.abs(film.trajectories[0].points[2] - film.trajectories[0].points[1])
    assert words(film) == {short(one) for one in p}
    film = film_of(layers.Scale(since="start"), timeline=Timeline())
    p = np.abs(film.trajectories[0].points[-1] - film.trajectories[0].points[0])
    assert words(film, Moment(4)) == {short(one) for one in p}
    with pytest.raises(SceneError, match="since is 'now'"):
        layers.Scale(since="now")  # type: ignore[arg-type]


def test_trials_of_a_line_search_are_those_that_it_left() -> None:
    """They lie on the line, none is the iterate, and each is hollow."""
    film = film_of(layers.Trials(), objectives=[objectives.rosenbrock()], start=(-1.2, 1.0),
                   optimizers=[SteepestDescent()])  # fmt: skip
    stage = laid(film)._stage
    run = stage.runs[0]
    made = run.anatomy(1)
    points = refused(run, made)
    assert len(points)
    lengths = (points - made.x) @ made.after.p / (made.after.p @ made.after.p)
    np.testing.assert_allclose(points, made.x + lengths[:, None] * made.after.p)
    assert set(lengths.round(12)) | {round(made.after.step, 12)} == {
        round(one, 12) for one in made.after.trials if np.isfinite(one)
    } | {round(made.after.step, 12)}
    spots = [one for one in shapes(film) if isinstance(one, Spot)]
    np.testing.assert_allclose([one.place for one in spots], stage.frame.place(points))


def test_trials_of_a_trust_region_gather_until_one_is_taken() -> None:
    """Each refused step at a point is shown as long as the run stands there, and no longer."""
    film = film_of(
        layers.Trials(), objectives=[objectives.rosenbrock()], start=(-1.2, 1.0), steps=8,
        optimizers=[TrustRegionNewton(radius=3.0)], timeline=Timeline(),
    )  # fmt: skip
    run = laid(film)._stage.runs[0]
    count = 0
    for step in range(run.steps):
        made = run.anatomy(step)
        count += made.refused
        assert len(refused(run, made)) == count
        count = count if made.refused else 0
    assert any(run.anatomy(step).refused for step in range(run.steps))


def test_rules_that_try_nothing_are_refused() -> None:
    """Momentum takes each step that it makes."""
    with pytest.raises(SceneError, match=r"layers\.Trials: Momentum takes each step"):
        film_of(layers.Trials())


def test_bands_end_where_the_second_derivative_is_zero() -> None:
    """Those of (x² − 1)² bend down for |x| < 1/√3, to twelve digits."""
    film = film_of(layers.Curvature(), objectives=[objectives.double_well()], start=-1.7)
    (band,) = bands(laid(film)._stage)
    np.testing.assert_allclose(band, (-(3**-0.5), 3**-0.5), rtol=1e-6)
    with pytest.raises(SceneError, match="bends up all over the picture"):
        film_of(layers.Curvature())


def test_the_region_is_where_the_hessian_has_a_negative_eigenvalue() -> None:
    """The two eigenvalues of the grid are those of NumPy."""
    film = film_of(layers.Curvature(), objectives=[objectives.himmelblau()])
    stage = laid(film)._stage
    lower, upper = eigenvalues(stage)
    (left, right), (low, high) = stage.limits
    for i, j in ((0, 0), (60, 60), (30, 100)):
        point = left + j / 120 * (right - left), low + i / 120 * (high - low)
        wanted = np.linalg.eigvalsh(objectives.himmelblau().hess(point))
        np.testing.assert_allclose((lower[i, j], upper[i, j]), wanted, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("theme", [get_theme(name) for name in theme_names()], ids=theme_names())
def test_runs_are_seen_where_f_bends_down(theme: Theme) -> None:
    """On the tint of a band, and on a veil over any height, runs keep a contrast of 3."""
    from optviz.layers.curvature import _VEIL, _tint, _veil

    for color in (theme.muted, *theme.runs):
        tint, veil = _tint(theme, color), _veil(theme, color)
        grounds = [mix(shade, _VEIL, veil) for shade in theme.heights(16)]
        grounds += [mix(ground, _VEIL, veil) for ground in grounds]
        for run in theme.runs:
            assert contrast(run, tint) >= 3.0
            assert min(contrast(run, ground) for ground in grounds) >= 3.0
        assert contrast(tint, theme.paper) > 1.02
        assert contrast(veil, theme.valley) > 1.02


def test_the_border_is_where_f_ends() -> None:
    """The pieces about the unit disc of √(1 − x² − y²) lie on it to ten digits, and close."""
    f = Objective.from_formula("-sqrt(1 - x**2 - y**2)", domain=((-1.5, 1.5), (-1.5, 1.5)))
    film = film_of(layers.Reach(), objectives=[f], start=(0.5, 0.2))
    pieces = border(laid(film)._stage)
    np.testing.assert_allclose(np.hypot(*pieces.reshape(-1, 2).T), 1.0, atol=1e-10)
    lengths = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T)
    assert lengths.sum() == pytest.approx(2 * np.pi, rel=1e-3)
    assert "here f is not defined" in words(film)


def test_on_a_curve_the_border_is_a_line() -> None:
    """That of log x stands at 0."""
    f = Objective.from_formula("x - log(x)", domain=(-1, 4))
    film = film_of(layers.Reach(), objectives=[f], start=3.0)
    np.testing.assert_allclose(border(laid(film)._stage)[:, :, 0], 0.0, atol=1e-12)
    with pytest.raises(SceneError, match="is defined all over the picture"):
        film_of(layers.Reach())
