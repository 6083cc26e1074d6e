"""Noise that is a function of the point: random in all but that it comes out the same again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optviz.objectives.calling import Array

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)


def normals(points: Array, seed: int, count: int) -> Array:
    """Return standard normal numbers that depend on a point's bits and the seed alone.

    The bits of the components are hashed one after the other, and the hash starts a sequence of
    uniform numbers that Box and Muller's method makes normal. Points that differ in the last
    bit of one component have unrelated numbers; 0 and -0 are the same point.

    Parameters
    ----------
    points : ndarray, shape (dim, …)
        One point, or many with the components first.
    seed : int
        From 0 to 2⁶⁴ - 1.
    count : int
        How many numbers for each point.

    Returns
    -------
    ndarray, shape (count, …)

    References
    ----------
    Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, *OOPSLA*: the
    mixing function of SplitMix64. Box and Muller (1958), A note on the generation of random normal
    deviates, *Annals of Mathematical Statistics* 29(2).
    """
    flat = points.reshape(len(points), -1) + 0.0
    state = np.full(flat.shape[1], seed, dtype=np.uint64)
    for bits in flat.view(np.uint64):
        state = _mixed(state + _GOLDEN) ^ bits
    steps = np.arange(1, 2 * count + 1, dtype=np.uint64)[:, np.newaxis] * _GOLDEN
    # 53 bits and a half: never 0, whose logarithm is not finite.
    uniform = ((_mixed(_mixed(state) + steps) >> np.uint64(11)) + 0.5) * 2.0**-53
    radius = np.sqrt(-2 * np.log(uniform[:count]))
    found: Array = radius * np.cos(2 * np.pi * uniform[count:])
    return found.reshape(count, *points.shape[1:])


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, factor in _MIX:
        bits = (bits ^ (bits >> shift)) * factor
    return bits ^ (bits >> np.uint64(31))
