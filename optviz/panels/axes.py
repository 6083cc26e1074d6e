"""Axes without junk: no box, no tick marks, few ticks, light horizontal lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import Formatter, LogLocator, MaxNLocator

from optviz.marks.dots import Dots
from optviz.marks.pixels import Frame
from optviz.style import LABEL, RunStyle, Theme
from optviz.style.numbers import ticks

_PIXELS_PER_TICK = {"x": 74.0, "y": 60.0}
_STEPS = [1, 2, 2.5, 5, 10]
_CORNER = 20.0
_APART = 5.0
_DRAWN = 0.5  # pixels outside at which matplotlib still draws a tick


class _Numbers(Formatter):
    """Labels that differ where their ticks do."""

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        low, high = self.axis.get_view_interval()  # type: ignore[union-attr]  # it is on an axis
        near = 0.01 * (high - low)  # further out matplotlib draws none
        seen = [k for k, value in enumerate(values) if low - near <= value <= high + near]
        labels = [""] * len(values)
        for k, label in zip(seen, ticks([float(values[k]) for k in seen]), strict=True):
            labels[k] = label
        return labels

    def __call__(self, value: float, pos: int | None = None) -> str:
        return ticks([float(value)])[0]


class _Fitting(MaxNLocator):
    """At most so many ticks, and on an x axis so few that their labels stand apart."""

    def __init__(self, axes: Axes, which: str, most: int, **looks: Any) -> None:
        super().__init__(most, **looks)
        self._axes, self._which, self._most = axes, which, most

    def tick_values(self, vmin: float, vmax: float) -> Any:  # an array, as matplotlib has it
        """Return the places of ticks."""
        for count in range(self._most, 0, -1):
            self.set_params(nbins=count)
            found = np.asarray(super().tick_values(vmin, vmax), dtype=float)
            seen = found[(found >= vmin) & (found <= vmax)]
            if self._which == "y" or len(seen) < 2 or not vmax > vmin:
                break
            pitch = (seen[1] - seen[0]) / (vmax - vmin) * size(self._axes)[0]
            if max(map(_wide, ticks(seen.tolist()))) + _APART <= pitch:
                break
        return found


def _wide(label: str) -> float:
    """Return about how wide the label of a tick is, in pixels of a figure of 100 dpi."""
    ems = sum(0.32 if sign in ".·" else 0.84 if sign in "−+" else 0.64 for sign in label)
    return ems * LABEL * 100 / 72


def plain(axes: Axes, theme: Theme, *, grid: bool = True) -> None:
    """Strip the axes down to what is read; call it before the data are drawn."""
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, pad=5, labelsize=LABEL, labelcolor=theme.muted)
    axes.tick_params(which="minor", length=0)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set(color=theme.muted, fontsize=LABEL)
    axes.title.set_color(theme.muted)
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
    axis.set_major_formatter(_Numbers())
    steps = [1, 2, 4, 5, 10] if integer else _STEPS
    most = ticks_that_fit(axes, which)
    axis.set_major_locator(_Fitting(axes, which, most, steps=steps, integer=integer))


def number_ticks(axes: Axes, low: float, high: float) -> tuple[list[float], list[str]]:
    """Return round numbers between two, as many as there is room for, and their labels."""
    found = MaxNLocator(ticks_that_fit(axes, "y"), steps=_STEPS).tick_values(low, high)
    places = [float(one) for one in found if low <= one <= high]
    return places, ticks(places)


def decade_ticks(axes: Axes, low: float, high: float) -> tuple[list[float], list[str]]:
    """Return powers of ten between two of them, as many as there is room for, and their labels."""
    numticks = max(ticks_that_fit(axes, "y"), 3)
    every = LogLocator(numticks=numticks).tick_values(low, high)
    places = [float(one) for one in every if low * 0.999 <= one <= high * 1.001]
    return places, [rf"$\mathdefault{{10^{{{round(math.log10(one))}}}}}$" for one in places]


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
    length = size(axes)["xy".index(which)]
    return int(min(max(length / _PIXELS_PER_TICK[which], 2), 9))


def size(axes: Axes) -> tuple[float, float]:
    """Return width and height of the axes in pixels of a figure of 100 dpi."""
    box = axes.get_window_extent()
    scale = 100 / axes.get_figure(root=True).dpi  # type: ignore[union-attr]  # they are in one
    return float(scale * box.width), float(scale * box.height)
