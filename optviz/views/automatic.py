"""What a picture shows where the scene does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optviz.views.accuracy import Accuracy
from optviz.views.convergence import Convergence, Wanted
from optviz.views.data import Data
from optviz.views.landscape import Landscape
from optviz.views.of_data import data_of, has_data
from optviz.views.plane import Plane
from optviz.views.signal import Signal

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.views.view import View


def automatic(
    objective: Objective, measure: Wanted | None, *, wished: bool = False
) -> tuple[View, ...]:
    """Return the views of an objective.

    Parameters
    ----------
    objective : Objective
        What is minimised.
    measure : str, optional
        What the convergence is measured by; None leaves it out, where there is something else.
    wished : bool
        Whether the scene asks for this measure; else the data come before it.
    """
    convergence = (Convergence(measure),) if measure else ()
    if hasattr(objective, "signal"):
        return (Signal(), *convergence) if wished else (Signal(),)
    if has_data(objective):
        return _of_data(objective, convergence, wished=wished)
    if objective.dim > 2:
        return (Plane(), *convergence)
    return (Landscape(), *convergence)


def _of_data(
    objective: Objective, convergence: tuple[View, ...], *, wished: bool
) -> tuple[View, ...]:
    data = data_of(objective, "Data")
    drawable = data.X.shape[1] <= 2 and (data.y.ndim == 1 or data.classes > 0)
    if objective.dim <= 2:
        shown = (Landscape(), Data()) if drawable else (Landscape(),)
        return (*shown, *convergence) if wished or not drawable else shown
    if drawable:
        return (Data(), *convergence)
    if data.classes and data.held_out is not None:
        return (*(convergence or (Convergence(),)), Accuracy())
    return convergence or (Convergence(),)
