"""Points in the plane that belong to classes: moons, spirals, blobs and the four corners of xor."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from optviz.datasets.arguments import Floats, Labels, deviation, finite, frozen, generator, whole
from optviz.errors import SceneError


def two_moons(n: int = 200, noise: float = 0.15, seed: int = 0) -> tuple[Floats, Labels]:
    """Draw two half circles that reach into each other.

    Class 0 lies on ``(cos t, sin t)``, class 1 on ``(1 - cos t, 1/2 - sin t)``, with t evenly
    spaced in [0, π], and normal noise added to both coordinates.

    Parameters
    ----------
    n : int
        How many points; class 0 has the odd one.
    noise : float
        The standard deviation of each coordinate. No straight line parts the moons; a curve
        parts them up to about 0.1.
    seed : int
        The same seed draws the same points.

    Returns
    -------
    X : ndarray, shape (n, 2)
        Read-only, in random order.
    y : ndarray of int, shape (n,)
        The classes, 0 or 1; read-only.

    Raises
    ------
    SceneError
        `n` is not a whole number of 2 or more, or `noise` is negative or not finite.
    """
    sizes = _sizes(n, 2)
    upper, lower = (np.linspace(0.0, np.pi, size) for size in sizes)
    arcs = [
        np.column_stack([np.cos(upper), np.sin(upper)]),
        np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)]),
    ]
    return _scattered(arcs, deviation("noise", noise), seed)


def spirals(
    n: int = 300, turns: float = 1.0, noise: float = 0.03, classes: int = 2, seed: int = 0
) -> tuple[Floats, Labels]:
    """Draw arms that wind about the origin, one a class.

    Class k lies on ``r (cos φ, sin φ)`` with ``φ = 2π (turns r + k / classes)`` and r evenly spaced
    from 0.1 to 1, and normal noise added to both coordinates.

    Parameters
    ----------
    n : int
        How many points; the first classes have the odd ones.
    turns : float
        How often an arm winds about the origin; negative turns wind the other way.
    noise : float
        The standard deviation of each coordinate.
    classes : int
        How many arms.
    seed : int
        The same seed draws the same points.

    Returns
    -------
    X : ndarray, shape (n, 2)
        Read-only, in random order.
    y : ndarray of int, shape (n,)
        The classes, from 0; read-only.

    Raises
    ------
    SceneError
        There are fewer points than classes, or a number is not of its kind.
    """
    classes, turns = whole("classes", classes, 1), finite("turns", turns)
    arms = []
    for k, size in enumerate(_sizes(n, classes)):
        r = np.linspace(0.1, 1.0, size)
        angle = 2 * np.pi * (turns * r + k / classes)
        arms.append(np.column_stack([r * np.cos(angle), r * np.sin(angle)]))
    return _scattered(arms, deviation("noise", noise), seed)


def blobs(
    n: int = 200,
    classes: int | None = None,
    spread: float = 0.5,
    seed: int = 0,
    *,
    centres: ArrayLike | None = None,
) -> tuple[Floats, Labels]:
    """Draw one round cloud a class.

    Parameters
    ----------
    n : int
        How many points; the first classes have the odd ones.
    classes : int, optional
        How many clouds, 2 unless said; their centres are evenly spaced on the circle of radius 2.
    spread : float
        The standard deviation of each coordinate about the centre.
    seed : int
        The same seed draws the same points.
    centres : array_like, shape (classes, features), optional
        Centres of one's own, in place of `classes`; with any number of features.

    Returns
    -------
    X : ndarray, shape (n, 2) or (n, features)
        Read-only, in random order.
    y : ndarray of int, shape (n,)
        The classes, from 0; read-only.

    Raises
    ------
    SceneError
        There are fewer points than classes, `classes` and `centres` disagree, or a number is not
        of its kind.
    """
    middles = _centres(classes, centres)
    clouds = [
        np.tile(middle, (size, 1))
        for middle, size in zip(middles, _sizes(n, len(middles)), strict=True)
    ]
    return _scattered(clouds, deviation("spread", spread), seed)


def xor(n: int = 200, noise: float = 0.2, seed: int = 0) -> tuple[Floats, Labels]:
    """Draw the exclusive or: the class is 1 where the signs of the two coordinates differ.

    The clouds are about (±1, ±1); no straight line parts the two classes.

    Parameters
    ----------
    n : int
        How many points, spread evenly over the four corners.
    noise : float
        The standard deviation of each coordinate about its corner.
    seed : int
        The same seed draws the same points.

    Returns
    -------
    X : ndarray, shape (n, 2)
        Read-only, in random order.
    y : ndarray of int, shape (n,)
        The class of the corner, 0 or 1; read-only.

    Raises
    ------
    SceneError
        `n` is not a whole number of 4 or more, or `noise` is negative or not finite.
    """
    corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)]
    X, corner = blobs(
        whole("n", n, 4), spread=deviation("noise", noise), seed=seed, centres=corners
    )
    return X, frozen(corner % 2)


def _sizes(n: int, classes: int) -> list[int]:
    """Share points out among the classes, as evenly as can be."""
    share, odd = divmod(whole("n", n, classes), classes)
    return [share + (k < odd) for k in range(classes)]


def _scattered(groups: list[Floats], noise: float, seed: int) -> tuple[Floats, Labels]:
    """Add noise to the points of the classes, and mix the classes."""
    X = np.concatenate(groups)
    y = np.repeat(np.arange(len(groups), dtype=np.int64), [len(group) for group in groups])
    random = generator(seed)
    X = X + noise * random.standard_normal(X.shape)
    order = random.permutation(len(X))
    return frozen(X[order]), frozen(y[order])


def _centres(classes: int | None, centres: ArrayLike | None) -> Floats:
    if centres is None:
        angles = 2 * np.pi * np.arange(whole("classes", 2 if classes is None else classes, 1))
        angles = angles / len(angles)
        return 2.0 * np.column_stack([np.cos(angles), np.sin(angles)])
    try:
        middles = np.array(centres, dtype=np.float64)
    except (TypeError, ValueError):
        middles = np.empty(0)
    if middles.ndim != 2 or not middles.size or not np.isfinite(middles).all():
        raise SceneError("centres is not a table of finite numbers", "give one row a class")
    if classes is not None and whole("classes", classes, 1) != len(middles):
        raise SceneError(f"classes={classes}, but there are {len(middles)} centres", "give one")
    return middles
