"""A handout of the questions of a film: the stills before and after each, a page a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optviz.cues import Ask
from optviz.errors import SceneError
from optviz.export import Written
from optviz.export.pages import check_pages, write_pages
from optviz.language import say
from optviz.layout.lines import wrap
from optviz.style import Theme, drawing_context
from optviz.style.plain_math import plain

if TYPE_CHECKING:
    from optviz.film.painter import Image
    from optviz.film.story import Story

_A4 = (8.27, 11.69)
_MARGIN, _TITLE, _LABEL, _FOOT = 0.5, 19.0, 11.0, 9.0  # inches, points
_LINE, _LONGEST = 0.34, 80
_DOTS = 150


class Still:
    """The pictures before and after a question, with what the counter says."""

    def __init__(self, question: str, steps: tuple[str, str], pictures: tuple[Image, Image]):
        self.question, self.steps, self.pictures = question, steps, pictures


def asked(story: Story) -> list[tuple[Ask, int, int]]:
    """Return the questions of a film, each with the frames before and after the step it asks of."""
    schedule = story.schedule
    made = []
    for on in sorted(schedule.cues, key=lambda one: one.begin):
        if isinstance(on.placed.cue, Ask):
            step = int(on.placed.start)
            last = schedule.frames - 1
            before = min(int((on.begin + on.placed.hold) * schedule.fps) - 1, last)
            after = before
            while after < last and schedule.moment(after).step <= step:
                after += 1
            made.append((on.placed.cue, max(before, 0), after))
    return made


def write_answers(
    stills: Sequence[Still], paths: Sequence[Path], theme: Theme, title: str, fonts: tuple[str, ...]
) -> tuple[Written, ...]:
    """Write the pages: one after the other in a PDF, side by side in a PNG.

    Raises
    ------
    SceneError
        The film asks nothing, or a path is wrong.
    """
    if not stills:
        raise SceneError("the film asks nothing", 'give the scene a cues.Ask("…", before=2)')
    check_pages(paths)
    with drawing_context(fonts):
        pages = [_page(one, theme, title) for one in stills]
        written = write_pages(pages, paths, title=plain(title))
    return tuple(Written(path, len(stills), 0.0, size) for path, size in written)


def _page(one: Still, theme: Theme, title: str) -> Figure:
    """Return a page: the question, the still before, the still after."""
    figure = Figure(figsize=_A4, facecolor="white", dpi=_DOTS)
    FigureCanvasAgg(figure)
    wide, high = _A4

    def write(y: float, words: str, size: float, color: str, weight: str = "normal") -> None:
        figure.text(
            _MARGIN / wide, y / high, words, fontsize=size, color=color, va="top",
            fontweight=weight, linespacing=1.25,
        )  # fmt: skip

    room = wide - 2 * _MARGIN
    lines = _lines(figure, one.question, room)
    top = high - _MARGIN
    write(top, "\n".join(lines), _TITLE, "#1a2233", "bold")
    top -= _LINE * len(lines) + 0.25
    share = one.pictures[0].shape[0] / one.pictures[0].shape[1]
    tall = min(room * share, 0.5 * (top - 0.9 * _MARGIN) - 0.45)
    labels = say("before {step}", step=one.steps[1]), one.steps[1]
    for label, picture in zip(labels, one.pictures, strict=True):
        write(top, label, _LABEL, "#5a6478")
        top -= 0.25 + tall
        width = tall / share
        axes = figure.add_axes((_MARGIN / wide, top / high, width / wide, tall / high))
        axes.imshow(picture, interpolation="hanning", aspect="auto")
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set_edgecolor(theme.grid)
        top -= 0.25
    write(_MARGIN, plain(title), _FOOT, "#5a6478")
    return figure


def _lines(figure: Figure, words: str, room: float) -> list[str]:
    """Return the lines of a question, none wider than a page has room for, in inches."""
    text = figure.text(0.0, 0.0, "", fontsize=_TITLE, fontweight="bold")
    for width in range(_LONGEST, 1, -1):
        lines = wrap(words, width)
        text.set_text("\n".join(lines))
        if text.get_window_extent().width <= room * _DOTS:
            break
    text.remove()
    return lines
