"""Functions of many variables, and paths on them, for the tests of planes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.objectives import Objective
from optviz.recorder.trajectory import Trajectory

Array = NDArray[np.float64]


def rosenbrock(dim: int = 10) -> Objective:
    """Return the chain of Rosenbrock functions."""

    def f(x: Array) -> Any:
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum(axis=0)

    return Objective(f, dim=dim, name="Rosenbrock", minima=[[1.0] * dim])


def quadratic(dim: int, seed: int = 0) -> tuple[Objective, Array]:
    """Return f(x) = ½ xᵀAx, and A."""
    made = np.random.default_rng(seed).standard_normal((dim, dim))
    A = made @ made.T + np.eye(dim)
    f = Objective(
        lambda x: 0.5 * (x * np.tensordot(A, x, 1)).sum(axis=0),
        lambda x: np.tensordot(A, x, 1),
        dim=dim,
    )
    return f, A


def walk(points: Any, values: Any = None, gradients: Any = None) -> Trajectory:
    """Return a run through points, with falling values unless others are given."""
    rows = np.array(points, dtype=float)
    heights = np.arange(float(len(rows)))[::-1] if values is None else values
    slopes = np.zeros_like(rows) if gradients is None else gradients
    return Trajectory(rows, heights, slopes)


def random_walks(dim: int, steps: int, count: int, seed: int = 0) -> list[Trajectory]:
    """Return runs of random steps, some directions larger than others."""
    noise = np.random.default_rng(seed)
    scales = 1.0 / (1.0 + np.arange(dim))
    return [
        walk(np.cumsum(noise.standard_normal((steps, dim)) * scales, axis=0)) for _ in range(count)
    ]
