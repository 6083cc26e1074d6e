"""Holding out a part of the samples, to measure on what was not trained on."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from optviz.datasets.arguments import Floats, Labels, frozen, generator, whole
from optviz.errors import SceneError

Part: TypeAlias = "tuple[Floats, Floats | Labels]"


def split(X: ArrayLike, y: ArrayLike, held_out: int = 397, seed: int = 0) -> tuple[Part, Part]:
    """Divide samples into those to train on and those held out.

    Where y holds whole numbers they are taken for classes, and each class is held out in
    proportion: its count differs by less than one from its share. Otherwise the samples are
    drawn evenly.

    Parameters
    ----------
    X : array_like, shape (n, features)
        The samples.
    y : array_like, shape (n,) or (n, outputs)
        What belongs to them.
    held_out : int
        How many to hold out, from 1 to n - 1.
    seed : int
        The same seed holds out the same samples.

    Returns
    -------
    train, test : tuple of (X, y)
        Copies, read-only, both in the order given.

    Raises
    ------
    SceneError
        X and y are of different lengths, or `held_out` leaves nothing on one side.

    Notes
    -----
    The samples are shuffled, sorted by class (a stable sort), and taken at even distances.
    """
    samples, targets = np.asarray(X), np.asarray(y)
    if not samples.ndim or targets.shape[:1] != samples.shape[:1]:
        raise SceneError(f"X of shape {samples.shape} does not go with y of shape {targets.shape}")
    n, held_out = len(samples), whole("held_out", held_out, 1)
    if held_out >= n:
        raise SceneError(f"held_out={held_out} leaves none of {n} samples to train on")
    order = generator(seed).permutation(n)
    if targets.ndim == 1 and np.issubdtype(targets.dtype, np.integer):
        order = order[np.argsort(targets[order], kind="stable")]
    out = np.zeros(n, dtype=bool)
    out[order[((np.arange(held_out) + 0.5) * n / held_out).astype(int)]] = True
    return (
        (frozen(samples[~out]), frozen(targets[~out])),
        (frozen(samples[out]), frozen(targets[out])),
    )
