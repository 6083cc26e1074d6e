"""Every first-order rule against torch's in float64, step by step."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from optviz.objectives import Objective
from optviz.optimizers import Adam, GradientDescent, Momentum, Nesterov, RMSprop
from optviz.recorder import record

torch = pytest.importorskip("torch")

SGD, TorchRMSprop, TorchAdam = torch.optim.SGD, torch.optim.RMSprop, torch.optim.Adam
W = np.pi / 20

PAIRS: dict[str, tuple[Any, Any]] = {
    "gradient descent": (GradientDescent(lr=1e-3), partial(SGD, lr=1e-3)),
    "momentum": (Momentum(lr=1e-3, beta=0.9), partial(SGD, lr=1e-3, momentum=0.9)),
    "momentum, dampened": (
        Momentum(lr=1e-3, beta=0.8, dampening=0.8),
        partial(SGD, lr=1e-3, momentum=0.8, dampening=0.8),
    ),
    "nesterov": (Nesterov(lr=1e-3), partial(SGD, lr=1e-3, momentum=0.9, nesterov=True)),
    "rmsprop": (RMSprop(), TorchRMSprop),
    "rmsprop, momentum": (
        RMSprop(lr=1e-3, momentum=0.9, alpha=0.9),
        partial(TorchRMSprop, lr=1e-3, momentum=0.9, alpha=0.9),
    ),
    "rmsprop, centered": (
        RMSprop(lr=1e-3, centered=True, eps=1e-4),
        partial(TorchRMSprop, lr=1e-3, centered=True, eps=1e-4),
    ),
    "adam": (Adam(), TorchAdam),
    "adam, lr 0.1": (Adam(lr=0.1), partial(TorchAdam, lr=0.1)),
    "adam, all set": (
        Adam(lr=0.03, beta1=0.8, beta2=0.99, eps=1e-4),
        partial(TorchAdam, lr=0.03, betas=(0.8, 0.99), eps=1e-4),
    ),
}

PLACES: dict[str, tuple[Objective, list[Any]]] = {
    "parabola": (Objective(lambda x: x**2, lambda x: 2 * x), [-20.0, 0.5, 3.0]),
    "cosine": (
        Objective(lambda x: -np.cos(W * x), lambda x: W * np.sin(W * x)),
        [-15.0, 3.0, 19.9],
    ),
    "double well": (
        Objective(lambda x: x**4 / 4 - x**2, lambda x: x**3 - 2 * x),
        [-2.0, 0.01, 1.5],
    ),
    "ravine": (
        Objective(lambda x, y: x**2 / 2 + 25 * y**2, lambda x, y: (x, 50 * y)),
        [(-10.0, 1.0), (2.0, 2.0), (0.0, 1.0)],
    ),
    "saddle with walls": (
        Objective(lambda x, y: x**2 - y**2 + y**4 / 4, lambda x, y: (2 * x, y**3 - 2 * y)),
        [(1.5, 1e-3), (-1.0, 0.5), (1.0, 0.0)],
    ),
    "rosenbrock": (
        Objective(
            lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
            lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
        ),
        [(-1.2, 1.0), (0.5, 0.5), (-0.5, 0.0)],
    ),
    "himmelblau": (
        Objective(
            lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
            lambda x, y: (
                4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
                2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
            ),
        ),
        [(0.0, 0.0), (-3.0, -1.0), (1.0, 4.0)],
    ),
}


def torch_points(objective: Any, make: Any, start: Any, steps: Any) -> Any:
    """Return the path of torch's optimizer, given our gradients."""
    x = torch.tensor(np.atleast_1d(start), dtype=torch.float64, requires_grad=True)
    optimizer = make([x])
    points = [x.detach().numpy().copy()]
    for _ in range(steps):
        x.grad = torch.from_numpy(objective.grad(points[-1]))
        optimizer.step()
        points.append(x.detach().numpy().copy())
    return np.array(points)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rule", PAIRS)
def test_equals_torch_for_200_steps(rule: Any, place: str) -> None:
    """From three starts the path is torch's to 1e-12 of the distances travelled."""
    ours, theirs = PAIRS[rule]
    objective, starts = PLACES[place]
    for start in starts:
        run = record(objective, ours, start, steps=200)
        assert run.steps == 200
        exact = torch_points(objective, theirs, start, 200)
        np.testing.assert_allclose(run.points, exact, rtol=1e-12, atol=1e-12)


def test_defaults_are_torchs() -> None:
    """RMSprop and Adam start from torch's own hyperparameters."""
    x = [torch.zeros(1, requires_grad=True)]
    rms, adam = TorchRMSprop(x).defaults, TorchAdam(x).defaults
    assert RMSprop() == RMSprop(
        lr=rms["lr"], alpha=rms["alpha"], eps=rms["eps"], momentum=rms["momentum"]
    )
    beta1, beta2 = adam["betas"]
    assert Adam() == Adam(lr=adam["lr"], beta1=beta1, beta2=beta2, eps=adam["eps"])
