"""Neural networks: the loss of fully connected layers as a function of all their weights."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError
from optviz.language import noted
from optviz.objectives.calling import Array
from optviz.objectives.data.backpropagation import Backpropagation
from optviz.objectives.data.data_objective import DataObjective
from optviz.objectives.data.initialisation import initial_parameters
from optviz.objectives.data.network_options import NetworkOptions
from optviz.objectives.data.network_targets import read_targets
from optviz.objectives.data.over_points import over_points
from optviz.objectives.data.samples import as_features, as_pair

_PLAIN = {
    "activation": "sigmoid",
    "loss": "mse",
    "init": "normal",
    "seed": 0,
    "scale": 1.0,
    "output": "activation",
}


class Network(DataObjective):
    """The loss of a network as a function of all its weights and biases, made by `network`."""

    __slots__ = ("_backprop", "_targets", "options")

    _called: ClassVar[str] = "network"
    _by_sample: ClassVar[tuple[str, ...]] = (*DataObjective._by_sample, "_targets")
    _common: ClassVar[tuple[str, ...]] = (*DataObjective._common, "_backprop", "options")
    _targets: Array
    _backprop: Backpropagation
    options: NetworkOptions

    def __init__(
        self,
        options: NetworkOptions,
        X: ArrayLike,
        y: ArrayLike,
        *,
        held_out: Any = None,
        name: str | None = None,
    ) -> None:
        features = as_features(X)
        _check_inputs(options.sizes[0], features.shape[1])
        read = read_targets(y, len(features), options)
        keep = functools.partial(object.__setattr__, self)
        keep("options", options)
        keep("_targets", read.targets)
        keep("_backprop", Backpropagation(options))
        self._hold(features, read.y, held_out, read.classes, {"options": options, "name": name})
        start = initial_parameters(options.sizes, options.init, options.seed, options.scale)
        self._describe(
            self._backprop.dim,
            name=name or noted("{sizes} network", sizes="-".join(map(str, options.sizes))),
            view=_view(start) if len(start) == 2 else None,
            start=start,
            latex=options.latex(),
            exact_hess=False,
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of neurons in each layer, inputs first."""
        return tuple(self.options.sizes)

    def initial(self) -> Array:
        """Return the parameters as drawn, (dim,)."""
        return np.array(self.start)

    def weights(self, p: Array) -> tuple[tuple[Array, Array], ...]:
        """Return the weights (neurons, inputs) and biases (neurons,) of each layer.

        They are views of p where that is an array of float64.
        """
        return tuple(self._backprop.layers(self._parameters(p)))

    def layer_gradients(self, p: ArrayLike) -> tuple[Array, ...]:
        """Return the gradient by layers, each a vector of its weights' and biases' entries."""
        grad = self.grad(self._parameters(p))
        return tuple(grad[place] for place in self._backprop.spans)

    def activations(self, p: ArrayLike, x: ArrayLike) -> tuple[Array, ...]:
        """Return the activations of every layer, inputs first.

        Parameters
        ----------
        p : array_like, shape (dim,)
            The parameters.
        x : array_like, shape (features,) or (m, features)
            One sample, or several.

        Returns
        -------
        tuple of ndarray, shapes (neurons,) or (m, neurons)
        """
        X, one = self._one_or_more(x)
        with np.errstate(all="ignore"):
            inner, z = self._backprop.forward(self._backprop.layers(self._parameters(p)), X)
            found = (*inner, self._backprop.loss.output(z))
        return tuple(a[0] for a in found) if one else found

    def errors(self, p: ArrayLike, x: ArrayLike, y: ArrayLike) -> tuple[Array, ...]:
        """Return the errors δ = ∂loss/∂z of every layer but the inputs, for one sample.

        Parameters
        ----------
        p : array_like, shape (dim,)
            The parameters.
        x : array_like, shape (features,) or (m, features)
            One sample, or several.
        y : array_like, shape () or (outputs,); with several, (m,) or (m, outputs)
            Label or targets.

        Returns
        -------
        tuple of ndarray, shapes (neurons,) or (m, neurons)
        """
        X, one = self._one_or_more(x)
        given = np.asarray(y)[np.newaxis] if one else y
        targets = read_targets(given, len(X), self.options).targets
        with np.errstate(all="ignore"):
            _, deltas = self._backprop.errors(self._parameters(p), X, targets)
        return tuple(delta[0] for delta in deltas) if one else tuple(deltas)

    def predict(self, p: ArrayLike, X: ArrayLike) -> NDArray[Any]:
        """Return the labels (m,) of samples (m, features), or values (m,) or (m, outputs).

        The label is that of the largest output; with one output, whether it is ½ or more.
        """
        a = self.activations(p, self._inputs(X))[-1]
        if self.classes == 0:
            return a[:, 0] if a.shape[1] == 1 else a
        return (a[:, 0] >= 0.5).astype(np.int64) if a.shape[1] == 1 else a.argmax(axis=1)

    def _value_at(self, p: Array) -> Any:
        with np.errstate(all="ignore"):
            return self._backprop.value(p, self.X, self._targets)[()]

    def _grad_at(self, p: Array) -> Array:
        with np.errstate(all="ignore"):
            return self._backprop.grad(p, self.X, self._targets)

    def _hess_at(self, p: Array) -> Array:
        return self._differenced_hess(p)

    def _value_over(self, points: Array) -> Array:
        return over_points(
            lambda rows: self._backprop.value(rows, self.X, self._targets),
            points,
            self.samples * max(self.sizes[1:]),
        )

    def _grad_over(self, points: Array) -> Array:
        return over_points(
            lambda rows: self._backprop.grad(rows, self.X, self._targets),
            points,
            self.samples * sum(self.sizes[1:]),
        )

    def _hess_over(self, points: Array) -> Array:
        return self._differenced_hess(points)

    def _as_held_out(self, given: Any) -> tuple[Array, NDArray[Any]]:
        X, y = as_pair(given, self.sizes[0])
        read = read_targets(y, len(X), self.options, "the held-out y")
        if not self.classes:
            return X, read.targets if self.options.outputs > 1 else read.targets[:, 0]
        if not read.classes:
            raise SceneError("the held-out y is not made of labels, as y is", "give labels in both")
        return X, read.y

    def _one_or_more(self, x: ArrayLike) -> tuple[Array, bool]:
        given = np.asarray(x, dtype=np.float64)
        one = given.ndim == 0 or given.shape == (self.sizes[0],)
        return self._inputs(given.reshape(1, -1) if one else given), one

    def _shown(self) -> tuple[str, ...]:
        given = dataclasses.asdict(self.options)
        told = [f"{key}={given[key]!r}" for key, plain in _PLAIN.items() if given[key] != plain]
        return repr(self.sizes), *told


def network(
    sizes: Sequence[int],
    X: ArrayLike,
    y: ArrayLike,
    *,
    activation: str = "sigmoid",
    loss: str = "mse",
    init: str = "normal",
    seed: int = 0,
    scale: float = 1.0,
    output: str = "activation",
    held_out: Any = None,
    name: str | None = None,
) -> Network:
    r"""Make the loss of a network of fully connected layers, a function of all its weights.

    .. math:: a^0 = x, \qquad a^l = \sigma(W^l a^{l-1} + b^l)

    A point holds all parameters in one vector, layer by layer: the weights, shape (neurons,
    inputs), row by row, and then the biases. Gradients are by backpropagation, see
    `Backpropagation`.

    Parameters
    ----------
    sizes : sequence of int
        Number of neurons in each layer: the features, the hidden layers, the outputs.
    X : array_like, shape (n, features) or (n,)
        The samples; n numbers are samples of one feature.
    y : array_like, shape (n,) or (n, outputs)
        Labels, whole numbers from 0, of which "one-hot" targets are made; or the targets
        themselves.
    activation : {"sigmoid", "tanh", "relu", "leaky_relu"}
        σ. The slope of a leaky ReLU is 0.01 below zero.
    loss : {"mse", "cross_entropy"}
        ½‖a - y‖², or -Σ y log a with softmax outputs; with one output, -y log a - (1 - y)
        log(1 - a) with a sigmoid output. Of all samples, the mean.
    init : {"normal", "xavier", "he"}
        How weights are drawn: N(0, 1), biases too, as Nielsen (2015) does; evenly from
        ±√(6 / (inputs + outputs)) with zero biases (Glorot & Bengio 2010); N(0, 2 / inputs) with
        zero biases (He et al. 2015).
    seed : int
        Another seed, other weights.
    scale : float
        By what the drawn weights are multiplied.
    output : {"activation", "linear"}
        What the last layer does where the loss is "mse"; linear ones fit values.
    held_out : tuple of array_like (X, y), optional
        Samples that are not trained on.
    name : str, optional
        The name in pictures.

    Returns
    -------
    Network
        With these attributes, and those of every `DataObjective`:

        sizes : tuple of int
            As given; `options` has them all.
        classes : int
            Number of labels that are told apart: the outputs, or two where there is one output; 0
            for a network that predicts values. Those are networks with "mse" whose targets are
            neither labels nor one-hot, and those with one linear output.
        start : tuple of float
            The parameters as drawn, as `initial` returns them.

    Raises
    ------
    SceneError
        The sizes do not fit the data, a label is out of range, an option is not known, or the
        data holds NaN or infinity.

    References
    ----------
    Nielsen, *Neural Networks and Deep Learning* (2015), chapters 1 to 3.

    Examples
    --------
    >>> xor = network((2, 2, 1), [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], seed=1)
    >>> xor.dim, xor.classes, xor.samples
    (9, 2, 4)
    """
    options = NetworkOptions(sizes, activation, loss, init, seed, scale, output)
    return Network(options, X, y, held_out=held_out, name=name)


def _check_inputs(inputs: int, features: int) -> None:
    if inputs != features:
        raise SceneError(
            f"sizes begins with {inputs}, but X has {features} feature{'s' * (features > 1)}",
            f"the first of sizes must be {features}",
        )


def _view(start: Array) -> list[tuple[float, float]]:
    return [(min(-6.0, 1.2 * x), max(6.0, 1.2 * x)) for x in start.tolist()]
