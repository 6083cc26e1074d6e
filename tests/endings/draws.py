"""Random runs: of the gallery, and of formulas that make it hard to say how a run ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import sympy

from optviz import Objective, optimizers
from optviz.errors import OptvizError
from optviz.objectives import get, names
from optviz.recorder import record
from optviz.recorder.trajectory import Trajectory
from tests.objectives.formulas import any_dimension, exact

HOSTILE = (
    # plateaus
    "-exp(-x**2 - y**2)", "tanh(x)**2 + tanh(y)**2", "x**2/(1 + x**2)", "atan(x)**2",
    "-cos(x)*cos(y)*exp(-(x - 3)**2 - (y - 3)**2)", "tanh(x)*tanh(y)", "1/(1 + exp(-x))",
    "-exp(-x**2)*cos(5*x)", "tanh(x**2 + y**2 - 4)", "exp(-1/(x**2 + 1e-3))",
    # tails
    "exp(-x)", "exp(-x) + y**2", "exp(-x) + exp(-y)", "1/(1 + x**2)", "log(1 + x**2)", "x*exp(-x)",
    "log(1 + exp(-x - 2*y)) + log(1 + exp(y - 2*x)) + log(1 + exp(-x - y))",
    "log(1 + exp(-x)) + x/1000", "sqrt(1 + x**2)", "sqrt(1 + x**2 + y**2) - x",
    "exp(-x)*(1 + y**2)", "x**2*exp(-x)", "atan(x) + y**2", "1/(1 + exp(-5*x)) + y**2",
    # rings, valleys and ridges
    "(x**2 + y**2 - 1)**2", "(sqrt(x**2 + y**2) - 2)**2", "(x*y - 1)**2", "(x - y)**2",
    "(y - x**2)**2", "sin(x + y)**2", "cos(x - y)", "-(y - x**2)**2", "-(x - y)**2",
    "-(x**2 + y**2 - 1)**2", "(x**2 + y**2 - 1)**2 + x/1000", "100*(y - x**2)**2 - x",
    "(y - x**2)**2 + 1e-6*x**2", "x**2*y**2", "(x**2 - y**2)**2", "x**2 + 1e-6*y**2",
    # flat inflections and flat points
    "x**3", "x**5", "x**4", "x**6 + x**4", "x**3 + y**2", "x**4 + y**2", "x**4 - y**4",
    "x**2 - y**4",
    "x**4 - x**3", "x**3 - 3*x**2 + 3*x", "x**3 - 3*x*y**2", "x**4 + y**4", "-x**4", "x**3 + y**3",
    "x**3 + 1e-6*x", "x**4 + 1e-8*x**2", "x**4 - 1e-8*x**2", "x*y**2", "sin(x)**3",
    # cliffs and kinks
    "atan(1000*x) + x**2/1000", "tanh(50*x) - x/10", "abs(x)", "abs(x) + y**2",
    "sqrt(abs(x) + 1e-9)",
    "exp(10*x) - 10*x", "x + 1/x", "x - log(x)", "log(x)**2", "abs(x)**1.5", "sqrt(x**2 + y**2)",
    "x**2 + 100*abs(y)", "abs(x - y) + abs(x + y - 1)", "tanh(1000*x)*x", "1/x**2 + x",
    # without a bottom
    "-x**2", "x", "x*y", "exp(x)", "-exp(x)", "x**2 - y**2", "y**2 - x", "-log(1 + x**2 + y**2)",
    # cycles and waves
    "x**4/4 - x**2 + 2*x", "cos(x)", "sin(x)*sin(y)", "x**2 + 10*sin(3*x)", "x**2 + y**2",
    "(x**2 - 1)**2", "x**4 - 5*x**2 + y**2", "x**2 + 1e6", "(x**2 + y**2)/2 + cos(4*x)*cos(4*y)",
    "x**2 + 30*y**2", "x**2 - 1e-3*y**2", "-x**2 - 10*y**2",
)  # fmt: skip


class Draw(NamedTuple):
    """A run, and its function as mpmath has it: value, gradient and Hessian."""

    run: Trajectory
    exact: tuple[Any, Any, Any]
    again: Any  # called with a number of steps: the same run, so many steps long

    @property
    def text(self) -> str:
        """What it is, to find it again."""
        one = self.run
        return f"{one.optimizer!r} on {one.objective!r} from {one.points[0].tolist()}, {one.steps}"


def _log(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def rule(rng: np.random.Generator) -> Any:
    """Draw a rule with its hyperparameters."""
    names_ = [name for name in optimizers.names() if name not in _LEFT_OUT]
    kind: Any = optimizers.get(str(rng.choice(names_)))
    known = {field.name for field in fields(kind)}
    given: dict[str, Any] = {}
    if kind.__name__ == "Clipped":
        return kind(optimizers.GradientDescent(_log(rng, 1e-3, 2.0)), max_norm=_log(rng, 0.1, 10))
    if "lr" in known:
        given["lr"] = float(rng.choice([_log(rng, 1e-4, 3.0), 0.1, 0.5, 1.0]))
    if "beta" in known and kind.__name__ != "NonlinearCG" and "line_search" not in known:
        given["beta"] = float(rng.choice([0.0, 0.5, 0.9, 0.99]))
    if "alpha" in known and kind.__name__ in ("RegularizedNewton", "SaddleFreeNewton"):
        given["alpha"] = _log(rng, 1e-4, 10)
    if "line_search" in known and rng.random() < 0.5:
        searches = [optimizers.Armijo(), optimizers.StrongWolfe()]
        given["line_search"] = searches[rng.integers(2)]
    return kind(**given)


_LEFT_OUT = {"GaussNewton", "LevenbergMarquardt", "MovingAverage"}
_NEWTON = [getattr(optimizers, n) for n in ("Newton", "DampedNewton", "TrustRegionNewton", "BFGS")]


def _start(rng: np.random.Generator, domain: Any) -> list[float]:
    far = float(rng.choice([1.0, 1.0, 1.0, 1.0, 0.05, 5.0, 25.0]))
    found = [(lo + hi) / 2 + far * (hi - lo) * rng.uniform(-0.5, 0.5) for lo, hi in domain]
    if rng.random() < 0.1:
        return [float(np.round(c)) for c in found]
    return found


def _drawn(rng: np.random.Generator, objective: Objective, known: Any, around: Any) -> Draw | None:
    start = _start(rng, around)
    chosen = _NEWTON[rng.integers(len(_NEWTON))]() if rng.random() < 0.2 else rule(rng)
    steps = int(_log(rng, 1, 300))
    gtol = _log(rng, 1e-9, 1e-1) if rng.random() < 0.25 else None

    def again(length: int) -> Trajectory:
        return record(objective, chosen, start, length, gtol=gtol)

    try:
        return Draw(again(steps), known, again)
    except OptvizError:
        return None


def of_gallery(seed: int, count: int) -> Iterator[Draw]:
    """Draw runs of a random rule from random starts on random functions of the gallery."""
    for i in range(count):
        rng = np.random.default_rng([seed, i])
        name = str(rng.choice(names()))
        dim = int(rng.choice([2, 3, 5])) if any_dimension(name) else None
        objective = get(name) if dim in (None, 2) or name == "shubert" else get(name, dim=dim)
        made = _drawn(rng, objective, exact(name, objective.dim), objective.domain)
        if made is not None:
            yield made


@cache
def _compiled(text: str) -> tuple[Any, Any, Any]:
    """Return value, gradient and Hessian of a formula as functions for mpmath."""
    variables = sympy.symbols("x y" if "y" in text else "x,", real=True)
    f = sympy.sympify(text, locals={v.name: v for v in variables}, rational=True)
    slopes = [f.diff(v) for v in variables]
    bends = [[g.diff(v) for v in variables] for g in slopes]
    modules = [{"DiracDelta": lambda *u: 0}, "mpmath"]
    value, grad, hess = (sympy.lambdify(variables, e, modules) for e in (f, slopes, bends))
    return value, grad, hess


def of_hostile(seed: int, count: int) -> Iterator[Draw]:
    """Draw runs on formulas that are stretched, moved far off, scaled and lifted."""
    for i in range(count):
        rng = np.random.default_rng([seed, i])
        text = str(rng.choice(HOSTILE))
        found, dim = _compiled(text), 1 + ("y" in text)
        plain = rng.random() < 0.4
        scale = 1.0 if plain else float(2.0 ** rng.integers(-30, 30))
        shifts = [0.0, 0.0]
        if not plain and rng.random() < 0.5:
            shifts = [scale * float(c) for c in rng.integers(-1, 2, 2) * rng.choice([10, 1e3, 1e6])]
        factor = 1.0 if plain else float(2.0 ** rng.integers(-40, 40))
        offset = 0.0 if plain or rng.random() < 0.7 else factor * float(rng.choice([1, 1e3, -1e6]))
        constants = (scale, shifts, factor, offset)
        domain = tuple((by - 4 * scale, by + 4 * scale) for by in shifts[:dim])
        told: Any = domain if rng.random() < 0.7 else None
        kind = rng.choice(["formula", "formula", "gradient", "value"])
        objective = _objective(text, str(kind), dim, constants, told)
        made = _drawn(rng, objective, _moved(found, *constants), domain)
        if made is not None:
            yield made


def _moved(found: Any, scale: float, shifts: list[float], factor: float, offset: float) -> Any:
    """Return the three functions of A f((p - shift) / s) + B."""
    f, slopes, bends = found

    def inside(p: Any) -> Any:
        return [(c - by) / scale for c, by in zip(p, shifts, strict=False)]

    def value(*p: Any) -> Any:
        return factor * f(*inside(p)) + offset

    def grad(*p: Any) -> Any:
        return [factor * g / scale for g in slopes(*inside(p))]

    def hess(*p: Any) -> Any:
        return [[factor * h / scale / scale for h in row] for row in bends(*inside(p))]

    return value, grad, hess


def _objective(text: str, kind: str, dim: int, constants: Any, domain: Any) -> Objective:
    scale, shifts, factor, offset = constants
    for letter, by in zip("xy", shifts, strict=False):
        moved = f"(({letter} - {by!r})/{scale!r})" if by or scale != 1 else letter
        text = text.replace("exp", "E_P").replace(letter, moved).replace("E_P", "exp")
    text = f"{factor!r}*({text}) + {offset!r}" if factor != 1 or offset else text
    made = Objective.from_formula(text, domain=domain, dim=dim)
    if kind == "formula":
        return made

    def f(p: Any) -> Any:
        return made.value(p)

    grad = made.grad if kind == "gradient" else None
    return Objective(f, grad, dim=dim, domain=domain, name=text)
