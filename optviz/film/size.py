"""The size of a frame: what can be laid out and read."""

from __future__ import annotations

import math
import numbers

from optviz.errors import SceneError

_REFERENCE_AREA = 1280 * 720
_SMALLEST, _LARGEST = 64, 16_384


def natural_dpi(width: int, height: int) -> float:
    """Return the dpi at which text has the same size relative to a frame of any area."""
    return 100.0 * math.sqrt(width * height / _REFERENCE_AREA)


def check_size(width: int, height: int, dpi: float | None = None) -> None:
    """Refuse a frame that cannot be laid out.

    Parameters
    ----------
    width, height : int
        In pixels.
    dpi : float, optional
        Pixels an inch.

    Raises
    ------
    SceneError
        A side is no whole number, too small or too large, or the frame too narrow for its text.
    """
    for name, size in (("width", width), ("height", height)):
        if isinstance(size, bool) or not isinstance(size, numbers.Integral):
            raise SceneError(f"{name} is {size!r}", "give a whole number of pixels")
        if not _SMALLEST <= size <= _LARGEST:
            raise SceneError(f"{name} is {size}", f"give {_SMALLEST} to {_LARGEST} pixels")
    if not 0.2 <= width / height <= 5:
        raise SceneError(
            f"{width}×{height} is too narrow to read", "keep the sides within a ratio of 5 to 1"
        )
    if dpi is not None:
        area = width * height / dpi**2 if dpi > 0 and math.isfinite(dpi) else 0.0
        if area < 9.0 or area > 2000.0:
            raise SceneError(
                f"dpi is {dpi!r}, at which a frame of {width}×{height} cannot be laid out",
                f"leave it out, or give about {natural_dpi(width, height):.0f}",
            )
