"""Backpropagation: the gradient of a layered network, all samples at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from optviz.objectives.calling import Array
from optviz.objectives.data.activations import ACTIVATIONS
from optviz.objectives.data.network_options import NetworkOptions

Layer = tuple[Array, Array]


class Backpropagation:
    r"""Loss and gradient of a network of fully connected layers.

    Layer l takes the activations of the one before to

    .. math:: z^l = W^l a^{l-1} + b^l, \qquad a^l = \sigma(z^l).

    With the error :math:`\delta^l = \partial \ell / \partial z^l` of a layer,

    .. math::
        \delta^L &= \nabla_a \ell \odot \sigma'(z^L)                         \quad\text{(BP1)} \\
        \delta^l &= \big((W^{l+1})^T \delta^{l+1}\big) \odot \sigma'(z^l)    \quad\text{(BP2)} \\
        \partial \ell / \partial b^l &= \delta^l                             \quad\text{(BP3)} \\
        \partial \ell / \partial W^l &= \delta^l (a^{l-1})^T                 \quad\text{(BP4)}

    The code holds samples in rows, so that its products are the transposes of these. Parameters
    stand in one vector, layer by layer, W row by row and then b; there may be many such vectors,
    as rows (m, dim), and then everything has one axis more in front.

    Parameters
    ----------
    options : NetworkOptions
        The sizes of the layers, the activation, and the loss with its output layer.

    Attributes
    ----------
    dim : int
        Number of parameters.
    spans : tuple of slice
        Where the parameters of each layer are.

    References
    ----------
    Nielsen, *Neural Networks and Deep Learning* (2015), chapter 2.
    Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", Nature 323
    (1986).
    """

    __slots__ = ("_places", "_sigma", "_slope", "dim", "loss", "spans")

    def __init__(self, options: NetworkOptions) -> None:
        activation = ACTIVATIONS[options.activation]
        self.loss = options.last_layer()
        self._sigma, self._slope = activation.of, activation.slope
        self._places: list[tuple[slice, tuple[int, int], slice]] = []
        end = 0
        for fan_in, fan_out in pairwise(options.sizes):
            start, middle, end = end, end + fan_in * fan_out, end + (fan_in + 1) * fan_out
            self._places.append((slice(start, middle), (fan_out, fan_in), slice(middle, end)))
        self.dim = end
        self.spans = tuple(slice(w.start, b.stop) for w, _, b in self._places)

    def layers(self, p: Array) -> list[Layer]:
        """Return W and b of each layer: views of one vector, or arrays of many."""
        if p.ndim == 1:
            return [(p[w].reshape(shape), p[b]) for w, shape, b in self._places]
        return [(p[:, w].reshape(-1, *shape), p[:, None, b]) for w, shape, b in self._places]

    def forward(self, layers: list[Layer], X: Array) -> tuple[list[Array], Array]:
        """Return the activations of all layers but the last, X first, and the last layer's z."""
        *hidden, last = layers
        activations = [X]
        for layer in hidden:
            activations.append(self._sigma(_weighted(activations[-1], layer)))
        return activations, _weighted(activations[-1], last)

    def value(self, p: Array, X: Array, targets: Array) -> Array:
        """Return the mean loss of parameters (dim,) or (m, dim), a number or (m,)."""
        _, z = self.forward(self.layers(p), X)
        return self.loss.value(z, targets) / len(X)

    def errors(self, p: Array, X: Array, targets: Array) -> tuple[list[Array], list[Array]]:
        """Return the activations that feed each layer, and the errors δ of each layer."""
        layers = self.layers(p)
        activations, z = self.forward(layers, X)
        delta = self.loss.error(z, targets)  # BP1
        deltas = [delta]
        for (W, _), a in zip(layers[:0:-1], activations[:0:-1], strict=True):
            delta = delta @ W  # BP2
            delta *= self._slope(a)
            deltas.append(delta)
        deltas.reverse()
        return activations, deltas

    def grad(self, p: Array, X: Array, targets: Array) -> Array:
        """Return the gradient of the mean loss, (dim,) or (m, dim)."""
        activations, deltas = self.errors(p, X, targets)
        made = np.empty(p.shape)
        for (W, b), a, delta in zip(self.layers(made), activations, deltas, strict=True):
            np.add.reduce(delta, axis=-2, out=b, keepdims=p.ndim > 1)  # BP3
            np.matmul(delta.swapaxes(-1, -2), a, out=W)  # BP4
        made /= len(X)
        return made


def _weighted(a: Array, layer: Layer) -> Array:
    W, b = layer
    z = a @ W.swapaxes(-1, -2)
    z += b
    return z
