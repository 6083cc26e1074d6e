"""Rules whose step is linear in point, buffer and gradient: on a quadratic, a matrix a mode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optviz.optimizers import (
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    RegularizedNewton,
)
from optviz.optimizers.optimizer import Rate, rate

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Recurrence:
    r"""A rule in the form that these have in common.

    .. math:: b_{k+1} = \beta b_k + s\,g, \quad x_{k+1} = x_k - \eta\,(p\,g + q\,b_{k+1})

    Parameters
    ----------
    lr : float or schedule, optional
        η; where there is none, it is 1 / (λ + α) for the mode of eigenvalue λ.
    alpha : float
        α.
    beta, share, direct, through : float
        β, s (of all steps but the first, in which it is 1), p and q.
    decay : float
        What weight decay adds to each eigenvalue, about the origin.
    """

    lr: Rate | None
    alpha: float = 0.0
    beta: float = 0.0
    share: float = 1.0
    direct: float = 0.0
    through: float = 1.0
    decay: float = 0.0

    @property
    def constant(self) -> bool:
        """Whether all steps are alike, but for the first."""
        return not callable(self.lr)

    def sizes(self, t: int, values: Array) -> Array:
        """Return η for each mode, at step `t`."""
        if self.lr is None:
            with np.errstate(divide="ignore"):
                return np.asarray(1.0 / (values + self.alpha))
        return np.full(len(values), rate(self.lr, t))

    def matrices(self, values: Array, sizes: Array, *, first: bool = False) -> Array:
        """Return what takes (x, b) of each mode to the next, (modes, 2, 2)."""
        share = 1.0 if first else self.share
        slopes = values + self.decay
        made = np.empty((len(values), 2, 2))
        made[:, 0, 0] = 1.0 - sizes * (self.direct + self.through * share) * slopes
        made[:, 0, 1] = -sizes * self.through * self.beta
        made[:, 1, 0] = share * slopes
        made[:, 1, 1] = self.beta
        return made

    def shifts(self, pull: Array, sizes: Array, *, first: bool = False) -> Array:
        """Return what a constant part of the gradient adds to (x, b), (modes, 2)."""
        share = 1.0 if first else self.share
        return np.stack([-sizes * (self.direct + self.through * share) * pull, share * pull], 1)

    def factors(self, values: Array) -> Array:
        """Return by what each mode shrinks a step in the long run: the spectral radii."""
        made = self.matrices(values, self.sizes(0, values))
        return np.asarray(np.abs(np.linalg.eigvals(made)).max(axis=1))

    @property
    def bearable(self) -> float:
        """The ηλ, weight decay in λ, from which on a mode grows; infinite where there is none.

        It is 2 for gradient descent, 2(1 + β) for the heavy ball, and 2(1 + β)/(1 + 2β) for
        Nesterov's rule.
        """
        pull = self.direct * (1.0 + self.beta) + self.through * self.share
        return 2.0 * (1.0 + self.beta) / pull if pull and self.lr is not None else np.inf

    def limit(self, t: int = 0) -> float:
        """Return the eigenvalue from which on a mode grows, with η at step `t`."""
        size = 0.0 if self.lr is None else rate(self.lr, t)
        return self.bearable / size - self.decay if size else np.inf


def recurrence(rule: object) -> Recurrence | None:
    """Return the form of a rule, or None where it has none; subclasses may do anything."""
    if type(rule) is GradientDescent:
        return Recurrence(rule.lr, direct=1.0, through=0.0, decay=rule.weight_decay)
    if type(rule) is Momentum:
        share = 1.0 - rule.dampening if rule.beta else 1.0
        return Recurrence(rule.lr, beta=rule.beta, share=share, decay=rule.weight_decay)
    if type(rule) is Nesterov:
        return Recurrence(
            rule.lr, beta=rule.beta, direct=1.0, through=rule.beta, decay=rule.weight_decay
        )
    if type(rule) is RegularizedNewton:
        return Recurrence(None, alpha=rule.alpha, direct=1.0, through=0.0)
    if type(rule) is Newton:
        return Recurrence(None, direct=1.0, through=0.0)
    return None
