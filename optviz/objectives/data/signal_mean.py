"""The mean of a signal, as what a stochastic gradient descends to."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.data.data_objective import DataObjective
from optviz.objectives.data.samples import as_features
from optviz.objectives.data.window import around


class SignalMean(DataObjective):
    """Half the mean squared distance from the samples of a signal, made by `signal_mean`."""

    __slots__ = ()

    _called: ClassVar[str] = "signal_mean"

    def __init__(self, signal: ArrayLike, *, held_out: Any = None, name: str | None = None) -> None:
        column = as_features(signal, "the signal")
        if column.shape[1] > 1:
            raise SceneError(f"the signal has shape {column.shape}", "give a sequence of numbers")
        times = np.arange(float(len(column)))[:, np.newaxis]
        times.setflags(write=False)
        self._hold(times, column.reshape(-1), held_out, 0, {"name": name})
        self._describe(
            1,
            name=name or "signal mean",
            domain=around((column.min(axis=0) + column.max(axis=0)) / 2, *column),
            minima=float(self.y.mean()),
            start=0.0,
            latex=r"\frac{1}{2n}\sum_t\left(x-s_t\right)^2",
        )

    @property
    def signal(self) -> Array:
        """The samples, (n,)."""
        return self.y

    def predict(self, p: ArrayLike, X: ArrayLike) -> Array:
        """Return the number itself for each of the times (m, 1), (m,)."""
        return np.full(len(self._inputs(X)), self._parameters(p)[0])

    def _value_at(self, p: Array) -> Any:
        with np.errstate(all="ignore"):
            r = p - self.y
            return r @ r / (2 * self.samples)

    def _grad_at(self, p: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(p - np.add.reduce(self.y) / self.samples)

    def _hess_at(self, p: Array) -> Array:
        return np.ones((1, 1))

    def _value_over(self, points: Array) -> Array:
        # Around the mean the sum of squares falls apart, without a temporary of points × samples.
        mean = self.y.mean()
        with np.errstate(all="ignore"):
            return np.asarray(0.5 * ((points[0] - mean) ** 2 + np.var(self.y)))

    def _grad_over(self, points: Array) -> Array:
        return self._grad_at(points)

    def _hess_over(self, points: Array) -> Array:
        return np.ones((1, 1, *points.shape[1:]))

    def _given(self) -> dict[str, Any]:
        return {"signal": self.y}

    def _shown(self) -> tuple[str, ...]:
        return ()


def signal_mean(signal: ArrayLike, *, held_out: Any = None, name: str | None = None) -> SignalMean:
    r"""Half the mean squared distance of a number from the samples of a signal.

    .. math:: f(x) = \frac{1}{2n} \sum_{t=1}^n (x - s_t)^2

    The gradient of sample t is :math:`x - s_t`: a step of size 1 - β from x along it is an
    exponential moving average of the signal.

    Parameters
    ----------
    signal : array_like, shape (n,)
        The samples, in the order of time.
    held_out : tuple of array_like (X, y), optional
        Samples that are not averaged: times X and values y.
    name : str, optional
        The name in pictures.

    Returns
    -------
    SignalMean
        With these attributes, and those of every `DataObjective`:

        signal, y : ndarray, shape (n,)
            The samples.
        X : ndarray, shape (n, 1)
            Their times, 0, 1, …
        domain, view : tuple of (float, float)
            From the least sample to the greatest, and somewhat beyond.

    Raises
    ------
    SceneError
        The signal is not a sequence of finite numbers.

    Examples
    --------
    >>> signal_mean([1, 2, 6]).minima
    ((3.0,),)
    """
    return SignalMean(signal, held_out=held_out, name=name)
