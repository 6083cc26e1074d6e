"""A handout of the questions of a film: the stills before and after each, a page a question."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optviz.cues import Ask
from optviz.errors import SceneError
from optviz.export import Written
from optviz.export.draft import Draft, check_target, faults_of, publish
from optviz.language import say
from optviz.layout.lines import wrap
from optviz.style import Theme, drawing_context
from optviz.style.plain_math import plain

if TYPE_CHECKING:
    from optviz.film.painter import Image
    from optviz.film.story import Story

SUFFIXES = (".pdf", ".png")
_A4 = (8.27, 11.69)
_MARGIN, _TITLE, _LABEL, _FOOT = 0.5, 19.0, 11.0, 9.0  # inches, points
_LINE, _WIDE = 0.34, 58
_DOTS = 150
_ABREAST = 3
_PDF: Any = {"pdf.fonttype": 3}


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


def check_answers(paths: Sequence[Path]) -> None:
    """Raise what can be known to go wrong before a film is drawn."""
    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            raise SceneError(f"{path}: answers cannot be a {path.suffix}", "name a .pdf or a .png")
        check_target(path)


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
    check_answers(paths)
    drafts = [Draft(path) for path in paths]
    with contextlib.ExitStack() as last, drawing_context(fonts):
        pages = [_page(one, theme, title) for one in stills]
        for draft in drafts:
            last.callback(draft.discard)
            with faults_of(draft.name):
                draft.create()
                if draft.name.suffix.lower() == ".pdf":
                    _write_pdf(pages, draft.path, title)
                else:
                    _write_png(pages, draft.path)
        sizes = [draft.path.stat().st_size for draft in drafts]
        publish(drafts)
    return tuple(
        Written(path, len(stills), 0.0, size) for path, size in zip(paths, sizes, strict=True)
    )


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
    lines = wrap(one.question, _WIDE)
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
        axes.imshow(picture, interpolation="lanczos", aspect="auto")
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set_edgecolor(theme.grid)
        top -= 0.25
    write(_MARGIN, plain(title), _FOOT, "#5a6478")
    return figure


def _write_pdf(pages: Sequence[Figure], path: Path, title: str) -> None:
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import PdfPages

    said = {"Title": plain(title), "CreationDate": None}
    with mpl.rc_context(_PDF), PdfPages(path, metadata=said) as file:
        for page in pages:
            file.savefig(page, dpi=2 * _DOTS)


def _write_png(pages: Sequence[Figure], path: Path) -> None:
    from imageio.v3 import imwrite

    drawn = []
    for page in pages:
        canvas = page.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        canvas.draw()
        drawn.append(np.asarray(canvas.buffer_rgba())[..., :3].copy())
    across = min(len(drawn), _ABREAST)
    while len(drawn) % across:
        drawn.append(np.full_like(drawn[0], 255))
    rows = [np.concatenate(drawn[k : k + across], axis=1) for k in range(0, len(drawn), across)]
    imwrite(path, np.concatenate(rows), extension=".png")
