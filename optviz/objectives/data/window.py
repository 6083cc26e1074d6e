"""The part of the parameters' plane that a picture of a regression shows."""

from __future__ import annotations

import numpy as np

from optviz.objectives.calling import Array
from optviz.objectives.geometry import Domain

_MARGIN = 1.25
_NARROWEST = 0.6  # of the widest axis, so that a path along one axis has room beside it


def around(centre: Array, *points: Array) -> Domain:
    """Return a box about a centre that holds other points, with a margin.

    About a minimum with the start of a run in it, it has room for what overshoots, too: while
    gradient descent converges on a quadratic, no iterate is further from the minimum.
    """
    reach = np.max([np.abs(point - centre) for point in points], axis=0)
    reach = _MARGIN * (np.maximum(reach, _NARROWEST * reach.max()) if reach.any() else reach + 1)
    low, high = (centre - reach).tolist(), (centre + reach).tolist()
    return tuple(zip(low, high, strict=True))
