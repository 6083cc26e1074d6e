"""What stands where on a frame: header, key, and a landscape and convergence for each objective."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from optviz.basins import attractors
from optviz.fairness import declaration
from optviz.objectives import Objective
from optviz.panels.contour import ContourPanel
from optviz.panels.convergence import ConvergencePanel, Measure
from optviz.panels.curve import CurvePanel
from optviz.panels.header import Header
from optviz.panels.key import Fate, Key
from optviz.panels.page import Box, Page
from optviz.panels.panel import Panel
from optviz.panels.small_print import SmallPrint
from optviz.style import FORMULA, Theme, run_styles
from optviz.timeline import Moment
from optviz.trajectory import Trajectory
from optviz.verdict import verdict

if TYPE_CHECKING:
    from optviz.scene import Scene

_MARGIN = 44.0
_GUTTER = 56.0
_FOOT = 22.0
_FORMULA_LINE = 44.0
_SMALLEST_FORMULA = 13.0


class _Moving(Protocol):
    def update(self, moment: Moment) -> None: ...


@dataclass(frozen=True)
class _Column:
    """An objective, the runs that are shown on it by their numbers, and what it is called."""

    objective: Objective
    trajectories: Sequence[Trajectory]
    runs: Sequence[int]
    name: str


def _columns(scene: Scene, trajectories: Sequence[Trajectory]) -> list[_Column]:
    """Return a column an objective; where basins are shown, one an objective and run."""
    count = len(scene.runs)
    many = len(scene.objectives) > 3
    columns = []
    for i, objective in enumerate(scene.objectives):
        made = trajectories[i * count : (i + 1) * count]
        if scene.landscape == "levels":
            name = objective.name if many else ""
            columns.append(_Column(objective, made, range(count), name))
            continue
        for j, run in enumerate(scene.runs):
            name = run.name if count > 1 else ""
            if len(scene.objectives) > 1:
                name = f"{name} on {objective.name}" if name else objective.name
            columns.append(_Column(objective, made[j : j + 1], (j,), name))
    return columns


class Composition:
    """All that a frame shows, drawn into a figure once and updated by the moment.

    One objective in a wide frame has its landscape left, key and convergence right; in a tall
    one they stand above each other. Several objectives have a column each.

    Parameters
    ----------
    figure : Figure
        Empty; its size in inches times 100 is the page.
    scene : Scene
        For texts and wishes.
    trajectories : sequence of Trajectory
        As `Scene.record` returns them.
    theme : Theme
        Colours.
    """

    def __init__(
        self, figure: Figure, scene: Scene, trajectories: Sequence[Trajectory], theme: Theme
    ) -> None:
        self._page = page = Page(figure)
        self._scene = scene
        self._theme = theme
        self._columns = _columns(scene, trajectories)
        self._styles = run_styles(theme, [(run.name, run.details) for run in scene.runs])
        self._moving: list[_Moving] = []
        self._panels: list[tuple[Panel, Axes, Box]] = []
        self.artists: list[Artist] = []
        longest = max(one.steps for one in trajectories)
        header = Header(page, scene.title, longest, _MARGIN, theme)
        self._add(header, header.artists)
        top = header.bottom if scene.title else page.height - 12.0
        width = page.width - 2 * _MARGIN
        key = Key(page, self._styles, self._fates(), theme)
        self._declared = declaration(scene.race, scene.runs, trajectories, scene.steps)
        if len(self._columns) == 1 and page.width >= 1.2 * page.height:
            self._side_by_side(key, top, header.room)
        else:
            if len(self._columns) == 1:
                room = width if scene.title else header.room
                top = self._caption(self._columns[0], _MARGIN, top, room)
            top = key.line(_MARGIN, top, width if scene.title else header.room)
            top = SmallPrint(page, self._declared, width, theme).place(_MARGIN, top)
            self._grid(Box(_MARGIN, _FOOT, width, top - 8 - _FOOT))
        self._settle()
        self._add(key, key.artists)

    def update(self, moment: Moment) -> None:
        """Show a moment."""
        for part in self._moving:
            part.update(moment)

    def _add(self, part: _Moving, artists: Sequence[Artist]) -> None:
        self._moving.append(part)
        self.artists.extend(artists)

    def _side_by_side(self, key: Key, top: float, room: float) -> None:
        page = self._page
        only = self._columns[0]
        measure = self._measure(only.objective)
        drawable = only.objective.dim <= 2
        share = 0.62 if drawable or measure else 0.72
        width = page.width - 2 * _MARGIN
        titled = bool(self._scene.title)
        top = self._caption(only, _MARGIN, top, width if titled else room) - 8
        left = Box(_MARGIN, _FOOT, share * width - _GUTTER / 2, top - _FOOT)
        right = Box(_MARGIN + share * width + _GUTTER / 2, _FOOT, 0.0, top - _FOOT)
        column = page.width - _MARGIN - right.left
        strip = measure if drawable else None
        most = (0.52 if strip else 1.0) * right.height
        declared = SmallPrint(page, self._declared, column, self._theme)
        bottom = key.column(right.left, top + 4, column, most - declared.height)
        bottom = declared.place(right.left, bottom)
        self._landscape(only, measure, left)
        if strip:
            height = max(bottom - 50 - _FOOT, 90.0)
            self._strip(only, strip, Box(right.left, _FOOT, column, height))

    def _grid(self, box: Box) -> None:
        several = len(self._columns) > 1
        count = len(self._columns)
        across = min(
            range(1, count + 1),
            key=lambda n: (
                abs(math.log(box.width / n / (box.height / math.ceil(count / n)) / 1.15))
                + 0.15 * (n * math.ceil(count / n) - count)
            ),
        )
        if count <= 3 and box.width > 1.2 * box.height:
            across = count
        down = math.ceil(count / across)
        width = (box.width - (across - 1) * _GUTTER) / across
        height = (box.height - (down - 1) * 14.0) / down
        for i, column in enumerate(self._columns):
            objective = column.objective
            row, place = divmod(i, across)
            left = box.left + place * (width + _GUTTER)
            top = box.top - row * (height + 14.0)
            bottom = top - height
            if several:
                top = self._caption(column, left, top, width) - 4
            measure = self._measure(objective)
            if self._scene.convergence == "auto" and height > 1.5 * width and self._scene.steps:
                measure = self._first_measure(objective)
            strip = measure if objective.dim <= 2 else None
            tall = (top - bottom) * (0.30 if several else 0.27) if strip else 0.0
            lower = bottom + tall + (34.0 if strip else 0.0)
            self._landscape(column, measure, Box(left, lower, width, top - lower))
            if strip:
                self._strip(column, strip, Box(left, bottom, width, tall - 12))

    def _landscape(self, column: _Column, measure: Measure | None, box: Box) -> None:
        objective, trajectories = column.objective, column.trajectories
        if objective.dim > 2:
            fallback = measure or self._first_measure(objective)
            self._strip(column, fallback, Box(box.left, box.bottom, box.width, box.height - 30))
            return
        runs = [self._scene.runs[i] for i in column.runs]
        notes = [
            (run.note if run.note is not None else said.note, said.settled)
            for run, said in zip(runs, map(verdict, trajectories), strict=True)
        ]
        styles = [self._styles[i] for i in column.runs]
        if objective.dim == 1:
            self._panel(CurvePanel(objective, trajectories, styles, notes, self._theme), box)
            return
        basins = None
        if self._scene.landscape == "basins":
            basins = partial(
                attractors, objective, runs[0].rule, steps=self._scene.steps,
                seed=self._scene.seed,
            )  # fmt: skip
        self._panel(ContourPanel(objective, trajectories, styles, notes, self._theme, basins), box)

    def _strip(self, column: _Column, measure: Measure, box: Box) -> None:
        styles = [self._styles[i] for i in column.runs]
        self._panel(
            ConvergencePanel(
                column.objective, column.trajectories, styles, measure,
                max(self._scene.steps, *(one.steps for one in column.trajectories)),
                self._theme, self._scene.against,
            ),
            box,
        )  # fmt: skip

    def _panel(self, panel: Panel, box: Box) -> None:
        """Draw the ground of a panel; its labels too will stay in the box."""
        axes = self._page.figure.add_axes(self._page.place(_inset(box, (60.0, 52.0, 12.0, 8.0))))
        panel.ground(axes)
        self._panels.append((panel, axes, box))

    def _settle(self) -> None:
        """Give all axes their final place, those with a common edge in line, and add the runs."""
        needs = [self._overhang(axes) for _, axes, _ in self._panels]
        edges = [(box.left, box.bottom, box.right, box.top) for _, _, box in self._panels]
        for i, (panel, axes, box) in enumerate(self._panels):
            shared = [
                max(need[side] for need, edge in zip(needs, edges, strict=True)
                    if abs(edge[side] - edges[i][side]) < 1.0)
                for side in range(4)
            ]  # fmt: skip
            axes.set_position(self._page.place(_inset(box, shared)))
            self._add(panel, panel.runs(axes))

    def _overhang(self, axes: Axes) -> tuple[float, float, float, float]:
        """Return how far tick and axis labels reach out of the axes: left, below, right, above."""
        scale = 100 / self._page.figure.dpi
        inner = axes.get_window_extent()
        renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        found = [axis.get_tightbbox(renderer) for axis in (axes.xaxis, axes.yaxis)]
        boxes = [box for box in found if box is not None]
        return (
            max([scale * (inner.x0 - box.x0) for box in boxes] + [0.0]),
            max([scale * (inner.y0 - box.y0) for box in boxes] + [0.0]),
            min(max([scale * (box.x1 - inner.x1) for box in boxes] + [10.0]), 30.0),
            min(max([scale * (box.y1 - inner.y1) for box in boxes] + [6.0]), 20.0),
        )

    def _caption(self, column: _Column, left: float, top: float, width: float) -> float:
        """Write what a column is about, a formula or else a name; return the height below it."""
        objective = column.objective
        names = {1: "x", 2: "x, y"}.get(objective.dim, r"\mathbf{x}")
        words = column.name
        if objective.latex and not words:
            words = f"$f({names}) = {objective.latex}$"
        text = self._page.write(
            left, top - 0.5 * _FORMULA_LINE, words or objective.name, color=self._theme.muted,
            fontsize=FORMULA,
        )  # fmt: skip
        if not self._page.fit(text, width, _SMALLEST_FORMULA):
            text.set_text(words if column.name else objective.name)
            text.set_fontsize(FORMULA)
            self._page.shorten(text, width)
        return top - _FORMULA_LINE

    def _measure(self, objective: Objective) -> Measure | None:
        wish = self._scene.convergence
        if wish == "none" or self._scene.steps == 0:
            return None
        if wish == "auto":
            return self._first_measure(objective) if len(self._columns) == 1 else None
        if wish in ("gap", "distance") and not objective.minima:
            return self._first_measure(objective)
        return wish

    @staticmethod
    def _first_measure(objective: Objective) -> Measure:
        return "gap" if objective.minima else "value"

    def _fates(self) -> list[Fate | None]:
        """Return what the key says of each run: that it broke down, when, and on what."""
        fates: list[Fate | None] = []
        for i in range(len(self._styles)):
            broken = [
                (column.objective, said)
                for column in self._columns
                for run, one in zip(column.runs, column.trajectories, strict=True)
                if run == i and (said := verdict(one)).broken
            ]
            if not broken:
                fates.append(None)
                continue
            objective, said = broken[0]
            where = f" ({objective.name})" if len(self._columns) > 1 else ""
            fates.append(Fate((said.note or "diverges") + where, said.settled))
        return fates


def _inset(box: Box, sides: Sequence[float]) -> Box:
    left, bottom, right, top = sides
    width = max(box.width - left - right, 20.0)
    height = max(box.height - bottom - top, 20.0)
    return Box(box.left + left, box.bottom + bottom, width, height)
