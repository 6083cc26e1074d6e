"""What the makers of data sets demand of their arguments, and how they hand out arrays."""

from __future__ import annotations

import math
import numbers
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from optviz.errors import SceneError

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
_Kind = TypeVar("_Kind", bound=np.generic)


def whole(name: str, value: Any, least: int) -> int:
    """Return a whole number that is at least so large."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        raise SceneError(f"{name}={value!r} is not a whole number of {least} or more")
    return int(value)


def finite(name: str, value: Any) -> float:
    """Return a finite real number."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise SceneError(f"{name}={value!r} is not a finite number")
    return float(value)


def deviation(name: str, value: Any) -> float:
    """Return a standard deviation: finite, zero or more."""
    made = finite(name, value)
    if made < 0:
        raise SceneError(f"{name}={value!r} is negative", "it is a standard deviation")
    return made


def generator(seed: Any) -> np.random.Generator:
    """Return the source of random numbers that belongs to a seed."""
    return np.random.default_rng(whole("seed", seed, 0))


def frozen(array: NDArray[_Kind]) -> NDArray[_Kind]:
    """Make an array read-only, and return it."""
    array.flags.writeable = False
    return array
