"""The foot of a y axis: below a break stands, in one place, all that is too small for it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullLocator

from optviz.panels.axes import decade_ticks, few_ticks, number_ticks, size
from optviz.panels.limits import Interval
from optviz.style import Theme

Array = npt.NDArray[np.float64]

_LANE = 26.0
_MOST = 0.3  # of the height of a low axis
_LABEL = 19.0
_CLEAR = 9.0  # points between the bottom line, where dots stand, and labels below
_BREAK = 0.45  # of the way from the bottom line to the low end
_TOOTH = 5.0
_HIGH = 2.2
_SMALLEST = 1e-290


class Foot:
    """Where numbers stand on an axis, the small ones on its bottom line beyond a break.

    A line that goes there ends at the break; what is written at the bottom line says how small
    the numbers are.

    Parameters
    ----------
    low, high : float
        The ends of the axis, both above 0 where it is logarithmic.
    name : str
        What is written at the bottom line; where it is empty there is no foot.
    log : bool
        Whether the axis is logarithmic.
    """

    def __init__(self, low: float, high: float, name: str, *, log: bool) -> None:
        self.low, self.high, self.name = low, high, name
        self._log = log
        self.bottom = low

    def stand(self, axes: Axes) -> None:
        """Give the axes their limits, by their present height."""
        if self.name:
            lane = min(_LANE, _MOST * size(axes)[1])
            axes.tick_params(axis="x", pad=_CLEAR)
            self.bottom = self._at(-lane / (size(axes)[1] - lane))
        if self._log:
            axes.set_yscale("log")
            axes.yaxis.set_minor_locator(NullLocator())
        axes.set_ylim(self.bottom, self.high)
        self._tick(axes)

    def holds(self, value: float) -> bool:
        """Return whether a number stands on the bottom line."""
        return bool(self.name) and value < self.low

    def place(self, values: Array) -> Array:
        """Return where numbers stand."""
        return np.where(values < self.low, self.bottom, values) if self.name else values

    def _tick(self, axes: Axes) -> None:
        """Put as many ticks on the axis as there is room for, that of the foot among them."""
        if not self._log and not self.name:
            few_ticks(axes, "y")
            return
        places, labels = (decade_ticks if self._log else number_ticks)(axes, self.low, self.high)
        if self.name:
            places, labels = [self.bottom, *places], [self.name, *labels]
        kept = _apart([self._height(axes, place) for place in places])
        axes.set_yticks([places[k] for k in kept], [labels[k] for k in kept])

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw the break."""
        if not self.name:
            return
        draw_break(axes, self._share(axes), theme)

    def hold(self, artist: Artist, axes: Axes) -> None:
        """Let the lines of an artist end at the break."""
        if self.name:
            share = self._share(axes) + _HIGH / size(axes)[1]
            window = Rectangle((0.0, share), 1.0, 1.0 - share, transform=axes.transAxes)
            artist.set_clip_path(window)

    def _share(self, axes: Axes) -> float:
        """Return at what share of the height the break is."""
        return min(_LANE, _MOST * size(axes)[1]) * _BREAK / size(axes)[1]

    def _height(self, axes: Axes, value: float) -> float:
        """Return how many pixels above the bottom line a number stands."""
        low, here, high = self.bottom, value, self.high
        if self._log:
            low, here, high = np.log10([low, here, high]).tolist()
        return size(axes)[1] * (here - low) / (high - low)

    def _at(self, share: float) -> float:
        """Return the number at a share of the way from the low to the high end."""
        low, high = self.low, self.high
        if self._log:
            return float(10 ** ((1 - share) * np.log10(low) + share * np.log10(high)))
        return low + share * (high - low)


def _apart(heights: list[float]) -> list[int]:
    """Return which of some rising heights to label: the lowest, and others as far as there is room.

    The highest comes before those between.
    """
    kept = [0] if heights else []
    for k in reversed(range(1, len(heights))):
        if all(abs(heights[k] - heights[other]) >= _LABEL for other in kept):
            kept.append(k)
    return sorted(kept)


def draw_break(axes: Axes, share: float, theme: Theme) -> None:
    """Draw a jagged line over the axes at a share of their height: there the axis is broken."""
    width, height = size(axes)
    count = max(int(width / _TOOTH), 4)
    xs = np.linspace(0.0, 1.0, count + 1)
    ys = share + np.where(np.arange(count + 1) % 2, 1, -1) * 0.5 * _HIGH / height
    axes.add_artist(
        Line2D(
            xs, ys, transform=axes.transAxes, color=theme.mix(theme.muted, 0.45, theme.paper),
            lw=0.9, zorder=3, solid_joinstyle="miter", clip_on=False,
        )
    )  # fmt: skip


def worth_logarithm(positive: Array, ratio: float) -> bool:
    """Return whether positive numbers span so much that an axis shows them by their logarithms."""
    if not positive.size:
        return False
    most = float(positive.max())
    return most > max(ratio * float(positive.min()), _SMALLEST)


def foot_name(values: Array, low: float, label: str) -> str:
    """Return what stands for the numbers below an axis: 0, or a bound on them; empty if none."""
    under = values[values < low]
    if not under.size:
        return ""
    return "0" if not under.any() else label


def decades(low: float, high: float) -> Interval:
    """Return the powers of ten that hold two positive numbers, with a little room."""
    return (
        float(10.0 ** max(np.floor(np.log10(low) - 0.02), -300)),
        float(10.0 ** min(np.ceil(np.log10(high) + 0.05), 300)),
    )
