"""Scenes that nobody tuned anything to: functions, rules, starts and sizes at random."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz import (
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    RMSprop,
    Run,
    Scene,
    Timeline,
    objectives,
)
from optviz.film.animation import SceneAnimation
from optviz.optimizers import Optimizer

SEEDS = range(10)
_SIZES = [(640, 360), (1280, 720), (500, 500), (360, 640), (800, 600)]


def untuned(seed: int) -> SceneAnimation:
    """Return the film of a scene with one to three functions, and one to six runs."""
    rng = np.random.default_rng(20_000 + seed)
    dim = 1 + seed % 2
    known = [one for one in objectives.names() if objectives.get(one).dim == dim]
    chosen = [objectives.get(one) for one in rng.choice(known, rng.integers(1, 4), replace=False)]
    runs = [_run(rng, k) for k in range(rng.integers(1, 7))]
    spans = [one.domain or ((-3.0, 3.0),) * dim for one in chosen]
    start: Any = [round(float(rng.uniform(*spans[0][i])), 3) for i in range(dim)]
    inside = all(
        low <= x <= high for span in spans for x, (low, high) in zip(start, span, strict=True)
    )
    steps = int(rng.integers(3, 90))
    pace: Any = rng.choice(["accelerating", "even"])
    scene = Scene(
        title="Untuned",
        objectives=chosen,
        optimizers=runs,
        steps=steps,
        timeline=Timeline(fps=float(rng.choice([10, 20, 30])), pace=pace),
        start=start if inside else None,
    )
    width, height = _SIZES[rng.integers(len(_SIZES))]
    return scene.animate(width=width, height=height)


def _run(rng: np.random.Generator, number: int) -> Run:
    lr = float(10 ** rng.uniform(-3.0, 0.5))
    rules: list[Optimizer] = [
        GradientDescent(lr=lr), Momentum(lr=lr, beta=0.9), Nesterov(lr=lr, beta=0.8), Adam(lr=lr),
        RMSprop(lr=lr), Newton(),
    ]  # fmt: skip
    return Run(rules[rng.integers(6)], label=f"run {number}")
