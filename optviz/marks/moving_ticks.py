"""The numbers of axes while their window moves: those of one fade before those of the next come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from optviz.marks.cached_text import Stamp
from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame

_GONE = 0.7  # of a settled window's weight, or of its size, from where down numbers are not seen
_SLACK = 0.5  # pixels


@dataclass(frozen=True)
class _Number:
    """What a settled axis says of a value, and at which place across it."""

    words: str
    value: float
    across: float


class MovingTicks(Mark):
    """Numbers below and at the left of axes, each where its value is at the moment.

    Parameters
    ----------
    axes : Axes
        Where they stand.
    settled : sequence of Axes
        Those of the settled windows, in the same place.
    grid : str, optional
        The colour of lines at the numbers of the y axis; by default there are none.
    """

    def __init__(self, axes: Axes, settled: Sequence[Axes], grid: str = "") -> None:
        super().__init__(axes, zorder=5.5)
        self.set_clip_on(False)
        self._frame = Frame(axes)
        self._grid = to_rgba(grid) if grid else None
        self._numbers = [(_numbers(own, 0), _numbers(own, 1)) for own in settled]
        self._lengths = [
            tuple(float(np.ptp(ends)) for ends in (own.get_xlim(), own.get_ylim()))
            for own in settled
        ]
        first = settled[0].get_xticklabels()[0], settled[0].get_yticklabels()[0]
        self._stamps = [_like(one, axes) for one in first]
        self._weights: Mapping[int, float] = {}

    def look(self, frame: Frame, weights: Mapping[int, float]) -> None:
        """Move to a window, between settled ones with these weights."""
        self._frame, self._weights = frame, weights

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the window that `look` set."""
        for k, weight in self._weights.items():
            for side, (numbers, stamp) in enumerate(
                zip(self._numbers[k], self._stamps, strict=True)
            ):
                ratio = self._lengths[k][side] / self._frame.length(side)
                near = min(weight, ratio, 1.0 / ratio)
                if near > _GONE:
                    alpha = (near - _GONE) / (1.0 - _GONE)
                    self._write(renderer, numbers, side, stamp, alpha)

    def _write(
        self,
        renderer: RendererBase,
        numbers: Sequence[_Number],
        side: int,
        stamp: Stamp,
        alpha: float,
    ) -> None:
        frame, ha = self._frame, stamp.get_horizontalalignment()
        values = np.array([[one.value, one.value] for one in numbers]).reshape(-1, 2)
        pixels = frame.place(values)
        places = frame.transform.transform(pixels)
        for one, pixel, place in zip(numbers, pixels, places, strict=True):
            if not -_SLACK <= pixel[side] <= frame.size[side] + _SLACK:
                continue
            x, y = (place[0], one.across) if side == 0 else (one.across, place[1])
            if side == 1 and self._grid is not None:
                self._line(renderer, float(pixel[1]), alpha)
            if isinstance(renderer, RendererAgg):
                stamp.lay(renderer, one.words, ha, x, y, alpha)
            else:
                stamp.set(text=one.words, position=(x, y), alpha=alpha)
                stamp.draw(renderer)

    def _line(self, renderer: RendererBase, height: float, alpha: float) -> None:
        assert self._grid is not None
        gc = renderer.new_gc()
        gc.set_linewidth(1.0)
        gc.set_foreground((*self._grid[:3], alpha), isRGBA=True)
        gc.set_snap(True)
        ends = Path(np.array([[0.0, height], [self._frame.width, height]]))
        renderer.draw_path(gc, ends, self._frame.transform.get_affine())
        gc.restore()


def _numbers(axes: Axes, side: int) -> list[_Number]:
    """Return the numbers that are seen on the x axis, 0, or the y axis, 1."""
    labels = (axes.get_xticklabels, axes.get_yticklabels)[side]()
    low, high = (axes.get_xlim(), axes.get_ylim())[side]
    found = [
        _Number(one.get_text(), float(one.get_position()[side]), _anchor(one)[1 - side])
        for one in labels
    ]
    return [one for one in found if low <= one.value <= high]


def _anchor(label: Text) -> tuple[float, float]:
    x, y = label.get_transform().transform(label.get_position())
    return float(x), float(y)


def _like(label: Text, axes: Axes) -> Stamp:
    """Return a stamp that prints words as a label is written."""
    stamp = Stamp(
        0.0, 0.0, "", fontproperties=label.get_fontproperties(), color=label.get_color(),
        ha=label.get_horizontalalignment(), va=label.get_verticalalignment(),
        transform=IdentityTransform(),
    )  # fmt: skip
    stamp.set_figure(axes.get_figure(root=True))  # type: ignore[arg-type]  # they are in one
    return stamp
