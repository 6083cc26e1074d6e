"""A function of many variables on a plane, as a function of two."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.objectives import Objective
from optviz.planes.plane import Plane


def restriction(objective: Objective, plane: Plane, *, view: Any = None) -> Objective:
    """Return g(a, b) = f(origin + a · first + b · second), with its exact gradient.

    Parameters
    ----------
    objective : Objective
        f.
    plane : Plane
        Of as many dimensions.
    view : sequence of (float, float), optional
        What a picture of g shows.

    Returns
    -------
    Objective
        In two dimensions; it knows those minima of f that lie in the plane.

    Raises
    ------
    SceneError
        f has another number of dimensions.
    """
    if objective.dim != plane.dim:
        raise SceneError(
            f"{objective.name!r} has {objective.dim} dimensions and the plane {plane.dim}",
            "lay the plane through points of the same space",
        )
    basis = np.stack([plane.first, plane.second])

    def lifted(p: NDArray[np.float64]) -> NDArray[np.float64]:
        flat = plane.origin[:, None] + basis.T @ p.reshape(2, -1)
        return np.asarray(flat.reshape(plane.dim, *p.shape[1:]))

    def slope(p: NDArray[np.float64]) -> NDArray[np.float64]:
        full = objective.grad(lifted(p))
        return np.asarray((basis @ full.reshape(plane.dim, -1)).reshape(p.shape))

    made = Objective(
        lambda p: objective.value(lifted(p)),
        slope,
        dim=2,
        view=view,
        minima=_known(objective.minima, plane),
        name=f"{objective.name} on a plane",
    )
    again = partial(restriction, objective, plane, view=made.view)
    return made._known_as(("on a plane", objective, plane, made.view), again)


def _known(minima: tuple[tuple[float, ...], ...], plane: Plane) -> list[NDArray[np.float64]]:
    """Return the coordinates of points that lie in the plane, to the accuracy of their numbers."""
    points = [np.array(one) for one in minima]
    return [
        plane.project(one)
        for one in points
        if float(plane.distance(one)) <= 1e-6 * max(1.0, float(np.linalg.norm(one)))
    ]
