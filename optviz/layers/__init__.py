"""Layers: what lies on a landscape besides the runs, listed in a scene."""

from __future__ import annotations

from optviz.discovery import classes_in
from optviz.layers.basins import Basins
from optviz.layers.curvature import Curvature
from optviz.layers.forecast import Forecast
from optviz.layers.gradient import Gradient
from optviz.layers.gradient_field import GradientField
from optviz.layers.model import Model
from optviz.layers.reach import Reach
from optviz.layers.reading import as_layers, get, written
from optviz.layers.scale import Scale
from optviz.layers.simplex import Simplex
from optviz.layers.step import Step
from optviz.layers.trials import Trials
from optviz.layers.trust_region import TrustRegion
from optviz.layers.velocity import Velocity
from optviz.stage.layer import Layer

__all__ = [
    "Basins",
    "Curvature",
    "Forecast",
    "Gradient",
    "GradientField",
    "Layer",
    "Model",
    "Reach",
    "Scale",
    "Simplex",
    "Step",
    "Trials",
    "TrustRegion",
    "Velocity",
    "as_layers",
    "get",
    "names",
    "written",
]


def _is_layer(one: type) -> bool:
    return hasattr(one, "draw") and hasattr(one, "__dataclass_fields__")


_FOUND = classes_in(__name__, __path__, _is_layer)
globals().update(_FOUND)
__all__ += [name for name in _FOUND if name not in __all__]


def names() -> tuple[str, ...]:
    """Return the names of all layers, sorted."""
    return tuple(sorted(_FOUND))
