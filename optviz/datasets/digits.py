"""1797 handwritten digits of 8 by 8 pixels, as they come with scikit-learn."""

from __future__ import annotations

import numpy as np

from optviz.datasets.splitting import Part, split
from optviz.extras import load


def digits(held_out: int = 397, seed: int = 0) -> tuple[Part, Part]:
    """Return the handwritten digits of scikit-learn, some of them held out.

    ``train, test = digits()``, in the same form as `mnist` has.

    Parameters
    ----------
    held_out : int
        How many of the 1797 to hold out, see `split`.
    seed : int
        The same seed holds out the same digits.

    Returns
    -------
    train, test : tuple of (X, y)
        X of shape (1400, 64) and (397, 64): pixels row by row, from 0 (paper) to 1 (ink); y the
        digits, of shape (1400,) and (397,). Read-only.

    Raises
    ------
    EnvironmentFault
        scikit-learn is not installed.
    SceneError
        `held_out` leaves nothing on one side.

    References
    ----------
    Alpaydin and Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning
    Repository, 1998 (its test set).
    """
    found = load("sklearn.datasets", "datasets.digits()").load_digits()
    return split(found.data / 16.0, found.target.astype(np.int64), held_out, seed)
