"""Gradient descent on batches of a quadratic: the mean of f − f*, down to its noise ball."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.language import noted
from optviz.optimizers.optimizer import Rate, rate
from optviz.recorder.batching import steps_per_epoch
from optviz.style.numbers import short
from optviz.theorems.curvature import Quadratic
from optviz.theorems.law import Theory

Array = NDArray[np.float64]

_MOST_PARAMETERS = 8
_MOST_SAMPLES = 4000
_MOST_STEPS = 6000  # of those that find where the noise settles
_PROPORTIONAL = 0.1


@dataclass(frozen=True, eq=False)
class Noise:
    """The law of gradient descent on batches of a quadratic mean of samples.

    What is followed is the mean of e and of eeᵀ, e = x − x*, over the orders of the samples. A
    step's noise is that of a batch drawn without replacement; and since an epoch deals every
    sample once, its batches are correlated by −1/(n − 1) a sample. That is exact where all Hᵢ are
    one, as of a signal's mean; elsewhere correlations of three or more batches are left out.

    Parameters
    ----------
    hessian : array (d, d)
        H.
    squares : array (d, d, d, d)
        The mean over samples of Hᵢ ⊗ Hᵢ.
    mixed : array (d, d, d)
        The mean of Hᵢ ⊗ gᵢ, of the gradients at the minimum.
    scatter : array (d, d)
        The mean of gᵢgᵢᵀ.
    minimum : array (d,)
        x*.
    lr : float or schedule
        The learning rate.
    samples, size : int
        How many there are, and how many a batch has.
    """

    hessian: Array
    squares: Array
    mixed: Array
    scatter: Array
    minimum: Array
    lr: Rate
    samples: int
    size: int

    def gaps(self, steps: int, start: Array) -> Array:
        """Return the mean of f − f*."""
        every = self._states(steps, start)
        return np.array([0.5 * float(np.sum(self.hessian * one.second)) for one in every])

    def path(self, steps: int, start: Array) -> Array:
        """Return the mean of the points."""
        errors = [one.mean for one in self._states(steps, start)]
        return np.asarray(self.minimum + np.array(errors))

    def holds(self, points: Array) -> NDArray[np.bool_]:
        """Return that it holds everywhere."""
        return np.ones(len(points), dtype=bool)

    def factor(self, coordinate: int, start: Array) -> None:
        """Return nothing: noise stays."""

    def _states(self, steps: int, start: Array) -> Iterator[_State]:
        error = start - self.minimum
        here = _State.at(error, np.outer(error, error))
        yield here
        for t in range(steps):
            here = self._step(t, rate(self.lr, t), here)
            yield here

    @property
    def epoch(self) -> int:
        """Steps of an epoch."""
        return steps_per_epoch(self.samples, self.size)

    def floor(self, lr: float) -> float:
        """Return the mean of f − f* over an epoch once it has settled; infinite if it never does.

        An epoch is affine in eeᵀ, and the settled one its fixed point.
        """
        dim = len(self.hessian)
        basis: Array = np.eye(dim * dim).reshape(-1, dim, dim)
        rest, _ = self._epoch(lr, 0 * basis[0])
        moved = np.stack([self._epoch(lr, np.array(one))[0] - rest for one in basis])
        linear = moved.reshape(dim**2, -1).T
        if np.abs(np.linalg.eigvals(linear)).max() >= 1:
            return np.inf
        settled = np.linalg.solve(np.eye(dim * dim) - linear, rest.reshape(-1)).reshape(dim, dim)
        return self._epoch(lr, np.asarray(settled, dtype=np.float64))[1]

    def _epoch(self, lr: float, second: Array) -> tuple[Array, float]:
        """Return eeᵀ after an epoch, and the mean of f − f* in it."""
        here, total = _State.at(np.zeros(len(second)), second), 0.0
        for t in range(self.epoch):
            here = self._step(t, lr, here)
            total += 0.5 * float(np.sum(self.hessian * here.second))
        return here.second, total / self.epoch

    def _step(self, t: int, lr: float, here: _State) -> _State:
        """Return the means a step on."""
        place = t % self.epoch
        mean, second = here.mean, here.second
        ways = _State.at(mean, second) if not place else here
        size = min(self.size, self.samples - place * self.size)
        others = max(self.samples - 1, 1)
        unlike = self.squares - np.multiply.outer(self.hessian, self.hessian)
        tangled = np.einsum("ijk,k->ij", self.mixed, mean)
        spread = np.einsum("ikjl,kl->ij", unlike, second) + tangled + tangled.T + self.scatter
        turned = np.einsum("cib,bi->c", self.mixed, ways.plain)
        drift = (np.einsum("cbik,bik->c", unlike, ways.means) + turned) / others
        cross = (
            np.einsum("ikcl,aikl->ac", unlike, ways.seconds)
            + np.einsum("cbik,bika->ac", unlike, ways.seconds)
            + np.einsum("ick,aik->ac", self.mixed, ways.means)
            + np.multiply.outer(mean, turned)
            + ways.plain @ (tangled.T + self.scatter)
        ) / others
        shrink = np.eye(len(mean)) - lr * self.hessian
        moved = shrink @ cross
        drawn = (self.samples - size) / (size * others)
        along = lr * np.eye(len(mean))
        return _State(
            shrink @ mean - lr * drift,
            shrink @ second @ shrink - lr * (moved + moved.T) + lr**2 * drawn * spread,
            shrink @ ways.plain + along,
            np.einsum("ab,bik->aik", shrink, ways.means) + np.multiply.outer(along, mean),
            np.einsum("ab,bikl,lm->aikm", shrink, ways.seconds, shrink, optimize=True)
            + np.multiply.outer(along, second @ shrink),
        )


@dataclass(frozen=True, eq=False)
class _State:
    """The means of e and of eeᵀ, and what earlier noise of the epoch has left in e.

    A noise that is linear in e then, of sample s, has moved e since by −η times the powers of
    I − ηH: `plain` (a, i) sums these, `means` (a, i, k) times the mean of e then, and `seconds`
    (a, i, k, l) times that of e then and e now.
    """

    mean: Array
    second: Array
    plain: Array
    means: Array
    seconds: Array

    @classmethod
    def at(cls, mean: Array, second: Array) -> _State:
        """Return the state at the beginning of an epoch."""
        d = len(mean)
        return cls(mean, second, np.zeros((d, d)), np.zeros((d, d, d)), np.zeros((d, d, d, d)))


def on_batches(
    objective: Any, lr: Rate, quadratic: Quadratic, start: Array, size: int
) -> Theory | str:
    """Return the theory of gradient descent on shuffled batches, or why there is none."""
    samples = objective.samples
    if quadratic.tilt.any() or quadratic.values[0] <= 0:
        return "the minimum of the data's mean square is not one point"
    if objective.dim > _MOST_PARAMETERS or samples > _MOST_SAMPLES:
        return (
            f"the noise of batches is worked out for up to {_MOST_PARAMETERS} parameters and "
            f"{_MOST_SAMPLES} samples"
        )
    at = quadratic.centre
    ones = [objective.batch(slice(i, i + 1)) for i in range(samples)]
    hessians = np.array([one.hess(at) for one in ones])
    slopes = np.array([one.grad(at) for one in ones])
    law = Noise(
        hessian=hessians.mean(axis=0),
        squares=np.einsum("sik,sjl->ikjl", hessians, hessians) / samples,
        mixed=np.einsum("sik,sj->ijk", hessians, slopes) / samples,
        scatter=slopes.T @ slopes / samples,
        minimum=at,
        lr=lr,
        samples=samples,
        size=min(size, samples),
    )
    floor = None
    if not callable(lr) and law.epoch * objective.dim**2 <= _MOST_STEPS:
        floor = law.floor(lr)
    return Theory(
        theorem="the noise ball of stochastic gradient descent",
        source="Bach & Moulines, NIPS (2011); Bottou, Curtis & Nocedal, SIAM Review 60 (2018), 4.2",
        condition=noted("the mean, batches of {n}", n=size),
        applies=True,
        why="f is a mean of quadratics, one a sample",
        kind="expected",
        order=1.0,
        rate=None if callable(lr) else float(np.abs(1 - lr * quadratic.values).max()),
        floor=floor,
        low=quadratic.low,
        label=_label(law, lr, floor),
        start=tuple(start.tolist()),
        law=law,
    )


def _label(law: Noise, lr: Rate, floor: float | None) -> str:
    if floor is None or callable(lr):
        return noted("in the mean")
    if not np.isfinite(floor):
        return noted("the noise grows")
    if abs(2 * law.floor(lr / 2) - floor) < _PROPORTIONAL * floor:
        return noted("noise ball {x} ∝ lr", x=short(floor))
    return noted("noise ball {x}", x=short(floor))
