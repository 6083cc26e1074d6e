"""Polyak's step: as long as the value above the minimum says it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from optviz.errors import SceneError
from optviz.optimizers.local_model import LocalModel, diagonal
from optviz.optimizers.norm import scaled
from optviz.optimizers.optimizer import FINITE, NON_NEGATIVE, Array, Differentiable, require


@dataclass(frozen=True)
class PolyakStep:
    r"""Polyak's step: as long as the tangent plane needs to come down to the least value.

    .. math:: x_{k+1} = x_k - \frac{f(x_k) - f^*}{\|\nabla f(x_k)\|^2} \, \nabla f(x_k)

    It needs the least value f*: that of the objective's known minima, or the one given. Where f
    is at f* or below it rests, as optax's ``variant="sps+"`` does. On a convex function it never
    goes away from a minimum; elsewhere it may.

    Parameters
    ----------
    f_star : float, optional
        The least value f*, by default that of the objective's known minima.
    max_lr : float, optional
        The largest factor of the gradient that is allowed; 1 in optax.

    Raises
    ------
    SceneError
        A hyperparameter is out of range; or, when a run begins, f* is neither given nor known.

    References
    ----------
    B. T. Polyak, *Introduction to Optimization* (1987), section 5.3. With a maximum: N. Loizou,
    S. Vaswani, I. Laradji, S. Lacoste-Julien, "Stochastic Polyak step-size for SGD", AISTATS
    (2021), arXiv:2002.10542.

    Examples
    --------
    On a parabola each step goes half the way.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x, minima=[0])
    >>> record(f, PolyakStep(), start=-20, steps=3).points[:, 0].tolist()
    [-20.0, -10.0, -5.0, -2.5]
    """

    f_star: float | None = None
    max_lr: float | None = None

    name: ClassVar[str] = "Polyak step"
    family: ClassVar[str] = "first order"
    cost: ClassVar[str] = "1 value + 1 gradient"
    latex: ClassVar[str] = r"x \leftarrow x - \frac{f(x) - f^*}{\|\nabla f(x)\|^2}\,\nabla f(x)"
    worked: ClassVar[tuple[str, ...]] = ("-(f - f_star) / norm(g) ** 2 * g", "-max_lr * g")

    def __post_init__(self) -> None:
        if self.f_star is not None:
            require(self, f_star=FINITE)
        if self.max_lr is not None:
            require(self, max_lr=NON_NEGATIVE)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the least value is neither given nor known."""
        if self._least(objective) is None:
            raise SceneError(
                "PolyakStep needs the least value of the objective, which is not known",
                "give it, such as PolyakStep(f_star=0.0), or give the objective its minima",
            )

    def init(self, objective: Differentiable, x: Array) -> tuple[()]:
        """Return the empty state."""
        self.check(objective, x)
        return ()

    def step(
        self, objective: Differentiable, x: Array, state: tuple[()]
    ) -> tuple[Array, tuple[()]]:
        """Return the next point and state."""
        length, unit, _ = self._length(objective, x, objective.grad(x))
        return x - length * unit, ()

    def _length(self, objective: Differentiable, x: Array, g: Array) -> tuple[Any, Array, Any]:
        """Return by what to multiply g / size, this, and the size."""
        gap = np.maximum(objective.value(x) - self._least(objective), 0.0)
        unit, size = scaled(g)
        square = np.sum(unit * unit, axis=0)
        length = gap / np.where(square == 0.0, 1.0, square) / size
        if self.max_lr is not None:
            length = np.minimum(length, self.max_lr * size)
        return length, unit, size

    def _least(self, objective: Any) -> Any:
        return getattr(objective, "lowest", None) if self.f_star is None else self.f_star

    def model(
        self, objective: Differentiable, x: Array, state: tuple[()], next_state: tuple[()]
    ) -> LocalModel | None:
        """Return f + gᵀp + ‖p‖²/2η, η = (f − f*)/‖g‖²: on a tangent plane its step comes to f*."""
        g = objective.grad(x)
        length, _, size = self._length(objective, x, g)
        return diagonal(objective.value(x), g, float(length / size))
