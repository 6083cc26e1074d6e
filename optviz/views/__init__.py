"""Views: what a picture shows, listed in a scene."""

from __future__ import annotations

from optviz.discovery import classes_in
from optviz.panels.subject import Subject
from optviz.views.accuracy import Accuracy
from optviz.views.convergence import Convergence
from optviz.views.coordinates import Coordinates
from optviz.views.data import Data
from optviz.views.difference_error import DifferenceError
from optviz.views.gradient_field import GradientField
from optviz.views.heat_map import HeatMap
from optviz.views.iterates import Iterates
from optviz.views.landscape import Landscape
from optviz.views.layer_gradients import LayerGradients
from optviz.views.neurons import Neurons
from optviz.views.plane import Plane
from optviz.views.reading import as_views, written
from optviz.views.secant import Secant
from optviz.views.signal import Signal
from optviz.views.spectrum import Spectrum
from optviz.views.states import States
from optviz.views.surface import Surface
from optviz.views.view import View
from optviz.views.worked import Worked

__all__ = [
    "Accuracy",
    "Convergence",
    "Coordinates",
    "Data",
    "DifferenceError",
    "GradientField",
    "HeatMap",
    "Iterates",
    "Landscape",
    "LayerGradients",
    "Neurons",
    "Plane",
    "Secant",
    "Signal",
    "Spectrum",
    "States",
    "Subject",
    "Surface",
    "View",
    "Worked",
    "as_views",
    "names",
    "written",
]


def _is_view(one: type) -> bool:
    return hasattr(one, "panel") and one is not View


_FOUND = classes_in(__name__, __path__, _is_view)
globals().update(_FOUND)
__all__ += [name for name in _FOUND if name not in __all__]


def names() -> tuple[str, ...]:
    """Return the names of all views, sorted."""
    return tuple(sorted(_FOUND))
