"""Line searches: how far to go along a direction that goes down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from optviz.errors import SceneError
from optviz.optimizers.demands import FRACTION, POSITIVE
from optviz.optimizers.line import Line
from optviz.optimizers.optimizer import Array, require


@dataclass(frozen=True)
class Exact:
    r"""Exact line search on a quadratic: to the bottom of the parabola along the direction.

    .. math:: \alpha = -\frac{\nabla f(x)^T p}{p^T H p}

    Only quadratics that curve downwards nowhere have that bottom on every line: others are
    refused before the first step.

    Raises
    ------
    SceneError
        When a run begins: the function is not quadratic, or curves downwards.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), equation 3.55.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import SteepestDescent
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: 3 * x**2, lambda x: 6 * x, lambda x: 6)
    >>> record(f, SteepestDescent(line_search=Exact()), start=5, steps=1).points[:, 0].tolist()
    [5.0, 0.0]
    """

    name: ClassVar[str] = "exact"
    latex: ClassVar[str] = r"\alpha = -\frac{\nabla f(x)^T p}{p^T H p}"

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError unless the function is a quadratic that curves downwards nowhere."""
        # The Hessian of a quadratic is the same everywhere; two other points tell, far from `x`
        # in its own terms and not on a line with it.
        spread = 1.0 + np.abs(x)
        here = objective.hess(x)
        size = float(np.abs(here).max())
        accuracy = 1e-9 if getattr(objective, "exact_hess", True) else 1e-3
        for k in (1.0, 2.0):
            away = x + spread * np.cos(k * np.arange(1.0, len(x) + 1.0))
            if not np.abs(objective.hess(away) - here).max() <= accuracy * size:
                raise SceneError(
                    "an exact line search needs a quadratic, and this function is none",
                    "take line_search=StrongWolfe() or line_search=Armijo()",
                )
        if np.linalg.eigvalsh(here)[0] < -accuracy * size:
            raise SceneError(
                "an exact line search needs a function that curves upwards, and this one curves"
                " downwards: it has no lowest point along some lines",
                "take line_search=StrongWolfe() or line_search=Armijo()",
            )

    def length(self, line: Line, guess: float) -> float | None:
        """Return the exact step length.

        Raises
        ------
        SceneError
            The function does not curve upwards along the line.
        """
        found = line.to_the_bottom_of_the_parabola()
        if found < 0.0:
            raise SceneError(
                "the function does not curve upwards along the direction of an exact line search",
                "take line_search=StrongWolfe() or line_search=Armijo()",
            )
        return found


@dataclass(frozen=True)
class Armijo:
    r"""Backtracking: from a first length on, shorter until f falls by a share of what g promises.

    .. math:: f(x + \alpha p) \le f(x) + c_1 \alpha \nabla f(x)^T p

    Parameters
    ----------
    c1 : float
        The share, 0 < c₁ < 1.
    shrink : float
        By what a length that fails is multiplied, above 0 and below 1.
    first : float
        The length that each search tries first, above 0.

    Raises
    ------
    SceneError
        A parameter is out of range.

    References
    ----------
    L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives",
    Pacific Journal of Mathematics 16 (1966). Nocedal & Wright, *Numerical Optimization*, 2nd ed.
    (2006), algorithm 3.1.

    Examples
    --------
    From 1 on 3x² the lengths 1 and ½ go too far.

    >>> from optviz.objectives import Objective
    >>> from optviz.optimizers import SteepestDescent
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: 3 * x**2, lambda x: 6 * x)
    >>> run = record(f, SteepestDescent(line_search=Armijo()), start=1, steps=1)
    >>> run.states["trials"][1, :4].tolist(), run.points[-1, 0].tolist()
    ([1.0, 0.5, 0.25, nan], -0.5)
    """

    c1: float = 1e-4
    shrink: float = 0.5
    first: float = 1.0

    name: ClassVar[str] = "Armijo"
    latex: ClassVar[str] = r"f(x + \alpha p) \leq f(x) + c_1 \alpha\,\nabla f(x)^T p"

    def __post_init__(self) -> None:
        require(self, c1=FRACTION, shrink=FRACTION, first=POSITIVE)

    def check(self, objective: Any, x: Array) -> None:
        """Accept every objective."""

    def length(self, line: Line, guess: float) -> float | None:
        """Return the first length that goes down enough, or None where none does."""
        length = self.first * line.unit
        while line.value(length) > line.start + self.c1 * length * line.slope:
            length *= self.shrink
            if line.is_lost(length):
                return None
        return length
