"""A film as a strip: the moments that tell most, side by side on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from optviz.errors import SceneError
from optviz.export import Written
from optviz.export.sheet import check_sheets, write_sheets
from optviz.film.describing import description
from optviz.film.painter import PlainFigure
from optviz.film.story import Story, story_of
from optviz.film.wording import check_mathtext, check_texts, texts
from optviz.language import spoken
from optviz.layout.strip import Still, Strip, inches
from optviz.plan.description import Description
from optviz.style import Theme, get_theme
from optviz.style.drawing import DRAWING, drawing_context
from optviz.style.fonts import families_for
from optviz.style.plain_math import plain
from optviz.timeline import Moment, Schedule

_MOST = 12


def write_strip(
    scene: Description, paths: Sequence[Path], moments: int, theme: str | Theme | None = None
) -> tuple[Written, ...]:
    """Write the strip of a scene's film to each path; see `optviz.Scene.strip`."""
    check_moments(moments)
    if not paths:
        raise SceneError("no file was named", 'give a path, such as "strip.pdf"')
    check_sheets(paths)
    story = story_of(scene)
    figure, part, _ = drawn(story, moments, scene.theme if theme is None else theme)
    with drawing_context(figure.fonts):
        written = write_sheets(
            figure, part, paths, title=plain(scene.title), description=description(story),
            outlined=len(figure.fonts) > 1,
        )  # fmt: skip
    return tuple(Written(path, 1, 0.0, size) for path, size in written)


def drawn(
    story: Story, moments: int, theme: str | Theme
) -> tuple[PlainFigure, Bbox, Sequence[Still]]:
    """Return a figure with a strip, the part of it that this takes in inches, and its moments."""
    scene = story.scene
    colors = get_theme(theme, scene.palette)
    steps = chosen(story.schedule, _marked(story), moments)
    stills = [
        Still(Moment(step), story.counted.at(step), _told(story, before, step))
        for before, step in pairwise([-1, *steps])
    ]
    with DRAWING:
        check_texts(scene)
        fonts = families_for([*texts(scene), spoken().characters])
        with drawing_context(fonts):
            check_mathtext(scene)
            figure = PlainFigure(figsize=inches(scene, len(stills)), facecolor=colors.paper)
            figure.fonts = fonts
            FigureCanvasAgg(figure)
            strip = Strip(figure, scene, story.runs, colors, stills)
            part = Bbox.from_extents(0.0, strip.bottom / 100, *figure.get_size_inches())
    return figure, part, stills


def _marked(story: Story) -> dict[int, float]:
    """Return the steps at which something happens, and how much it matters."""
    marked: dict[int, float] = {}
    for told in story.happenings:
        for one in told:
            marked[one.step] = max(marked.get(one.step, 0), one.weight)
    for step in story.captions:
        marked |= {step: 4, step + 1: 4}
    return marked


def _told(story: Story, before: int, step: int) -> list[tuple[int, str]]:
    """Return what happened to which run between two moments, what matters most first."""
    told = [
        one for each in story.happenings for one in each
        if before < one.step <= step and one.weight > 1
    ]  # fmt: skip
    return [
        (one.run, story.says(one)) for one in sorted(told, key=lambda one: (-one.weight, one.step))
    ]


def check_moments(moments: object) -> None:
    """Raise SceneError for a number of moments that no strip has."""
    if isinstance(moments, bool) or not isinstance(moments, int) or not 2 <= moments <= _MOST:
        raise SceneError(
            f"a strip of {moments!r:.40} moments was asked for", f"ask for 2 to {_MOST}"
        )


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
