"""What objectives on data are made of: small made-up sets, and real digits from files."""

from __future__ import annotations

from optviz.datasets.classes import blobs, spirals, two_moons, xor
from optviz.datasets.digits import digits
from optviz.datasets.idx import read_idx
from optviz.datasets.measurements import noisy_line, noisy_signal
from optviz.datasets.mnist import mnist
from optviz.datasets.splitting import split

__all__ = [
    "blobs",
    "digits",
    "mnist",
    "names",
    "noisy_line",
    "noisy_signal",
    "read_idx",
    "spirals",
    "split",
    "two_moons",
    "xor",
]


def names() -> tuple[str, ...]:
    """Return the names of all sets, and of what prepares them, sorted."""
    return tuple(name for name in __all__ if name != "names")
