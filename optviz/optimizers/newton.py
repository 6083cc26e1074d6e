"""Newton's method: jump to where the local quadratic is stationary, be it up or down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np

from optviz.optimizers.local_model import LocalModel
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, require


@dataclass(frozen=True)
class Newton:
    r"""Newton's method: the step to the stationary point of the local quadratic.

    .. math:: x_{k+1} = x_k + p, \quad \nabla^2 f(x_k) \, p = -\nabla f(x_k)

    Nothing makes that point a minimum: where the Hessian is negative definite the step goes
    uphill, where it is indefinite it goes to a saddle. It may also cycle, as between 0 and 1 on
    x⁴/4 − x² + 2x, or diverge, as on √(1 + x²), where it maps x to −x³.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 3.3.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2)
    >>> record(f, Newton(), start=-20, steps=1).points[:, 0].tolist()
    [-20.0, 0.0]
    """

    name: ClassVar[str] = "Newton"
    family: ClassVar[str] = "second order"
    cost: ClassVar[str] = "1 gradient + 1 Hessian + solve"
    latex: ClassVar[str] = r"x \leftarrow x - \left(\nabla^2 f(x)\right)^{-1} \nabla f(x)"
    worked: ClassVar[str] = "-g / h"

    def init(self, objective: Differentiable, x: Array) -> tuple[()]:
        """Return the empty state."""
        return ()

    def step(
        self, objective: Differentiable, x: Array, state: tuple[()]
    ) -> tuple[Array, tuple[()]]:
        """Return the next point and state.

        Raises
        ------
        numpy.linalg.LinAlgError
            The Hessian at a single point is singular; of many points, those become NaN.
        """
        return x - _solve(objective.hess(x), objective.grad(x)), ()

    def model(
        self, objective: Differentiable, x: Array, state: tuple[()], next_state: tuple[()]
    ) -> LocalModel | None:
        """Return f + gᵀp + ½pᵀHp: Taylor's quadratic."""
        return LocalModel(float(objective.value(x)), objective.grad(x), objective.hess(x))


@dataclass(frozen=True)
class RegularizedNewton:
    r"""Newton's method with a constant multiple of the identity added to the Hessian.

    .. math:: x_{k+1} = x_k + p, \quad
              \left( \nabla^2 f(x_k) + \alpha I \right) p = -\nabla f(x_k)

    It goes downhill where α is larger than the most negative curvature; as α grows it becomes
    gradient descent with learning rate 1/α.

    Parameters
    ----------
    alpha : float
        What is added to each eigenvalue of the Hessian, α ≥ 0; with 0 it is Newton's method.

    Raises
    ------
    SceneError
        `alpha` is not a finite number, 0 or more.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 3.4, whose algorithm 3.3
    raises α until the matrix is positive definite; here it stays as given.

    Examples
    --------
    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective(lambda x: x**2, lambda x: 2 * x, lambda x: 2)
    >>> record(f, RegularizedNewton(alpha=2), start=-20, steps=2).points[:, 0].tolist()
    [-20.0, -10.0, -5.0]
    """

    alpha: float

    name: ClassVar[str] = "Regularized Newton"
    family: ClassVar[str] = "second order"
    cost: ClassVar[str] = "1 gradient + 1 Hessian + solve"
    latex: ClassVar[str] = (
        r"x \leftarrow x - \left(\nabla^2 f(x) + \alpha I\right)^{-1} \nabla f(x)"
    )
    worked: ClassVar[str] = "-g / (h + alpha * I)"

    def __post_init__(self) -> None:
        require(self, alpha=NON_NEGATIVE)

    def init(self, objective: Differentiable, x: Array) -> tuple[()]:
        """Return the empty state."""
        return ()

    def step(
        self, objective: Differentiable, x: Array, state: tuple[()]
    ) -> tuple[Array, tuple[()]]:
        """Return the next point and state.

        Raises
        ------
        numpy.linalg.LinAlgError
            H + αI at a single point is singular; of many points, those become NaN.
        """
        h = objective.hess(x)
        return x - _solve(h + self.alpha * _identity(h), objective.grad(x)), ()

    def model(
        self, objective: Differentiable, x: Array, state: tuple[()], next_state: tuple[()]
    ) -> LocalModel | None:
        """Return f + gᵀp + ½pᵀ(H + αI)p."""
        h = objective.hess(x)
        bend = h + self.alpha * _identity(h)
        return LocalModel(float(objective.value(x)), objective.grad(x), bend)


def _identity(h: Array) -> Array:
    """Return I in a shape that adds to one Hessian or to many."""
    identity = np.eye(len(h))
    return identity if h.ndim == 2 else identity[:, :, None]


def _solve(h: Array, g: Array) -> Array:
    """Solve h p = g, for h (dim, dim) and g (dim,) or for n of them, (dim, dim, n) and (dim, n)."""
    if g.ndim > 1:
        return _solve_each(h, g)
    if len(g) > 1:
        return cast(Array, np.linalg.solve(h, g))
    if h[0, 0] == 0.0:
        raise np.linalg.LinAlgError("the second derivative is zero")
    p: Array = g / h[0]
    return p


def _solve_each(h: Array, g: Array) -> Array:
    matrices = np.moveaxis(h, -1, 0)
    singular = np.linalg.slogdet(matrices).sign == 0.0
    matrices = np.where(singular[:, None, None], np.nan, matrices)
    return cast(Array, np.linalg.solve(matrices, g.T[..., None])[..., 0].T)
