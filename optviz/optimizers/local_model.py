"""The model of f around a point that a rule minimises: what makes its step the step it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optviz.optimizers.in_a_ball import last_within, lowest_in_ball
from optviz.optimizers.optimizer import Array


@dataclass(frozen=True, eq=False)
class LocalModel:
    r"""A quadratic in the step p, and where it is least: the step of the rule whose model it is.

    .. math:: m(p) = f + g^T p + \frac{1}{2} (p - c)^T B (p - c) - \frac{1}{2} c^T B c

    so that :math:`m(0) = f` whatever the centre.

    Parameters
    ----------
    value : float
        f at the point.
    linear : array (dim,)
        g: the gradient, or what a rule has in its place, such as an average of gradients.
    bend : array (dim, dim) or (dim,)
        B, or its diagonal.
    centre : array (dim,), optional
        c: the step that the quadratic part is about, such as β times the last step; 0 by default.
    radius : float, optional
        Of the region in which the model is trusted: only steps no longer than it are compared.
    way : array (n, dim), optional
        The corners of a line from 0 along which m falls, such as a dogleg: only steps on it are
        compared.

    Examples
    --------
    Gradient descent's at a point with slope 3, for a learning rate of ½.

    >>> m = LocalModel(value=5.0, linear=np.array([3.0]), bend=np.array([2.0]))
    >>> m.step.tolist(), float(m(m.step)), m.has_minimum
    ([-1.5], 2.75, True)
    """

    value: float
    linear: Array
    bend: Array
    centre: Array | None = None
    radius: float | None = None
    way: Array | None = None

    def __call__(self, p: Array) -> Array:
        """Return m at steps (dim,) or (dim, …), components first."""
        p = np.asarray(p, dtype=np.float64)
        away = p - self._centre.reshape(-1, *(1,) * (p.ndim - 1))
        bent = (away * self._bent(away)).sum(axis=0)
        lift = float(self._centre @ self._bent(self._centre))
        slope = np.tensordot(self.linear, p, axes=1)
        return np.asarray(self.value + slope + 0.5 * (bent - lift))

    @property
    def matrix(self) -> Array:
        """B in full, (dim, dim)."""
        return np.diag(self.bend) if self.bend.ndim == 1 else self.bend

    @property
    def has_minimum(self) -> bool:
        """Whether B is positive definite, so that the stationary point is a minimum."""
        if self.bend.ndim == 1:
            return bool((self.bend > 0.0).all())
        try:
            np.linalg.cholesky(self.bend)
        except np.linalg.LinAlgError:
            return False
        return True

    @property
    def stationary(self) -> Array:
        """Where the slope of m is zero, (dim,), be it a minimum, a saddle or a maximum.

        Raises
        ------
        numpy.linalg.LinAlgError
            B is singular.
        """
        if self.bend.ndim == 1:
            if not self.bend.all():
                raise np.linalg.LinAlgError("the model is flat along an axis")
            return np.asarray(self._centre - self.linear / self.bend)
        return np.asarray(self._centre - np.linalg.solve(self.bend, self.linear))

    @property
    def step(self) -> Array:
        """The step of the rule, (dim,): the lowest one compared, or else the stationary point.

        On a way it is the last point within the radius; within a radius alone the lowest point;
        without either the stationary point, which is the minimum where there is one.

        Raises
        ------
        numpy.linalg.LinAlgError
            B is singular, and neither radius nor way is given.
        """
        if self.way is not None:
            return last_within(self.way, np.inf if self.radius is None else self.radius)
        if self.radius is None:
            return self.stationary
        slope = self.linear - self._bent(self._centre)
        return lowest_in_ball(slope, self.matrix, self.radius)

    def _bent(self, p: Array) -> Array:
        """Return Bp, of p (dim,) or (dim, …)."""
        if self.bend.ndim == 1:
            return np.asarray((self.bend * p.T).T)
        return np.tensordot(self.bend, p, axes=1)

    @property
    def _centre(self) -> Array:
        return np.zeros_like(self.linear) if self.centre is None else self.centre


def diagonal(
    value: float,
    linear: Array,
    lr: float,
    size: Array | float = 1.0,
    centre: Array | None = None,
) -> LocalModel | None:
    """Return the model with B = diag(size)/lr, whose step is centre − lr · linear / size.

    There is none where B is not finite, or not positive: where the slope is weighed with 0.
    """
    if not lr:
        return None
    bend = np.full_like(linear, size) / lr
    if not ((bend > 0.0) & np.isfinite(bend)).all():
        return None
    return LocalModel(float(value), linear, bend, centre)


def shortened(value: float, linear: Array, matrix: Array, share: float) -> LocalModel | None:
    """Return the model with B = matrix/share, whose step is that share of the matrix's own.

    There is none where the share is 0, as that of a line search at rest.
    """
    return LocalModel(float(value), linear, matrix / share) if share else None
