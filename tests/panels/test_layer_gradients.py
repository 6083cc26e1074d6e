"""The gradient by layer: the norms are the network's own, and nothing beyond the axis is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import (
    GradientDescent,
    Run,
    Scene,
    SceneError,
    Timeline,
    Trajectory,
    datasets,
    objectives,
    record,
    views,
)
from optviz.objectives.data.network import Network
from optviz.panels.network.layer_norms import Decades, layer_norms
from optviz.panels.network.profiles import Profiles
from optviz.recorder.trajectory import Outcome
from optviz.timeline import Moment
from tests.panels.test_layout import SIZES, check_layout
from tests.test_animation import assert_same_frames

X, Y = datasets.two_moons(40)
SIZE = (2, 4, 4, 4, 1)


def network(**given: Any) -> Network:
    options: dict[str, Any] = {"activation": "sigmoid", "init": "xavier", "seed": 1}
    return objectives.network(SIZE, X, Y, **{**options, **given})


def scene_of(**given: Any) -> Scene:
    options: dict[str, Any] = {
        "title": "Gradients by layer",
        "objectives": [network()],
        "optimizers": [
            Run(GradientDescent(lr=0.1), start=network(scale=scale).start, label=f"{scale}")
            for scale in (0.1, 1.0, 4.0)
        ],
        "steps": 4,
        "views": [views.LayerGradients()],
        "timeline": Timeline(fps=4),
    }
    return Scene(**{**options, **given})


def with_gradients(gradients: Any) -> Trajectory:
    """Return a run on the network whose gradients are as given, layer by layer."""
    model = network()
    run = record(model, GradientDescent(lr=0.1), steps=len(gradients) - 1)
    rows = []
    for row in gradients:
        parts = model.layer_gradients(model.initial())
        rows.append(np.concatenate([np.full(len(a), g) for a, g in zip(parts, row, strict=True)]))
    return Trajectory(
        points=run.points, values=run.values, gradients=np.array(rows), states={},
        outcome=Outcome.STEP_LIMIT, objective=model, optimizer=run.optimizer, label="made up",
    )  # fmt: skip


def axes_and_profiles(scene: Scene) -> tuple[Any, Profiles, Any]:
    film = scene.animate(width=640, height=360)
    (found,) = (
        (axes, child) for axes in film.figure.axes for child in axes.get_children()
        if isinstance(child, Profiles)
    )  # fmt: skip
    return found[0], found[1], film


def test_norms_are_those_of_the_layers_gradients() -> None:
    """At every point of a run, for every layer, by NumPy's norm."""
    model = network()
    run = record(model, GradientDescent(lr=0.5), steps=3)
    found = layer_norms(model, run)
    expected = [[np.linalg.norm(g) for g in model.layer_gradients(p)] for p in run.points]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    rms = [[np.sqrt(np.mean(g**2)) for g in model.layer_gradients(p)] for p in run.points]
    np.testing.assert_allclose(layer_norms(model, run, mean=True), rms, rtol=1e-12)


def test_norms_neither_overflow_nor_underflow() -> None:
    """Components whose squares are no floats have a norm nevertheless; 0, inf and NaN stay."""
    run = with_gradients([[1e200, 1e-200, 0.0, np.inf], [1.0, 1.0, np.nan, 1.0]])
    norms = layer_norms(network(), run)
    count = [len(g) for g in network().layer_gradients(network().initial())]
    np.testing.assert_allclose(norms[0, 0], 1e200 * np.sqrt(count[0]))
    np.testing.assert_allclose(norms[0, 1], 1e-200 * np.sqrt(count[1]))
    assert norms[0, 2] == 0
    assert np.isposinf(norms[0, 3])
    assert np.isnan(norms[1, 2])


def test_lines_go_through_the_norms() -> None:
    """Heights are powers of ten of the norms; between two steps they are in between."""
    _, profiles, film = axes_and_profiles(scene_of())
    runs = [np.log10(layer_norms(network(), one)) for one in film.trajectories]
    profiles.show(Moment(2))
    for drawn, exponents in zip(profiles.shown, runs, strict=True):
        np.testing.assert_allclose(drawn, exponents[2], rtol=1e-12)
    profiles.show(Moment(2, 0.25))
    for drawn, exponents in zip(profiles.shown, runs, strict=True):
        np.testing.assert_allclose(drawn, 0.75 * exponents[2] + 0.25 * exponents[3], rtol=1e-12)


def test_the_axis_holds_the_whole_film() -> None:
    """Its decades are whole, and no norm of any step lies outside."""
    axes, profiles, film = axes_and_profiles(scene_of())
    low, high = axes.get_ylim()
    assert (low, high) == (int(low), int(high))
    for step in range(5):
        profiles.show(Moment(step))
        for drawn in profiles.shown:
            assert ((low <= drawn) & (drawn <= high)).all()
    film.frame(-1)
    assert axes.get_ylim() == (low, high)


@pytest.mark.parametrize(
    ("gradients", "below", "above"),
    [
        ([[1.0, 0.1, 1e-3, 1.0]], "", ""),
        ([[1.0, 0.0, 1e-3, 1.0]], "0", ""),
        ([[1.0, 1.0, 1.0, 1.0], [1e-60, 0.0, 1.0, 1.0]], "< 10^{-24}", ""),
        ([[1.0, 1.0, 1.0, np.inf]], "", "∞"),
        ([[1.0, np.nan, 1.0, np.inf]], "", "∞, NaN"),
        ([[1.0, 1.0, 1.0, 1.0], [1e70, 1.0, 1.0, 1.0]], "", "> 10^{25}"),
        ([[0.0, 0.0, 0.0, 0.0]], "0", ""),
        ([[np.nan, np.nan, np.nan, np.nan]], "", "NaN"),
    ],
)
def test_what_is_beyond_the_axis_lies_on_a_line_with_a_name(
    gradients: Any, below: str, above: str
) -> None:
    """Zero below all decades, infinity and NaN above them: drawn, and called what they are."""
    run = with_gradients(gradients)
    scene = scene_of(optimizers=[run], objectives=[run.objective], steps=len(gradients) - 1)
    axes, profiles, _ = axes_and_profiles(scene)
    norms = layer_norms(network(), run)
    decades = Decades.of([norms])
    names = [label.get_text() for label in axes.get_yticklabels()]
    for name, missing in ((below, decades.zero), (above, decades.beyond)):
        assert bool(name) == bool(missing)
        assert sum(name in one for one in names) >= 1
    profiles.show(Moment(len(gradients) - 1))
    (drawn,) = profiles.shown
    bottom, top = decades.ends
    last = norms[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        exponents = np.log10(last)
    assert np.isfinite(drawn).all()
    np.testing.assert_array_equal(drawn == bottom, exponents < decades.low)
    np.testing.assert_array_equal(drawn == top, ~(exponents <= decades.high))


def test_decades_that_are_wanted_are_the_same_in_every_column() -> None:
    """Panels beside each other can be compared, whatever they hold."""
    models = [network(activation=name) for name in ("sigmoid", "tanh", "relu")]
    film = scene_of(objectives=models, views=[views.LayerGradients(decades=(-6, 2))]).animate()
    limits = [axes.get_ylim() for axes in film.figure.axes if axes.get_xlabel() == "layer"]
    assert len(limits) == 3
    assert len(set(limits)) == 1
    assert limits[0][0] < -6 < 2 < limits[0][1]
    heights = [axes.get_window_extent().y0 for axes in film.figure.axes if axes.axison]
    assert np.ptp(heights) < 0.01


def test_gradients_of_a_deep_sigmoid_network_vanish() -> None:
    """In ten layers the first has a gradient a thousandth of the last's, or less."""
    deep = objectives.network((2, *[8] * 9, 1), X, Y, init="xavier", loss="cross_entropy")
    norms = layer_norms(deep, record(deep, GradientDescent(lr=0.1), steps=0))[0]
    assert norms[0] < 1e-3 * norms[-1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_fast_way_equals_the_stock_way(theme: str) -> None:
    """Also where gradients explode and vanish."""
    run = with_gradients([[1.0, 0.1, 1e-3, 1.0], [np.inf, 0.0, np.nan, 1.0], [1.0] * 4])
    film = scene_of(
        optimizers=[run], objectives=[run.objective], steps=2, theme=theme
    ).animate(width=401, height=227)  # fmt: skip
    assert_same_frames(film)


def test_a_frame_depends_on_its_moment_alone() -> None:
    """Asked for in any order, frames are the same."""
    film = scene_of().animate(width=320, height=180)
    expected = [frame.copy() for frame in film.frames()]
    for number in np.random.default_rng(1).permutation(len(film)).tolist():
        assert np.array_equal(film.frame(number), expected[number])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_text_overlaps_or_is_clipped(size: tuple[int, int]) -> None:
    """At every shape of frame, alone, in columns and beside a curve."""
    run = with_gradients([[1.0, 1e-9, 0.0, 1.0], [np.inf, np.nan, 0.0, 1e50]])
    both = [views.Convergence("value"), views.LayerGradients("rms")]
    beyond = scene_of(optimizers=[run], objectives=[run.objective], steps=1, views=both)
    columns = scene_of(objectives=[network(), network(activation="tanh")], steps=1)
    for scene in (beyond, columns):
        check_layout(scene.animate(width=size[0], height=size[1]))


def test_no_steps_make_a_still() -> None:
    """A film of no steps shows the gradients at the start."""
    _, profiles, film = axes_and_profiles(scene_of(steps=0))
    assert len(film) == 1
    check_layout(film)
    for drawn, run in zip(profiles.shown, film.trajectories, strict=True):
        np.testing.assert_allclose(drawn, np.log10(layer_norms(network(), run)[0]), rtol=1e-12)


def test_deep_networks_label_as_many_layers_as_fit() -> None:
    """Of fifty layers some are labelled, and their labels keep apart."""
    deep = objectives.network((2, *[2] * 49, 1), X, Y, init="xavier", activation="tanh")
    film = scene_of(objectives=[deep], optimizers=[GradientDescent(lr=0.1)], steps=1).animate(
        width=512, height=384
    )
    check_layout(film)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"measure": "max"}, "measure is 'max'"),
        ({"decades": (2, -2)}, "decades is"),
        ({"decades": (0.5, 2)}, "decades is"),
        ({"decades": 3}, "decades is"),
    ],
)
def test_wrong_options_are_refused(options: Any, said: str) -> None:
    """The error names the option, and what would be right."""
    with pytest.raises(SceneError, match=said):
        views.LayerGradients(**options)


def test_only_networks_have_layers() -> None:
    """A bowl is refused, with what to give in its stead."""
    with pytest.raises(SceneError, match=r"objectives\.network"):
        scene_of(objectives=[objectives.bowl()], optimizers=[GradientDescent(lr=0.1)]).animate()
