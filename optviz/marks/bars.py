"""Bars that lie, to the left and right of a zero line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from optviz.marks.mark import Mark
from optviz.marks.pixels import Frame
from optviz.marks.strokes import Color

Array = npt.NDArray[np.float64]

_BREAK, _SLANT, _FROM_END = 3.0, 4.0, 12.0


class Bars(Mark):
    """Bars from a zero line, in pixels of the page; one too long for its room has a broken end.

    Parameters
    ----------
    axes, frame : Axes, Frame
        Where they are drawn.
    zeros : array (n,)
        Where the zero line of each bar is.
    rooms : array (n, 2)
        From where to where each bar may reach.
    middles : array (n,)
        The height of each bar's middle.
    thick : float
        How thick they are.
    colors : sequence of str
        One a bar.
    paper : str
        The colour of the break.
    """

    def __init__(
        self,
        axes: Axes,
        frame: Frame,
        zeros: Array,
        rooms: Array,
        middles: Array,
        thick: float,
        colors: Sequence[str],
        paper: str,
    ) -> None:
        super().__init__(axes)
        self.set_clip_on(False)
        self._frame, self._zeros, self._rooms, self._middles = frame, zeros, rooms, middles
        self._thick, self._colors, self._paper = thick, [to_rgba(one) for one in colors], paper
        self.show(np.full(len(zeros), np.nan))

    def show(self, lengths: Array) -> None:
        """Set how long each bar is, to the right where positive; none where it is NaN."""
        self.lengths = lengths
        self._shapes: list[tuple[Path, Color]] | None = None

    @property
    def shows(self) -> bytes:
        """How long all are: while that is the same they need not be drawn again."""
        return self.lengths.tobytes()

    @property
    def ends(self) -> Array:
        """Where each bar ends."""
        return np.clip(self._zeros + self.lengths, *self._rooms.T)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the bars that `show` set."""
        if self._shapes is None:
            self._shapes = list(self._shaped())
        transform = self._frame.transform.get_affine()
        gc = renderer.new_gc()
        gc.set_linewidth(0.0)
        gc.set_antialiased(True)
        for path, color in self._shapes:
            renderer.draw_path(gc, path, transform, color)
        gc.restore()

    def _shaped(self) -> Iterator[tuple[Path, Color]]:
        """Yield the outline of each bar, and that of its break, with their colours."""
        half, paper = 0.5 * self._thick, to_rgba(self._paper)
        for zero, end, length, y, color in zip(
            self._zeros, self.ends, self.lengths, self._middles, self._colors, strict=True
        ):
            if not np.isfinite(end) or length == 0.0:
                continue
            corners = [(zero, y - half), (end, y - half), (end, y + half), (zero, y + half)]
            yield Path(corners), color
            if abs(zero + length - end) > 0.5:
                x = end - _FROM_END if length > 0 else end + _FROM_END
                slash = [
                    (x - _SLANT - _BREAK, y - half - 1),
                    (x - _SLANT + _BREAK, y - half - 1),
                    (x + _SLANT + _BREAK, y + half + 1),
                    (x + _SLANT - _BREAK, y + half + 1),
                ]
                yield Path(slash), paper
