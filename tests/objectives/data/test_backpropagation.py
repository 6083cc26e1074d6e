"""Gradients of networks against differences, PyTorch, and the equations written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from optviz.objectives import Network, network

Array = NDArray[np.float64]

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu")
HIDDEN: tuple[tuple[int, ...], ...] = ((), (5,), (4, 6), (3, 4, 5, 2))
LOSSES = ("mse", "mse, one output", "linear", "cross_entropy", "binary")


def made(activation: str, loss: str, hidden: tuple[int, ...], samples: int) -> Network:
    rng = np.random.default_rng(len(hidden) + 10 * samples)
    X = rng.normal(size=(samples, 3))
    outputs = 1 if loss in ("binary", "mse, one output") else 4
    y: NDArray[Any]
    if loss in ("linear", "mse, one output"):
        y = rng.normal(size=(samples, outputs))
    else:
        y = rng.integers(0, max(outputs, 2), samples)
    return network(
        (3, *hidden, outputs),
        X,
        y,
        activation=activation,
        loss="mse" if "mse" in loss or loss == "linear" else "cross_entropy",
        init="xavier",
        output="linear" if loss == "linear" else "activation",
        seed=samples,
    )


def somewhere(f: Network) -> Array:
    """Return a point where no ReLU stands on its kink, and those of the last layer fire."""
    p = f.initial() + 0.3 * np.random.default_rng(7).normal(size=f.dim)
    f.weights(p)[-1][1][:] += 1.0
    return p


def relative(found: Array, right: Array) -> float:
    return float(np.linalg.norm(found - right) / np.linalg.norm(right))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("samples", [1, 10])
def test_gradient_equals_differences(
    activation: str, loss: str, hidden: tuple[int, ...], samples: int
) -> None:
    """The gradient is that of the values, to what central differences of h = 1e-5 can tell."""
    f = made(activation, loss, hidden, samples)
    p, h = somewhere(f), 1e-5
    around = p[:, None] + h * np.concatenate([np.eye(f.dim), -np.eye(f.dim)], axis=1)
    ahead, behind = np.split(f.value(around), 2)
    slopes = (ahead - behind) / (2 * h)
    assert slopes.any()
    assert np.abs(f.grad(p) - slopes).max() < 1e-8 * max(1.0, np.abs(slopes).max())


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_value_and_gradient_equal_those_of_torch(
    activation: str, loss: str, hidden: tuple[int, ...]
) -> None:
    """PyTorch's autograd in float64, with its own losses, gives the same to twelve digits."""
    torch = pytest.importorskip("torch")
    f = made(activation, loss, hidden, 7)
    p = somewhere(f)
    point = torch.tensor(p, requires_grad=True)
    value = torch_loss(torch, f, point)
    value.backward()
    assert float(f.value(p)) == pytest.approx(value.item(), rel=1e-13)
    assert relative(f.grad(p), point.grad.numpy()) < 1e-12


def torch_loss(torch: Any, f: Network, point: Any) -> Any:
    """Compute the loss by torch.nn.functional, from a vector of all parameters."""
    functional, given = torch.nn.functional, f.options
    sigma = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    }[given.activation]
    a, end = torch.tensor(f.X), 0
    for fan_in, fan_out in zip(f.sizes[:-1], f.sizes[1:], strict=True):
        middle = end + fan_in * fan_out
        z = functional.linear(
            a, point[end:middle].reshape(fan_out, fan_in), point[middle : middle + fan_out]
        )
        a, end = sigma(z), middle + fan_out
    y = torch.tensor(f.y)
    if given.loss == "mse":
        targets = functional.one_hot(y, f.sizes[-1]).double() if f.classes > 2 else y
        out = z if given.output == "linear" else a
        return 0.5 * functional.mse_loss(out, targets.reshape(out.shape), reduction="sum") / len(y)
    if f.sizes[-1] == 1:
        return functional.binary_cross_entropy_with_logits(z[:, 0], y.double())
    return functional.cross_entropy(z, y)


@pytest.mark.parametrize("loss", ["mse", "cross_entropy", "binary"])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_batches_average_to_the_full_gradient(loss: str, hidden: tuple[int, ...]) -> None:
    """Gradients of parts, weighted by their sizes, average to that of all samples."""
    f = made("tanh", loss, hidden, 23)
    p = somewhere(f)
    parts = np.array_split(np.random.default_rng(1).permutation(23), 4)
    averaged = sum(len(part) / 23 * f.batch(part).grad(p) for part in parts)
    np.testing.assert_allclose(averaged, f.grad(p), rtol=1e-12, atol=1e-14)
    values = sum(len(part) / 23 * f.batch(part).value(p) for part in parts)
    assert values == pytest.approx(f.value(p), rel=1e-13)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_many_points_equal_one_by_one(activation: str, loss: str) -> None:
    """Values and gradients at points of shape (dim, 3, 5) are those of each point."""
    f = made(activation, loss, (4, 6), 9)
    points = somewhere(f)[:, None, None] + np.random.default_rng(2).normal(size=(f.dim, 3, 5))
    values, grads = f.value(points), f.grad(points)
    assert (values.shape, grads.shape) == ((3, 5), (f.dim, 3, 5))
    for i, j in np.ndindex(3, 5):
        p = np.ascontiguousarray(points[:, i, j])
        assert values[i, j] == pytest.approx(f.value(p), rel=1e-13)
        np.testing.assert_allclose(grads[:, i, j], f.grad(p), rtol=1e-11, atol=1e-13)


def test_many_points_come_in_chunks() -> None:
    """More points than are evaluated at once give what each gives; none give none."""
    rng = np.random.default_rng(3)
    f = network((2, 8, 1), rng.normal(size=(200, 2)), rng.integers(0, 2, 200))
    points = rng.normal(size=(f.dim, 900))
    loop = [f.value(np.ascontiguousarray(p)) for p in points.T]
    np.testing.assert_allclose(f.value(points), loop, rtol=1e-13)
    assert f.value(points[:, :0]).shape == (0,)
    assert f.grad(points[:, :0]).shape == (f.dim, 0)


def test_errors_are_the_four_equations() -> None:
    """BP1 to BP4, written out neuron by neuron for one sample, give the errors and gradients."""
    f = made("sigmoid", "mse", (5, 2), 1)
    p, x, y = somewhere(f), f.X[0], int(f.y[0])
    a = f.activations(p, x)
    layers = f.weights(p)
    target = np.eye(4)[y]
    last = [(a[3][j] - target[j]) * a[3][j] * (1 - a[3][j]) for j in range(4)]
    inner: list[list[float]] = []
    for layer, after in ((2, last), (1, None)):
        after = inner[0] if after is None else after
        W = layers[layer][0]
        inner.insert(
            0,
            [
                sum(W[k, j] * after[k] for k in range(len(after))) * a[layer][j] * (1 - a[layer][j])
                for j in range(len(a[layer]))
            ],
        )
    found = f.errors(p, x, y)
    for delta, right in zip(found, (*inner, last), strict=True):
        np.testing.assert_allclose(delta, right, rtol=1e-12)
    for flat, delta, before in zip(f.layer_gradients(p), found, a[:-1], strict=True):
        product = np.outer(delta, before).reshape(-1)
        np.testing.assert_allclose(flat, np.concatenate([product, delta]), rtol=1e-12)
