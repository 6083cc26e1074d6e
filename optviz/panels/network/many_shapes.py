"""Many lines, or many circles, in one call of the renderer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform, Transform

Array = npt.NDArray[np.float64]

_CIRCLE = Path.unit_circle()
_NONE = np.empty((0, 4))
_NO_TRANSFORMS = np.empty((0, 3, 3))
_NO_OFFSETS = np.zeros((1, 2))
_SOLID: list[tuple[float, Sequence[float] | None]] = [(0, None)]
_DASHED = (0.0, (6.0, 3.6))


def draw_lines(
    renderer: Any, gc: Any, transform: Transform, paths: Sequence[Path], colors: Array,
    widths: Array, dashed: npt.NDArray[np.bool_] | None = None,
) -> None:  # fmt: skip
    """Draw paths, each in its own colour and width.

    Parameters
    ----------
    renderer, gc : RendererBase, GraphicsContextBase
        What draws, and how lines end.
    transform : Transform
        From the paths' coordinates to pixels.
    paths : sequence of Path
        The lines, n of them.
    colors, widths : array (n, 4), array (n,)
        RGBA, and points.
    dashed : array (n,), optional
        Which of them are dashed.
    """
    styles = _SOLID if dashed is None else [_DASHED if one else _SOLID[0] for one in dashed]
    renderer.draw_path_collection(
        gc, transform.frozen(), paths, _NO_TRANSFORMS, _NO_OFFSETS, IdentityTransform(), _NONE,
        colors, widths, styles, [True], [None], "screen",
    )  # fmt: skip


def draw_circles(
    renderer: Any, gc: Any, transform: Transform, places: Array, radii: Array,
    fills: Array | None, edges: Array, widths: Array,
) -> None:  # fmt: skip
    """Draw circles, each in its own colours.

    Parameters
    ----------
    renderer, gc : RendererBase, GraphicsContextBase
        What draws.
    transform : Transform
        From the places' coordinates to pixels.
    places : array (n, 2)
        The centres.
    radii, widths : array (n,) or (1,)
        In pixels of a page of 100 dpi, and in points.
    fills, edges : array (n, 4)
        RGBA; None leaves circles empty.
    """
    matrices = np.zeros((len(radii), 3, 3))
    matrices[:, 0, 0] = matrices[:, 1, 1] = radii * renderer.points_to_pixels(0.72)
    matrices[:, 2, 2] = 1.0
    renderer.draw_path_collection(
        gc, IdentityTransform(), [_CIRCLE], matrices, places, transform.frozen(),
        _NONE if fills is None else fills, edges, widths, _SOLID, [True], [None], "screen",
    )  # fmt: skip
