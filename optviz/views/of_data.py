"""Views of data refuse an objective that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.objectives.data.data_objective import DataObjective


def has_data(objective: Objective) -> bool:
    """Return whether an objective is made of samples."""
    return callable(getattr(objective, "batch", None)) and hasattr(objective, "X")


def data_of(objective: Objective, view: str) -> DataObjective:
    """Return the objective as the data objective that it is.

    Raises
    ------
    SceneError
        It is none.
    """
    if not has_data(objective):
        raise SceneError(
            f"views.{view} shows data, and {objective.name} has none",
            "give the scene an objective such as objectives.linear_regression(X, y)",
        )
    return cast("DataObjective", objective)
