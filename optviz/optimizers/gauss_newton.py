"""Sums of squares: Newton's method without second derivatives, and with a brake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optviz.errors import OptvizError, SceneError
from optviz.optimizers.demands import POSITIVE, one_point
from optviz.optimizers.local_model import LocalModel
from optviz.optimizers.norm import norm, scaled
from optviz.optimizers.optimizer import Array, require, require_flag

_LEAST, _MOST = 1e-15, 1e300  # of λ


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

    def model(
        self, objective: Any, x: Array, state: GaussNewtonState, next_state: GaussNewtonState
    ) -> LocalModel:
        """Return f + gᵀp + ½pᵀJᵀJp: half the square of the residuals, were they linear."""
        jacobian = objective.jacobian(x)
        return LocalModel(float(objective.value(x)), jacobian.T @ state.r, jacobian.T @ jacobian)


class LevenbergMarquardtState(NamedTuple):
    """The residuals and the Jacobian at the point, λ and D of the next step, the last step tried.

    Where the point did not move though `tried` is not 0, the step was refused.
    """

    r: Array
    jacobian: Array
    damping: float
    scale: Array
    tried: Array


@dataclass(frozen=True)
class LevenbergMarquardt:
    r"""Levenberg–Marquardt: between Gauss–Newton and a short step against the gradient.

    .. math:: x_{k+1} = x_k + p, \quad (J^T J + \lambda D^2) \, p = -J^T r,
              \quad f = \frac{1}{2} \|r\|^2

    A step that does not go up is made, and λ divided by 10; one that does is refused, and λ
    multiplied by 10. So λ finds the size for which the linear model of the residuals holds.

    D is diagonal: how long each column of J has been at most, as in MINPACK. So the units of the
    variables do not matter. Levenberg's rule, without it, has D = I.

    Parameters
    ----------
    damping : float
        The first λ above 0; without scaling, as a share of the largest entry on the diagonal of
        JᵀJ.
    scaled : bool
        Whether D is that of the columns, or I.

    Raises
    ------
    SceneError
        `damping` is not above 0; when a run begins, the objective has no residuals.

    References
    ----------
    K. Levenberg (1944). D. W. Marquardt, "An algorithm for least-squares estimation of nonlinear
    parameters", Journal of the Society for Industrial and Applied Mathematics 11 (1963). J. J.
    Moré, "The Levenberg–Marquardt algorithm: implementation and theory", Numerical Analysis (1978).

    Examples
    --------
    >>> from optviz.objectives import least_squares
    >>> from optviz.recorder import record
    >>> f = least_squares(lambda x, y: (1 - x, 10 * (y - x**2)))
    >>> record(f, LevenbergMarquardt(), start=(-1.2, 1), steps=40).points[-1].round(6).tolist()
    [1.0, 1.0]
    """

    damping: float = 1e-3
    scaled: bool = True

    name: ClassVar[str] = "Levenberg–Marquardt"
    family: ClassVar[str] = "least squares"
    cost: ClassVar[str] = "1 value + solve, and where the step is made 1 Jacobian"
    latex: ClassVar[str] = r"x \leftarrow x - (J^T J + \lambda D^2)^{-1} J^T r"
    batched: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require(self, damping=POSITIVE)
        require_flag(self, "scaled")

    def check(self, objective: Any, x: Array) -> None:
        """Raise SceneError where the rule cannot run on the objective from `x`."""
        check_residuals(self, objective, x)

    def init(self, objective: Any, x: Array) -> LevenbergMarquardtState:
        """Return residuals, Jacobian, λ and D at `x`."""
        self.check(objective, x)
        jacobian = objective.jacobian(x)
        damping, scale = self.damping, _lengths(jacobian)
        if not self.scaled:
            damping, scale = damping * (float(scale.max()) ** 2 or 1.0), np.ones_like(x)
        residuals = objective.residuals(x)
        return LevenbergMarquardtState(residuals, jacobian, damping, scale, np.zeros_like(x))

    def step(
        self, objective: Any, x: Array, state: LevenbergMarquardtState
    ) -> tuple[Array, LevenbergMarquardtState]:
        """Return the next point and state; where the step is refused, the point stays.

        Raises
        ------
        numpy.linalg.LinAlgError
            The Jacobian is not finite.
        """
        r, jacobian, damping, scale, _ = state
        unit = np.where(scale > 0.0, scale, 1.0)
        brake = np.sqrt(damping) * np.eye(len(x))
        p = _shortest(np.vstack([jacobian / unit, brake]), np.concatenate([-r, np.zeros_like(x)]))
        p = p / unit
        there = x + p
        found = _residuals(objective, there)
        if found is None or not norm(found) <= norm(r):
            return x, state._replace(damping=min(10.0 * damping, _MOST), tried=p)
        least = _LEAST if self.scaled else _LEAST * float(_lengths(jacobian).max()) ** 2
        jacobian = objective.jacobian(there)
        if self.scaled:
            scale = np.maximum(scale, _lengths(jacobian))
        less = max(damping / 10.0, least, 1.0 / _MOST)
        return there, LevenbergMarquardtState(found, jacobian, less, scale, p)

    def model(
        self,
        objective: Any,
        x: Array,
        state: LevenbergMarquardtState,
        next_state: LevenbergMarquardtState,
    ) -> LocalModel:
        """Return f + gᵀp + ½pᵀ(JᵀJ + λD²)p."""
        jacobian, unit = state.jacobian, np.where(state.scale > 0.0, state.scale, 1.0)
        bend = jacobian.T @ jacobian + state.damping * np.diag(unit**2)
        return LocalModel(float(objective.value(x)), jacobian.T @ state.r, bend)


def _residuals(objective: Any, x: Array) -> Array | None:
    """Return the residuals, or None where they overflow Python's floats."""
    try:
        return np.asarray(objective.residuals(x))
    except OptvizError as error:
        if not isinstance(error.__cause__, OverflowError):
            raise
        return None


def _lengths(jacobian: Array) -> Array:
    """Return the length of each column."""
    unit, size = scaled(jacobian)
    return np.asarray(np.linalg.norm(unit, axis=0) * size)


def _shortest(matrix: Array, right: Array) -> Array:
    """Return the shortest p that makes ‖Ap − b‖ least."""
    if not (np.isfinite(matrix).all() and np.isfinite(right).all()):
        raise np.linalg.LinAlgError("the Jacobian is not finite")
    return np.asarray(np.linalg.lstsq(matrix, right)[0])
