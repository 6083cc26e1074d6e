"""Telling two classes apart by a linear model."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.objectives.calling import Array
from optviz.objectives.data.activations import sigmoid
from optviz.objectives.data.data_objective import DataObjective
from optviz.objectives.data.linear_regression import model_latex, with_ones
from optviz.objectives.data.over_points import over_points
from optviz.objectives.data.samples import as_features, as_labels
from optviz.objectives.data.window import around
from optviz.objectives.geometry import Domain

_NEWTON_STEPS = 60
_LARGEST = 100  # features up to which the minimum is looked for


class LogisticRegression(DataObjective):
    """The mean log-loss of a logistic model, made by `logistic_regression`."""

    __slots__ = ("_design", "_signs")

    _called: ClassVar[str] = "logistic_regression"
    _by_sample: ClassVar[tuple[str, ...]] = (*DataObjective._by_sample, "_design", "_signs")
    _design: Array
    _signs: Array

    def __init__(
        self, X: ArrayLike, y: ArrayLike, *, held_out: Any = None, name: str | None = None
    ) -> None:
        features = as_features(X)
        labels = as_labels(y, len(features), 2)
        signs = 2.0 * labels - 1.0
        signs.setflags(write=False)
        object.__setattr__(self, "_design", with_ones(features))
        object.__setattr__(self, "_signs", signs)
        self._hold(features, labels, held_out, 2, {"name": name})
        dim = features.shape[1] + 1
        minimum = self._minimum() if dim <= _LARGEST + 1 else None
        self._describe(
            dim,
            name=name or "logistic regression",
            domain=self._window(minimum) if dim == 2 else None,
            minima=() if minimum is None else [minimum],
            start=np.zeros(dim),
            latex=r"-\frac{1}{n}\sum_i\left[y_i\log a_i+(1-y_i)\log(1-a_i)\right],\ "
            rf"a_i=\sigma({model_latex(dim)})",
        )

    def predict(self, p: ArrayLike, X: ArrayLike) -> Array:
        """Return the probability of class 1 of samples (m, features), (m,)."""
        point = self._parameters(p)
        with np.errstate(all="ignore"):
            return sigmoid(np.asarray(self._inputs(X) @ point[:-1] + point[-1]))

    def _labels(self, p: ArrayLike, X: Array) -> NDArray[Any]:
        return self.predict(p, X) >= 0.5

    def _as_held_out(self, given: Any) -> tuple[Array, NDArray[Any]]:
        X, y = super()._as_held_out(given)
        return X, as_labels(y, len(X), 2, "the held-out y")

    def _value_at(self, p: Array) -> Any:
        with np.errstate(all="ignore"):
            margins = self._design @ p
            margins *= self._signs
            return np.add.reduce(_log_losses(margins)) / self.samples

    def _grad_at(self, p: Array) -> Array:
        with np.errstate(all="ignore"):
            return self._pulls(self._design @ p) @ self._design

    def _hess_at(self, p: Array) -> Array:
        with np.errstate(all="ignore"):
            return (self._spreads(self._design @ p)[:, np.newaxis] * self._design).T @ self._design

    def _value_over(self, points: Array) -> Array:
        return over_points(self._values, points, self.samples)

    def _grad_over(self, points: Array) -> Array:
        return over_points(
            lambda rows: self._pulls(rows @ self._design.T) @ self._design, points, self.samples
        )

    def _hess_over(self, points: Array) -> Array:
        return over_points(self._hessians, points, self.samples * self.dim)

    def _values(self, rows: Array) -> Array:
        margins = rows @ self._design.T
        margins *= self._signs
        return np.asarray(_log_losses(margins).sum(axis=-1) / self.samples)

    def _hessians(self, rows: Array) -> Array:
        weighted = self._spreads(rows @ self._design.T)[..., np.newaxis] * self._design
        return np.asarray(weighted.swapaxes(-1, -2) @ self._design)

    def _pulls(self, z: Array) -> Array:
        """Return ∂f/∂z = (a - y) / n, as -s / (1 + e^sz) / n, which keeps its digits."""
        z *= self._signs
        np.negative(z, out=z)
        a = sigmoid(z)
        a *= self._signs
        a /= -self.samples
        return a

    def _spreads(self, z: Array) -> Array:
        """Return ∂²f/∂z² = a(1 - a) / n."""
        e = np.exp(-np.abs(z))
        return np.asarray(e / ((1.0 + e) ** 2 * self.samples))

    def _minimum(self) -> Array | None:
        """Find the minimizer by Newton's method with halved steps; None where it runs away."""
        p = np.zeros(self._design.shape[1])
        value = self._value_at(p)
        for _ in range(_NEWTON_STEPS):
            hess = self._hess_at(p)
            if not np.isfinite(hess).all() or np.linalg.cond(hess) > 1e14:
                return None
            step = np.linalg.solve(hess, -self._grad_at(p))
            if np.abs(step).max() <= 1e-10 * (1.0 + np.abs(p).max()):
                return np.asarray(p + step)
            while self._value_at(p + step) > value + 1e-14 and np.abs(step).max() > 1e-12:
                step /= 2
            p = p + step
            value = self._value_at(p)
        return None

    def _window(self, minimum: Array | None) -> Domain:
        """Show the minimum and the start, or where the loss falls on its way to infinity."""
        if minimum is not None:
            return around(minimum, np.zeros(2))
        x = self.X[:, 0]
        spread = float(x.std()) or 1.0
        slope = 10.0 / spread * (1.0 if x @ self._signs >= x.mean() * self._signs.sum() else -1.0)
        sides = [x[self.y == label] for label in (0, 1)]
        middle = float(np.mean([side.mean() for side in sides if side.size]))
        return around(np.array([slope, -slope * middle]) / 2, np.zeros(2))


def logistic_regression(
    X: ArrayLike, y: ArrayLike, *, held_out: Any = None, name: str | None = None
) -> LogisticRegression:
    r"""Make the mean log-loss of a logistic model, a function of weights and intercept.

    .. math::
        f(w, b) = \frac{1}{n} \sum_{i=1}^n \log\left(1 + e^{-s_i z_i}\right), \quad
        z_i = x_i \cdot w + b, \quad s_i = 2 y_i - 1

    which is :math:`-\sum_i y_i \log a_i + (1 - y_i) \log(1 - a_i)` over n for the probability
    :math:`a_i = 1 / (1 + e^{-z_i})` of class 1. It is computed to full precision for margins of
    any size. A point holds the weights, one a feature, and then the intercept.

    Parameters
    ----------
    X : array_like, shape (n, features) or (n,)
        The samples; n numbers are samples of one feature.
    y : array_like, shape (n,)
        Their classes, 0 or 1.
    held_out : tuple of array_like (X, y), optional
        Samples that are not trained on.
    name : str, optional
        The name in pictures.

    Returns
    -------
    LogisticRegression
        With these attributes, and those of every `DataObjective`:

        minima : tuple of points
            The minimizer, by Newton's method; none where the classes can be separated, so that
            the loss falls to 0 as the weights grow, where there are several, or with over 100
            features.
        domain, view : tuple of (float, float), or None
            With one feature, a window about the minimum, or where there is none, about the
            direction in which the loss falls; it holds the start, (0, 0), too.

    Raises
    ------
    SceneError
        X or y has the wrong shape, or holds NaN or infinity, or y is not made of 0 and 1.

    References
    ----------
    Hastie, Tibshirani & Friedman, *The Elements of Statistical Learning*, 2nd ed. (2009),
    section 4.4.

    Examples
    --------
    >>> f = logistic_regression([0, 1, 2, 3], [0, 1, 0, 1])
    >>> round(float(f.value((0, 0))), 4), f.accuracy((1, -1.5))
    (0.6931, 0.5)
    """
    return LogisticRegression(X, y, held_out=held_out, name=name)


def _log_losses(margins: Array) -> Array:
    """Return log(1 + e^-m), overwriting m."""
    np.negative(margins, out=margins)
    return np.logaddexp(0.0, margins, out=margins)
