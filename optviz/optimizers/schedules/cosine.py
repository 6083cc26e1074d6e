"""The learning rate that falls as half a wave of a cosine, once or again and again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Final

from optviz.optimizers.optimizer import COUNT, NON_NEGATIVE, Within, require

FROM_0: Final = Within("a whole number, 0 or more", 0, 2**53, whole=True)


@dataclass(frozen=True)
class Cosine:
    r"""A learning rate that falls to its end as half a wave of a cosine.

    .. math:: \eta_t = \eta_n + \frac{\eta - \eta_n}{2} \left( 1 + \cos \frac{\pi t}{n} \right)

    After n steps it stays at the end, as optax's ``cosine_decay_schedule`` does; torch's
    ``CosineAnnealingLR`` rises again along the wave. With restarts it jumps back to η, and t is
    counted from the last jump: torch's ``CosineAnnealingWarmRestarts``, optax's
    ``sgdr_schedule``.

    Parameters
    ----------
    lr : float
        Learning rate η ≥ 0 at first.
    steps : int
        The number n of steps to the end, or to the first restart.
    end : float
        The learning rate at the end, 0 or more.
    restart : int
        How many times longer each cycle is than the one before; 0 for no restart.

    Raises
    ------
    SceneError
        A parameter is out of range.

    References
    ----------
    I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR (2017),
    arXiv:1608.03983.

    Examples
    --------
    >>> [round(Cosine(1, steps=4)(t), 3) for t in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    >>> [round(Cosine(1, steps=2, restart=2)(t), 3) for t in range(8)]
    [1.0, 0.5, 1.0, 0.854, 0.5, 0.146, 1.0, 0.962]
    """

    lr: float
    steps: int
    end: float = 0.0
    restart: int = 0

    name: ClassVar[str] = "cosine"

    def __post_init__(self) -> None:
        require(self, lr=NON_NEGATIVE, steps=COUNT, end=NON_NEGATIVE, restart=FROM_0)

    def __call__(self, t: int) -> float:
        """Return the learning rate of step `t`, counted from 0."""
        length = self.steps
        if not self.restart:
            t = min(t, length)
        elif self.restart == 1:
            t %= length
        else:
            while t >= length:
                t -= length
                length *= self.restart
        return self.end + (self.lr - self.end) * (1.0 + math.cos(math.pi * t / length)) / 2.0
