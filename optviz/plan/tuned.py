"""A run whose learning rate was tuned, and how, so that a film can say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from optviz.language import Noted, noted
from optviz.objectives import Objective
from optviz.plan.run import Run

Aim = Literal["final", "tail", "reach"]


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """How a learning rate was chosen, so that a film can say it.

    Parameters
    ----------
    objective : Objective
        What it was tuned on.
    start : tuple of float
        From where.
    steps, seed : int
        Of each trial.
    lr : tuple of float
        The range that was searched.
    aim : {"final", "tail", "reach"}
        Which run is best; see `tune`.
    gap : float, optional
        For "reach".
    trials : int
        How many runs were allowed.
    best : float
        The learning rate that was found.
    reached : bool
        Whether a trial reached what "reach" asks for; if none did, the best ended lowest.
    """

    objective: Objective
    start: tuple[float, ...]
    steps: int
    seed: int
    lr: tuple[float, float]
    aim: Aim
    gap: float | None
    trials: int
    best: float = field(compare=False)
    reached: bool = field(default=True, compare=False)

    @property
    def at_edge(self) -> bool:
        """Whether the best is the first or the last of the range, so that a wider one may help."""
        return self.best in self.lr

    @property
    def terms(self) -> str:
        """By what rule and budget it was tuned."""
        return noted("{aim}, {n} trials", aim=self._aim, n=self.trials)

    @property
    def _aim(self) -> Noted:
        if self.aim == "final":
            return noted("lowest f after {n} steps", n=self.steps)
        if self.aim == "reach":
            return noted("fewest steps to f − f* ≤ {gap:g}", gap=self.gap)
        last, n = tail(self.steps), self.steps
        return noted("lowest mean f over the last {last} of {n} steps", last=last, n=n)

    def __str__(self) -> str:
        return self.terms if self.reached else f"{self.terms}, none reached it"


@dataclass(frozen=True, repr=False)
class Tuned(Run):
    """A run whose learning rate was tuned, and how; `tune` makes them.

    Parameters
    ----------
    optimizer, start, label, note
        As of any `Run`.
    tuning : Tuning
        How the learning rate was chosen.
    """

    tuning: Tuning | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing but the optimizer was given: never."""
        return False

    def __repr__(self) -> str:
        return "Tuned" + super().__repr__().removeprefix("Run")


def tail(steps: int) -> int:
    """Return how many steps are the last quarter."""
    return max(steps // 4, 1)
