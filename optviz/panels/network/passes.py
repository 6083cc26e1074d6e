"""What a network does with one sample at each moment of a run: activations, errors, weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.panels.network.flow import Flow, flow
from optviz.timeline import Moment

if TYPE_CHECKING:
    from optviz.objectives.data.network import Network

Array = npt.NDArray[np.float64]

_MANY = 64
_GROWTH = 8.0


class Passes:
    """One sample's way through a network, forward and back, at each moment of a run.

    Everything is of the weights that are drawn: between two iterates these are interpolated, and
    activations are computed from them.

    Parameters
    ----------
    network : Network
        For activations and errors.
    points : array (k + 1, dim)
        The iterates.
    sample : int
        Which of the network's samples.
    slow : bool
        Whether a step is seen in its phases; else all goes to its new value at once.
    """

    def __init__(self, network: Network, points: Array, sample: int, *, slow: bool) -> None:
        self.network = network
        self.x = network.X[sample]
        self.target = network.y[sample]
        self._points = points
        self._slow = slow
        with np.errstate(all="ignore"):
            made = [network.activations(one, self.x) for one in self.some_points()]
            deltas = [network.errors(one, self.x, self.target) for one in self.some_points()]
        layers = [np.array([np.abs(layers[i]).max() for layers in made])
                  for i in range(len(made[0]))]  # fmt: skip
        self.reach = [1.0 if _bounded(one) else robust(one) for one in layers]
        self.worst = robust(np.array([max(np.abs(d).max() for d in one) for one in deltas]))

    def some_points(self) -> Array:
        """Return iterates spread over the run, the first and the last among them."""
        last = len(self._points) - 1
        return np.asarray(self._points[np.unique(np.linspace(0, last, _MANY).round().astype(int))])

    def flow(self, moment: Moment) -> Flow:
        """Return how far the step has come."""
        if not self._slow or moment.step >= len(self._points) - 1:
            return Flow()
        return flow(moment)

    def point(self, moment: Moment) -> Array:
        """Return the weights that are drawn, as one vector."""
        last = len(self._points) - 1
        step = min(moment.step, last)
        here = self._points[step]
        if step == last or not moment.progress:
            return np.asarray(here)
        return np.asarray(here + moment.progress * (self._points[step + 1] - here))

    def activations(self, point: Array) -> tuple[Array, ...]:
        """Return each layer's activations, the sample itself first."""
        with np.errstate(all="ignore"):
            return self.network.activations(point, self.x)

    def errors(self, moment: Moment) -> tuple[Array, ...]:
        """Return ∂loss/∂z of each layer but the input, at the last iterate."""
        step = min(moment.step, len(self._points) - 1)
        with np.errstate(all="ignore"):
            return self.network.errors(self._points[step], self.x, self.target)

    def change(self, moment: Moment) -> Array:
        """Return the step that the weights make from the last iterate."""
        last = len(self._points) - 1
        here = min(moment.step, last)
        return np.asarray(self._points[min(here + 1, last)] - self._points[here])


def _bounded(largest: Array) -> bool:
    return bool((largest <= 1.0).all() and largest.max() > 0.35)


def robust(largest: Array) -> float:
    """Return the largest of some magnitudes, and no more than eight times the first."""
    seen = largest[np.isfinite(largest)]
    if not seen.size or not seen.max():
        return 1.0
    first = float(seen[0]) or float(np.median(seen))
    return float(min(seen.max(), _GROWTH * first) if first else seen.max())
