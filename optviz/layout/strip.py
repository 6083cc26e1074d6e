"""A strip of a film: some of its moments side by side, for a page that is printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import TypeVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from optviz.layout.alignment import overhang
from optviz.layout.caption import SmallPrint
from optviz.layout.cells import Column, caption, columns_of, failures
from optviz.layout.key import Key
from optviz.layout.lines import halves, paragraph
from optviz.layout.page import Page
from optviz.layout.subjects import pictures_of_one, subject_of, views_of
from optviz.marks.box import Box
from optviz.marks.mark import lay_above
from optviz.marks.screen_time import ScreenTime
from optviz.panels.axes import plain
from optviz.panels.network.flow import in_phases
from optviz.panels.panel import Panel
from optviz.panels.subject import Subject, Working, silently
from optviz.plan.description import Description
from optviz.plan.dialling import details
from optviz.plan.race import declaration
from optviz.recorder.trajectory import Trajectory
from optviz.style import FORMULA, LABEL, TITLE, Theme, run_styles
from optviz.timeline import Moment, Schedule
from optviz.views.view import View, is_titled, named_runs

_T = TypeVar("_T")

WIDTH = 1280.0
"""Of the page; printed 16 cm wide, its smallest words have 6.4 pt."""

_MARGIN = 16.0
_TITLE, _FORMULA, _STEP = 42.0, 38.0, 24.0
_ABREAST, _MOST_WORDS = 6, 2
_TALL = {1: 0.8, 2: 1.0}
_LOWEST, _HIGHEST = 150.0, 480.0
_ABOVE, _BELOW, _BETWEEN = 36.0, 6.0, 14.0
_APART = 10.0
_ROOM = 260.0  # for title, formula and key


@dataclass(frozen=True)
class Still:
    """A moment of a strip: what is shown, what it is called, and what happens to which run."""

    moment: Moment
    name: str
    told: Sequence[tuple[int, str]] = ()


@dataclass(eq=False)
class _Cell:
    """One of the panels, before its axes have their final place."""

    panel: Panel
    axes: Axes
    still: Still
    words: str


class Strip:
    """The first view of each objective at some moments, under one title and one key.

    Parameters
    ----------
    figure : Figure
        Empty, of the size that `inches` says.
    scene : Scene
        For texts and wishes.
    trajectories : sequence of Trajectory
        As a film shows them.
    theme : Theme
        Colours.
    stills : sequence of Still
        The moments in order; more than six stand in two lines.
    working : callable (name, unit) -> context manager
        See `optviz.views.Subject`.

    Attributes
    ----------
    bottom : float
        The height on the page down to which it reaches; below it there is nothing.
    """

    def __init__(
        self,
        figure: Figure,
        scene: Description,
        trajectories: Sequence[Trajectory],
        theme: Theme,
        stills: Sequence[Still],
        working: Working = silently,
    ) -> None:
        self._page = page = Page(figure)
        self._scene, self._theme = scene, theme
        self._trajectories = trajectories
        # What stands beside a run changes with every step: nothing waits until it has been read.
        time = ScreenTime(Schedule(np.full(max(one.steps for one in trajectories), 5.0), fps=1.0))
        columns = columns_of(scene, trajectories)
        styles = run_styles(theme, [(run.name, details(scene, run)) for run in scene.runs])
        width = page.width - 2 * _MARGIN
        top = self._title(page.height - 4.0, width)
        if len(columns) == 1:
            top = self._caption(columns[0], top, width)
        key = Key(page, styles, failures(columns, len(styles)), theme)
        key.update(stills[-1].moment)
        top = key.line(_MARGIN, top, width)
        declared = declaration(scene.race, scene.runs, trajectories, scene.steps)
        top = SmallPrint(page, declared, width, theme).place(_MARGIN, top) - _BELOW
        for column in columns:
            if len(columns) > 1:
                top = self._caption(column, top, width)
            subject = _at_rest(subject_of(scene, column, styles, theme, time, working))
            views = views_of(scene, column, alone=len(columns) == 1)
            for view in views[: max(pictures_of_one(views, subject), 1)]:
                top = self._rows(view, subject, stills, top)
        self.bottom = top + _BETWEEN - _BELOW

    def _title(self, top: float, width: float) -> float:
        """Write the title, in two lines where it is long; return the height below it."""
        words = self._scene.title
        if not words:
            return top
        looks = {"color": self._theme.ink, "fontsize": TITLE, "fontweight": "bold"}
        text = self._page.write(_MARGIN, top - 0.5 * _TITLE, words, **looks)
        if self._page.fit(text, width, 0.72 * TITLE):
            return top - _TITLE
        text.remove()
        for line in halves(words):
            text = self._page.write(_MARGIN, top - 0.5 * _TITLE, line, **looks)
            self._page.fit(text, width, 0.5 * TITLE)
            top -= _TITLE
        return top

    def _caption(self, column: Column, top: float, width: float) -> float:
        """Write what a line is about; return the height below it."""
        text = self._page.write(
            _MARGIN, top - 0.66 * _FORMULA, caption(column), color=self._theme.muted,
            fontsize=FORMULA, va="baseline",
        )  # fmt: skip
        if not self._page.fit(text, width, LABEL):
            text.set(text=column.name or column.objective.name, fontsize=FORMULA)
            self._page.shorten(text, width)
        return top - _FORMULA

    def _rows(self, view: View, subject: Subject, stills: Sequence[Still], top: float) -> float:
        """Show a view at all moments; return the height below it.

        The name of a run that it shows alone stands above all of it, not above each picture.
        """
        named = named_runs(view, subject) if is_titled(view) else ()
        if named and is_dataclass(view) and hasattr(view, "runs"):
            subject = subject.of(view.runs, "the strip")
            view = replace(view, runs=())
            name = subject.styles[0].label
            self._page.write(
                _MARGIN, top - 0.5 * _STEP, name, color=self._theme.muted, fontsize=LABEL
            )
            top -= _STEP
        above = _ABOVE if is_titled(view) else _BELOW
        for line in _lines(stills):
            cells = [
                self._cell(view.panel(subject), still, self._words(subject, still))
                for still in line
            ]
            top = self._line(cells, top - above, subject.objective.dim) - _BETWEEN
        return top

    def _words(self, subject: Subject, still: Still) -> str:
        """Return what happens to the runs that are shown, the first of what there is to tell."""
        shown = {id(one) for one in subject.trajectories}
        said = [words for run, words in still.told if id(self._trajectories[run]) in shown]
        return paragraph(said[:_MOST_WORDS])

    def _cell(self, panel: Panel, still: Still, words: str) -> _Cell:
        """Return a panel on axes of its own."""
        axes = self._page.figure.add_axes((0.05, 0.05, 0.15, 0.2))
        plain(axes, self._theme, grid=False)
        return _Cell(panel, axes, still, words)

    def _line(self, cells: Sequence[_Cell], top: float, dim: int) -> float:
        """Give panels their places side by side, and show their moments; return what is below.

        Only the first has labels at its left.
        """
        room = self._page.width - 2 * _MARGIN
        guess = (room - 60.0) / len(cells) - 20.0
        high = min(max(guess * _TALL.get(dim, 0.8), _LOWEST), _HIGHEST)
        for i, cell in enumerate(cells):
            self._put(cell, Box(_MARGIN + 60.0 + i * (guess + 20.0), top - high, guess, high))
            cell.panel.ground(cell.axes)
            if i:
                cell.axes.yaxis.label.set_visible(False)
                cell.axes.tick_params(labelleft=False)
        sides = [overhang(cell.axes) for cell in cells]
        left, right = sides[0][0], max(one[2] for one in sides)
        apart = max([one[0] for one in sides[1:]], default=0.0) + right + _APART
        wide = (room - left - right - (len(cells) - 1) * apart) / len(cells)
        below = max(one[1] for one in sides)
        lowest = top
        for i, cell in enumerate(cells):
            box = Box(_MARGIN + left + i * (wide + apart), top - high, wide, high)
            self._put(cell, box)
            self._show(cell, box)
            lowest = min(lowest, self._name(cell, box, top - high - below - _BELOW))
        return lowest

    def _put(self, cell: _Cell, box: Box) -> None:
        cell.axes.set_position(self._page.place(box))

    def _show(self, cell: _Cell, box: Box) -> None:
        """Draw the runs as they are at the cell's moment."""
        moving = cell.panel.runs(cell.axes)
        lay_above(moving, cell.axes)
        for artist in moving:
            artist.set_animated(False)
        staged = getattr(cell.panel, "staged", False)
        cell.panel.update(in_phases(cell.still.moment) if staged else cell.still.moment)
        left, right = box.left - 0.5 * _APART, box.right + 0.5 * _APART
        for text in cell.axes.get_children():
            if isinstance(text, Text) and text.get_text():
                said = text.get_window_extent().transformed(self._page.transform.inverted())
                if said.x0 < left or said.x1 > right:
                    text.set_visible(False)  # it would lie on what stands beside it

    def _name(self, cell: _Cell, box: Box, top: float) -> float:
        """Write which moment it is, and what happens in it; return the height below."""
        self._page.write(
            box.left, top - 0.5 * _STEP, cell.still.name, color=self._theme.ink, fontsize=LABEL,
            fontweight="bold",
        )  # fmt: skip
        words = SmallPrint(self._page, cell.words, box.width, self._theme)
        return words.place(box.left, top - _STEP)


def _at_rest(subject: Subject) -> Subject:
    """Return a subject whose panels write no notes, which stand under them, and move no camera."""
    endings = [replace(one, note="") for one in subject.endings]
    return replace(subject, endings=endings, zooms=())


def inches(scene: Description, stills: int) -> tuple[float, float]:
    """Return the size of a figure that a strip of so many moments surely fits on."""
    rows = len(scene.objectives) * (len(scene.runs) if scene.landscape == "basins" else 1)
    lines = rows * max(len(scene.views or ()), 1) * len(_lines(range(stills)))
    return WIDTH / 100, (_ROOM + lines * (_HIGHEST + 200.0)) / 100


def _lines(stills: Sequence[_T]) -> list[Sequence[_T]]:
    """Divide moments into lines of at most six, as even as can be."""
    count = math.ceil(len(stills) / _ABREAST)
    across = math.ceil(len(stills) / count)
    return [stills[k : k + across] for k in range(0, len(stills), across)]
