"""How a network is built: its sizes, activation, loss and first weights, checked."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optviz.errors import SceneError, nearest
from optviz.objectives.data.activations import ACTIVATIONS, LINEAR
from optviz.objectives.data.initialisation import INITIALISATIONS
from optviz.objectives.data.losses import (
    BinaryCrossEntropy,
    Loss,
    MeanSquaredError,
    SoftmaxCrossEntropy,
)

_MOST_PARAMETERS = 10_000_000


@dataclass(frozen=True)
class NetworkOptions:
    """The options of a `network`, as given there."""

    sizes: Sequence[int]
    activation: str
    loss: str
    init: str
    seed: int
    scale: float
    output: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", _as_sizes(self.sizes))
        _known("activation", self.activation, ACTIVATIONS)
        _known("loss", self.loss, ("mse", "cross_entropy"))
        _known("init", self.init, INITIALISATIONS)
        _known("output", self.output, ("activation", "linear"))
        if self.cross_entropy and self.linear:
            remedy = 'leave output out, or give loss="mse"'
            raise SceneError("a linear output does not go with cross_entropy", remedy)
        if not _is_whole(self.seed) or self.seed < 0:
            raise SceneError(f"seed is {self.seed!r:.60}", "it must be a whole number from 0")
        number = isinstance(self.scale, int | float | np.number) and not isinstance(
            self.scale, bool
        )
        if not number or not np.isfinite(self.scale):
            raise SceneError(f"scale is {self.scale!r:.60}", "it must be a finite number")
        object.__setattr__(self, "seed", int(self.seed))
        object.__setattr__(self, "scale", float(self.scale))

    @property
    def outputs(self) -> int:
        """Number of neurons in the last layer."""
        return self.sizes[-1]

    @property
    def cross_entropy(self) -> bool:
        """Whether the loss is cross-entropy, not the mean squared error."""
        return self.loss == "cross_entropy"

    @property
    def linear(self) -> bool:
        """Whether the last layer has no activation."""
        return self.output == "linear"

    def last_layer(self) -> Loss:
        """Return the loss with the output layer that belongs to it."""
        if self.cross_entropy:
            return BinaryCrossEntropy() if self.outputs == 1 else SoftmaxCrossEntropy()
        return MeanSquaredError(LINEAR if self.linear else ACTIVATIONS[self.activation])

    def latex(self) -> str:
        """Return the loss as LaTeX."""
        if not self.cross_entropy:
            return r"\frac{1}{2n}\sum_i\left\Vert a(x_i)-y_i\right\Vert^2"
        if self.outputs > 1:
            return r"-\frac{1}{n}\sum_i\log a_{y_i}(x_i)"
        return r"-\frac{1}{n}\sum_i\left[y_i\log a(x_i)+(1-y_i)\log(1-a(x_i))\right]"


def _known(what: str, given: object, known: Iterable[str]) -> None:
    names = tuple(known)
    if given not in names:
        near = nearest(given, names) if isinstance(given, str) else ""
        raise SceneError(f"{what} is {given!r:.60}", f"{near} there are {', '.join(names)}")


def _as_sizes(given: Any) -> tuple[int, ...]:
    remedy = "give numbers of neurons, inputs first, such as (2, 16, 1)"
    try:
        sizes = tuple(given)
    except TypeError:
        raise SceneError(f"sizes is {given!r:.60}", remedy) from None
    if len(sizes) < 2 or not all(map(_is_whole, sizes)) or min(sizes) < 1:
        raise SceneError(f"sizes is {given!r:.60}", remedy)
    parameters = sum((int(n) + 1) * int(m) for n, m in itertools.pairwise(sizes))
    if parameters > _MOST_PARAMETERS:
        raise SceneError(
            f"a network of sizes {given!r:.60} has {parameters:,} weights and biases",
            f"give it {_MOST_PARAMETERS:,} at most",
        )
    return tuple(int(n) for n in sizes)


def _is_whole(given: object) -> bool:
    return isinstance(given, int | np.integer) and not isinstance(given, bool)
