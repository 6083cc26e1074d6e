"""Random scenes that explain, each from its seed, and what is wrong with the words of a film."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from optviz import (
    Dial,
    Objective,
    Run,
    Scene,
    Timeline,
    datasets,
    layers,
    objectives,
    optimizers,
    views,
)
from optviz.film.size import natural_dpi

SIZES = [(640, 360), (1280, 720), (1080, 1080), (1920, 1080)]
TITLES = [
    "", "Why", "The step is where the model is least",
    "A title of sixty characters, as lecturers are wont to write it", "为什么牛顿法爬上山顶",
    "Rates of $x^2$ and worse",
]  # fmt: skip
FORMULAS = {
    "x**4/4 - x**2 + x/3": ((-2, 2),),
    "log(1 + x**2) + sin(3*x)/5": ((-4, 4),),
    "x - 2*log(x)*cos(x)": ((-2, 6),),
    "abs(x) + x**2/9": ((-3, 3),),
    "x**2 + 10*y**2 + sin(3*x*y)": ((-2, 2), (-2, 2)),
    "exp(x*y/4) + x**2 - y": ((-3, 3), (-3, 3)),
    "sqrt(x + 2) + (y - x)**2": ((-4, 4), (-2, 4)),
    "x**3 - 3*x*y**2 + x**4/9": ((-2, 2), (-2, 2)),
}
BEATS = [(), 1, 2, (0, 3), {0: ("Look at this slope", "")}, {1: ("看这里的斜率",) * 4}]


def pick(rng: Generator, among: Any) -> Any:
    """Return one of some things."""
    return among[int(rng.integers(len(among)))]


def magnitude(rng: Generator) -> float:
    """Return a rate: mostly sensible, at times far too large or too small."""
    low, high = pick(rng, [(-3, -0.5), (-3, -0.5), (-1, 1), (-6, 3)])
    return float(f"{10.0 ** rng.uniform(low, high):.2g}")


def objective(rng: Generator) -> Objective:
    """Return a function of the gallery, of a formula, a random quadratic, or one of data."""
    kind = pick(rng, ["gallery"] * 4 + ["formula"] * 2 + ["quadratic"] * 3 + ["regression", "net"])
    if kind == "gallery":
        return objectives.get(pick(rng, objectives.names()))
    if kind == "formula":
        formula = pick(rng, list(FORMULAS))
        return Objective.from_formula(formula, domain=FORMULAS[formula])
    if kind == "quadratic":
        dim = pick(rng, [1, 2, 2, 5])
        values = (10.0 ** rng.uniform(-1.5, 1.5, dim)).round(3)
        if rng.random() < 0.25:
            values[0] = -values[0]
        if dim == 1:
            return Objective(
                lambda x: values[0] * x**2 / 2, lambda x: values[0] * x,
                lambda x: 0 * x + values[0], dim=1, domain=[(-3, 3)], name="parabola",
                minima=[(0.0,)] if values[0] > 0 else (),
            )  # fmt: skip
        return objectives.quadratic_form(eigenvalues=values.tolist())
    if kind == "regression":
        return objectives.linear_regression(*datasets.noisy_line(n=24, seed=int(rng.integers(9))))
    return objectives.network((2, 3, 1), *datasets.xor(n=16, seed=int(rng.integers(9))))


def rule(rng: Generator, of: Objective) -> Any:
    """Return a rule with hyperparameters that may make it diverge."""
    first = [optimizers.GradientDescent, optimizers.Momentum, optimizers.Nesterov,
             optimizers.Adam, optimizers.RMSprop, optimizers.AdaGrad]  # fmt: skip
    if rng.random() < 0.5:
        made = pick(rng, first)
        if made in first[1:3]:
            return made(lr=magnitude(rng), beta=pick(rng, [0.0, 0.5, 0.9, 0.99]))
        return made(lr=magnitude(rng))
    if rng.random() < 0.4:
        return pick(rng, [
            optimizers.Newton(), optimizers.RegularizedNewton(alpha=magnitude(rng)),
            optimizers.TrustRegionNewton(radius=min(magnitude(rng) * 10, 900.0)),
            optimizers.SaddleFreeNewton(), optimizers.DampedNewton(), optimizers.BFGS(),
        ])  # fmt: skip
    made = optimizers.get(pick(rng, optimizers.names()))
    if made is optimizers.RegularizedNewton:
        return made(alpha=magnitude(rng))
    if made in (optimizers.GaussNewton, optimizers.LevenbergMarquardt, optimizers.MovingAverage):
        made = optimizers.GradientDescent
    if made is optimizers.NelderMead and of.dim == 1:
        made = optimizers.Momentum
    return made(lr=magnitude(rng)) if "lr" in made.__dataclass_fields__ else made()


def start(rng: Generator, of: Objective) -> list[float] | None:
    """Return a place in the domain, or none where the objective has its own."""
    if of.start is not None and rng.random() < 0.5:
        return None
    sides = of.domain or [(-1.0, 1.0)] * of.dim
    return [round(float(rng.uniform(low, high)), 3) for low, high in sides]


def runs(rng: Generator, of: Objective) -> list[Run]:
    """Return one to five runs, at times of batches, several starts, or long names."""
    made = []
    for k in range(int(pick(rng, [1, 1, 2, 2, 3, 5]))):
        given: dict[str, Any] = {}
        if rng.random() < 0.15:
            given["label"] = pick(rng, [f"Run {k}", f"A name that is long, {k}", f"长名字{k}"])
        if rng.random() < 0.15 and of.domain is not None:
            points = {tuple(start(rng, of) or (0.5,) * of.dim) for _ in range(4)}
            given["starts"] = sorted(points)
        if hasattr(of, "batch") and rng.random() < 0.4:
            given["batch_size"] = pick(rng, [1, 4, 10])
        one = Run(rule(rng, of), **given)
        if any((one.name, one.details) == (other.name, other.details) for other in made):
            one = Run(one.optimizer, **given | {"label": f"Other {k}"})
        made.append(one)
    return made


def shown(rng: Generator, of: Objective, given: list[Run]) -> list[Any]:
    """Return one to four views, the first a picture of the objective where it has one."""
    names = [one.name for one in given]
    whole = len(set(names)) == len(given) <= 3 and not any(one.starts for one in given)
    some = pick(rng, [(), tuple(names), names[0]]) if whole or rng.random() < 0.05 else names[0]
    turned = next((one for one in given if "lr" in one.rule.__dataclass_fields__), None)
    low = magnitude(rng)
    first: list[Any] = [views.Landscape()] if of.dim <= 2 else [views.Plane(resolution=15)]
    others: list[Any] = [
        views.Worked(some), views.Worked(names[0]), views.Coordinates(some),
        views.Coordinates(names[0]), views.Spectrum(),
        views.Iterates(int(rng.integers(of.dim)), theory=bool(rng.random() < 0.4)),
        views.Iterates(label="across the ravine"),
        views.Convergence(theory=bool(rng.random() < 0.4)),
        views.Convergence("digits"), views.Convergence(lines=("best", "average")),
        views.Convergence(pick(rng, ["gap", "value", "gradient", "distance", "rate"])),
    ]  # fmt: skip
    if turned is not None:
        shows = pick(rng, ["steps", "value"])
        others += [
            views.HeatMap("lr", low, 50 * low, shows=shows, resolution=12, log=True),
            views.HeatMap("lr", low, 50 * low, y=("x", -2, 2), shows=shows, resolution=12)
            if of.dim <= 2 else views.HeatMap("lr", low, 9 * low, shows="value", resolution=9),
        ]  # fmt: skip
    if hasattr(of, "activations"):
        first = [views.Neurons()]
    if of.dim <= 2 and rng.random() < 0.2:
        return [views.Landscape(name) for name in dict.fromkeys(names[:3])]
    if of.lowest is None and rng.random() < 0.9:
        others = [one for one in others if getattr(one, "shows", "") != "steps"]
    count = int(pick(rng, [1, 2, 2, 3, 3, 4]))
    order = rng.permutation(len(others))
    return [*first, *(others[i] for i in order[: count - 1])]


def laid(rng: Generator, of: Objective) -> list[Any] | None:
    """Return some layers, or none said."""
    if of.dim > 2 or rng.random() < 0.4:
        return None
    odd = {"Basins", "GradientField", "Reach", "Curvature", "Trials", "Scale", "Velocity"}
    names = [one for one in layers.names() if one not in odd or rng.random() < 0.12]
    if "Basins" in names:
        names.remove("Basins")
    order = rng.permutation(len(names))
    return [getattr(layers, names[i])() for i in order[: int(pick(rng, [1, 1, 2, 3]))]]


def turned(rng: Generator, given: list[Run]) -> Dial | None:
    """Return a dial of a hyperparameter that a run has."""
    low = magnitude(rng)
    for name in ("lr", "beta", "alpha"):
        if any(name in one.rule.__dataclass_fields__ for one in given):
            path = bool(rng.random() < 0.5)
            if name == "beta":
                return Dial("beta", 0.0, pick(rng, [0.9, 0.999]), path=path)
            return Dial(name, low, 30 * low, log=bool(rng.random() < 0.5), path=path)
    return None


def scene(seed: int) -> Scene:
    """Return the scene of a seed."""
    rng = np.random.default_rng([10, seed])
    of = objective(rng)
    several = rng.random() < 0.12
    given = runs(rng, of)
    first = start(rng, of)
    changes: dict[str, Any] = {
        "objectives": [of], "optimizers": given, "start": first,
        "steps": int(pick(rng, [0, 1, 7, 7, 7, 60])), "title": pick(rng, TITLES),
        "theme": pick(rng, ["light", "dark"]),
        "timeline": Timeline(fps=4, explain=pick(rng, BEATS), duration=None),
        "views": shown(rng, of, given), "layers": laid(rng, of),
        "seed": int(rng.integers(99)),
    }  # fmt: skip
    if several:
        others = [objectives.get(name) for name in objectives.names()]
        changes["objectives"] += [pick(rng, [one for one in others if one.dim == of.dim] or [of])]
    clocks = ["steps"] * 5 + ["gradients", "evaluations", "dial", "dial"]
    if hasattr(of, "batch"):
        clocks += ["samples"] * 4
    kind = pick(rng, clocks)
    if kind == "dial":
        changes["dial"] = turned(rng, given)
        if changes["dial"] is not None:
            changes["timeline"] = Timeline(fps=4, duration=6)
            changes["steps"] = max(changes["steps"], 1)
    else:
        changes["against"] = kind
    return Scene(**changes)


def size(seed: int) -> dict[str, Any]:
    """Return width, height and perhaps dpi of the picture of a seed."""
    rng = np.random.default_rng([11, seed])
    width, height = pick(rng, [*SIZES, (640, 360), (500, 500), (360, 640), (853, 480)])
    made: dict[str, Any] = {"width": width, "height": height}
    if rng.random() < 0.15:
        made["dpi"] = round(natural_dpi(width, height) * pick(rng, [0.7, 1.0, 1.15]), 2)
    return made
