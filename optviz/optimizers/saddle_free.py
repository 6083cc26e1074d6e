"""Saddle-free Newton: curvature counts by its size, so that saddles repel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optviz.optimizers.local_model import LocalModel
from optviz.optimizers.optimizer import NON_NEGATIVE, Array, Differentiable, require


@dataclass(frozen=True)
class SaddleFreeNewton:
    r"""Saddle-free Newton: Newton's method with the absolute values of the eigenvalues.

    .. math:: x_{k+1} = x_k - \left( |\nabla^2 f(x_k)| + \alpha I \right)^{-1} \nabla f(x_k), \quad
              |Q \Lambda Q^T| = Q \, |\Lambda| \, Q^T

    Where the curvature is positive it is Newton's method; where it is negative the step is as
    long, but downhill. Its steps are full ones: nothing shortens them.

    Parameters
    ----------
    alpha : float
        What is added to each absolute eigenvalue, α ≥ 0: what keeps steps short where the
        function is almost flat.

    Raises
    ------
    SceneError
        `alpha` is not a finite number, 0 or more.

    References
    ----------
    Y. Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional
    non-convex optimization", NeurIPS (2014), arXiv:1406.2572.

    Examples
    --------
    Near the saddle of x² − y², x goes to 0 as in Newton's method, but y doubles.

    >>> from optviz.objectives import Objective
    >>> from optviz.recorder import record
    >>> f = Objective.from_formula("x**2 - y**2")
    >>> record(f, SaddleFreeNewton(alpha=0), start=(1, 0.5), steps=2).points.tolist()
    [[1.0, 0.5], [0.0, 1.0], [0.0, 2.0]]
    """

    alpha: float = 1e-3

    name: ClassVar[str] = "Saddle-free Newton"
    family: ClassVar[str] = "second order"
    cost: ClassVar[str] = "1 gradient + 1 Hessian + eigenvalues"
    latex: ClassVar[str] = (
        r"x \leftarrow x - \left(|\nabla^2 f(x)| + \alpha I\right)^{-1} \nabla f(x)"
    )
    worked: ClassVar[str] = "-g / (abs(h) + alpha * I)"

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
            |H| + αI at a single point is singular; of many points, those become NaN.
        """
        h, g = objective.hess(x), objective.grad(x)
        matrices = np.moveaxis(h.reshape(*h.shape[:2], -1), -1, 0)
        slopes = g.reshape(len(g), -1).T[..., None]
        # A Hessian that is not finite would fail for all points, not for its own alone.
        broken = np.asarray(~np.isfinite(matrices).all(axis=(1, 2)))
        curvatures, axes = np.linalg.eigh(np.where(broken[:, None, None], 0.0, matrices))
        stiffness = np.abs(curvatures) + self.alpha
        stiffness[broken | (stiffness == 0.0).any(axis=1)] = np.nan
        if x.ndim == 1 and np.isnan(stiffness).any():
            raise np.linalg.LinAlgError("the Hessian is singular")
        along = axes.swapaxes(1, 2) @ slopes / stiffness[..., None]
        moves = (axes @ along)[..., 0].T
        return x - moves.reshape(x.shape), ()

    def model(
        self, objective: Differentiable, x: Array, state: tuple[()], next_state: tuple[()]
    ) -> LocalModel:
        """Return f + gᵀp + ½pᵀ(|H| + αI)p."""
        curvatures, axes = np.linalg.eigh(objective.hess(x))
        bend = axes * (np.abs(curvatures) + self.alpha) @ axes.T
        return LocalModel(float(objective.value(x)), objective.grad(x), bend)
