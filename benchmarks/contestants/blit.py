"""The same artists drawn by a hand-written blit loop, the least that matplotlib can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from benchmarks.contestant import Contestant, Lap
from benchmarks.course import Course

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from optviz import SceneAnimation


def blitting(film: SceneAnimation) -> Callable[[], Iterator[npt.NDArray[np.uint8]]]:
    """Return a loop over a film's frames whose static part is drawn already."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    composition = film._painter.composition  # the very artists of our frames; a film hands out none
    figure = film.figure
    # In the order of a full draw: axes by axes, and the figure's own texts above them.
    places: dict[object, int] = {axes: place for place, axes in enumerate(figure.axes)}
    artists = sorted(
        composition.artists, key=lambda one: (places.get(one.axes, len(places)), one.zorder)
    )
    moments = [film.schedule.moment(number) for number in range(len(film))]
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    next(film.shots())  # a full draw by the project's settings and fonts
    canvas.draw()
    background = canvas.copy_from_bbox(figure.bbox)

    def loop() -> Iterator[npt.NDArray[np.uint8]]:
        for moment in moments:
            canvas.restore_region(background)
            composition.update(moment)
            for artist in artists:
                figure.draw_artist(artist)
            yield np.asarray(canvas.buffer_rgba())

    return loop


def _draw(course: Course) -> Lap:
    loop = blitting(course.film())

    def lap() -> None:
        for _ in loop():
            pass

    return lap


FRAMES = Contestant(
    "blit", "drawing", "hand-written blit loop",
    "`restore_region`, update, `draw_artist` of the same artists, `buffer_rgba`; nothing else.",
    _draw, laps=5,
)  # fmt: skip
