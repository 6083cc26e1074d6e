"""Losses of a network, each with the output layer that belongs to it."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from optviz.objectives.calling import Array
from optviz.objectives.data.activations import Activation, sigmoid


class Loss(Protocol):
    """The last layer: what it puts out, what that costs, and the error it sends back.

    Weighted inputs z are (…, n, outputs), targets (n, outputs).
    """

    def output(self, z: Array) -> Array:
        """Return the outputs a, overwriting z."""
        ...

    def value(self, z: Array, targets: Array) -> Array:
        """Return the sum of the losses over the samples, (…), overwriting z."""
        ...

    def error(self, z: Array, targets: Array) -> Array:
        """Return δ = ∂loss/∂z of every sample, overwriting z."""
        ...


class MeanSquaredError:
    """½‖a - y‖², with a = σ(z)."""

    def __init__(self, activation: Activation) -> None:
        self.output = activation.of
        self._slope = activation.slope

    def value(self, z: Array, targets: Array) -> Array:
        """Return the sum of the losses over the samples."""
        a = self.output(z)
        a -= targets
        a *= a
        return np.asarray(0.5 * a.sum(axis=(-2, -1)))

    def error(self, z: Array, targets: Array) -> Array:
        """Return (a - y) σ'(z), Nielsen's BP1."""
        a = self.output(z)
        return (a - targets) * self._slope(a)


class SoftmaxCrossEntropy:
    """-Σ y_k log a_k, with a = softmax(z): log Σ e^z_k - Σ y_k z_k, as the y_k add up to 1."""

    def output(self, z: Array) -> Array:
        """Return softmax(z); the largest exponent is 0, so that nothing overflows."""
        z -= z.max(axis=-1, keepdims=True)
        np.exp(z, out=z)
        z /= z.sum(axis=-1, keepdims=True)
        return z

    def value(self, z: Array, targets: Array) -> Array:
        """Return the sum of the losses over the samples."""
        z -= z.max(axis=-1, keepdims=True)
        aimed = np.where(targets, targets * z, 0.0).sum(axis=(-2, -1))
        np.exp(z, out=z)
        return np.asarray(np.log(z.sum(axis=-1)).sum(axis=-1) - aimed)

    def error(self, z: Array, targets: Array) -> Array:
        """Return a - y."""
        a = self.output(z)
        a -= targets
        return a


class BinaryCrossEntropy:
    """-y log a - (1 - y) log(1 - a), with a = 1 / (1 + e^-z)."""

    output = staticmethod(sigmoid)

    def value(self, z: Array, targets: Array) -> Array:
        """Return the sum of max(z, 0) - yz + log(1 + e^-|z|) over the samples."""
        losses = np.maximum(z, 0.0) - np.where(targets, targets * z, 0.0)
        losses += np.log1p(np.exp(-np.abs(z)))
        return np.asarray(losses.sum(axis=(-2, -1)))

    def error(self, z: Array, targets: Array) -> Array:
        """Return a - y."""
        a = sigmoid(z)
        a -= targets
        return a
