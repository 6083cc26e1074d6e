"""Learning rates that depend on the step, as values: ``Adam(lr=Cosine(0.1, steps=200))``."""

from __future__ import annotations

from optviz.optimizers.schedules.cosine import Cosine
from optviz.optimizers.schedules.cycles import Cyclical, OneCycle
from optviz.optimizers.schedules.decays import (
    Constant,
    Exponential,
    InverseTime,
    Polynomial,
    Step,
)
from optviz.optimizers.schedules.joined import Joined, Warmup

__all__ = [  # noqa: RUF022  (simple ones first)
    "Constant",
    "Step",
    "Exponential",
    "InverseTime",
    "Polynomial",
    "Cosine",
    "Warmup",
    "Joined",
    "Cyclical",
    "OneCycle",
]
