"""Vectors whose squares would leave the range of float64: their lengths, and their directions."""

from __future__ import annotations

from typing import Any

import numpy as np

from optviz.optimizers.optimizer import Array

_SAFE = 1e140  # entries up to this, and down to its inverse, can be squared and summed


def norm(v: Array) -> float:
    """Return ‖v‖, which neither underflows nor overflows before v does."""
    unit, size = scaled(v)
    return float(np.linalg.norm(unit)) * float(size)


def scaled(v: Array) -> tuple[Array, Any]:
    """Return v, or each column of it, with its largest entry near 1, and the factor left out.

    The factor is a power of two, so that nothing is rounded. It is 1 where all is 0, or infinite.
    """
    largest = np.abs(v).max(axis=0, initial=0.0)
    exponent = np.maximum(np.frexp(largest)[1] - 1, -1022)
    size = np.where((largest > 0.0) & (largest < np.inf), np.ldexp(1.0, exponent), 1.0)
    return v / size, size


def rescue(v: Array) -> float:
    """Return by what to divide v, a power of two: 1, but where its squares leave the floats."""
    largest = float(np.abs(v).max(initial=0.0))
    return 1.0 if 1.0 / _SAFE < largest < _SAFE else float(scaled(v)[1])
