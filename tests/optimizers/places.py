"""Functions and starts on which rules are held against other people's."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from optviz.objectives import Objective

W = np.pi / 20


class Place(NamedTuple):
    """A function with three starts."""

    objective: Objective
    starts: list[Any]

    @property
    def points(self) -> Any:
        """The starts as columns, (dim, 3)."""
        return np.array([np.atleast_1d(start) for start in self.starts], dtype=float).T


PLACES = {
    "parabola": Place(
        Objective(lambda x: x**2, lambda x: 2 * x, minima=[0.0]), [-20.0, 0.5, 3.0]
    ),
    "perturbed": Place(
        Objective(
            lambda x: x**2 - np.cos(W * x), lambda x: 2 * x + W * np.sin(W * x), minima=[0.0]
        ),
        [-20.0, 1.5, 7.0],
    ),
    "cosine": Place(
        Objective(lambda x: -np.cos(W * x), lambda x: W * np.sin(W * x), minima=[0.0]),
        [-15.0, 3.0, 19.9],
    ),
    "double well": Place(
        Objective(
            lambda x: x**4 / 4 - x**2, lambda x: x**3 - 2 * x, minima=[-(2**0.5), 2**0.5]
        ),
        [-2.0, 0.01, 1.5],
    ),
    "ravine": Place(
        Objective(
            lambda x, y: x**2 / 2 + 25 * y**2, lambda x, y: (x, 50 * y), minima=[(0.0, 0.0)]
        ),
        [(-10.0, 1.0), (2.0, 2.0), (0.0, 1.0)],
    ),
    "saddle with walls": Place(
        Objective(
            lambda x, y: x**2 - y**2 + y**4 / 4,
            lambda x, y: (2 * x, y**3 - 2 * y),
            minima=[(0.0, -(2**0.5)), (0.0, 2**0.5)],
        ),
        [(1.5, 1e-3), (-1.0, 0.5), (1.0, 0.0)],
    ),
    "rosenbrock": Place(
        Objective(
            lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
            lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
            minima=[(1.0, 1.0)],
        ),
        [(-1.2, 1.0), (0.5, 0.5), (-0.5, 0.0)],
    ),
    "himmelblau": Place(
        Objective(
            lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
            lambda x, y: (
                4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
                2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
            ),
            minima=[(3.0, 2.0)],
        ),
        [(0.0, 0.0), (-3.0, -1.0), (1.0, 4.0)],
    ),
    "booth": Place(
        Objective(
            lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
            lambda x, y: (10 * x + 8 * y - 34, 8 * x + 10 * y - 38),
            minima=[(1.0, 3.0)],
        ),
        [(-8.0, 6.0), (0.0, 0.0), (4.0, 4.0)],
    ),
    "bowl of four": Place(
        Objective(
            lambda p: np.sum((np.array([0.5, 1.0, 4.0, 9.0]) * p.T**2).T, axis=0) + p[0] * p[3],
            lambda p: (np.array([1.0, 2.0, 8.0, 18.0]) * p.T).T + p[::-1] * np.isin(
                np.arange(4), (0, 3)
            ).reshape(4, *[1] * (p.ndim - 1)),
            dim=4,
            minima=[(0.0, 0.0, 0.0, 0.0)],
        ),
        [(1.0, -1.0, 1.0, -1.0), (3.0, 0.1, -0.2, 2.0), (0.0, 1.0, 0.0, 0.0)],
    ),
}  # fmt: skip


def gradients(objective: Objective, points: Any) -> Any:
    """Return the gradient at each column, each computed alone as in a run."""
    return np.array([objective.grad(point.copy()) for point in points.T]).T


def replayed(optimizer: Any, place: Place, paths: Any) -> Any:
    """Return where a rule goes from each point of given paths (k+1, dim, 3), of the same memory.

    The rule is set on the path again after each step: what differs is one step's doing, and does
    not grow where a path is chaotic. Its state it carries on itself.
    """
    made = np.empty_like(paths)
    made[0] = paths[0]
    for column in range(paths.shape[2]):
        state = optimizer.init(place.objective, paths[0, :, column])
        for k in range(len(paths) - 1):
            made[k + 1, :, column], state = optimizer.step(
                place.objective, paths[k, :, column].copy(), state
            )
    return made


def assert_same_steps(made: Any, paths: Any) -> None:
    """Check that points agree to 1e-12 of where the step begins and ends, in each component.

    What a memory of long past steps brings along by rounding may be 1e-15 of the whole path.
    """
    near = np.maximum(np.abs(paths[:-1]), np.abs(paths[1:]))
    whole = np.abs(paths).max(axis=0)
    np.testing.assert_array_less(
        np.abs(made[1:] - paths[1:]), 1e-12 * near + 1e-15 * whole + 1e-300
    )
