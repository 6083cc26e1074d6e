"""Quadratics: each eigenvector goes its own way, by the power of a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from optviz.language import noted
from optviz.optimizers import GradientDescent, Momentum, Nesterov, Newton, RegularizedNewton
from optviz.style.numbers import factor as shown_factor
from optviz.style.numbers import short
from optviz.theorems.curvature import Quadratic
from optviz.theorems.law import Best, Theory
from optviz.theorems.recurrence import Recurrence

Array = NDArray[np.float64]

_HELD = 1e-9
_NAMES = {
    GradientDescent: (
        "gradient descent on a quadratic",
        'Polyak, "Introduction to Optimization" (1987), section 1.4.1',
    ),
    Momentum: (
        "the heavy ball on a quadratic",
        'Polyak, "Some methods of speeding up the convergence of iteration methods" (1964)',
    ),
    Nesterov: (
        "Nesterov's rule on a quadratic",
        "Lessard, Recht & Packard, SIAM Journal on Optimization 26 (2016), section 2.2",
    ),
    RegularizedNewton: (
        "regularized Newton on a quadratic",
        "Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.4",
    ),
    Newton: (
        "Newton's step on a quadratic",
        "Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.3",
    ),
}


@dataclass(frozen=True, eq=False)
class Modes:
    """The law of a rule on a quadratic."""

    quadratic: Quadratic
    form: Recurrence

    def gaps(self, steps: int, start: Array) -> Array:
        """Return f − f*."""
        return self.quadratic.gaps(self._along(steps, start))

    def path(self, steps: int, start: Array) -> Array:
        """Return the points."""
        return self.quadratic.points(self._along(steps, start))

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Return that it holds everywhere."""
        return np.ones(len(points), dtype=bool)

    def factor(self, coordinate: int, start: Array) -> tuple[float, bool] | None:
        """Return by what a coordinate's distance to the centre is multiplied."""
        own, form = self.quadratic, self.form
        if not form.constant or form.decay:
            return None
        parts = np.abs(own.axes[coordinate] * own.modes(start))
        moves: NDArray[np.bool_] = parts > _HELD * max(float(parts.max()), 1e-300)
        if not moves.any():
            return None
        values = own.values[moves]
        if form.beta or np.ptp(values):
            return float(form.factors(values).max()), False
        return float(form.matrices(values[:1], form.sizes(0, values[:1]))[0, 0, 0]), True

    def _along(self, steps: int, start: Array) -> Array:
        """Return the points along the axes, (steps + 1, dim)."""
        own, form = self.quadratic, self.form
        pull = own.tilt + form.decay * (own.centre @ own.axes)
        here = np.stack([own.modes(start), np.zeros(len(start))], axis=1)
        made = np.empty((steps + 1, len(start)))
        made[0] = here[:, 0]
        for t in range(steps):
            if t < 2 or not form.constant:  # the first step is one of its own
                sizes = form.sizes(t, own.values)
                matrices = form.matrices(own.values, sizes, first=t == 0)
                shifts = form.shifts(pull, sizes, first=t == 0)
            here = (matrices @ here[:, :, np.newaxis])[:, :, 0] + shifts
            made[t + 1] = here[:, 0]
        return made


def on_quadratic(
    rule: object, form: Recurrence, quadratic: Quadratic, start: Array, how: str
) -> Theory:
    """Return the theory of a rule on a quadratic."""
    name, source = _NAMES[type(rule)]
    make = partial(
        Theory,
        theorem=name,
        source=source,
        why=how,
        kind="exact",
        low=quadratic.low,
        start=tuple(start.tolist()),
    )
    values = quadratic.values + form.decay
    if form.lr is None and not (quadratic.values + form.alpha != 0).all():
        return make(
            condition=noted("H + αI regular") if form.alpha else noted("H regular"),
            applies=False, kind=None,
            why="the Hessian that it solves with is singular",
        )  # fmt: skip
    law = Modes(quadratic, form)
    bent = values[(quadratic.values != 0) | (quadratic.tilt != 0) | bool(form.decay)]
    if not form.constant:
        return make(
            condition=noted("lr as its schedule says"), applies=True, order=1.0, law=law,
            label=noted("exact, lr by schedule") if form.beta
            else noted("∏(1 − lr·λ), lr by schedule"),
        )  # fmt: skip
    factor = float(form.factors(bent - form.decay).max())
    return make(
        condition=_condition(form, values, factor),
        applies=True,
        order=1.0,
        rate=factor,
        best=_best(rule, form, values),
        label=_label(rule, form, factor),
        law=law,
    )


def _condition(form: Recurrence, values: Array, factor: float) -> str:
    """Return on what convergence hangs, and how it is here."""
    if (values < 0).any():
        bend = short(float(values.min()))
        if factor > 1:
            return noted("curvature {x} < 0: grows along it", x=bend)
        return noted("curvature {x} < 0: is stationary there", x=bend)
    if form.lr is None:
        return noted("any α > 0") if form.alpha else noted("any start")
    if not form.lr:
        return noted("lr = 0: it stands still")
    top = form.bearable / float(values.max())
    limit, x = limit_name(form), short(top)
    if factor < 1:
        return noted("lr < {limit} = {x}", limit=limit, x=x)
    if factor > 1:
        return noted("lr > {limit} = {x}", limit=limit, x=x)
    return noted("lr = {limit} = {x}", limit=limit, x=x)


def limit_name(form: Recurrence) -> str:
    """Return the largest lr at which a rule converges, as a formula in the largest eigenvalue."""
    if not form.beta:
        return "2/L"
    if form.direct:
        return "2(1 + β)/((1 + 2β)L)"
    return "2(1 + β)/L" if form.share == 1.0 else "2(1 + β)/((1 − d)L)"


def limit_of(form: Recurrence) -> str:
    """Return the largest eigenvalue at which a rule converges, as a formula in its lr."""
    if not form.beta:
        name = noted("2/lr")
    elif form.direct:
        name = noted("2(1 + β)/((1 + 2β)lr)")
    elif form.share == 1.0:
        name = noted("2(1 + β)/lr")
    else:
        name = noted("2(1 + β)/((1 − d)lr)")
    return noted("{limit} − wd", limit=name) if form.decay else name


def _label(rule: object, form: Recurrence, factor: float) -> str:
    shown = shown_factor(factor)
    if type(rule) is Newton:
        return noted("exact in one step")
    if type(rule) is RegularizedNewton:
        label = noted("max|α/(λ + α)| = {factor}", factor=shown)
    elif not form.beta:
        label = noted("max|1 − lr·λ| = {factor}", factor=shown)
    elif not form.direct and abs(factor - np.sqrt(form.beta)) < 1e-6:
        return noted("√β = {factor} a step", factor=shown)
    else:
        label = noted("max|ρ(λ)| = {factor}", factor=shown)
    return noted("{label}: grows", label=label) if factor > 1 else label


def _best(rule: object, form: Recurrence, values: Array) -> Best | None:
    """Return the least rate over lr, and over β where there is one."""
    low, high = float(values.min()), float(values.max())
    if low <= 0 or form.lr is None:
        return None
    root = np.sqrt(high / low)
    if type(rule) is GradientDescent:
        return Best((high - low) / (high + low), 2 / (high + low))
    if type(rule) is Momentum:
        rate = float((root - 1) / (root + 1))
        return Best(rate, float(4 / (np.sqrt(high) + np.sqrt(low)) ** 2), rate**2)
    three = float(np.sqrt(3 * high / low + 1))
    return Best(1 - 2 / three, 4 / (3 * high + low), max(three - 2, 0.0) / (three + 2))
