"""Where the neurons of a network stand in a picture, and which of a large layer are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optviz.marks.box import Box

Points = npt.NDArray[np.float64]

_MOST, _FEWEST = 11, 3
_CLOSE = 27.0
_LARGEST, _SMALLEST = 38.0, 3.5
_SPREAD = 4.2  # between neighbours, in radii


@dataclass(frozen=True)
class Layer:
    """The neurons of a layer that are drawn.

    Parameters
    ----------
    size : int
        How many there are.
    shown : array (m,)
        The numbers of those that are drawn, from above.
    places : array (m, 2)
        Their centres, in pixels.
    gap : array (2,) or None
        The middle of the ellipsis that stands for the others.
    """

    size: int
    shown: npt.NDArray[np.int64]
    places: Points
    gap: Points | None


@dataclass(frozen=True)
class Diagram:
    """A network laid out in a box, layer by layer from left to right.

    Parameters
    ----------
    layers : tuple of Layer
        The input first.
    radius : float
        Of a neuron, in pixels.
    apart : float
        From one layer to the next, in pixels.
    """

    layers: tuple[Layer, ...]
    radius: float
    apart: float

    @property
    def whole(self) -> bool:
        """Whether every neuron is drawn."""
        return all(layer.gap is None for layer in self.layers)


def lay_out(sizes: Sequence[int], box: Box) -> Diagram:
    """Return where neurons stand: at most 11 a layer, fewer where the box is low.

    Parameters
    ----------
    sizes : sequence of int
        Neurons of each layer, the input first.
    box : Box
        The room for circles, in pixels.
    """
    most = int(np.clip(box.height // _CLOSE, _FEWEST, _MOST))
    slots = [min(size, most) for size in sizes]
    apart = box.width / max(len(sizes) - 1, 1)
    fitting = 0.37 * box.height / max(*slots, 2)
    radius = float(np.clip(min(fitting, 0.2 * apart), _SMALLEST, _LARGEST))
    middle = box.bottom + box.height / 2
    columns = np.linspace(box.left + radius, box.right - radius, len(sizes))
    layers = []
    for size, count, x in zip(sizes, slots, columns.tolist(), strict=True):
        pitch = min((box.height - 2 * radius) / max(count - 1, 1), _SPREAD * radius)
        heights = middle + pitch * ((count - 1) / 2 - np.arange(count))
        places = np.stack([np.full(count, x), heights], axis=1)
        if count == size:
            layers.append(Layer(size, np.arange(size), places, None))
            continue
        below = (count - 1) // 2
        above = count - 1 - below
        shown = np.concatenate([np.arange(above), np.arange(size - below, size)])
        layers.append(Layer(size, shown, np.delete(places, above, axis=0), places[above]))
    return Diagram(tuple(layers), radius, apart)
