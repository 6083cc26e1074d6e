"""Random scenes at the edges of float64, each from its seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from optviz import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    NelderMead,
    Newton,
    Objective,
    RMSprop,
    Run,
    Scene,
    Trajectory,
    views,
)

Draw = Callable[[np.random.Generator], Any]

SHAPES: dict[str, Callable[..., Any]] = {
    "bowl": lambda s, o, r: s * (r**2).sum(axis=0) + o,
    "wall": lambda s, o, r: s * np.exp((r**4).sum(axis=0)) + o,
    "pole": lambda s, o, r: s / r.sum(axis=0) + o,
    "well": lambda s, o, r: -s / (r**2).sum(axis=0) + o,
    "logarithm": lambda s, o, r: s * np.log(r.sum(axis=0)) + o,
    "wave": lambda s, o, r: s * np.sin(r).sum(axis=0) + o,
    "kink": lambda s, o, r: s * np.abs(r).sum(axis=0) + o,
    "stairs": lambda s, o, r: s * np.floor(r).sum(axis=0) + o,
    "slope": lambda s, o, r: s * r.sum(axis=0) + o,
    "hill": lambda s, o, r: -s * (r**2).sum(axis=0) + o,
    "flat": lambda s, o, r: 0 * r.sum(axis=0) + o,
    "half": lambda s, o, r: np.where(r[0] > 0, s * (r**2).sum(axis=0) + o, np.nan),
}
RULES: tuple[Draw, ...] = (
    lambda rng: GradientDescent(lr=abs(number(rng))),
    lambda rng: GradientDescent(lr=0.1),
    lambda rng: Momentum(lr=abs(number(rng))),
    lambda rng: Adam(lr=abs(number(rng))),
    lambda rng: Adam(lr=0.3),
    lambda rng: RMSprop(lr=0.1),
    lambda rng: AdaGrad(lr=1.0),
    lambda rng: Newton(),
    lambda rng: NelderMead(),
)
_KEPT = {Adam: ("v",), RMSprop: ("v",), AdaGrad: ("v",)}
MEASURES = ("auto", "gap", "value", "gradient", "distance", "rate")


def number(rng: np.random.Generator, common: float = 0.45) -> float:
    """Return a number, often a common one, else of any magnitude that there is."""
    if rng.random() < common:
        return float(rng.choice([1.0, -1.0, 0.5, 3.0, 1e-3, 10.0, 0.0]))
    power = rng.choice([rng.uniform(-320, 308), rng.uniform(-20, 20), rng.choice([-320, 154, 307])])
    return float(rng.choice([-1.0, 1.0]) * 10.0**power)


def scene(seed: int) -> Scene:
    """Return the scene of a seed: a function, one to three rules, a start, and what is shown."""
    rng = np.random.default_rng(seed)
    dim = int(rng.integers(1, 4))
    kind = str(rng.choice(list(SHAPES)))
    scale, offset = number(rng) or 1.0, number(rng, 0.7)
    centre, width = number(rng, 0.7), abs(number(rng, 0.7)) or 1.0

    def f(p: Any) -> Any:
        return SHAPES[kind](scale, offset, (np.asarray(p) - centre) / width)

    domain = None
    if rng.random() < 0.6:
        middle = [number(rng, 0.8) for _ in range(dim)]
        reach = [abs(number(rng, 0.7)) or 1.0 for _ in range(dim)]
        made = [(m - r, m + r) for m, r in zip(middle, reach, strict=True)]
        domain = made if all(low < high for low, high in made) else None
    objective = Objective(f, dim=dim, domain=domain, name=kind)
    rules = [RULES[int(rng.integers(len(RULES)))](rng) for _ in range(int(rng.integers(1, 4)))]
    runs = [Run(rule, label=f"run {k}") for k, rule in enumerate(rules)]
    start = [number(rng, 0.7) for _ in range(dim)]
    steps = int(rng.choice([0, 1, 4, 12]))
    if rng.random() < 0.15:
        runs = [Run(_walk(rng, objective, steps))]
    shown: list[views.View] | None = None
    if rng.random() < 0.5:
        firsts = (views.Landscape(), views.GradientField(), views.Plane(resolution=9))
        measure: Any = str(rng.choice(MEASURES[:5]))
        shown = [firsts[dim - 1], views.Convergence(measure)]
        if "v" in {one for rule in rules for one in _KEPT.get(type(rule), ())}:
            shown.append(views.States("v", "root"))
    wish = str(rng.choice(MEASURES[:5]))
    return Scene(
        objectives=[objective],
        optimizers=runs,
        start=start,
        steps=steps,
        views=shown,
        convergence=wish if shown is None else "auto",  # type: ignore[arg-type]
    )


def _walk(rng: np.random.Generator, objective: Objective, steps: int) -> Trajectory:
    """Return a trajectory as a file may hold it, with whatever numbers."""

    def numbers(*shape: int) -> Any:
        made = np.array([number(rng, 0.6) for _ in range(int(np.prod(shape)))])
        wild = rng.random(made.shape) < 0.2
        made[wild] = rng.choice([np.nan, np.inf, -np.inf], size=int(wild.sum()))
        return made.reshape(shape)

    count, dim = steps + 1, objective.dim
    points = numbers(count, dim)
    points[0] = [number(rng) for _ in range(dim)]
    return Trajectory(
        points, numbers(count), numbers(count, dim), {"v": numbers(count, dim)},
        objective=objective, label="walk",
    )  # fmt: skip
