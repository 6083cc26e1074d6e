"""Sums of squares: Newton's method without second derivatives, and with a brake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optviz.errors import OptvizError, SceneError
from optviz.optimizers.demands import POSITIVE, one_point
from optviz.optimizers.optimizer import Array, require


def check_residuals(rule: Any, objective: Any, x: Array) -> None:
    """Refuse an objective that is no sum of squares, and many points at once.

    Raises
    ------
    SceneError
        The objective has no residuals or no Jacobian.
    """
    one_point(rule, x)
    if not (hasattr(objective, "residuals") and hasattr(objective, "jacobian")):
        raise SceneError(
            f"{type(rule).__name__} needs a sum of squares, and this function has no residuals",
            "write it as objectives.least_squares(residuals)",
        )


class GaussNewtonState(NamedTuple):
    """The last step, and the residuals where it began."""

    p: Array
    r: Array


@dataclass(frozen=True)
class GaussNewton:
    r"""Gauss–Newton: the step that makes the residuals smallest, were they linear.

    .. math:: x_{k+1} = x_k + p, \quad J^T J \, p = -J^T r, \quad f = \frac{1}{2} \|r\|^2

    It is Newton's method without the part of the Hessian in which the residuals are bent: as
    quick where they vanish at the minimum, slower or lost where they stay large. Its steps are
    full ones. Where JᵀJ is singular the shortest such step is taken.

    Raises
    ------
    SceneError
        When a run begins: the objective has no residuals.

    References
    ----------
    Nocedal & Wright, *Numerical Optimization*, 2nd ed. (2006), section 10.3.

    Examples
    --------
    Rosenbrock's function is (1 − x)² + (10(y − x²))²: solved in two steps.

    >>> from optviz.objectives import least_squares
    >>> from optviz.recorder import record
    >>> f = least_squares(lambda x, y: (1 - x, 10 * (y - x**2)))
    >>> run = record(f, GaussNewton(), start=(-1.2, 1), steps=2)
    >>> run.points.round(6).tolist()
    [[-1.2, 1.0], [1.0, -3.84], [1.0, 1.0]]
    """

    name: ClassVar[str] = "Gauss–Newton"
    family: ClassVar[str] = "least squares"
    cost: ClassVar[str] = "1 value + 1 Jacobian + solve"
    latex: ClassVar[str] = r"x \leftarrow x - (J^T J)^{-1} J^T r"
    batched: ClassVar[bool] = False

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        check_residuals(self, objective, x)

    def init(self, objective: Any, x: Array) -> GaussNewtonState:
        """Return no step, and the residuals at `x`."""
        self.check(objective, x)
        return GaussNewtonState(np.zeros_like(x), objective.residuals(x))

    def step(
        self, objective: Any, x: Array, state: GaussNewtonState
    ) -> tuple[Array, GaussNewtonState]:
        """Return the next point and state.

        Raises
        ------
        numpy.linalg.LinAlgError
            The Jacobian is not finite.
        """
        p = _shortest(objective.jacobian(x), -state.r)
        there = x + p
        return there, GaussNewtonState(p, objective.residuals(there))


class LevenbergMarquardtState(NamedTuple):
    """The residuals and the Jacobian at the point, λ of the next step, and the last step tried.

    Where the point did not move though `tried` is not 0, the step was refused.
    """

    r: Array
    jacobian: Array
    damping: float
    tried: Array


@dataclass(frozen=True)
class LevenbergMarquardt:
    r"""Levenberg–Marquardt: between Gauss–Newton and a short step against the gradient.

    .. math:: x_{k+1} = x_k + p, \quad (J^T J + \lambda I) \, p = -J^T r,
              \quad f = \frac{1}{2} \|r\|^2

    A step that does not go up is made, and λ divided by 10; one that does is refused, and λ
    multiplied by 10. So λ finds the size for which the linear model of the residuals holds.

    Parameters
    ----------
    damping : float
        The first λ above 0, as a share of the largest entry on the diagonal of JᵀJ.

    Raises
    ------
    SceneError
        `damping` is not above 0; when a run begins, the objective has no residuals.

    References
    ----------
    K. Levenberg (1944). D. W. Marquardt, "An algorithm for least-squares estimation of nonlinear
    parameters", Journal of the Society for Industrial and Applied Mathematics 11 (1963). Nocedal
    & Wright, *Numerical Optimization*, 2nd ed. (2006), section 10.3.

    Examples
    --------
    >>> from optviz.objectives import least_squares
    >>> from optviz.recorder import record
    >>> f = least_squares(lambda x, y: (1 - x, 10 * (y - x**2)))
    >>> record(f, LevenbergMarquardt(), start=(-1.2, 1), steps=30).points[-1].round(6).tolist()
    [1.0, 1.0]
    """

    damping: float = 1e-3

    name: ClassVar[str] = "Levenberg–Marquardt"
    family: ClassVar[str] = "least squares"
    cost: ClassVar[str] = "1 value + solve, and where the step is made 1 Jacobian"
    latex: ClassVar[str] = r"x \leftarrow x - (J^T J + \lambda I)^{-1} J^T r"
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require(self, damping=POSITIVE)

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        check_residuals(self, objective, x)

    def init(self, objective: Any, x: Array) -> LevenbergMarquardtState:
        """Return residuals, Jacobian and λ at `x`."""
        self.check(objective, x)
        jacobian = objective.jacobian(x)
        damping = self.damping * (_stiffest(jacobian) or 1.0)
        return LevenbergMarquardtState(objective.residuals(x), jacobian, damping, np.zeros_like(x))

    def step(
        self, objective: Any, x: Array, state: LevenbergMarquardtState
    ) -> tuple[Array, LevenbergMarquardtState]:
        """Return the next point and state; where the step is refused, the point stays.

        Raises
        ------
        numpy.linalg.LinAlgError
            The Jacobian is not finite.
        """
        r, jacobian, damping, _ = state
        brake = np.sqrt(damping) * np.eye(len(x))
        p = _shortest(np.vstack([jacobian, brake]), np.concatenate([-r, np.zeros_like(x)]))
        there = x + p
        found = _residuals(objective, there)
        if found is not None and found @ found <= r @ r:
            less = max(damping / 10.0, 1e-15 * _stiffest(jacobian), 1e-300)
            return there, LevenbergMarquardtState(found, objective.jacobian(there), less, p)
        return x, LevenbergMarquardtState(r, jacobian, min(10.0 * damping, 1e300), p)


def _residuals(objective: Any, x: Array) -> Array | None:
    """Return the residuals, or None where they overflow Python's floats."""
    try:
        return np.asarray(objective.residuals(x))
    except OptvizError as error:
        if not isinstance(error.__cause__, OverflowError):
            raise
        return None


def _stiffest(jacobian: Array) -> float:
    """Return the largest entry on the diagonal of JᵀJ."""
    return float((jacobian * jacobian).sum(axis=0).max())


def _shortest(matrix: Array, right: Array) -> Array:
    """Return the shortest p that makes ‖Ap − b‖ least."""
    if not (np.isfinite(matrix).all() and np.isfinite(right).all()):
        raise np.linalg.LinAlgError("the Jacobian is not finite")
    return np.asarray(np.linalg.lstsq(matrix, right)[0])
