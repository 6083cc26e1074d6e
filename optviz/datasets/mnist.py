"""The MNIST digits, and sets in the same form, from a folder of the user's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optviz.datasets.arguments import frozen, whole
from optviz.datasets.idx import read_idx
from optviz.datasets.splitting import Part
from optviz.errors import SceneError


def mnist(
    folder: str | os.PathLike[str], train: int | None = None, held_out: int | None = None
) -> tuple[Part, Part]:
    """Read MNIST, or a set in the same form such as Fashion-MNIST, from a folder.

    ``train, test = mnist("mnist")``, in the same form as `digits` has. Nothing is downloaded.

    Parameters
    ----------
    folder : str or Path
        Where the four files are: ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``,
        ``t10k-images-idx3-ubyte`` and ``t10k-labels-idx1-ubyte``; a dot may stand in place of the
        last hyphen but one, and ``.gz`` at the end.
    train, held_out : int, optional
        How many images to take, the first ones; all unless said. All 70,000 take 440 MB.

    Returns
    -------
    train, test : tuple of (X, y)
        X of shape (60000, 784) and (10000, 784): pixels row by row, from 0 (paper) to 1 (ink); y
        the digits, of shape (60000,) and (10000,). Read-only.

    Raises
    ------
    SceneError
        The folder or a file is missing or damaged, or images and labels do not go together.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document recognition*,
    Proceedings of the IEEE 86, 1998.
    """
    folder = Path(folder).expanduser()
    if not folder.is_dir():
        raise SceneError(
            f"there is no folder {folder}",
            "put the four files of MNIST into it, or use datasets.digits(), which needs none",
        )
    parts = _part(folder, "train", train), _part(folder, "t10k", held_out)
    (X, _), (X_test, _) = parts
    if X.shape[1] != X_test.shape[1]:
        raise SceneError(
            f"{folder}: the training images have {X.shape[1]} pixels, the test images"
            f" {X_test.shape[1]}",
            "the files are of different sets",
        )
    return parts


def _part(folder: Path, part: str, count: int | None) -> Part:
    images, pictures = _read(folder, f"{part}-images", 3)
    named, labels = _read(folder, f"{part}-labels", 1)
    if len(pictures) != len(labels):
        raise SceneError(
            f"{images} holds {len(pictures)} images, {named} holds {len(labels)} labels",
            "the two files are not of the same set",
        )
    chosen = slice(None if count is None else whole("the number of images", count, 1))
    X = pictures[chosen].reshape(len(labels[chosen]), -1) / 255.0
    return frozen(X), frozen(labels[chosen].astype(np.int64))


def _read(folder: Path, stem: str, dimensions: int) -> tuple[Path, NDArray[Any]]:
    names = [f"{stem}{mark}idx{dimensions}-ubyte{end}" for end in ("", ".gz") for mark in "-."]
    found = [folder / name for name in names if (folder / name).is_file()]
    if not found:
        raise SceneError(
            f"{folder} holds no file {names[0]}",
            f"or {', '.join(names[1:])}; nothing is downloaded",
        )
    array = read_idx(found[0])
    if array.ndim != dimensions or array.dtype != np.uint8 or not array.size:
        raise SceneError(
            f"{found[0]} holds {array.dtype} of shape {array.shape}",
            f"expected uint8 in {dimensions} dimension{'s' * (dimensions > 1)}",
        )
    return found[0], array
