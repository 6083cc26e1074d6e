"""Reading data as users write it: features, targets, labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError
from optviz.objectives.calling import Array

Labels = NDArray[np.int64]


def as_features(given: Any, what: str = "X") -> Array:
    """Read samples (n, features) as a read-only copy; n numbers alone are one feature."""
    remedy = f"give {what} as an array (samples, features)"
    X = _numbers(given, what, remedy)
    if X.ndim == 1:
        X = X.reshape(-1, 1)
    if X.ndim != 2:
        raise SceneError(f"{what} has shape {X.shape}", remedy)
    if X.size == 0:
        raise SceneError(f"{what} has shape {X.shape}: there is no data in it", remedy)
    return _sound(X, what)


def as_targets(given: Any, count: int, what: str = "y") -> Array:
    """Read one target a sample, (n,), or one row of targets, (n, outputs); read-only copy."""
    remedy = f"give {what} as an array ({count},), one target a sample"
    y = _numbers(given, what, remedy)
    if y.ndim == 2 and y.shape[1] == 1:
        y = y.reshape(-1)
    if y.ndim not in (1, 2) or y.size == 0:
        raise SceneError(f"{what} has shape {y.shape}", remedy)
    if len(y) != count:
        raise SceneError(f"{what} has {len(y)} targets for {count} samples", remedy)
    return _sound(y, what)


def as_values(given: Any, count: int, what: str = "y") -> Array:
    """Read one number a sample, (n,)."""
    y = as_targets(given, count, what)
    if y.ndim != 1:
        remedy = f"give {what} as an array ({count},), one number a sample"
        raise SceneError(f"{what} has shape {y.shape}", remedy)
    return y


def as_labels(given: Any, count: int, classes: int, what: str = "y") -> Labels:
    """Read one label a sample, whole numbers 0 … classes - 1."""
    y = as_values(given, count, what)
    wrong = np.flatnonzero((y != np.floor(y)) | (y < 0) | (y >= classes))
    if wrong.size:
        known = "0 or 1" if classes == 2 else f"whole numbers from 0 to {classes - 1}"
        remedy = f"give labels that are {known}"
        if np.isfinite(y).all() and y.max() >= classes:
            remedy += f", or a network whose last layer has {int(y.max()) + 1}"
        raise SceneError(f"{what} has the label {y[wrong[0]]:g} in row {wrong[0]}", remedy)
    labels = y.astype(np.int64)
    labels.setflags(write=False)
    return labels


def as_pair(given: Any, features: int) -> tuple[Array, Any]:
    """Read the features of held-out data (X, y), and return its y as it is."""
    try:
        X, y = given
    except (TypeError, ValueError):
        raise SceneError(
            f"held_out is {type(given).__name__} {given!r:.40}", "give a pair, held_out=(X, y)"
        ) from None
    X = as_features(X, "the held-out X")
    if X.shape[1] != features:
        raise SceneError(
            f"the held-out X has {X.shape[1]} features and X has {features}",
            "hold out samples of the same data",
        )
    return X, y


def _numbers(given: Any, what: str, remedy: str) -> NDArray[Any]:
    try:
        array = np.asarray(given)
        if array.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        raise SceneError(f"{what} is not made of numbers: {given!r:.60}", remedy) from None
    return array


def _sound(array: NDArray[Any], what: str) -> Array:
    # Adding 0.0 copies, and makes -0.0 and 0.0 alike, as values are told apart by their bytes.
    made = np.ascontiguousarray(array.astype(np.float64) + 0.0)
    bad = ~np.isfinite(made).reshape(len(made), -1).all(axis=1)
    if bad.any():
        row = int(np.argmax(bad))
        kind = "a NaN" if np.isnan(made[row]).any() else "an infinity"
        raise SceneError(f"{what} has {kind} in row {row}", "leave such rows out, or fill them in")
    made.setflags(write=False)
    return made
