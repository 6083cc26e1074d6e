"""A film as a strip: the moments that tell most, side by side on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from optviz.errors import SceneError
from optviz.export import Written
from optviz.export.sheet import check_sheets, write_sheets
from optviz.film.painter import PlainFigure
from optviz.film.wording import check_mathtext, check_texts, texts
from optviz.language import spoken
from optviz.layout.cells import columns_of
from optviz.layout.counting import counting
from optviz.layout.strip import Still, Strip, inches
from optviz.layout.subjects import script_of, views_of
from optviz.plan.description import Description
from optviz.plan.dialling import by_dial
from optviz.plan.recording import recorded
from optviz.plan.scheduling import scheduled
from optviz.recorder.clock import by_clock
from optviz.style import Theme, get_theme
from optviz.style.drawing import DRAWING, drawing_context
from optviz.style.fonts import families_for
from optviz.timeline import Moment, Schedule

MOST = 12


def write_strip(
    scene: Description, paths: Sequence[Path], moments: int, theme: str | Theme | None = None
) -> tuple[Written, ...]:
    """Write the strip of a scene's film to each path; see `optviz.Scene.strip`."""
    if isinstance(moments, bool) or not isinstance(moments, int) or not 2 <= moments <= MOST:
        raise SceneError(f"a strip of {moments!r:.40} moments", f"give a number from 2 to {MOST}")
    check_sheets(paths)
    colors = get_theme(scene.theme if theme is None else theme, scene.palette)
    runs = recorded(scene)
    shown = by_clock(runs, scene.clock) if scene.dial is None else by_dial(scene, scene.dial, runs)
    columns = columns_of(scene, shown)
    views = [one for each in columns for one in views_of(scene, each, alone=len(columns) == 1)]
    schedule = scheduled(scene, shown, script_of(views))
    counted = counting(scene, shown)
    stills = [Still(Moment(k), counted.at(k)) for k in chosen(schedule, {}, moments)]
    with DRAWING:
        check_texts(scene)
        fonts = families_for([*texts(scene), spoken().characters])
        with drawing_context(fonts):
            check_mathtext(scene)
            figure = PlainFigure(figsize=inches(scene, len(stills)), facecolor=colors.paper)
            figure.fonts = fonts
            FigureCanvasAgg(figure)
            strip = Strip(figure, scene, shown, colors, stills, schedule)
            part = Bbox.from_extents(0.0, strip.bottom / 100, *figure.get_size_inches())
            written = write_sheets(
                figure, part, paths, title=scene.title, description="", outlined=len(fonts) > 1
            )
    return tuple(Written(path, 1, 0.0, size) for path, size in written)


def chosen(schedule: Schedule, marked: Mapping[int, float], count: int) -> list[int]:
    """Return the steps that a strip shows: evenly spread over the film's time, near what happens.

    Parameters
    ----------
    schedule : Schedule
        The film's.
    marked : mapping of int to float
        Steps at which something happens, with its weight.
    count : int
        How many steps there are to be at most; the first and the last are among them.
    """
    first, last = schedule.now(0.0), schedule.when(float(schedule.steps))
    apart = (last - first) / (count - 1)
    times = [schedule.when(float(k)) for k in range(schedule.steps + 1)]
    steps = [0]
    for k in range(1, count - 1):
        wanted = first + k * apart
        near = [
            (weight, -abs(times[step] - wanted), step)
            for step, weight in marked.items()
            if step > steps[-1] and abs(times[step] - wanted) < 0.5 * apart
        ]
        if near:
            steps.append(max(near)[2])
            continue
        later = range(steps[-1] + 1, schedule.steps)
        if later:
            steps.append(min(later, key=lambda step: abs(times[step] - wanted)))
    return [*steps, schedule.steps] if schedule.steps else steps
