"""The network itself: what is drawn is what the network computes, at every moment of a step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optviz import GradientDescent, Run, Scene, SceneError, Timeline, objectives, views
from optviz.marks.box import Box
from optviz.objectives.data.network import Network
from optviz.panels.network.circuit import Circuit
from optviz.panels.network.diagram import lay_out
from optviz.panels.network.flow import flow, in_phases
from optviz.style import get_theme, theme_names
from optviz.timeline import Moment
from tests.panels.test_layout import SIZES, at_shapes, check_layout
from tests.test_animation import assert_same_frames

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
SLOW = Timeline(seconds_per_step=2.4, fps=5)
RANDOM = np.random.default_rng(0)


def small(**given: Any) -> Network:
    options: dict[str, Any] = {"activation": "tanh", "init": "xavier", "seed": 34}
    return objectives.network((2, 3, 2, 1), *XOR, **{**options, **given})


def wide(*sizes: int, **given: Any) -> Network:
    X = RANDOM.random((4, sizes[0]))
    y = RANDOM.random((4, sizes[-1])) if sizes[-1] > 1 else RANDOM.random(4)
    return objectives.network(sizes, X, y, init="xavier", **given)


def scene_of(network: Any, view: Any = None, **given: Any) -> Scene:
    options: dict[str, Any] = {"title": "A network", "steps": 2, "timeline": SLOW}
    options["optimizers"] = [GradientDescent(lr=1.0)]
    return Scene(
        objectives=[network],
        views=[view or views.Neurons(sample=2), views.Convergence("value")],
        **{**options, **given},
    )


def circuit_of(film: Any) -> Circuit:
    (found,) = (
        child for axes in film.figure.axes for child in axes.get_children()
        if isinstance(child, Circuit)
    )  # fmt: skip
    return found


def circuit_at(scene: Scene, moment: Moment) -> tuple[Circuit, Any]:
    film = scene.animate(width=640, height=360)
    circuit = circuit_of(film)
    staged = film._painter.composition._staged
    circuit.show(in_phases(moment) if staged else moment)
    return circuit, film


def test_circles_show_the_activations_of_the_iterate() -> None:
    """Between two steps the drawn values are the network's own, layer by layer."""
    network = small()
    circuit, film = circuit_at(scene_of(network), Moment(1))
    expected = network.activations(film.trajectories[0].points[1], network.X[2])
    for drawn, one in zip(circuit.activations, expected, strict=True):
        np.testing.assert_array_equal(drawn, one)


def test_lines_show_the_weights_of_the_iterate() -> None:
    """A line from neuron i to neuron j of the next layer stands for W[j, i]."""
    network = small()
    circuit, film = circuit_at(scene_of(network), Moment(2))
    for drawn, (W, _) in zip(
        circuit.weights, network.weights(film.trajectories[0].points[2]), strict=True
    ):
        np.testing.assert_array_equal(drawn, W)


def test_of_a_large_layer_the_first_and_last_neurons_are_drawn() -> None:
    """What they show is theirs, and not that of others."""
    network = wide(100, 30, 3)
    circuit, film = circuit_at(scene_of(network), Moment(0))
    start = film.trajectories[0].points[0]
    hidden = network.activations(start, network.X[2])[1]
    drawn = circuit.activations[1]
    half = (len(drawn) + 1) // 2
    assert len(drawn) < 12
    expected = np.concatenate([hidden[:half], hidden[half - len(drawn) :]])
    np.testing.assert_array_equal(drawn, expected)
    W = network.weights(start)[0][0]
    assert circuit.weights[0][0, 0] == W[0, 0]
    assert circuit.weights[0][-1, -1] == W[-1, -1]


def test_rings_show_the_errors_on_their_way_back() -> None:
    """They are ∂loss/∂z of the last iterate; the inputs have none, nor has the way forward any."""
    network = small()
    circuit, film = circuit_at(scene_of(network), Moment(1, 0.7))
    expected = network.errors(film.trajectories[0].points[1], network.X[2], network.y[2])
    assert circuit.flow.phase == "error back"
    assert not circuit.errors[0].any()
    for drawn, one in zip(circuit.errors[1:], expected, strict=True):
        np.testing.assert_array_equal(drawn, one)
    circuit.show(in_phases(Moment(1, 0.3)))
    assert circuit.flow.forward < 1
    assert not np.concatenate(circuit.errors).any()


def test_activations_are_those_of_the_weights_that_are_drawn() -> None:
    """While the weights step, the picture is of the network in between, not of one of its ends."""
    network = small()
    circuit, film = circuit_at(scene_of(network), Moment(0, 0.9))
    before, after = film.trajectories[0].points[:2]
    way = circuit.flow.step
    assert 0 < way < 1
    between = before + way * (after - before)
    np.testing.assert_allclose(circuit.outputs[-1], network.activations(between, network.X[2])[-1])
    np.testing.assert_allclose(circuit.weights[0], network.weights(between)[0][0])


def test_a_fast_film_goes_straight_to_the_new_weights() -> None:
    """Where steps are short nothing flows, and weights move throughout the step."""
    network = small()
    scene = scene_of(network, steps=30, timeline=Timeline(fps=5))
    circuit, film = circuit_at(scene, Moment(0, 0.3))
    before, after = film.trajectories[0].points[:2]
    assert circuit.flow.phase == ""
    between = network.weights(before + 0.3 * (after - before))
    np.testing.assert_allclose(circuit.weights[0], between[0][0])


def test_a_step_has_three_phases_in_order() -> None:
    """Forward, back, step: each goes from 0 to 1, one after the other."""
    flows = [flow(in_phases(Moment(2, k / 1000))) for k in range(1000)]
    phases = [one.phase for one in flows]
    assert [phase for k, phase in enumerate(phases) if k == 0 or phases[k - 1] != phase] == [
        "", "forward", "error back", "weights step",
    ]  # fmt: skip
    for name in ("forward", "back", "step"):
        values = np.array([getattr(one, name) for one in flows[1:]])
        assert (np.diff(values) >= 0).all()
        assert values[0] < 0.01
        assert values[-1] > 0.99


def test_results_wait_for_the_weights() -> None:
    """Beside a network in phases the loss moves while the weights do, and not before."""
    assert in_phases(Moment(3, 0.7)).progress == 0
    assert 0 < in_phases(Moment(3, 0.9)).progress < 1
    film = scene_of(small()).animate(width=320, height=180)
    tracks: Any
    (tracks,) = (
        child for axes in film.figure.axes for child in axes.get_children()
        if hasattr(child, "tracks")
    )  # fmt: skip
    places = []
    for progress in (0.0, 0.4, 0.79, 0.9):
        film._painter.composition.update(Moment(0, progress))
        places.append(tracks.dots.copy())
    np.testing.assert_array_equal(places[0], places[1])
    np.testing.assert_array_equal(places[0], places[2])
    assert np.abs(places[3] - places[0]).max() > 1.0


def test_a_dead_neuron_is_empty_and_has_no_error() -> None:
    """A ReLU below its threshold is the colour of the paper, and gets no ring."""
    X, y = XOR
    network = objectives.network((2, 2, 1), X, y, activation="relu", output="linear")
    start = np.array([-1.0, -1.0, 1.0, 1.0, -0.5, 0.0, 1.0, 1.0, 0.0])  # the first is always dead
    scene = scene_of(network, optimizers=[Run(GradientDescent(lr=0.1), start=start.tolist())])
    for moment in (Moment(0), Moment(0, 0.7), Moment(1, 0.7), Moment(2)):
        circuit, _ = circuit_at(scene, moment)
        assert circuit.activations[1][0] == 0
        assert circuit.errors[1][0] == 0
    paper = np.array([1.0, 1.0, 1.0, 1.0])
    np.testing.assert_array_equal(circuit.tones.filled(circuit.activations[1])[0], paper)
    assert circuit.activations[1][1] > 0


@pytest.mark.parametrize("theme", theme_names())
def test_signs_have_tones_of_their_own(theme: str) -> None:
    """The larger a number the stronger its tone; zero is the paper; NaN is no number near it."""
    circuit, _ = circuit_at(scene_of(small(), theme=theme), Moment(0))
    colors = circuit.tones.filled(np.array([-1.0, -0.5, 0.0, 0.5, 1.0, np.nan, -np.inf]))
    paper = circuit.tones.filled(np.zeros(1))[0]
    away = np.abs(colors - paper).sum(axis=1)
    assert circuit.tones.paper == get_theme(theme).paper
    assert away[2] == 0
    assert away[0] > away[1] > 0
    assert away[4] > away[3] > 0
    assert away[5] > 0
    assert np.abs(colors[0] - colors[4]).max() > 0.3
    np.testing.assert_array_equal(colors[6], colors[0])


def test_signs_are_told_without_colour_in_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """On `paper` negative weights alone are dashed, and neurons below zero have a minus."""
    drawn: list[Any] = []
    monkeypatch.setattr("optviz.panels.network.circuit.draw_lines", lambda *all: drawn.append(all))
    circuit, film = circuit_at(scene_of(small(), theme="paper"), Moment(0))
    drawn.clear()
    circuit.draw(film.figure.canvas.get_renderer())
    (*_, paths, _, _, dashed), (*_, bars, _, _) = drawn
    weights = np.concatenate([gap.ravel() for gap in circuit.weights])
    assert len(paths) == len(weights)
    assert dashed.tolist() == (weights < 0).tolist()
    assert len(bars) == sum(int((one < -0.1).sum()) for one in circuit.activations) > 0
    assert not circuit_at(scene_of(small()), Moment(0))[0].tones.signed


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
def test_the_fast_way_equals_the_stock_way(theme: str) -> None:
    """In every phase of a step both ways give the same pixels."""
    film = scene_of(small(), theme=theme).animate(width=401, height=227)
    assert_same_frames(film, every=1 if theme == "light" else 4)


def test_a_frame_depends_on_its_moment_alone() -> None:
    """Asked for in any order, frames are the same."""
    film = scene_of(small()).animate(width=320, height=180)
    expected = [frame.copy() for frame in film.frames()]
    for number in np.random.default_rng(1).permutation(len(film)).tolist():
        assert np.array_equal(film.frame(number), expected[number])


LAYOUTS = {
    "two inputs": small(),
    "one weight": wide(1, 1),
    "eight layers": wide(4, 1, 12, 13, 200, 3, 7, 2, activation="relu"),
    "a thousand": wide(784, 1000, 10),
    "eight thousands": wide(*[300] * 8),
}


@pytest.mark.parametrize(("name", "size"), at_shapes(LAYOUTS, SIZES, every=2))
def test_no_text_overlaps_or_is_clipped(name: str, size: tuple[int, int]) -> None:
    """From one weight to eight layers of hundreds, at every shape of frame, alone and beside."""
    network = LAYOUTS[name]
    scene = scene_of(network, views.Neurons(), steps=1)
    check_layout(scene.animate(width=size[0], height=size[1]))
    beside = scene.replace(views=[views.Convergence("value"), views.Neurons()])
    check_layout(beside.animate(width=size[0], height=size[1]))


@given(
    sizes=st.lists(st.integers(1, 1000), min_size=2, max_size=8),
    width=st.floats(150, 1200),
    height=st.floats(70, 700),
)
@settings(max_examples=200)
def test_circles_keep_apart_and_in_their_box(sizes: list[int], width: float, height: float) -> None:
    """Whatever the network and the box, no circle touches another or leaves the box."""
    diagram = lay_out(sizes, Box(10.0, 20.0, width, height))
    assert [layer.size for layer in diagram.layers] == sizes
    for layer in diagram.layers:
        assert len(layer.shown) <= 11
        assert (len(layer.shown) == layer.size) == (layer.gap is None)
        assert len(set(layer.shown.tolist())) == len(layer.shown)
        assert layer.shown.max() == layer.size - 1
        x, y = layer.places.T
        assert x.min() - diagram.radius >= 10.0 - 1e-9
        assert x.max() + diagram.radius <= 10.0 + width + 1e-9
        assert y.min() - diagram.radius >= 20.0 - 1e-9
        assert y.max() + diagram.radius <= 20.0 + height + 1e-9
        places = layer.places if layer.gap is None else np.vstack([layer.places, layer.gap])
        heights = np.sort(places[:, 1])
        assert len(heights) == 1 or np.diff(heights).min() > 2 * diagram.radius
    columns = [layer.places[0, 0] for layer in diagram.layers]
    assert np.diff(columns).min() > 2 * diagram.radius


@pytest.mark.parametrize("sample", [0, 3])
def test_no_steps_make_a_still(sample: int) -> None:
    """A film of no steps shows the network as it was drawn."""
    network = small()
    film = scene_of(network, views.Neurons(sample=sample), steps=0).animate(width=320, height=180)
    assert len(film) == 1
    film.frame(0)
    expected = network.activations(network.initial(), network.X[sample])[-1]
    np.testing.assert_array_equal(circuit_of(film).outputs[-1], expected)


def test_weights_that_explode_are_drawn_still() -> None:
    """A run that ends at huge weights draws every frame without a warning."""
    film = scene_of(
        small(activation="relu", output="linear", scale=3.0),
        optimizers=[GradientDescent(lr=50.0)], steps=8,
    ).animate(width=320, height=180)  # fmt: skip
    assert np.abs(film.trajectories[0].points).max() > 1e6
    assert len(list(film.frames())) == len(film)


def test_the_sample_is_drawn_as_its_pixels() -> None:
    """The picture has the features row by row."""
    network = wide(64, 5, 3)
    film = scene_of(network, views.Neurons(sample=1, picture=True)).animate(width=640, height=360)
    (image,) = (image for axes in film.figure.axes for image in axes.get_images())
    np.testing.assert_array_equal(image.get_array(), network.X[1].reshape(8, 8))


@pytest.mark.parametrize(
    ("network", "view", "said"),
    [
        (small(), views.Neurons(sample=4), "sample is 4; there are 4, from 0 to 3"),
        (small(), views.Neurons(run=1), "run is 1; there are 1, from 0 to 0"),
        (wide(5, 2), views.Neurons(picture=True), "5 features are no square"),
        (objectives.bowl(), views.Neurons(), "Bowl is none"),
    ],
)
def test_what_cannot_be_shown_is_refused(network: Any, view: Any, said: str) -> None:
    """The error says what is wrong, and what there is."""
    with pytest.raises(SceneError, match=said):
        scene_of(network, view).animate()


@pytest.mark.parametrize("options", [{"sample": -1}, {"sample": 0.5}, {"run": "one"}])
def test_numbers_must_be_whole(options: Any) -> None:
    """A sample and a run are counted from 0."""
    with pytest.raises(SceneError, match=next(iter(options))):
        views.Neurons(**options)
