"""How much is seen of each run: all of it, or little while the film's focus is on others."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from optviz.cues import Focus
from optviz.marks.cached_text import faint
from optviz.marks.strokes import Color
from optviz.style import RunStyle
from optviz.timeline import Moment

_FAINT = 0.26


def lights(moment: Moment, styles: Sequence[RunStyle]) -> list[float]:
    """Return how much is seen of each run at a moment, from little to 1."""
    made = [1.0] * len(styles)
    for one in moment.cues:
        if isinstance(one.cue, Focus):
            for i, style in enumerate(styles):
                meant = not one.cue.orders or style.order in one.cue.orders
                made[i] += one.way * ((1.0 if meant else _FAINT) - made[i])
    return made


def dimmed(color: Color, light: float) -> Color:
    """Return a colour of which so much is seen."""
    red, green, blue, alpha = color
    return red, green, blue, alpha * light


def by_light(lights: Sequence[float]) -> list[tuple[float, list[int]]]:
    """Return the runs that are seen equally well, in their order, the faintest first."""
    order = sorted(range(len(lights)), key=lambda i: (lights[i], i))
    return [(light, list(some)) for light, some in groupby(order, key=lambda i: lights[i])]


@contextlib.contextmanager
def faintly(renderer: RendererBase, light: float, axes: Axes) -> Iterator[RendererBase]:
    """Give what to draw on within axes: so much is seen of all that is drawn on it, as of one.

    Lines that lie on their casings, or on each other, then do not shine through.
    """
    if light >= 1.0 or not isinstance(renderer, RendererAgg):
        yield renderer
        return
    page = RendererAgg(renderer.width, renderer.height, renderer.dpi)
    yield page
    inner = axes.get_window_extent()
    left, right = (int(np.clip(x, 0, page.width)) for x in (inner.x0 - 1, inner.x1 + 2))
    low, high = (int(np.clip(y, 0, page.height)) for y in (inner.y0 - 1, inner.y1 + 2))
    image: npt.NDArray[np.uint8] = np.asarray(page.buffer_rgba())[::-1]
    gc = renderer.new_gc()
    renderer.draw_image(gc, left, low, faint(image[low:high, left:right], light))
    gc.restore()
