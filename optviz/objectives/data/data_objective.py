"""What all objectives on data have: samples, batches of them, predictions, accuracy."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Hashable
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optviz.errors import SceneError
from optviz.objectives.calling import Array
from optviz.objectives.data.samples import as_pair, as_values
from optviz.objectives.objective import Objective

Indices = slice | NDArray[np.integer[Any]]


class DataObjective(Objective):
    r"""A mean of losses over samples, as a function of a model's parameters.

    .. math:: f(p) = \frac{1}{n} \sum_{i=1}^n \ell(p; x_i, y_i)

    As it is a mean, the gradients of equally large batches average to the full gradient.

    Attributes
    ----------
    X : ndarray, shape (n, features)
        The samples, read-only.
    y : ndarray, shape (n,) or (n, outputs)
        The targets, read-only; for classifiers labels, whole numbers from 0.
    samples : int
        How many there are, n.
    held_out : tuple of ndarray (X, y), or None
        Samples that are not trained on, by which predictions are judged.
    classes : int
        How many labels there are; 0 where values are predicted, not labels.

    Notes
    -----
    Values: read-only, equal where data and options are equal. What overflows is infinite or NaN,
    without a warning.
    """

    __slots__ = ("X", "_digest", "_settings", "classes", "held_out", "samples", "y")

    # What a batch has in common with the whole; subclasses add their own.
    _common: ClassVar[tuple[str, ...]] = (
        *("dim", "domain", "view", "local_minima", "saddles", "maxima", "start", "name", "latex"),
        *("exact_grad", "exact_hess", "_one", "_scales", "_clean", "_recipe"),
        *("classes", "held_out", "_settings"),
    )
    # What a batch has its rows of.
    _by_sample: ClassVar[tuple[str, ...]] = ("X", "y")

    X: Array
    y: NDArray[Any]
    samples: int
    classes: int
    held_out: tuple[Array, NDArray[Any]] | None
    _settings: dict[str, Any]
    _digest: str | None

    def _hold(
        self, X: Array, y: NDArray[Any], held_out: Any, classes: int, settings: dict[str, Any]
    ) -> None:
        """Keep data that has been checked, and the options that make the objective again."""
        keep = functools.partial(object.__setattr__, self)
        keep("X", X)
        keep("y", y)
        keep("samples", len(X))
        keep("classes", classes)
        keep("held_out", None if held_out is None else self._as_held_out(held_out))
        keep("_settings", settings)
        keep("_digest", None)

    def batch(self, indices: Indices) -> Self:
        """Return the mean loss over some of the samples.

        Parameters
        ----------
        indices : slice or ndarray of int
            Which ones. A slice copies no data.

        Returns
        -------
        DataObjective
            Of the same parameters, domain, view and start; it knows no minima.

        Raises
        ------
        SceneError
            There is no such sample, none at all, or more than there are.
        """
        made = object.__new__(type(self))
        keep = object.__setattr__
        try:
            for name in self._by_sample:
                keep(made, name, getattr(self, name)[indices])
            count = len(made.X)
        except (IndexError, TypeError):
            raise self._no_batch(indices) from None
        if not 0 < count <= self.samples or made.X.ndim != 2:
            raise self._no_batch(indices)
        if type(indices) is not slice:
            for name in self._by_sample:
                getattr(made, name).setflags(write=False)
        keep(made, "samples", count)
        for name in self._common:
            keep(made, name, getattr(self, name))
        keep(made, "minima", ())
        keep(made, "_lowest", None)
        keep(made, "_digest", None)
        return made

    def predict(self, p: ArrayLike, X: ArrayLike) -> NDArray[Any]:
        """Return what the model says of samples (m, features), one prediction a sample."""
        raise NotImplementedError

    def correct(self, p: ArrayLike, X: Any = None, y: Any = None) -> int:
        """Count the samples whose label is predicted.

        Parameters
        ----------
        p : array_like, shape (dim,)
            The model's parameters.
        X, y : array_like, optional
            Samples and their labels, by default those held out, or else those trained on.

        Returns
        -------
        int

        Raises
        ------
        SceneError
            The model predicts values, not labels, or X comes without y.
        """
        X, y = self._judged(X, y)
        return int(np.count_nonzero(self._labels(p, X) == y))

    def accuracy(self, p: ArrayLike, X: Any = None, y: Any = None) -> float:
        """Return the fraction of samples whose label is predicted, from 0 to 1.

        Parameters and errors are those of `correct`.
        """
        X, y = self._judged(X, y)
        return float(np.count_nonzero(self._labels(p, X) == y) / len(y))

    def _labels(self, p: ArrayLike, X: Array) -> NDArray[Any]:
        return self.predict(p, X)

    def _as_held_out(self, given: Any) -> tuple[Array, NDArray[Any]]:
        X, y = as_pair(given, self.X.shape[1])
        return X, as_values(y, len(X), "the held-out y")

    def _judged(self, X: Any, y: Any) -> tuple[Array, NDArray[Any]]:
        if not self.classes:
            raise SceneError(
                f"{self.name!r} predicts values, not labels", "compare values instead of accuracy"
            )
        if (X is None) != (y is None):
            raise SceneError("accuracy needs both X and y", "give both or neither")
        if X is None:
            X, y = (self.X, self.y) if self.held_out is None else self.held_out
        y = np.asarray(y)
        return X, y if y.ndim == 1 else y.argmax(axis=1)

    def _inputs(self, X: ArrayLike) -> Array:
        """Read samples to predict; where there is one feature, numbers alone are samples."""
        features = self.X.shape[1]
        inputs = np.asarray(X, dtype=np.float64)
        if inputs.ndim == 1 and features == 1:
            inputs = inputs[:, np.newaxis]
        if inputs.ndim != 2 or inputs.shape[1] != features:
            raise SceneError(
                f"samples of shape {inputs.shape} were given to {self.name!r}",
                f"it takes shape (samples, {features})",
            )
        return inputs

    def _parameters(self, p: ArrayLike) -> Array:
        """Read one point (dim,)."""
        point = self._points(p)
        if point.ndim != 1:
            raise SceneError(
                f"a point of shape {point.shape} was given to {self.name!r}",
                f"predictions take one of shape ({self.dim},)",
            )
        return point

    def _no_batch(self, indices: Any) -> SceneError:
        shown = " ".join(repr(indices).split())
        return SceneError(
            f"a batch {shown:.60} cannot be had of {self.samples} samples",
            "give a slice, or an array of at least one index and at most as many as samples",
        )

    def _again(self) -> functools.partial[Any]:
        settings = {**self._settings, "held_out": self.held_out}
        return functools.partial(type(self), **self._given(), **settings)

    def _given(self) -> dict[str, Any]:
        """Return the data as arguments that make this objective again."""
        return {"X": self.X, "y": self.y}

    @property
    def digest(self) -> str:
        """A hash of the data and the options, the same in every process.

        Empty for classes from outside this package, whose code it would not tell apart.
        """
        own = type(self).__module__.startswith(__name__.partition(".")[0] + ".")
        return str(self._identity) if own else ""

    @property
    def _identity(self) -> Hashable:  # type: ignore[override]
        if self._digest is None:
            read = hashlib.blake2b(repr((type(self).__name__, self._settings)).encode())
            for array in (self.X, self.y, *(self.held_out or ())):
                read.update(repr((array.shape, array.dtype.str)).encode())
                read.update(array.tobytes())
            object.__setattr__(self, "_digest", read.hexdigest())
        return self._digest

    def __repr__(self) -> str:
        parts = [*self._shown(), f"X {self.X.shape}", f"y {self.y.shape}"]
        if self.held_out is not None:
            parts.append(f"held out {len(self.held_out[0])}")
        if self._settings.get("name"):
            parts.append(f"name={self.name!r}")
        return f"objectives.{self._called}({', '.join(parts)})"

    _called: ClassVar[str] = "data"

    def _shown(self) -> tuple[str, ...]:
        return ()
