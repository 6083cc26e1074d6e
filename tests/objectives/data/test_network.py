"""Networks as objectives: parameters, first weights, predictions, extremes, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optviz import objectives
from optviz.errors import SceneError
from optviz.objectives import network

XOR = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
LABELS = [0, 1, 1, 0]
RNG = np.random.default_rng(5)
CLOUD = RNG.normal(size=(40, 3))
THREE = RNG.integers(0, 3, 40)


def test_parameters_stand_layer_by_layer() -> None:
    """Weights come row by row and then biases; what `weights` returns are views of them."""
    f = network((2, 3, 1), XOR, LABELS)
    p = np.arange(13.0)
    (W1, b1), (W2, b2) = f.weights(p)
    assert W1.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert b1.tolist() == [6, 7, 8]
    assert (W2.tolist(), b2.tolist()) == ([[9, 10, 11]], [12])
    W1[0, 0] = 5
    assert p[0] == 5
    assert (f.dim, f.sizes, f.name) == (13, (2, 3, 1), "2-3-1 network")


def test_activations_of_every_layer() -> None:
    """A sample goes through the layers as written on paper; several have rows."""
    f = network((2, 3, 1), XOR, LABELS, activation="tanh")
    p = RNG.normal(size=13)
    (W1, b1), (W2, b2) = f.weights(p)
    x, hidden, out = f.activations(p, XOR[1])
    assert x.tolist() == XOR[1]
    np.testing.assert_allclose(hidden, np.tanh(W1 @ x + b1), rtol=1e-14)
    np.testing.assert_allclose(out, np.tanh(W2 @ hidden + b2), rtol=1e-14)
    many = f.activations(p, XOR)
    assert [a.shape for a in many] == [(4, 2), (4, 3), (4, 1)]
    np.testing.assert_allclose(many[2][1], out, rtol=1e-14)


def test_softmax_outputs_are_probabilities() -> None:
    """With cross-entropy outputs are positive and add up to one."""
    f = network((3, 4, 3), CLOUD, THREE, loss="cross_entropy")
    out = f.activations(f.initial(), CLOUD)[-1]
    assert (out > 0).all()
    np.testing.assert_allclose(out.sum(axis=1), 1, rtol=1e-14)


def test_start_is_what_is_drawn() -> None:
    """`initial` gives the start, another array each time; seeds tell networks apart."""
    f = network((2, 3, 1), XOR, LABELS, seed=4)
    assert f.start == tuple(f.initial())
    assert f.initial() is not f.initial()
    assert f.start == network((2, 3, 1), XOR, LABELS, seed=4).start
    assert f.start != network((2, 3, 1), XOR, LABELS, seed=5).start


@pytest.mark.parametrize(
    ("init", "deviation", "bias"),
    [("normal", 1.0, 1.0), ("xavier", (2 / 500) ** 0.5, 0.0), ("he", (2 / 300) ** 0.5, 0.0)],
)
def test_spread_of_the_first_weights(init: str, deviation: float, bias: float) -> None:
    """Their standard deviations are those of the papers, to a percent, and scale with `scale`."""
    X = RNG.normal(size=(2, 300))
    for scale in (1.0, 3.0):
        f = network((300, 200, 1), X, [0, 1], init=init, scale=scale)
        W, b = f.weights(f.initial())[0]
        assert W.std() == pytest.approx(scale * deviation, rel=0.01)
        assert abs(W.mean()) < 0.02 * scale * deviation
        assert b.std() == pytest.approx(bias, rel=0.15)
        if init == "xavier":
            assert np.abs(W).max() <= scale * (6 / 500) ** 0.5


def test_learns_xor() -> None:
    """Four hidden neurons learn by plain gradient descent what no linear model can."""
    f = network((2, 4, 1), XOR, LABELS, activation="tanh", loss="cross_entropy", seed=1)
    p = f.initial()
    for _ in range(500):
        p = p - 0.5 * f.grad(p)
    assert f.predict(p, XOR).tolist() == LABELS
    assert (f.correct(p), f.accuracy(p)) == (4, 1.0)
    assert f.value(p) < 0.05


def test_labels_and_one_hot_rows_are_the_same_loss() -> None:
    """Targets that are given as rows make the same values, labels and accuracy."""
    rows = np.eye(3)[THREE]
    for loss in ("mse", "cross_entropy"):
        f, g = (network((3, 4, 3), CLOUD, y, loss=loss) for y in (THREE, rows))
        p = f.initial()
        assert f.value(p) == g.value(p)
        assert f.classes == g.classes == 3
        assert f.accuracy(p) == g.accuracy(p) == np.mean(f.predict(p, CLOUD) == THREE)
    assert f.y.dtype.name == "int64"
    assert g.y.shape == (40, 3)


def test_soft_targets_have_their_entropy_as_least_loss() -> None:
    """Cross-entropy of rows that are probabilities is least where the outputs are they."""
    rows = np.array([[0.2, 0.3, 0.5], [0.0, 0.1, 0.9]])
    f = network((2, 3), np.eye(2), rows, loss="cross_entropy")
    with np.errstate(divide="ignore"):
        logits = np.maximum(np.log(rows), -800.0)
    p = np.concatenate([logits.T.reshape(-1), np.zeros(3)])
    entropy = -np.sum(rows[rows > 0] * np.log(rows[rows > 0])) / 2
    assert f.value(p) == pytest.approx(entropy, rel=1e-14)
    np.testing.assert_allclose(f.grad(p), 0, atol=1e-16)


def test_kinds_of_networks() -> None:
    """Values make a network of values, labels a classifier; a linear output fits values."""
    values = CLOUD @ [1.0, 2.0, 3.0]
    one = network((3, 4, 1), CLOUD, values, output="linear")
    two = network((3, 2), CLOUD, np.column_stack([values, values]), output="linear")
    assert one.classes == two.classes == 0
    assert one.predict(one.initial(), CLOUD).shape == (40,)
    assert two.predict(two.initial(), CLOUD).shape == (40, 2)
    assert network((2, 1), XOR, LABELS, output="linear").classes == 0
    assert network((2, 1), XOR, LABELS).classes == 2
    assert network((2, 1), XOR, [0, 0.5, 1, 1]).classes == 0
    with pytest.raises(SceneError, match="predicts values, not labels"):
        one.accuracy(one.initial())


def test_a_linear_network_without_hidden_layers_is_linear_regression() -> None:
    """Values, gradients and predictions are those of `linear_regression`."""
    y = CLOUD @ [1.0, 2.0, 3.0] + RNG.normal(size=40)
    f = network((3, 1), CLOUD, y, output="linear")
    g = objectives.linear_regression(CLOUD, y)
    p = RNG.normal(size=4)
    assert f.value(p) == pytest.approx(g.value(p), rel=1e-14)
    np.testing.assert_allclose(f.grad(p), g.grad(p), rtol=1e-12)
    np.testing.assert_allclose(f.predict(p, CLOUD), g.predict(p, CLOUD), rtol=1e-13)


def test_a_neuron_with_cross_entropy_is_logistic_regression() -> None:
    """Values, gradients and the Hessian are those of `logistic_regression`."""
    y = (THREE > 0).astype(int)
    f = network((3, 1), CLOUD, y, loss="cross_entropy")
    g = objectives.logistic_regression(CLOUD, y)
    p = RNG.normal(size=4)
    assert f.value(p) == pytest.approx(g.value(p), rel=1e-14)
    np.testing.assert_allclose(f.grad(p), g.grad(p), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(f.hess(p), g.hess(p), rtol=1e-7, atol=1e-9)


def test_predictions_are_judged_on_held_out_samples() -> None:
    """Accuracy is of the samples held out, of the training ones without, or of those given."""
    held = (CLOUD[30:], THREE[30:])
    f = network((3, 4, 3), CLOUD[:30], THREE[:30], held_out=held)
    g = network((3, 4, 3), CLOUD[:30], THREE[:30])
    p = f.initial()
    assert f.correct(p) == np.sum(f.predict(p, held[0]) == held[1]) == g.correct(p, *held)
    assert g.correct(p) == np.sum(f.predict(p, CLOUD[:30]) == THREE[:30])
    assert f.accuracy(p) == f.correct(p) / 10
    assert f.batch(slice(0, 5)).accuracy(p) == f.accuracy(p)
    with pytest.raises(SceneError, match="both X and y"):
        f.accuracy(p, CLOUD)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu"])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("outputs", [1, 3])
def test_extreme_parameters_raise_no_warnings(activation: str, loss: str, outputs: int) -> None:
    """Weighted inputs of ±1000 have finite losses; of 1e300 whatever comes, without a warning."""
    y = THREE if outputs == 3 else THREE % 2
    f = network((3, 4, outputs), CLOUD, y, activation=activation, loss=loss)
    sign = np.sign(f.initial())
    for p in (1000 * sign, -1000 * sign):
        assert np.isfinite(f.value(p))
        assert np.isfinite(f.grad(p)).all()
    for p in (1e300 * sign, np.full(f.dim, np.inf), np.full(f.dim, np.nan)):
        f.value(p)
        f.grad(p)
        f.predict(p, CLOUD)
        f.value(np.column_stack([p, p]))
        f.grad(np.column_stack([p, p]))
    assert np.isnan(f.value(np.full(f.dim, np.nan)))


def test_sure_and_wrong_costs_its_margin() -> None:
    """Cross-entropy of a margin of -1000 is 1000, and its gradient does not vanish."""
    f = network((1, 1), [1.0], [0], loss="cross_entropy")
    assert f.value((1000, 0)) == 1000
    assert f.grad((1000, 0)).tolist() == [1, 1]
    assert 0 < f.value((-50, 0)) == pytest.approx(np.exp(-50), rel=1e-12)
    g = network((1, 2), [1.0], [0], loss="cross_entropy")
    assert g.value((-500, 500, 0, 0)) == 1000
    assert g.grad((-500, 500, 0, 0)).tolist() == [-1, 1, -1, 1]


def test_a_dead_relu_network_has_no_gradient() -> None:
    """Where no neuron fires, what lies before it gets a gradient of zero."""
    f = network((3, 4, 3), CLOUD, THREE, activation="relu", loss="cross_entropy")
    p = f.initial()
    f.weights(p)[0][1][:] = -1e3
    first, last = f.layer_gradients(p)
    assert not first.any()
    assert last.any()


def test_hessian_is_differences_of_the_gradient() -> None:
    """It is symmetric and predicts how the gradient changes."""
    f = network((2, 3, 1), XOR, LABELS, activation="tanh")
    p, d = f.initial(), 1e-5 * RNG.normal(size=f.dim)
    H = f.hess(p)
    assert not f.exact_hess
    np.testing.assert_array_equal(H, H.T)
    np.testing.assert_allclose(H @ d, (f.grad(p + d) - f.grad(p - d)) / 2, rtol=1e-6, atol=1e-12)


def test_a_neuron_has_a_view() -> None:
    """A weight and a bias are a plane to look at, in which the start lies."""
    f = network((1, 1), [0.0, 1.0], [0, 1], scale=30)
    assert f.view is not None
    assert all(low < x < high for (low, high), x in zip(f.view, f.start or (), strict=True))
    assert network((2, 1), XOR, LABELS).view is None


@pytest.mark.parametrize(
    ("sizes", "y", "options", "said"),
    [
        ((3, 4, 1), LABELS, {}, "begins with 3, but X has 2 features; the first of sizes must be"),
        ((2,), LABELS, {}, "sizes is"),
        (5, LABELS, {}, "sizes is 5"),
        ((2, 0, 1), LABELS, {}, "sizes is"),
        ((2, 2.5, 1), LABELS, {}, "sizes is"),
        ((2, 2), [0, 1, 2, 0], {}, "y has the label 2 in row 2; give labels that are 0 or 1"),
        ((2, 3), [0, 1, 0.5, 0], {}, "label 0.5 in row 2; .* whole numbers from 0 to 2"),
        ((2, 3), [0, -1, 0, 0], {}, "label -1 in row 1"),
        ((2, 1), [0, 1, 2, 0], {"loss": "cross_entropy"}, "label 2 in row 2; .* 0 or 1"),
        ((2, 1), np.eye(4), {}, "y has 4 columns and the network one output; the last of sizes"),
        ((2, 3), np.eye(4), {}, "y has 4 columns and the network 3 outputs"),
        ((2, 2), np.ones((4, 2)), {"loss": "cross_entropy"}, "probabilities; rows must add up"),
        ((2, 1), LABELS[:3], {}, "y has 3 targets for 4 samples"),
        (
            (2, 1),
            LABELS,
            {"activation": "sigmod"},
            "'sigmod'; did you mean 'sigmoid'",
        ),
        ((2, 1), LABELS, {"activation": "step"}, "there are sigmoid, tanh, relu, leaky_relu"),
        ((2, 1), LABELS, {"loss": "hinge"}, "loss is 'hinge'; there are mse, cross_entropy"),
        ((2, 1), LABELS, {"init": None}, "init is None; there are normal, xavier, he"),
        ((2, 1), LABELS, {"output": "soft"}, "output is 'soft'"),
        ((2, 1), LABELS, {"output": "linear", "loss": "cross_entropy"}, "leave output out"),
        ((2, 1), LABELS, {"seed": -1}, "seed is -1"),
        ((2, 1), LABELS, {"seed": 1.5}, "seed is 1.5"),
        ((2, 1), LABELS, {"scale": "big"}, "scale is 'big'"),
        ((2, 1), LABELS, {"scale": float("nan")}, "scale is nan"),
        ((2, 1), LABELS, {"held_out": 3}, r"held_out is int 3; give a pair, held_out=\(X, y\)"),
        ((2, 1), LABELS, {"held_out": ([1.0], [0])}, "held-out X has 1 features and X has 2"),
        ((2, 1), LABELS, {"held_out": (XOR, [0, 1])}, "held-out y has 2 targets for 4 samples"),
        ((2, 1), LABELS, {"held_out": (XOR, [0, 1, 2, 3])}, "held-out y is not made of labels"),
    ],
)
def test_wrong_options_are_refused(sizes: Any, y: Any, options: dict[str, Any], said: str) -> None:
    """Each is refused at once, in one line with a remedy."""
    with pytest.raises(SceneError, match=said) as caught:
        network(sizes, XOR, y, **options)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_points_and_samples_of_the_wrong_shape() -> None:
    """They are refused by all methods that take them."""
    f = network((2, 3, 1), XOR, LABELS)
    with pytest.raises(SceneError, match="a point of shape"):
        f.grad(np.ones(12))
    with pytest.raises(SceneError, match="predictions take one of shape"):
        f.predict(np.ones((13, 2)), XOR)
    with pytest.raises(SceneError, match=r"samples of shape \(4, 3\).* takes shape \(samples, 2\)"):
        f.predict(np.ones(13), np.ones((4, 3)))
    g = network((3, 3), CLOUD, THREE)
    with pytest.raises(SceneError, match="label 3 in row 0"):
        g.errors(g.initial(), CLOUD[0], 3)
