"""Axes without junk: no box, no tick marks, few ticks, light horizontal lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from optviz.marks.dots import Dots
from optviz.marks.pixels import Frame
from optviz.numbers import tick
from optviz.style import LABEL, RunStyle, Theme

_PIXELS_PER_TICK = {"x": 74.0, "y": 60.0}
_CORNER = 20.0
_DRAWN = 0.5  # pixels outside at which matplotlib still draws a tick


def plain(axes: Axes, theme: Theme, *, grid: bool = True) -> None:
    """Strip the axes down to what is read; call it before the data are drawn."""
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, pad=5, labelsize=LABEL, labelcolor=theme.muted)
    axes.tick_params(which="minor", length=0)
    if grid:
        axes.grid(visible=True, axis="y", color=theme.grid, lw=1.0)
    axes.set_axisbelow(True)


def clear_start(axes: Axes, styles: Sequence[RunStyle], theme: Theme) -> None:
    """Set the labels of the y axis so far off that a pile of all dots at x = 0 covers none."""
    piled = Dots(styles, theme, Frame(axes).share).sizes(np.zeros((len(styles), 1, 2)))[0]
    axes.tick_params(axis="y", pad=max(5.0, 2.0 + 0.5 * float(piled.max())))


def few_ticks(axes: Axes, which: str, *, integer: bool = False) -> None:
    """Choose as many ticks on an axis as there is room for."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    steps = [1, 2, 4, 5, 10] if integer else [1, 2, 2.5, 5, 10]
    axis.set_major_locator(MaxNLocator(ticks_that_fit(axes, which), steps=steps, integer=integer))


def clear_corner(axes: Axes) -> None:
    """Drop the lowest tick of the y axis where its label would meet that of the x axis."""
    xs, ys = axes.get_xticks(), axes.get_yticks()
    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    box = axes.get_window_extent()
    reach = _CORNER * axes.figure.dpi / 100
    left, low = left - _DRAWN * (right - left) / box.width, low - _DRAWN * (high - low) / box.height
    near_x = (xs >= left) & ((xs - left) / (right - left) * box.width < reach)
    near_y = (ys >= low) & ((ys - low) / (high - low) * box.height < reach)
    if near_x.any() and near_y.any():
        axes.set_yticks(ys[(ys >= low) & (ys <= high) & ~near_y])


def ticks_that_fit(axes: Axes, which: str) -> int:
    """Return how many ticks an axis has room for, from 2 to 9."""
    box = axes.get_window_extent()
    dpi = axes.get_figure(root=True).dpi  # type: ignore[union-attr]  # they are in a figure
    length = 100 / dpi * (box.width if which == "x" else box.height)
    return int(min(max(length / _PIXELS_PER_TICK[which], 2), 9))
