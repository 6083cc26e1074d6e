"""Random directions with the norms of a network's weights, row by row."""

from __future__ import annotations

import numpy as np
import pytest

from optviz import datasets, objectives
from optviz.errors import SceneError
from optviz.planes import filter_normalised
from tests.planes.runs import rosenbrock


def network() -> objectives.Network:
    """Return a small network."""
    X, y = datasets.two_moons(20, noise=0.1, seed=0)
    return objectives.network((2, 5, 3, 1), X, y, activation="tanh", seed=4)


@pytest.mark.parametrize("seed", [0, 1])
def test_each_row_is_as_long_as_that_of_the_point(seed: int) -> None:
    """Neuron by neuron the norms agree, and biases do not move."""
    net = network()
    point = np.array(net.start)
    plane = filter_normalised(net, point, seed)
    for direction in (plane.first, plane.second):
        rows = 0
        for (W, b), (there, still) in zip(
            net.weights(point), net.weights(direction.copy()), strict=True
        ):
            np.testing.assert_allclose(np.linalg.norm(there, axis=1), np.linalg.norm(W, axis=1))
            assert not still.any()
            assert b.shape == still.shape
            rows += len(W)
        assert rows == 9
    np.testing.assert_array_equal(plane.origin, point)


def test_scaled_weights_scale_the_directions() -> None:
    """Ten times the weights into one neuron make ten times the way along a direction there."""
    net = network()
    point = np.array(net.start)
    larger = point.copy()
    net.weights(larger)[1][0][2] *= 10
    before, after = (filter_normalised(net, one) for one in (point, larger))
    share = net.weights(after.first / np.where(before.first == 0, 1, before.first))
    np.testing.assert_allclose(share[1][0][2], 10.0)
    np.testing.assert_allclose(share[1][0][:2], 1.0)
    np.testing.assert_allclose(share[0][0], 1.0)


def test_directions_are_random_but_the_same_again() -> None:
    """One seed, one plane; another seed, another one; the two directions differ."""
    net = network()
    start = np.array(net.start)
    plane = filter_normalised(net, start, 3)
    assert plane == filter_normalised(net, start, 3) != filter_normalised(net, start, 4)
    cosine = plane.first @ plane.second
    assert abs(cosine) < 0.8 * np.linalg.norm(plane.first) * np.linalg.norm(plane.second)


def test_functions_without_layers_are_normalised_as_a_whole() -> None:
    """Both directions are as long as the point."""
    point = np.arange(6.0)
    plane = filter_normalised(rosenbrock(6), point)
    norms = [np.linalg.norm(one) for one in (plane.first, plane.second)]
    np.testing.assert_allclose(norms, np.linalg.norm(point))


def test_a_point_of_zeros_has_no_scale() -> None:
    """Nothing can be normalised by it, and the message says so."""
    with pytest.raises(SceneError, match="a point of zeros"):
        filter_normalised(rosenbrock(6), np.zeros(6))
