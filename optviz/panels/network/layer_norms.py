"""The size of each layer's gradient along a run, and the heights at which it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from optviz.panels.limits import norms
from optviz.recorder.trajectory import Trajectory

if TYPE_CHECKING:
    from optviz.objectives.data.network import Network

Array = npt.NDArray[np.float64]

_DECADES = 24.0
_LANE = 0.1


def layer_norms(network: Network, trajectory: Trajectory, *, mean: bool = False) -> Array:
    """Return the norm of each layer's gradient at each point of a run, (k + 1, layers).

    Parameters
    ----------
    network : Network
        For where the parameters of each layer stand.
    trajectory : Trajectory
        Its recorded gradients are taken.
    mean : bool
        Give the root mean square of the components in the norm's stead.
    """
    sizes = [W.size + b.size for W, b in network.weights(trajectory.points[0])]
    columns = []
    for end, size in zip(np.cumsum(sizes).tolist(), sizes, strict=True):
        found = norms(trajectory.gradients[:, end - size : end])
        columns.append(found / np.sqrt(size) if mean else found)
    return np.stack(columns, axis=1)


@dataclass(frozen=True)
class Decades:
    """A logarithmic axis with a lane below it for zeros and one above it for what overflows.

    Parameters
    ----------
    low, high : int
        Powers of ten at its ends.
    zero, beyond : str
        What the lanes below and above are called; empty where they are not needed.
    lanes : bool
        Whether there is room for both lanes, needed or not.
    """

    low: int
    high: int
    zero: str
    beyond: str
    lanes: bool = False

    @classmethod
    def of(cls, norms: Sequence[Array], wanted: tuple[int, int] | None = None) -> Decades:
        """Return the axis that is wanted, or holds a film within 24 decades of its start."""
        every = np.concatenate([one.ravel() for one in norms])
        starts = np.concatenate([one[0] for one in norms])
        known = every[np.isfinite(every) & (every > 0)]
        if wanted is not None:
            low, high = wanted
        elif not known.size:
            low, high = -1, 1
        else:
            first = starts[np.isfinite(starts) & (starts > 0)]
            middle = float(np.log10(np.median(first if first.size else known)))
            low = math.floor(max(np.log10(known.min()), middle - _DECADES) - 0.02)
            high = math.ceil(min(np.log10(known.max()), middle + _DECADES) + 0.02)
        return cls(
            low,
            high,
            _under(every, known, low),
            _beyond(every, known, high),
            lanes=wanted is not None,
        )

    @property
    def lane(self) -> float:
        """The height of a lane, in decades."""
        return _LANE * (self.high - self.low)

    @property
    def ends(self) -> tuple[float, float]:
        """Where the lines of the lanes lie, as powers of ten."""
        return self.low - 0.65 * self.lane, self.high + 0.65 * self.lane

    @property
    def limits(self) -> tuple[float, float]:
        """The ends of the axis, lanes included, as powers of ten."""
        below, above = bool(self.zero) or self.lanes, bool(self.beyond) or self.lanes
        return self.low - self.lane * below, self.high + self.lane * above

    def heights(self, norms: Array) -> Array:
        """Return where numbers stand, as powers of ten."""
        bottom, top = self.ends
        with np.errstate(divide="ignore", invalid="ignore"):
            exponents = np.log10(norms)
        exponents = np.where(exponents < self.low, bottom, exponents)
        return np.where((exponents > self.high) | np.isnan(exponents), top, exponents)


def _under(every: Array, known: Array, low: int) -> str:
    """Return what the numbers below an axis are."""
    if (np.log10(known) < low).any():
        return rf"$\mathdefault{{< 10^{{{low}}}}}$"
    return "0" if (every == 0).any() else ""


def _beyond(every: Array, known: Array, high: int) -> str:
    """Return what the numbers above an axis are."""
    if (np.log10(known) > high).any():
        return rf"$\mathdefault{{> 10^{{{high}}}}}$"
    names = ["∞"] * bool(np.isinf(every).any()) + ["NaN"] * bool(np.isnan(every).any())
    return ", ".join(names)
