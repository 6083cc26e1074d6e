"""Random directions around a point that are as long as the point itself, filter by filter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.planes.plane import Plane


def filter_normalised(objective: Objective, point: ArrayLike, seed: int = 0) -> Plane:
    """Lay a plane through a point along two random directions, normalised filter by filter.

    Each direction d is normal noise, rescaled: d_i ← d_i · ‖θ_i‖ / ‖d_i‖, where θ_i are the
    weights into neuron i, one row of a weight matrix. Biases stay as they are at the point, as in
    the paper. So a unit along a direction is as much for a network of small weights as for one of
    large weights that computes the same.

    Parameters
    ----------
    objective : Objective
        One with ``weights(p)``, the (W, b) of each layer, W of shape (neurons, inputs), is
        normalised row by row; any other one as a whole.
    point : array_like (dim,)
        The plane's origin.
    seed : int
        Of the noise.

    Raises
    ------
    SceneError
        There is nothing to normalise by: all weights are zero, or there is one alone.

    References
    ----------
    Li, Xu, Taylor, Studer and Goldstein (2018), Visualizing the loss landscape of neural nets,
    *NeurIPS*, section 4.
    """
    origin = np.array(point, dtype=np.float64)
    noise = np.random.default_rng(seed)
    first, second = (
        _like(objective, origin, noise.standard_normal(origin.shape)) for _ in range(2)
    )
    if not first.any():
        raise SceneError(
            "a direction cannot be normalised by a point of zeros", "choose another point"
        )
    return Plane(origin, first, second)


def _like(
    objective: Any, origin: NDArray[np.float64], noise: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return noise with the norms that the parts of a point have."""
    if not hasattr(objective, "weights"):
        return np.asarray(noise * (np.linalg.norm(origin) / np.linalg.norm(noise)))
    made = np.zeros_like(noise)
    # Views of one array in the shapes of the layers: what is written there is written to `made`.
    layers = zip(
        objective.weights(made), objective.weights(noise), objective.weights(origin), strict=True
    )
    for (target, _), (random, _), (weights, _) in layers:
        norms = np.linalg.norm(weights, axis=1) / np.linalg.norm(random, axis=1)
        target[...] = random * norms[:, None]
    return made
