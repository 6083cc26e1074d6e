"""The model of f around a point that a rule minimises: what makes its step the step it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optviz.optimizers.optimizer import Array


@dataclass(frozen=True, eq=False)
class LocalModel:
    r"""A quadratic in the step p, and where it is least: the step of the rule whose model it is.

    .. math:: m(p) = f + g^T p + \frac{1}{2} (p - c)^T B (p - c) - \frac{1}{2} c^T B c

    so that :math:`m(0) = f` whatever the centre. Where a radius is given, or a way, only steps no
    longer than it, or on it, are compared.

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
        Of the region in which the model is trusted.
    way : array (n, dim), optional
        The corners of the line, from 0, along which it is minimised, such as a dogleg.
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
        c = self._centre.reshape(-1, *(1,) * (p.ndim - 1))
        away = p - c
        bent = np.tensordot(self.matrix, away, axes=1)
        lift = float(self._centre @ self.matrix @ self._centre)
        slope = np.tensordot(self.linear, p, axes=1)
        return np.asarray(self.value + slope + 0.5 * ((away * bent).sum(axis=0) - lift))

    @property
    def matrix(self) -> Array:
        """B in full, (dim, dim)."""
        return np.diag(self.bend) if self.bend.ndim == 1 else self.bend

    @property
    def has_minimum(self) -> bool:
        """Whether B is positive definite, so that the stationary point is a minimum."""
        if self.bend.ndim == 1:
            return bool((self.bend > 0).all())
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
            return np.asarray(self._centre - self.linear / self.bend)
        return np.asarray(self._centre - np.linalg.solve(self.bend, self.linear))

    @property
    def _centre(self) -> Array:
        return np.zeros_like(self.linear) if self.centre is None else self.centre
