"""Whether a record fits in memory, before its first step is made."""

from __future__ import annotations

import os

from optviz.errors import SceneError

_USUAL = 8e9
_COPIES = 4
"""A point and its gradient, each kept as bytes and then as part of an array."""


def check_room(dim: int, steps: int) -> None:
    """Refuse a run whose points and gradients alone take more memory than this machine has.

    Raises
    ------
    SceneError
        They do; the message has the estimate.
    """
    wanted = 8.0 * _COPIES * dim * (steps + 1)
    if wanted > max(_memory(), _USUAL):
        raise SceneError(
            f"{steps} steps in {dim:,} dimensions take {wanted / 1e9:,.0f} GB to record",
            "make fewer steps, count epochs, or use fewer parameters",
        )


def _memory() -> float:
    """Return the bytes of memory of this machine, 0 where it does not say."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0.0
