"""Learning rates that rise and fall: triangles without end, or one cycle and no more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from optviz.errors import SceneError
from optviz.optimizers.demands import POSITIVE
from optviz.optimizers.optimizer import COUNT, NON_NEGATIVE, UNIT, require, require_flag


@dataclass(frozen=True)
class Cyclical:
    r"""A learning rate that goes up and down in triangles.

    .. math:: \eta_t = \eta_0 + \gamma^{c} (\eta - \eta_0) \cdot \begin{cases}
              r / u & r \le u \\ (u + d - r) / d & r > u \end{cases}, \quad
              t = c \, (u + d) + r

    torch's ``CyclicLR``: "triangular" for γ = 1, "triangular2" for γ = ½. Momentum stays as it
    is, as with ``cycle_momentum=False``.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at the tips.
    steps : int
        The number u of steps up.
    low : float
        The learning rate η₀ ≥ 0 at first and between the triangles.
    down : int, optional
        The number d of steps down, by default as many as up.
    factor : float
        How high each triangle is, relative to the one before, γ ≥ 0.

    Raises
    ------
    SceneError
        A parameter is out of range.

    References
    ----------
    L. N. Smith, "Cyclical learning rates for training neural networks", WACV (2017),
    arXiv:1506.01186.

    Examples
    --------
    >>> [Cyclical(1, steps=2, factor=0.5)(t) for t in range(8)]
    [0.0, 0.5, 1.0, 0.5, 0.0, 0.25, 0.5, 0.25]
    """

    lr: float
    steps: int
    low: float = 0.0
    down: int | None = None
    factor: float = 1.0

    name: ClassVar[str] = "cyclical"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, steps=COUNT, low=NON_NEGATIVE, factor=NON_NEGATIVE)
        if self.down is not None:
            require(self, down=COUNT)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        up, down = self.steps, self.down or self.steps
        cycle, r = divmod(t, up + down)
        height = r / up if r <= up else (up + down - r) / down
        return self.low + (self.lr - self.low) * height * float(self.factor**cycle)


@dataclass(frozen=True)
class OneCycle:
    r"""A learning rate that rises once, falls far below its start, and stays there.

    It goes from η/d up to η at step pn − 1 and down to η/(df) at step n − 1, each along half a
    wave of a cosine (or a straight line):

    .. math:: \eta_t = b + \frac{a - b}{2} \left( 1 + \cos \pi \tau \right), \quad
              \tau = \frac{t - t_a}{t_b - t_a} \quad \text{between } (t_a, a), (t_b, b)

    torch's ``OneCycleLR(cycle_momentum=False)``. optax's ``cosine_onecycle_schedule`` of n steps
    rises until q = ⌊pn⌋ and falls until n: ``OneCycle(lr, steps=n + 1, rise=(q + 1)/(n + 1))``.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at the top.
    steps : int
        The number n of steps in all.
    rise : float
        The share p of steps that go up, 0 to 1; above 1/n, so that there is one.
    div : float
        How many times lower it starts, d > 0.
    final_div : float
        How many times lower than at the start it ends, f > 0.
    linear : bool
        Whether it goes along straight lines.

    Raises
    ------
    SceneError
        A parameter is out of range.

    References
    ----------
    L. N. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large
    learning rates" (2018), arXiv:1708.07120.

    Examples
    --------
    >>> rates = OneCycle(1, steps=11, rise=5 / 11, div=10, linear=True)
    >>> [round(rates(t), 3) for t in (0, 2, 4, 7, 10, 11)]
    [0.1, 0.55, 1.0, 0.5, 0.0, 0.0]
    """

    lr: float
    steps: int
    rise: float = 0.3
    div: float = 25.0
    final_div: float = 1e4
    linear: bool = False

    name: ClassVar[str] = "one cycle"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, steps=COUNT, rise=UNIT, div=POSITIVE, final_div=POSITIVE)
        require_flag(self, "linear")
        if self.rise * self.steps <= 1.0:
            raise SceneError(
                f"rise of OneCycle is {self.rise!r}, which is no step of {self.steps}",
                f"it must be above {1 / self.steps:.6g}, such as rise={max(0.3, 2 / self.steps)}",
            )

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        first, top, last = self.lr / self.div, self.rise * self.steps - 1.0, self.steps - 1.0
        if t <= top:
            return self._between(first, self.lr, t / top)
        share = (min(t, last) - top) / (last - top) if last > top else 1.0
        return self._between(self.lr, first / self.final_div, share)

    def _between(self, a: float, b: float, share: float) -> float:
        if self.linear:
            return a + (b - a) * share
        return b + (a - b) / 2.0 * (1.0 + math.cos(math.pi * share))
