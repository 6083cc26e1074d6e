"""Views of networks refuse any other objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from optviz.errors import SceneError

if TYPE_CHECKING:
    from optviz.objectives import Objective
    from optviz.objectives.data.network import Network


def network_of(objective: Objective, view: str) -> Network:
    """Return the objective as the network that it is.

    Raises
    ------
    SceneError
        It is none.
    """
    if not callable(getattr(objective, "layer_gradients", None)):
        raise SceneError(
            f"views.{view} shows a network, and {objective.name} is none",
            "give the scene objectives.network(sizes, X, y)",
        )
    return cast("Network", objective)
