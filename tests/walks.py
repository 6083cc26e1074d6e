"""A small trajectory for tests, and what it means that two are the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.objectives import Objective
from optviz.recorder.trajectory import Evaluations, Outcome, Trajectory

BOWL = Objective(lambda x, y: x**2 + 2 * y**2, lambda x, y: (2 * x, 4 * y), name="bowl")


def walk(**changes: Any) -> Any:
    """Return a trajectory of three points on the bowl."""
    points = np.array([[2.0, 1.0], [1.0, 0.5], [0.1, 1 / 3]])
    given = {
        "points": points,
        "values": BOWL.value(points.T),
        "gradients": BOWL.grad(points.T).T,
        "states": {"m": points / 7, "t": np.arange(3)},
        "outcome": Outcome.DIVERGED,
        "label": "Läufer 跑 one",
        "evaluations": Evaluations(1, 2, 3),
    }
    return Trajectory(**given | changes)


def assert_same(one: Any, other: Any, states: bool = True) -> None:
    """Compare two trajectories bit by bit."""
    for name in ("points", "values", "gradients"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
        assert getattr(one, name).shape == getattr(other, name).shape
    for name in ("label", "outcome", "evaluations", "objective_text", "optimizer_text"):
        assert getattr(one, name) == getattr(other, name)
    if states:
        assert list(one.states) == list(other.states)
        for name, state in one.states.items():
            np.testing.assert_array_equal(state, other.states[name], strict=True)
