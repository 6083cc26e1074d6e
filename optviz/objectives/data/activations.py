"""Activations of neurons, and their slopes as functions of the activation itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optviz.objectives.calling import Array

LEAK = 0.01


@dataclass(frozen=True, slots=True)
class Activation:
    """A function a = σ(z) of a neuron's weighted input.

    Attributes
    ----------
    of : callable
        Takes z, which it may overwrite, and returns a.
    slope : callable
        Takes a = σ(z) and returns σ'(z).
    """

    of: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + e^-z), overwriting z.

    Where e^-z overflows its inverse is 0, as it should be; everywhere else it is exact to the
    last digits.
    """
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1.0
    return np.reciprocal(z, out=z)


def _tanh(z: Array) -> Array:
    return np.tanh(z, out=z)


def _relu(z: Array) -> Array:
    return np.maximum(z, 0.0, out=z)


def _leaky_relu(z: Array) -> Array:
    return np.maximum(z, LEAK * z, out=z)


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, lambda a: a * (1.0 - a)),
    "tanh": Activation(_tanh, lambda a: 1.0 - a * a),
    "relu": Activation(_relu, lambda a: (a > 0.0).astype(np.float64)),
    "leaky_relu": Activation(_leaky_relu, lambda a: np.where(a > 0.0, 1.0, LEAK)),
}
LINEAR = Activation(lambda z: z, np.ones_like)
