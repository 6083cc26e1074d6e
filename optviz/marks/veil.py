"""A veil of paper over what stands still and is of runs that the film's focus is not on."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform

from optviz.marks.light import lights
from optviz.marks.mark import Mark
from optviz.style import RunStyle, Theme
from optviz.timeline import Moment

_ROOM = 1.5


class Veil(Mark):
    """Names and markers on plain paper, of which less is seen.

    Parameters
    ----------
    axes : Axes
        Where it lies; what is below it may reach beyond.
    styles : sequence of RunStyle
        The runs.
    parts : sequence of sequences of Artist
        What stands still of each.
    theme : Theme
        For the paper.
    """

    def __init__(
        self,
        axes: Axes,
        styles: Sequence[RunStyle],
        parts: Sequence[Sequence[Artist]],
        theme: Theme,
    ) -> None:
        super().__init__(axes, zorder=39)
        self.set_clip_on(False)
        self._styles, self._parts, self._paper = styles, parts, to_rgba(theme.paper)
        self.show(Moment(0))

    def show(self, moment: Moment) -> None:
        """Bring it to a moment."""
        self.lights = lights(moment, self._styles)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Draw the moment that `show` set."""
        room = float(renderer.points_to_pixels(_ROOM))  # type: ignore[arg-type]
        gc = renderer.new_gc()
        gc.set_linewidth(0.0)
        for light, parts in zip(self.lights, self._parts, strict=True):
            if light < 1.0:
                box = Bbox.union([one.get_window_extent(renderer) for one in parts]).padded(room)
                (left, low), (right, high) = box.min, box.max
                path = Path([(left, low), (right, low), (right, high), (left, high)])
                renderer.draw_path(gc, path, IdentityTransform(), (*self._paper[:3], 1.0 - light))
        gc.restore()
