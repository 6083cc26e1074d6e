"""Fitting a line, or a plane, to data."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from optviz.objectives.calling import Array
from optviz.objectives.data.data_objective import DataObjective
from optviz.objectives.data.over_points import over_points
from optviz.objectives.data.samples import as_features, as_values
from optviz.objectives.data.window import around


class LinearRegression(DataObjective):
    """The mean squared error of a linear model, made by `linear_regression`."""

    __slots__ = ("_design",)

    _called: ClassVar[str] = "linear_regression"
    _by_sample: ClassVar[tuple[str, ...]] = (*DataObjective._by_sample, "_design")
    _design: Array

    def __init__(
        self, X: ArrayLike, y: ArrayLike, *, held_out: Any = None, name: str | None = None
    ) -> None:
        features = as_features(X)
        targets = as_values(y, len(features))
        object.__setattr__(self, "_design", with_ones(features))
        self._hold(features, targets, held_out, 0, {"name": name})
        solution: Array = np.linalg.lstsq(self._design, targets, rcond=None)[0].astype(np.float64)
        dim = len(solution)
        dim = len(solution)
        self._describe(
            dim,
            name=name or "linear regression",
            domain=around(solution, np.zeros(2)) if dim == 2 else None,
            minima=[solution],
            start=np.zeros(dim),
            latex=rf"\frac{{1}}{{2n}}\sum_i\left({model_latex(dim)}-y_i\right)^2",
        )

    def predict(self, p: ArrayLike, X: ArrayLike) -> Array:
        """Return the values Xw + b of samples (m, features), (m,)."""
        point = self._parameters(p)
        return np.asarray(self._inputs(X) @ point[:-1] + point[-1])

    def _value_at(self, p: Array) -> Any:
        with np.errstate(all="ignore"):
            r = self._design @ p
            r -= self.y
            return r @ r / (2 * self.samples)

    def _grad_at(self, p: Array) -> Array:
        with np.errstate(all="ignore"):
            r = self._design @ p
            r -= self.y
            r /= self.samples
            return r @ self._design

    def _hess_at(self, p: Array) -> Array:
        return self._design.T @ self._design / self.samples

    def _value_over(self, points: Array) -> Array:
        return over_points(self._values, points, self.samples)

    def _grad_over(self, points: Array) -> Array:
        return over_points(self._grads, points, self.samples)

    def _hess_over(self, points: Array) -> Array:
        hess = self._hess_at(points)
        return np.multiply.outer(hess, np.ones(points.shape[1:]))

    def _values(self, rows: Array) -> Array:
        r = rows @ self._design.T
        r -= self.y
        return np.asarray(np.einsum("mn,mn->m", r, r) / (2 * self.samples))

    def _grads(self, rows: Array) -> Array:
        r = rows @ self._design.T
        r -= self.y
        return r @ self._design / self.samples


def linear_regression(
    X: ArrayLike, y: ArrayLike, *, held_out: Any = None, name: str | None = None
) -> LinearRegression:
    r"""Make the mean squared error of a linear model, a function of weights and intercept.

    .. math:: f(w, b) = \frac{1}{2n} \sum_{i=1}^n (x_i \cdot w + b - y_i)^2

    With the half in front, gradients are means of residual times sample and the Hessian is
    :math:`\tilde X^T \tilde X / n`, where :math:`\tilde X` is X with a column of ones. A point
    holds the weights, one a feature, and then the intercept.

    Parameters
    ----------
    X : array_like, shape (n, features) or (n,)
        The samples; n numbers are samples of one feature.
    y : array_like, shape (n,)
        The targets.
    held_out : tuple of array_like (X, y), optional
        Samples that are not trained on.
    name : str, optional
        The name in pictures.

    Returns
    -------
    LinearRegression
        With these attributes, and those of every `DataObjective`:

        minima : tuple of points
            The least-squares solution; where it is not unique, the one of least norm.
        domain, view : tuple of (float, float), or None
            With one feature, a window about the minimum that holds the start, (0, 0), too.

    Raises
    ------
    SceneError
        X or y has the wrong shape, or holds NaN or infinity.

    References
    ----------
    Hastie, Tibshirani & Friedman, *The Elements of Statistical Learning*, 2nd ed. (2009),
    section 3.2.

    Examples
    --------
    >>> f = linear_regression([0, 1, 2], [1, 3, 5])
    >>> [round(number, 12) for number in f.minima[0]]
    [2.0, 1.0]
    """
    return LinearRegression(X, y, held_out=held_out, name=name)


def with_ones(X: Array) -> Array:
    """Return X with a last column of ones, read-only: the intercept is a weight, too."""
    design = np.column_stack([X, np.ones(len(X))])
    design.setflags(write=False)
    return design


def model_latex(dim: int) -> str:
    """Return the LaTeX of the model's value at sample i."""
    return r"w\,x_i+b" if dim == 2 else r"w\cdot x_i+b"
