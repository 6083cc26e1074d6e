"""How a network's weights are drawn before it learns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from optviz.objectives.calling import Array

Draw = Callable[[np.random.Generator, int, int], tuple[Array, Array]]


def normal(rng: np.random.Generator, fan_out: int, fan_in: int) -> tuple[Array, Array]:
    """Draw weights and biases from N(0, 1), as the first network of Nielsen (2015), chapter 1."""
    return rng.standard_normal((fan_out, fan_in)), rng.standard_normal(fan_out)


def xavier(rng: np.random.Generator, fan_out: int, fan_in: int) -> tuple[Array, Array]:
    """Draw weights evenly from ±√(6 / (fan_in + fan_out)); biases are 0.

    References
    ----------
    Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks"
    (2010), equation 16.
    """
    limit = (6.0 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(-limit, limit, (fan_out, fan_in)), np.zeros(fan_out)


def he(rng: np.random.Generator, fan_out: int, fan_in: int) -> tuple[Array, Array]:
    """Draw weights from N(0, 2 / fan_in); biases are 0.

    References
    ----------
    He, Zhang, Ren & Sun, "Delving deep into rectifiers" (2015), equation 10.
    """
    return (2.0 / fan_in) ** 0.5 * rng.standard_normal((fan_out, fan_in)), np.zeros(fan_out)


INITIALISATIONS: dict[str, Draw] = {"normal": normal, "xavier": xavier, "he": he}


def initial_parameters(sizes: Sequence[int], init: str, seed: int, scale: float) -> Array:
    """Draw all parameters, layer by layer; weights, not biases, are multiplied by `scale`."""
    rng = np.random.default_rng(seed)
    draw = INITIALISATIONS[init]
    parts: list[Array] = []
    for fan_in, fan_out in pairwise(sizes):
        weights, biases = draw(rng, fan_out, fan_in)
        parts += [scale * weights.reshape(-1), biases]
    return np.concatenate(parts)
