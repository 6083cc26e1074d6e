"""Reading a network's y: labels, one-hot rows, or values."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.data.network_options import NetworkOptions
from optviz.objectives.data.samples import as_labels, as_targets


class Targets(NamedTuple):
    """What was read.

    Attributes
    ----------
    y : ndarray, shape (n,) or (n, outputs)
        As it was given, labels as whole numbers.
    targets : ndarray, shape (n, outputs)
        What the outputs should be.
    classes : int
        How many labels there are; 0 where they are values.
    """

    y: NDArray[Any]
    targets: Array
    classes: int


def read_targets(given: Any, count: int, options: NetworkOptions, what: str = "y") -> Targets:
    """Read y for a network with the given sizes, loss and output.

    One number a sample is a label where there are several outputs, and where there is one output
    that is not linear and every number is 0 or 1. One row a sample is targets.
    """
    y = as_targets(given, count, what)
    outputs, entropy = options.outputs, options.cross_entropy
    if outputs == 1:
        return _one_output(y, entropy, options.linear, what)
    if y.ndim == 1:
        labels = as_labels(y, count, outputs, what)
        return Targets(labels, _one_hot(labels, outputs), outputs)
    if y.shape[1] != outputs:
        raise SceneError(
            f"{what} has {y.shape[1]} columns and the network {outputs} outputs",
            f"the last of sizes must be {y.shape[1]}, or give one label a sample",
        )
    if entropy and ((y < 0).any() or np.abs(y.sum(axis=1) - 1).max() > 1e-9):
        raise SceneError(
            f"{what} does not hold probabilities", "rows must add up to 1, or give labels"
        )
    one_hot = bool(((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all())
    return Targets(y, y, outputs if entropy or one_hot else 0)


def _one_output(y: Array, entropy: bool, linear: bool, what: str) -> Targets:
    if y.ndim == 2:
        raise SceneError(
            f"{what} has {y.shape[1]} columns and the network one output",
            f"the last of sizes must be {y.shape[1]}",
        )
    if entropy or (not linear and ((y == 0) | (y == 1)).all()):
        labels = as_labels(y, len(y), 2, what)
        return Targets(labels, y[:, np.newaxis], 2)
    return Targets(y, y[:, np.newaxis], 0)


def _one_hot(labels: NDArray[np.int64], classes: int) -> Array:
    made = np.zeros((len(labels), classes))
    made[np.arange(len(labels)), labels] = 1.0
    made.setflags(write=False)
    return made
